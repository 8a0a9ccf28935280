//! What is wrong, and where.

use super::{rules, screen::Screen, sentences};
use crate::{
    judge::{
        Build, ContractOutcome, ContractReport, Diagnostic, Outcome, RUNS_COMMANDS, TestReport,
        way_lines,
    },
    ui::{
        style,
        text::{clean, columns, on_both_sides, only_colours, padded, plural},
    },
    wrap::wrapped,
};

/// How many failures are shown in full, and how many lines of each, without `--full`.
const MOST_FAILURES: usize = 3;
const MOST_LINES: usize = 24;

impl Screen<'_> {
    pub(super) fn build(&self) -> String {
        match &self.report.verdict.build {
            Build::NotTried | Build::Built => String::new(),
            Build::Failed { errors } => self.errors("does not compile yet", errors),
            Build::StagesFailed { stages, errors } => {
                let mut text = String::new();
                let round = self.report.rounds.iter().find(|it| it.stage == stages + 1);
                let what = match round {
                    Some(round)
                        if errors
                            .iter()
                            .all(|it| it.code.as_deref() == Some(RUNS_COMMANDS)) =>
                    {
                        format!("the partner `{}` runs commands itself", round.round.id)
                    }
                    Some(round) => {
                        text = self.since_it_compiled(round);
                        let word = if text.is_empty() {
                            "does not compile"
                        } else {
                            "no longer compiles"
                        };
                        let yet = if text.is_empty() { " yet" } else { "" };
                        format!(
                            "the partner `{}` {word} against your crate{yet}",
                            round.round.id
                        )
                    }
                    None => format!(
                        "the tests of stage {} do not compile with your code yet",
                        stages + 1
                    ),
                };
                text + &self.errors(&what, errors)
            }
            stopped => {
                let mut text = format!(
                    "{} {}",
                    style::bad(self.ui.signs.fail),
                    sentences::of_build(stopped)
                );
                if let Build::CompilerCrashed { output } = stopped {
                    text += &format!("\n\n{}", self.some_lines(output, "  "));
                }
                text
            }
        }
    }

    fn errors(&self, what: &str, errors: &[Diagnostic]) -> String {
        let mut text = match errors.len() {
            1 => format!("{what}:\n\n"),
            count => format!("{what}: {count} errors, the first:\n\n"),
        };
        let shown = if self.report.full { errors.len() } else { 1 };
        for error in &errors[..shown.min(errors.len())] {
            text += self.rendered(error).trim_end();
            text += "\n\n";
        }
        text += &self.undeclared();
        if errors.len() > shown {
            text += &format!(
                "{} more: {}\n",
                errors.len() - shown,
                style::code("kata check --full")
            );
        }
        text
    }

    fn undeclared(&self) -> String {
        if self.report.undeclared.is_empty() {
            return String::new();
        }
        let lines = self
            .report
            .undeclared
            .iter()
            .map(|module| format!("pub mod {module};"));
        let lines = lines.collect::<Vec<_>>().join("  ");
        format!(
            "{} add  {}  to src/lib.rs\n",
            style::hint("to do:"),
            style::code(&lines)
        )
    }

    /// The compiler's picture, with the path as seen from where the learner stands.
    fn rendered(&self, error: &Diagnostic) -> String {
        let picture = only_colours(&error.rendered);
        let picture = if style::is_on() {
            picture
        } else {
            clean(&picture)
        };
        let prefix = format!("{}/", self.report.verdict.kata);
        let shown = if self.report.folder == "." {
            String::new()
        } else {
            format!("{}/", self.report.folder)
        };
        picture
            .replace(&format!("--> {prefix}"), &format!("--> {shown}"))
            .replace(&format!("::: {prefix}"), &format!("::: {shown}"))
    }

    pub(super) fn failures(&self) -> String {
        let failed = self
            .report
            .verdict
            .failures()
            .filter(|t| !is_told_elsewhere(&t.outcome));
        let (todo, real): (Vec<_>, Vec<_>) = failed.partition(|t| t.outcome.is_todo());
        let most = if self.report.full {
            usize::MAX
        } else {
            MOST_FAILURES
        };
        let mut text = String::new();
        for report in real.iter().take(most) {
            text += &self.failure(report);
            text.push('\n');
        }
        for report in real.iter().skip(most) {
            text += &self.failure_head(report);
            text.push('\n');
        }
        if real.len() > most {
            text += &format!(
                "\nall of them in full: {}\n",
                style::code("kata check --full")
            );
        }
        text += &self.not_run();
        if !todo.is_empty() {
            if !real.is_empty() {
                text.push('\n');
            }
            text += &self.not_yet_implemented(&todo);
        }
        text
    }

    fn not_run(&self) -> String {
        let tests = self.report.verdict.tests.iter();
        match tests.filter(|t| t.outcome == Outcome::NotRun).count() {
            0 => String::new(),
            count => format!(
                "\n{} not run, because too many tests did not end in time\n",
                plural(count, "test")
            ),
        }
    }

    fn failure(&self, report: &TestReport) -> String {
        let mut text = self.failure_head(report) + "\n";
        text += &rules::shown(&report.rules, self.ui.width, self.ui.signs.more);
        match &report.outcome {
            Outcome::Snapshot {
                name,
                expected,
                actual,
                ..
            } => {
                text += &format!("    {}\n", clean(&name.replace('_', " ")));
                text += &self.room(MOST_LINES).snapshot(expected, actual);
            }
            Outcome::Panicked {
                message,
                file,
                line,
                ..
            } => {
                if let Some(source) = self.source(file, *line) {
                    let room = self.ui.width.saturating_sub(4).max(20);
                    for line in wrapped(&source, room) {
                        text += &format!("    {}\n", style::code(&line));
                    }
                }
                let wrong = self.report.replies.get(&report.test.to_string());
                text += &match wrong {
                    Some(wrong) => self.wrong_reply(wrong),
                    None => self.some_lines(&rules::compared(message), "    "),
                };
            }
            other => text += &self.ended_early(other, report.begun.as_ref()),
        }
        let (Outcome::Panicked { output, .. }
        | Outcome::Exited { output, .. }
        | Outcome::Killed { output, .. }) = &report.outcome
        else {
            return text;
        };
        let message = match &report.outcome {
            Outcome::Panicked { message, .. } => message,
            _ => "",
        };
        let printed = printed(output, message);
        if self.report.full && !printed.is_empty() {
            text += &format!(
                "    it printed:\n{}",
                self.some_lines(&printed.join("\n"), "      ")
            );
        }
        text
    }

    fn failure_head(&self, report: &TestReport) -> String {
        let left = format!(
            "{} {}",
            style::bad(self.ui.signs.fail),
            style::strong(&report.test.sentence())
        );
        on_both_sides(&left, &style::faint(&Self::place(report)), self.ui.width)
    }

    /// Where the test failed: where it says so, or where it stands.
    fn place(report: &TestReport) -> String {
        match &report.outcome {
            Outcome::Panicked { file, line, .. } | Outcome::Snapshot { file, line, .. }
                if !file.is_empty() =>
            {
                format!("{}:{line}", clean(file))
            }
            _ => {
                let file = format!("tests/stages/stage_{}.rs", report.test.stage);
                let line = report.begun.as_ref().map(|it| format!(":{}", it.line));
                file + &line.unwrap_or_default()
            }
        }
    }

    /// The line of source at a place of the kata's folder.
    fn source(&self, file: &str, line: usize) -> Option<String> {
        let lines = &self.report.lines;
        lines.get(&format!("{file}:{line}")).map(|it| clean(it))
    }

    /// Tests that stop at a `todo!()`, by the place of it.
    fn not_yet_implemented(&self, todo: &[&TestReport]) -> String {
        let mut places: Vec<(String, Vec<&TestReport>)> = Vec::new();
        for report in todo {
            let place = Self::place(report);
            match places.iter_mut().find(|(other, _)| *other == place) {
                Some((_, reports)) => reports.push(report),
                None => places.push((place, vec![report])),
            }
        }
        let width = places
            .iter()
            .map(|(place, _)| columns(place))
            .max()
            .unwrap_or(0);
        let mut text = format!("not yet implemented: {}\n", plural(todo.len(), "test"));
        for (place, reports) in places {
            let names: Vec<String> = reports
                .iter()
                .map(|report| report.test.sentence())
                .collect();
            let indent = width + 4;
            let room = self.ui.width.saturating_sub(indent).max(20);
            let mut lines = Vec::new();
            let most = if self.report.full { usize::MAX } else { 3 };
            for name in names.iter().take(most) {
                lines.extend(wrapped(name, room));
            }
            if names.len() > most {
                lines.push(style::faint(&format!("and {} more", names.len() - most)));
            }
            for (index, line) in lines.iter().enumerate() {
                let head = if index == 0 {
                    style::code(&padded(&place, width))
                } else {
                    " ".repeat(width)
                };
                text += &format!("  {head}  {line}\n");
            }
        }
        text
    }

    /// While functions are missing, a contract that does not hold is no news.
    pub(super) fn contracts(&self) -> String {
        if !self.report.full
            && self
                .report
                .verdict
                .failures()
                .any(|report| report.outcome.is_todo())
        {
            return String::new();
        }
        self.report
            .verdict
            .contracts
            .iter()
            .filter_map(|c| self.contract(c))
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn contract(&self, report: &ContractReport) -> Option<String> {
        let id = &report.contract;
        let (says, errors) = match &report.outcome {
            ContractOutcome::Holds | ContractOutcome::NotCompiled => return None,
            ContractOutcome::Broken { says } => (says.clone(), &[] as &[Diagnostic]),
            ContractOutcome::Open { ways } => (way_lines(ways), &[] as &[Diagnostic]),
            ContractOutcome::WrongReason { expected, errors } => (
                format!(
                    "the compiler refuses it, but not with {}, so it proves nothing",
                    expected.join(" or ")
                ),
                errors.as_slice(),
            ),
            ContractOutcome::ControlFails { errors } => (
                "what the brief allows does not compile with your code".to_owned(),
                errors.as_slice(),
            ),
        };
        let left = format!(
            "{} contract: {}",
            style::bad(self.ui.signs.fail),
            style::strong(&id.replace('_', " "))
        );
        let place = style::faint(&report.place().0);
        let mut text = on_both_sides(&left, &place, self.ui.width) + "\n";
        text += &rules::shown(&report.rules, self.ui.width, self.ui.signs.more);
        for line in says
            .lines()
            .flat_map(|it| wrapped(it, self.ui.width.saturating_sub(4)))
        {
            text += &format!("    {}\n", style::with_code(&line));
        }
        if matches!(report.outcome, ContractOutcome::Broken { .. }) {
            let code = self.report.snippets.get(id).map_or("", String::as_str);
            for line in code.lines().skip(1).filter(|line| !line.is_empty()) {
                text += &format!("      {}\n", style::code(line));
            }
        }
        if let Some(first) = errors.first() {
            text += &self.rendered(first);
        }
        Some(text)
    }

    pub(super) fn some_lines(&self, text: &str, indent: &str) -> String {
        self.first_lines(text, indent, MOST_LINES)
    }
}

