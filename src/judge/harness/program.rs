//! The harness of a test program. It runs one test, or one scenario with a seed, named by the arguments, and reports
//! on standard output. The report's lines begin with a nonce that came in on standard
//! input and was read before any of the learner's code ran: who does not know it
//! cannot report.

use std::{
    ffi::OsStr,
    io::{BufRead, Write},
    panic::{self, PanicHookInfo},
    path::Path,
    process,
    sync::Mutex,
    thread,
    time::Duration,
};

/// What the panics of all threads said, each with its file, line and column.
static PANICS: Mutex<Vec<(String, String, u32, u32)>> = Mutex::new(Vec::new());
/// A message that ends like this tells of an earlier panic: one of a thread that was
/// joined, or one under a lock.
const OF_ANOTHER: &[&str] = &["Any { .. }", "PoisonError { .. }"];

/// The tests of a program, by name.
pub type Tests = &'static [(&'static str, fn())];
/// Its scenarios, by name: what each gives for a seed is its transcript.
pub type Scenarios = &'static [(&'static str, fn(u64) -> String)];

/// How steps of a scenario are left out, and which were taken.
pub type Steps = (fn(&str), fn() -> Vec<u64>);

/// What the main function of a test program does.
pub fn run(tests: Tests, scenarios: Scenarios, (leave_out, steps_taken): Steps) {
    let mut input = std::io::stdin().lock().lines().map_while(Result::ok);
    let nonce = input.next().unwrap_or_default();
    let limit = input.next().and_then(|line| line.parse().ok()).unwrap_or(60_000);
    drop(input);
    let mut args = std::env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let seed = args.next().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    if let Some(steps) = args.next() {
        leave_out(&steps);
    }
    let pending = std::env::var_os("INSTA_PENDING_DIR").unwrap_or_default();
    let Some(work) = work(tests, scenarios, &name, seed) else {
        process::exit(2);
    };
    // Should the judge die, this process must not live on.
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(limit));
        process::exit(124);
    });
    panic::set_hook(Box::new(note_panic));
    let outcome = thread::Builder::new().name(name).spawn(work).map(thread::JoinHandle::join);
    let report = match outcome {
        Ok(Ok(text)) => framed(&nonce, &(format!("{nonce} passed\n") + &steps(&nonce, &steps_taken())), &text),
        Ok(Err(payload)) => panicked(&nonce, payload.as_ref(), &pending),
        Err(error) => framed(&nonce, &format!("{nonce} panicked 0 0 -\n"), &error.to_string()),
    };
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(format!("\n{report}").as_bytes());
    let _ = out.flush();
    process::exit(if report.starts_with(&format!("{nonce} passed\n")) { 0 } else { 1 });
}

/// The test or scenario called `name`; what it gives is its transcript.
fn work(
    tests: Tests,
    scenarios: Scenarios,
    name: &str,
    seed: u64,
) -> Option<Box<dyn FnOnce() -> String + Send>> {
    if let Some((_, test)) = tests.iter().find(|(other, _)| *other == name) {
        return Some(Box::new(|| {
            test();
            String::new()
        }));
    }
    let (_, scenario) = scenarios.iter().find(|(other, _)| *other == name)?;
    Some(Box::new(move || scenario(seed)))
}

/// The steps that the scenario took, if it has any.
fn steps(nonce: &str, taken: &[u64]) -> String {
    let taken: Vec<String> = taken.iter().map(u64::to_string).collect();
    marked(nonce, '#', &taken.join(" "))
}

fn framed(nonce: &str, head: &str, text: &str) -> String {
    format!("{head}{}{nonce} end\n", marked(nonce, '|', text))
}

fn marked(nonce: &str, sign: char, text: &str) -> String {
    text.lines().map(|line| format!("{nonce}{sign}{line}\n")).collect()
}

fn note_panic(info: &PanicHookInfo<'_>) {
    if let (Some(place), Ok(mut panics)) = (info.location(), PANICS.lock()) {
        let message = text_of(info.payload());
        eprintln!("panicked at {place}: {message}");
        panics.push((message, place.file().to_owned(), place.line(), place.column()));
    }
}

fn panicked(nonce: &str, payload: &(dyn std::any::Any + Send), pending: &OsStr) -> String {
    let panics = PANICS.lock().map(|panics| panics.clone()).unwrap_or_default();
    let tells_of_another = |text: &str| OF_ANOTHER.iter().any(|end| text.ends_with(end));
    let mut message = text_of(payload);
    let mut told = panics.last();
    if tells_of_another(&message)
        && let Some(cause) = panics.iter().rev().find(|it| !tells_of_another(&it.0))
    {
        message.clone_from(&cause.0);
        told = Some(cause);
    }
    let (file, line, column) = told.map_or(("-", 0, 0), |it| (&it.1, it.2, it.3));
    let mut head = format!("{nonce} panicked {line} {column} {file}\n");
    if message.starts_with("snapshot assertion for '") {
        let snapshot = snapshot_in(Path::new(pending)).unwrap_or_default();
        head += &marked(nonce, '+', &snapshot);
    }
    framed(nonce, &head, &message)
}

/// The snapshot that insta has just written somewhere below `folder`.
fn snapshot_in(folder: &Path) -> Option<String> {
    let mut paths = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    paths.find_map(|path| match path.extension() {
        Some(end) if end == "new" => std::fs::read_to_string(path).ok(),
        _ => snapshot_in(&path),
    })
}

fn text_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}
