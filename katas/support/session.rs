use std::{
    any::Any,
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

/// How many commands before a difference are shown, and how many others that name the
/// same vehicle, member or cell.
const COMMANDS_BEFORE: usize = 3;
const MORE_COMMANDS: usize = 3;
/// How many columns of commands of the set-up stand in one line.
const SET_UP_WIDTH: usize = 60;

/// An app, one command line after the other. Scripts run on it.
pub struct Session {
    run: Box<dyn FnMut(&str) -> String>,
    text: String,
}

impl Session {
    pub fn new(run: impl FnMut(&str) -> String + 'static) -> Self {
        Self {
            run: Box::new(run),
            text: String::new(),
        }
    }

    /// Runs one command; returns the reply, whose lines are joined by line breaks.
    pub fn run(&mut self, line: &str) -> String {
        let reply = (self.run)(line);
        self.text += &format!("> {line}\n");
        for line in reply.lines() {
            self.text += line;
            self.text.push('\n');
        }
        reply
    }

    /// All commands and replies.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// A command of a transcript.
struct Step<'a> {
    /// From 1.
    line: usize,
    command: &'a str,
    expected: String,
    /// The remark that stands before it.
    remark: &'a str,
    /// Whether it stands before the first empty line.
    is_set_up: bool,
}

/// Runs the commands of `text` (`> command`) and compares each reply with the lines
/// below it. `# …` is a remark. Commands before the first empty line are the set-up.
///
/// Panics at the first reply that is another one, and says what led there.
#[track_caller]
pub fn transcript(mut run: impl FnMut(&str) -> String, text: &str) {
    let steps = steps(text);
    for (index, step) in steps.iter().enumerate() {
        say_what_begins(step);
        let reply = catch_unwind(AssertUnwindSafe(|| run(step.command)));
        let reply = reply.unwrap_or_else(|payload| {
            let yours = "it panicked";
            let message = words_of(payload.as_ref());
            let story = story(&steps, index, yours);
            let line = step.line;
            let message = format!("{message}\n\nline {line} of the transcript\n{story}");
            resume_unwind(Box::new(message));
        });
        assert!(
            reply == step.expected,
            "line {} of the transcript\n{}",
            step.line,
            story(&steps, index, &reply)
        );
    }
}

/// Says so to the judge: after a loop without end or a stack overflow it is too late.
fn say_what_begins(step: &Step<'_>) {
    if std::env::var_os("KATA_SAYS_WHAT_BEGINS").is_some() {
        eprintln!("\u{1}begins {} {}", step.line, step.command);
    }
}

fn steps(text: &str) -> Vec<Step<'_>> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    let (mut remark, mut is_set_up) = ("", text.trim_start_matches('\n').contains("\n\n"));
    for (index, line) in text.lines().enumerate() {
        if let Some(command) = line.strip_prefix("> ") {
            steps.push(Step {
                line: index,
                command,
                expected: String::new(),
                remark: std::mem::take(&mut remark),
                is_set_up,
            });
        } else if let Some(words) = line.strip_prefix('#') {
            remark = words.trim();
        } else if line.is_empty() {
            is_set_up &= steps.is_empty();
        } else if let Some(step) = steps.last_mut() {
            if !step.expected.is_empty() {
                step.expected.push('\n');
            }
            step.expected += line;
        }
    }
    steps
}

/// The set-up, where the things that the command names came from, what else names the
/// same things, the commands before, and both replies. Each gap is marked.
fn story(steps: &[Step<'_>], at: usize, yours: &str) -> String {
    let step = &steps[at];
    let recent = at.saturating_sub(COMMANDS_BEFORE);
    let names: Vec<&str> = names(step.command).chain(names(&step.expected)).collect();
    let is_about = |other: &Step<'_>| {
        let mut words = names_and_tickets(other);
        words.any(|word| names.contains(&word))
    };
    let origins = arguments(step.command).filter_map(|word| origin(&steps[..at], word));
    let earlier = (0..recent).rev().filter(|index| is_about(&steps[*index]));
    let shown: BTreeSet<usize> = earlier
        .filter(|index| !steps[*index].is_set_up)
        .take(MORE_COMMANDS)
        .chain(origins)
        .chain(recent..at)
        .collect();
    let set_up = steps[..at].iter().filter(|it| it.is_set_up);
    let mut next = set_up.clone().count();
    let mut text = packed("set-up  ", set_up.map(|it| it.command));
    for index in shown.into_iter().filter(|index| !steps[*index].is_set_up) {
        if next < index {
            text += "…\n";
        }
        next = index + 1;
        text += &format!("> {}\n", steps[index].command);
        let mut reply = steps[index].expected.lines();
        let first = reply.next().unwrap_or_default();
        text += &match reply.count() {
            0 => format!("  {first}\n"),
            more => format!("  {first} … and {more} more\n"),
        };
    }
    if !step.remark.is_empty() {
        text += &format!("# {}\n", step.remark);
    }
    text += &format!("> {}\n", step.command);
    text += &below("  expected  ", &step.expected);
    text += &below("  yours     ", yours);
    text
}

/// The commands with commas between them, in as few lines as they fit.
fn packed<'a>(head: &str, commands: impl Iterator<Item = &'a str>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for command in commands {
        match lines.last_mut() {
            Some(line) if line.len() + command.len() < SET_UP_WIDTH => {
                *line += &format!(", {command}");
            }
            _ => lines.push(command.to_owned()),
        }
    }
    if lines.is_empty() {
        String::new()
    } else {
        below(head, &lines.join("\n"))
    }
}

/// `text` with `head` before its first line, and the others below it.
fn below(head: &str, text: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    if text.is_empty() {
        lines = vec!["(an empty reply)"];
    }
    let indent = " ".repeat(head.len());
    let line = |(index, line): (usize, &&str)| {
        let head = if index == 0 { head } else { &indent };
        format!("{head}{line}\n")
    };
    lines.iter().enumerate().map(line).collect()
}

/// The words after the first one.
fn arguments(command: &str) -> impl Iterator<Item = &str> {
    command.split_whitespace().skip(1)
}

/// The first of `steps` whose reply names `word` when its command does not: it made the
/// thing of that name.
fn origin(steps: &[Step<'_>], word: &str) -> Option<usize> {
    let has = |text: &str| text.split_whitespace().any(|it| it == word);
    let made = |step: &Step<'_>| has(&step.expected) && !has(step.command);
    steps.iter().position(made)
}

/// The words that name something: a capital letter and a digit, such as `KA-01`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| word.contains(|c: char| c.is_ascii_uppercase()))
}

fn names_and_tickets<'a>(step: &'a Step<'_>) -> impl Iterator<Item = &'a str> {
    names(step.command).chain(names(&step.expected))
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    let words = payload.downcast_ref::<&str>().map(|it| (*it).to_owned());
    words
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}
