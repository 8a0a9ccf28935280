//! A failed transcript from its beginning. The message of the failure has only what is most
//! likely its cause.

use std::collections::BTreeMap;

use crate::{
    judge::{Outcome, TestReport, Verdict},
    kata::{Kata, test_names},
};

/// The line at which a transcript stopped because the learner's code panicked.
const STOPPED: (&str, &str) = ("\n\nline ", " of the transcript\n");

/// For each failed transcript, by its test: all commands and replies up to the difference,
/// and both replies there.
pub(super) fn to_the_difference(kata: &Kata, verdict: &Verdict) -> BTreeMap<String, String> {
    let of_test = |it: &TestReport| Some((it.test.to_string(), transcript(kata, it)?));
    verdict.failures().filter_map(of_test).collect()
}

fn transcript(kata: &Kata, report: &TestReport) -> Option<String> {
    let Outcome::Panicked {
        message,
        file,
        line,
        ..
    } = &report.outcome
    else {
        return None;
    };
    let text = kata.test_file(report.test.stage);
    let mut names = test_names(text);
    // The transcript is the argument of a call in the line below.
    let (number, _) = names.find(|(_, name)| *name == report.test.name)?;
    let call = number + 1;
    let name = format!("/stages/stage_{}.rs", report.test.stage);
    let (head, at) = if let Some((head, number)) = stopped(message) {
        (head, call + number)
    } else if file.ends_with(&name) {
        ("", *line)
    } else {
        return None;
    };
    let lines: Vec<&str> = text.lines().collect();
    let command = lines.get(at.checked_sub(1)?)?;
    let before = lines.get(call..at - 1)?;
    let begins = command.starts_with("> ") && lines[call - 1].contains("transcript(");
    let (_, replies) = message.rsplit_once(&format!("{command}\n"))?;
    let before: String = before.iter().map(|line| format!("{line}\n")).collect();
    begins.then(|| format!("{head}{before}{command}\n{replies}"))
}

/// What a panic says before the transcript, and the transcript's line.
fn stopped(message: &str) -> Option<(&str, usize)> {
    let (head, rest) = message.rsplit_once(STOPPED.0)?;
    let (number, _) = rest.split_once(STOPPED.1)?;
    Some((&message[..head.len() + 2], number.parse().ok()?))
}