/// Whether the screen has a place of its own for tests with this outcome.
fn is_told_elsewhere(outcome: &Outcome) -> bool {
    let all = [
        Outcome::NotCompiled,
        Outcome::NotRun,
        Outcome::NeedsNoPartner,
    ];
    all.contains(outcome)
}

/// What a test printed, without what the panic hook says of `message`.
fn printed<'a>(output: &'a str, message: &str) -> Vec<&'a str> {
    let said: Vec<&str> = message.trim_end().lines().collect();
    let all: Vec<&str> = output.lines().collect();
    let mut printed = Vec::new();
    let mut at = 0;
    while let Some(line) = all.get(at) {
        at += 1;
        if !line.starts_with("panicked at ") {
            printed.push(*line);
            continue;
        }
        // The message begins in this line; or in the next, if the judge took its head away.
        // A transcript adds to it later.
        let is_first = |first: &&str| !first.is_empty() && line.ends_with(*first);
        let skip = usize::from(said.first().is_some_and(is_first));
        let pairs = all[at..].iter().zip(&said[skip..]);
        at += pairs.take_while(|(line, said)| line == said).count();
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_test_printed_does_not_say_its_message_again() {
        let output = "mine\npanicked at a.rs:1:2: left\n  1\nmore";
        assert_eq!(printed(output, "left\n  1"), ["mine", "more"]);
        let output = "panicked at a.rs:1:2: line 3 of the transcript\n> a\n  yours\nmore";
        assert_eq!(printed(output, "> a\n  yours\n"), ["more"]);
        let output = "panicked at a.rs:1:2: other\nmine";
        assert_eq!(printed(output, "> a\n  yours"), ["mine"]);
        let output = "panicked at a.rs:1:2: too\nmuch\nmine";
        let message = "too\nmuch\n\nline 3 of the transcript\n> a\n";
        assert_eq!(printed(output, message), ["mine"]);
        assert_eq!(printed("mine\n\nmore", ""), ["mine", "", "more"]);
    }
}
