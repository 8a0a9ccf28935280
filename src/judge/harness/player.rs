//! Plays the script of an open track, or commands that the judge took from one.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::support::{Generator, Session};

/// The script of `stage`; or, if the judge gives commands, these: all of them, or several
/// times, each time without those whose places it names.
pub fn play<A: 'static>(
    new: fn() -> A,
    run: fn(&mut A, &str) -> String,
    script: fn(usize, Generator, &mut Session),
    (stage, seed): (usize, u64),
) -> String {
    let mut args = std::env::args().skip(4);
    let commands = args.next();
    let commands: Option<Vec<&str>> = commands.as_ref().map(|it| it.lines().collect());
    if let (Some(commands), Some(left_out)) = (&commands, args.next()) {
        let replays = left_out.split(';').map(|it| replay(new, run, commands, it));
        return replays.collect::<Vec<_>>().join("\u{c}\n");
    }
    let mut app = new();
    let mut session = Session::new(move |line| run(&mut app, line));
    match commands {
        Some(commands) => commands.iter().for_each(|it| drop(session.run(it))),
        None => script(stage, Generator::new(seed), &mut session),
    }
    session.into_text()
}

/// The transcript of the commands that are not left out (`3-17,25`), up to a panic.
fn replay<A>(
    new: fn() -> A,
    run: fn(&mut A, &str) -> String,
    commands: &[&str],
    left_out: &str,
) -> String {
    let mut text = String::new();
    let mut app = match catch_unwind(new) {
        Ok(app) => app,
        Err(payload) => return panicked(payload.as_ref()),
    };
    let is_left_out = |at: usize| left_out.split(',').any(|range| has(range, at));
    let kept = (0..commands.len()).filter(|at| !is_left_out(*at));
    for command in kept.map(|at| commands[at]) {
        text += &format!("> {command}\n");
        match catch_unwind(AssertUnwindSafe(|| run(&mut app, command))) {
            Ok(reply) => text.extend(reply.lines().flat_map(|line| [line, "\n"])),
            Err(payload) => return text + &panicked(payload.as_ref()),
        }
    }
    text
}

fn has(range: &str, at: usize) -> bool {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let [first, last] = [first, last].map(str::parse::<usize>);
    first.is_ok_and(|it| it <= at) && last.is_ok_and(|it| at <= it)
}

fn panicked(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let first = text.and_then(|it| it.lines().next());
    format!("! {}\n", first.unwrap_or_default())
}
