//! A failed transcript: where it went another way, and all that led there. The message of
//! the failure has only what is most likely its cause.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    judge::{Outcome, TestReport, Verdict},
    kata::{Kata, test_names},
};

/// The line at which a transcript differs, behind what a panic of the learner's code says.
const STOPPED: (&str, &str) = ("\n\nline ", " of the transcript\n");
/// How the replies to the last command begin, and their other lines.
const EXPECTED: &str = "\n  expected  ";
const YOURS: &str = "\n  yours     ";
const BELOW: &str = "\n            ";
/// How the harness begins to tell of a panic.
const NOTED: &str = "panicked at ";
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
    /// Panics before it that the code caught: each with its place and what it says.
    pub caught: Vec<String>,
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
    let Outcome::Panicked {
        message,
        line,
        output,
        ..
    } = &report.outcome
    else {
        return None;
    };
    let text = kata.test_file(report.test.stage);
    // The transcript is the argument of a call in the line below.
    let (call, _) = test_names(text).find(|(_, name)| *name == report.test.name)?;
    let lines: Vec<&str> = text.lines().skip(call).collect();
    let is_transcript = lines.first()?.contains("transcript(");
    let (number, wrong) = read(message).filter(|_| is_transcript)?;
    // Where nothing panicked, the judge has made the transcript's line one of the file.
    let number = number.or_else(|| line.checked_sub(call + 1))?;
    let is_there = lines.get(number)?.strip_prefix("> ") == Some(&wrong.command);
    let before = lines.get(1..number)?.iter();
    is_there.then(|| WrongReply {
        all_before: before.map(|line| format!("{line}\n")).collect(),
        caught: caught(output, kata.id.as_str()),
        ..wrong
    })
}

/// The panics of which the harness tells in `output`, except the last, which ended the test.
fn caught(output: &str, member: &str) -> Vec<String> {
    let panics = output.lines().filter_map(|it| it.strip_prefix(NOTED));
    let mut panics: Vec<&str> = panics.collect();
    panics.pop();
    let own = format!("{member}/");
    let mut caught: Vec<String> = Vec::new();
    for panic in panics {
        let panic = panic.strip_prefix(&own).unwrap_or(panic).to_owned();
        if !caught.contains(&panic) {
            caught.push(panic);
        }
    }
    caught
}

/// What the message of a failed transcript says, and the line of the transcript at which
/// the code panicked.
fn read(message: &str) -> Option<(Option<usize>, WrongReply)> {
    let stopped = message.rsplit_once(STOPPED.0).and_then(|(panic, rest)| {
        let (number, story) = rest.split_once(STOPPED.1)?;
        Some((panic.to_owned(), number.parse().ok()?, story))
    });
    let (panic, number, story) = match stopped {
        Some((panic, number, story)) => (Some(panic), Some(number), story),
        None => (None, None, message),
    };
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
        caught: Vec::new(),
        all_before: String::new(),
    };
    Some((number, wrong))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_back_to_its_last_line() {
        let message = "set-up  limit 3\n> press   counted 1\n> count\n  \
                       expected  1\n  yours     2\n            line 9 of the transcript\n\
                       \x20             expected  3\n            \n";
        let (number, wrong) = read(message).unwrap();
        assert_eq!(number, None);
        assert_eq!(wrong.before, "set-up  limit 3\n> press   counted 1\n");
        assert_eq!((&*wrong.command, &*wrong.expected), ("count", "1"));
        let yours = "2\nline 9 of the transcript\n  expected  3\n";
        assert_eq!(wrong.yours.as_deref(), Some(yours));
        assert_eq!(wrong.panic, None);
    }

    #[test]
    fn the_last_panic_is_the_one_that_was_not_caught() {
        let output = "mine\npanicked at lot/src/lib.rs:3:5: boom\nmore\n\
                      panicked at lot/src/lib.rs:3:5: boom\npanicked at lot/tests/a.rs:1:1: line 7";
        assert_eq!(caught(output, "lot"), ["src/lib.rs:3:5: boom"]);
        assert_eq!(caught("panicked at a.rs:1:1: it", "lot"), [""; 0]);
    }

    #[test]
    fn a_panic_stands_before_the_transcript() {
        let message = "too\n\nline 1 of the transcript\nmuch\n\nline 2 of the transcript\n\
                       > a\n  expected  (an empty reply)\n  yours     it panicked\n";
        let (number, wrong) = read(message).unwrap();
        assert_eq!((number, &*wrong.before), (Some(2), ""));
        let panic = "too\n\nline 1 of the transcript\nmuch";
        assert_eq!(wrong.panic.as_deref(), Some(panic));
        assert_eq!((&*wrong.expected, wrong.yours), ("", None));
        assert_eq!(read("no message of a transcript"), None);
    }
}
