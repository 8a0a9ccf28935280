//! A failed transcript: where it went another way, and all that led there. The message of
//! the failure has only what is most likely its cause.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    judge::{Outcome, TestReport, Verdict},
    kata::{Kata, test_names},
};

/// The line at which a transcript differs, behind what a panic of the learner's code says.
const STOPPED: (&str, &str) = ("line ", " of the transcript\n");
/// How the replies to the last command begin, and their other lines.
const EXPECTED: &str = "\n  expected  ";
const YOURS: &str = "\n  yours     ";
const BELOW: &str = "\n            ";
/// What stands for a reply without a line, and for one that never came.
const EMPTY: &str = "(an empty reply)";
const PANICKED: &str = "it panicked";

/// The first reply of a transcript that is not the expected one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongReply {
    /// What the code says that panicked instead of a reply.
    pub panic: Option<String>,
    /// The commands that matter most before it, with their replies in short.
    pub before: String,
    pub command: String,
    pub expected: String,
    /// Null if the code panicked.
    pub yours: Option<String>,
    /// All commands and replies before it.
    #[serde(skip)]
    pub all_before: String,
}

/// The wrong reply of each failed transcript, by its test.
pub(super) fn wrong_replies(kata: &Kata, verdict: &Verdict) -> BTreeMap<String, WrongReply> {
    let of_test = |it: &TestReport| Some((it.test.to_string(), wrong_reply(kata, it)?));
    verdict.failures().filter_map(of_test).collect()
}

/// For each of them, all commands and replies up to the difference, and both replies there.
pub(super) fn to_the_difference(all: &BTreeMap<String, WrongReply>) -> BTreeMap<String, String> {
    let text = |it: &WrongReply| {
        let head = it.panic.as_ref().map(|says| format!("{says}\n\n"));
        let yours = it.yours.as_deref().unwrap_or(PANICKED);
        let sides = [(EXPECTED, it.expected.as_str()), (YOURS, yours)];
        let sides = sides.map(|(head, text)| {
            let text = if text.is_empty() { EMPTY } else { text };
            head.to_owned() + &text.replace('\n', BELOW)
        });
        let head = head.unwrap_or_default();
        let (before, command) = (&it.all_before, &it.command);
        format!("{head}{before}> {command}{}\n", sides.concat())
    };
    let all = all.iter();
    all.map(|(test, it)| (test.clone(), text(it))).collect()
}

fn wrong_reply(kata: &Kata, report: &TestReport) -> Option<WrongReply> {
    let Outcome::Panicked { message, .. } = &report.outcome else {
        return None;
    };
    let text = kata.test_file(report.test.stage);
    // The transcript is the argument of a call in the line below.
    let (call, _) = test_names(text).find(|(_, name)| *name == report.test.name)?;
    let lines: Vec<&str> = text.lines().skip(call).collect();
    let is_transcript = lines.first()?.contains("transcript(");
    let (number, wrong) = read(message).filter(|_| is_transcript)?;
    let is_there = lines.get(number)?.strip_prefix("> ") == Some(&wrong.command);
    let before = lines.get(1..number)?.iter();
    is_there.then(|| WrongReply {
        all_before: before.map(|line| format!("{line}\n")).collect(),
        ..wrong
    })
}

/// What the message of a failed transcript says, and the line of the transcript.
fn read(message: &str) -> Option<(usize, WrongReply)> {
    let (panic, rest) = match message.rsplit_once(&format!("\n\n{}", STOPPED.0)) {
        Some((panic, rest)) => (Some(panic.to_owned()), rest),
        None => (None, message.strip_prefix(STOPPED.0)?),
    };
    let (number, story) = rest.split_once(STOPPED.1)?;
    let (before, sides) = story.split_once(EXPECTED)?;
    let (expected, yours) = sides.split_once(YOURS)?;
    let (before, command) = match before.rsplit_once('\n') {
        Some((before, command)) => (format!("{before}\n"), command),
        None => (String::new(), before),
    };
    let reply = |text: &str| match text.trim_end_matches('\n').replace(BELOW, "\n") {
        text if text == EMPTY => String::new(),
        text => text,
    };
    let yours = reply(yours);
    let wrong = WrongReply {
        yours: (panic.is_none() || yours != PANICKED).then_some(yours),
        panic,
        before,
        command: command.strip_prefix("> ")?.to_owned(),
        expected: reply(expected),
        all_before: String::new(),
    };
    Some((number.parse().ok()?, wrong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_back_to_its_last_line() {
        let message = "line 7 of the transcript\nset-up  limit 3\n> press   counted 1\n> count\n  \
                       expected  1\n  yours     2\n            line 9 of the transcript\n\
                       \x20             expected  3\n            \n";
        let (number, wrong) = read(message).unwrap();
        assert_eq!(number, 7);
        assert_eq!(wrong.before, "set-up  limit 3\n> press   counted 1\n");
        assert_eq!((&*wrong.command, &*wrong.expected), ("count", "1"));
        let yours = "2\nline 9 of the transcript\n  expected  3\n";
        assert_eq!(wrong.yours.as_deref(), Some(yours));
        assert_eq!(wrong.panic, None);
    }

    #[test]
    fn a_panic_stands_before_the_transcript() {
        let message = "too\n\nline 1 of the transcript\nmuch\n\nline 2 of the transcript\n\
                       > a\n  expected  (an empty reply)\n  yours     it panicked\n";
        let (number, wrong) = read(message).unwrap();
        assert_eq!((number, &*wrong.before), (2, ""));
        let panic = "too\n\nline 1 of the transcript\nmuch";
        assert_eq!(wrong.panic.as_deref(), Some(panic));
        assert_eq!((&*wrong.expected, wrong.yours), ("", None));
        assert_eq!(read("no message of a transcript"), None);
    }
}
