//! Random presses against small limits.

use crate::support::{Generator, Session};

pub fn script(_stage: usize, mut random: Generator, session: &mut Session) {
    session.run(&format!("limit {}", random.below(12)));
    if random.chance(60) {
        session.run(&format!("step {}", random.pick(&["one", "two"])));
    }
    for (_, mut random) in random.steps(1..=20) {
        let command = *random.pick(&["press", "press", "count"]);
        session.run(command);
    }
}
