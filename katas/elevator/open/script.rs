//! Random hours in small buildings: few floors, so that cars meet calls at open doors,
//! and few ticks at once, so that most presses come while something is under way.

use crate::support::{Generator, Session};

const CARS: [&str; 3] = ["B", "A", "C"];

/// What the set-up and the replies say.
struct Building {
    highest: u64,
    cars: u64,
    /// Where a car moved or opened last.
    busy: u64,
}

pub fn script(stage: usize, mut random: Generator, session: &mut Session) {
    let mut building = set_up(stage, &mut random, session);
    for (_, mut random) in random.steps(1..=120) {
        step(stage, &mut building, &mut random, session);
    }
}

fn set_up(stage: usize, random: &mut Generator, session: &mut Session) -> Building {
    let highest = 2 + random.below(7);
    let dwell = 1 + random.below(3);
    session.run(&format!("building {highest} {dwell}"));
    if stage >= 3 && random.chance(60) {
        let dispatcher = random.pick(&["nearest", "least-load", "least-load"]);
        session.run(&format!("dispatcher {dispatcher}"));
    }
    let cars = if stage >= 3 { 1 + random.below(3) } else { 1 };
    for car in CARS.iter().take(cars as usize) {
        let floor = random.below(highest + 1);
        session.run(&format!("car {car} {floor}"));
    }
    let panels = if stage >= 4 { random.below(4) } else { 0 };
    for panel in ["Roof", "Lobby", "Desk"].iter().take(panels as usize) {
        let style = random.pick(&["position", "waits"]);
        session.run(&format!("panel {panel} {style}"));
    }
    let busy = random.below(highest + 1);
    Building {
        highest,
        cars,
        busy,
    }
}

fn step(stage: usize, building: &mut Building, random: &mut Generator, session: &mut Session) {
    let car = CARS[random.below(building.cars) as usize];
    // Now and then a floor or a car that does not exist.
    let beyond = u64::from(random.chance(10));
    let floor = random.below(building.highest + 1 + beyond);
    let floor = if random.chance(30) {
        building.busy
    } else {
        floor
    };
    let way = *random.pick(&["up", "down"]);
    let car = if stage >= 3 && random.chance(5) {
        "Z"
    } else {
        car
    };
    match random.below(if stage >= 4 { 20 } else { 16 }) {
        0..=5 => {
            let reply = session.run(&format!("step {}", random.below(4)));
            let last = reply.rsplit(' ').next().and_then(|word| word.parse().ok());
            let seen = last.filter(|floor| *floor <= building.highest);
            building.busy = seen.unwrap_or(building.busy);
        }
        6 | 7 => drop(session.run(&format!("show {car}"))),
        8..=10 if stage >= 2 => drop(session.run(&format!("hall {floor} {way}"))),
        11 if stage >= 2 => drop(session.run("landings")),
        12 if stage >= 3 => drop(session.run("pending")),
        13 if stage >= 3 => drop(session.run(&format!("calls {car}"))),
        16 if random.chance(50) => out_with_calls(car, building, random, session),
        16 => drop(session.run(&format!("out {car}"))),
        17 | 18 => drop(session.run(&format!("back {car}"))),
        19 => {
            let alarm = random.chance(40);
            session.run(if alarm { "fire" } else { "clear" });
        }
        _ => drop(session.run(&format!("call {car} {floor}"))),
    }
    if random.chance(3) {
        session.run("step 15");
    }
}

/// A car goes out of service while several cars have calls, and others get its calls.
fn out_with_calls(car: &str, building: &Building, random: &mut Generator, session: &mut Session) {
    for _ in 0..3 {
        let floor = random.below(building.highest + 1);
        let way = random.pick(&["up", "down"]);
        session.run(&format!("hall {floor} {way}"));
    }
    for command in ["step 1", &format!("out {car}"), "step 1"] {
        session.run(command);
    }
    for car in CARS.iter().take(building.cars as usize) {
        session.run(&format!("calls {car}"));
    }
}
