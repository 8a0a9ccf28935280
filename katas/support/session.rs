use std::{
    any::Any,
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
};

/// How many commands before a difference are shown, and how many of them are the latest.
const MOST_COMMANDS: usize = 16;
const LATEST: usize = 3;
/// How many columns of commands of the set-up stand in one line.
const SET_UP_WIDTH: usize = 60;
/// Replies stand side by side behind commands of at most so many columns.
const COMMAND_WIDTH: usize = 24;

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

/// The set-up, the commands that matter most, and both replies. Each gap is marked.
fn story(steps: &[Step<'_>], at: usize, yours: &str) -> String {
    let step = &steps[at];
    let shown = most_telling(steps, at, yours);
    let width = shown.iter().map(|index| steps[*index].command.len());
    let width = width.filter(|it| *it <= COMMAND_WIDTH).max().unwrap_or(0);
    let set_up = steps[..at].iter().filter(|it| it.is_set_up);
    let mut next = set_up.clone().count();
    let mut text = packed("set-up  ", set_up.map(|it| it.command));
    for index in shown {
        text += &gap(index - next);
        next = index + 1;
        text += &in_short(&steps[index], width);
    }
    text += &gap(at - next);
    if !step.remark.is_empty() {
        text += &format!("# {}\n", step.remark);
    }
    text += &format!("> {}\n", step.command);
    text += &below("  expected  ", &step.expected);
    text += &below("  yours     ", &visible(yours));
    text
}

fn gap(commands: usize) -> String {
    match commands {
        0 => String::new(),
        1 => "… 1 command\n".to_owned(),
        _ => format!("… {commands} commands\n"),
    }
}

/// A command and the first line of its reply.
fn in_short(step: &Step<'_>, width: usize) -> String {
    let mut text = String::new();
    if !step.remark.is_empty() {
        text += &format!("# {}\n", step.remark);
    }
    let mut reply = step.expected.lines();
    let first = reply.next().unwrap_or_default();
    let line = format!("> {:width$}   {first}", step.command);
    text += line.trim_end();
    text += &match reply.count() {
        0 => "\n".to_owned(),
        more => format!(" … and {more} more\n"),
    };
    text
}

/// The commands before the one at `at` that are shown, besides the set-up. Of many, these
/// come first: the latest, those that made what the command names, those that name the
/// same things and were not rejected, those with a remark, and those whose first word is
/// rare.
fn most_telling(steps: &[Step<'_>], at: usize, yours: &str) -> BTreeSet<usize> {
    let step = &steps[at];
    let topics = topics(step, yours);
    let origins: BTreeSet<usize> = arguments(step.command)
        .filter_map(|word| origin(&steps[..at], word))
        .collect();
    let earlier = steps[..at].iter();
    let rank = |index: usize| {
        let other = &steps[index];
        let is_rejected = other.expected.starts_with("rejected");
        let mut words = words(other.command).chain(names(&other.expected));
        match () {
            () if index + LATEST >= at => 0,
            () if origins.contains(&index) => 1,
            () if !is_rejected && words.any(|word| topics.contains(word)) => 2,
            () if !other.remark.is_empty() => 3,
            () => 4 + earlier.clone().filter(|it| verb(it) == verb(other)).count(),
        }
    };
    let rest = (0..at).rev().filter(|index| !steps[*index].is_set_up);
    let mut ranked: Vec<(usize, usize)> = rest.map(|index| (rank(index), index)).collect();
    // Of the same rank, the latest stay in front.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.truncate(MOST_COMMANDS);
    ranked.into_iter().map(|(_, index)| index).collect()
}

/// What the command and the lines that differ are about.
fn topics<'a>(step: &'a Step<'_>, yours: &'a str) -> BTreeSet<&'a str> {
    let is_in = |line: &str, text: &str| text.lines().any(|it| it == line);
    let expected = step.expected.lines().filter(|line| !is_in(line, yours));
    let yours = yours.lines().filter(|line| !is_in(line, &step.expected));
    let of_command = arguments(step.command).filter(|word| has_letter(word));
    let differing = expected.chain(yours).flat_map(names);
    of_command.chain(differing).collect()
}

/// `text` with what cannot be seen written as in a string of Rust.
fn visible(text: &str) -> String {
    let mut visible = String::new();
    for c in text.chars() {
        if c.is_control() && c != '\n' && c != '\t' {
            visible.extend(c.escape_default());
        } else {
            visible.push(c);
        }
    }
    visible
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

fn verb<'a>(step: &Step<'a>) -> &'a str {
    step.command.split(' ').next().unwrap_or_default()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
}

/// The words with a capital letter: they name something, such as `KA-01`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter(|word| word.contains(|c: char| c.is_ascii_uppercase()))
}

fn has_letter(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_alphabetic())
}

fn words_of(payload: &(dyn Any + Send)) -> String {
    let words = payload.downcast_ref::<&str>().map(|it| (*it).to_owned());
    words
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without a message".to_owned())
}
