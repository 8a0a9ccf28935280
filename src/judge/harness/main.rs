//! Runs one test, named by the argument, and reports on standard output. The
//! report's lines begin with a nonce that came in on standard input and was read
//! before any of the learner's code ran: who does not know it cannot report.

use std::{
    io::{BufRead, Write},
    panic::{self, PanicHookInfo},
    process,
    sync::Mutex,
    thread,
    time::Duration,
};

static PANICS: Mutex<Vec<(String, u32, u32)>> = Mutex::new(Vec::new());

fn main() {
    let mut input = std::io::stdin().lock().lines().map_while(Result::ok);
    let nonce = input.next().unwrap_or_default();
    let limit = input.next().and_then(|line| line.parse().ok()).unwrap_or(60_000);
    drop(input);
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some((_, test)) = TESTS.iter().find(|(other, _)| *other == name) else {
        process::exit(2);
    };
    // Should the judge die, this process must not live on.
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(limit));
        process::exit(124);
    });
    panic::set_hook(Box::new(note_panic));
    let outcome = thread::Builder::new().name(name).spawn(test).map(thread::JoinHandle::join);
    let report = match outcome {
        Ok(Ok(())) => format!("{nonce} passed\n"),
        Ok(Err(payload)) => panicked(&nonce, payload.as_ref()),
        Err(error) => format!("{nonce} panicked 0 0 -\n{nonce}|{error}\n{nonce} end\n"),
    };
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(format!("\n{report}").as_bytes());
    let _ = out.flush();
    process::exit(if report.ends_with(" passed\n") { 0 } else { 1 });
}

fn note_panic(info: &PanicHookInfo<'_>) {
    if let (Some(place), Ok(mut panics)) = (info.location(), PANICS.lock()) {
        panics.push((place.file().to_owned(), place.line(), place.column()));
        eprintln!("panicked at {place}: {}", text_of(info.payload()));
    }
}

fn panicked(nonce: &str, payload: &(dyn std::any::Any + Send)) -> String {
    let places = PANICS.lock().map(|panics| panics.clone()).unwrap_or_default();
    let (file, line, column) = places.last().cloned().unwrap_or(("-".into(), 0, 0));
    let mut report = format!("{nonce} panicked {line} {column} {file}\n");
    for line in text_of(payload).lines() {
        report += &format!("{nonce}|{line}\n");
    }
    report + &format!("{nonce} end\n")
}

fn text_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}
