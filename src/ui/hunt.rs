//! The screen of a hunt: a table of tests and designs.

use super::{
    Draw, Manner, Ui, check, style,
    text::{clean, columns, on_both_sides, only_colours, padded, plural},
};
use crate::{
    judge::Outcome,
    kata::MistakeKind,
    reports::{DesignState, HuntDesign, HuntReport, HuntRow, HuntTest, KindMissed, SymptomReport},
    wrap::wrapped,
};

/// Of so many compiler errors each is shown; the rest is counted.
const MOST_ERRORS: usize = 3;
/// Columns of a design in the table.
const CELL: usize = 5;

impl Draw for HuntReport {
    const MANNER: Manner = Manner::Words;

    fn text(&self, ui: &Ui) -> String {
        Screen { ui, report: self }.text()
    }

    fn warnings(&self) -> Vec<String> {
        let why = self.not_recorded.iter();
        why.map(|why| format!("this try was not recorded: {why}"))
            .collect()
    }
}

impl Draw for SymptomReport {
    fn text(&self, ui: &Ui) -> String {
        let Self {
            kata, stage, label, ..
        } = self;
        let dot = ui.signs.dot;
        let lines = wrapped(&clean(&self.symptom), ui.width.saturating_sub(2));
        let symptom = style::with_code(&lines.join("\n  "));
        format!("{kata} {dot} hunt {dot} stage {stage} {dot} {label}\n\n  {symptom}\n")
    }
}

/// How far a hunt is, in a few words.
pub(super) fn in_short(row: &HuntRow) -> String {
    let HuntRow {
        killed,
        designs,
        tries,
        ..
    } = row;
    format!("hunt {killed} of {designs} in {}", plural_tries(*tries))
}

fn plural_tries(tries: usize) -> String {
    if tries == 1 {
        "1 try".to_owned()
    } else {
        format!("{tries} tries")
    }
}

/// What an invalid test got, in lines.
fn got(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Panicked { message, line, .. } if *line > 0 => format!("line {line}: {message}"),
        Outcome::Panicked { message, .. } => message.clone(),
        Outcome::NotRun => "it was not run, because tests before it did not end".to_owned(),
        other => check::of_test(other),
    }
}

/// The name of a test in lines of `width` columns, broken after a `_`: two long names may
/// differ at their ends only.
fn in_parts(name: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in name.split_inclusive('_') {
        let last = parts.len() - 1;
        if !parts[last].is_empty() && columns(&parts[last]) + columns(word) > width {
            parts.push(format!("  {word}"));
        } else {
            parts[last].push_str(word);
        }
    }
    parts
}

struct Screen<'a> {
    ui: &'a Ui,
    report: &'a HuntReport,
}

impl Screen<'_> {
    fn text(&self) -> String {
        let report = self.report;
        let dot = self.ui.signs.dot;
        let what = if report.examples_first {
            "examples first"
        } else {
            "hunt"
        };
        let head = format!(
            "{} {dot} {what} {dot} stage {}",
            style::strong(&report.kata),
            report.stage
        );
        let ms = report.took_ms;
        let took = style::faint(&format!("{}.{:02} s", ms / 1000, ms % 1000 / 10));
        let mut text = on_both_sides(&head, &took, self.ui.width) + "\n";
        text += &self.introduction();
        if !report.refused.is_empty() || !report.errors.is_empty() {
            return text + &self.hindered();
        }
        text += &self.invalid();
        text += &self.table();
        text += &self.designs();
        text += &self.idle();
        text + &self.end()
    }

    fn wrapped(&self, text: &str) -> String {
        let lines = wrapped(text, self.ui.width).into_iter();
        lines.map(|line| style::with_code(&line) + "\n").collect()
    }

    /// What this is about; at length where it is new.
    fn introduction(&self) -> String {
        let HuntReport { file, stage, .. } = self.report;
        let mut text = String::new();
        if self.report.examples_first {
            text += &self.wrapped(&format!(
                "Write tests from the brief alone, before you open tests/stages/stage_{stage}.rs: \
                 they prove that you read the brief."
            ));
        }
        if self.report.new {
            let designs = self.report.designs.len();
            text += "\n";
            text += &self.wrapped(&format!(
                "`{file}` is new: write your tests there, as in its example. A test is valid if it \
                 passes on two correct solutions that are built differently. {designs} wrong designs are \
                 hidden behind m1 to m{designs}: your valid tests must fail on each of them."
            ));
        } else {
            text += &format!("{}\n", style::faint(file));
        }
        text + "\n"
    }

    fn hindered(&self) -> String {
        let report = self.report;
        let mut text = String::new();
        for why in &report.refused {
            let line = format!("{} {why}", self.ui.signs.fail);
            text += &self.wrapped(&clean(&line));
        }
        if !report.errors.is_empty() {
            text += &self.wrapped(if report.fails_on == Some("alternate") {
                "your tests compile with the reference and not with the second solution: they \
                 demand more than the brief does"
            } else {
                "your tests do not compile yet:"
            });
            for error in report.errors.iter().take(MOST_ERRORS) {
                let picture = only_colours(&error.rendered);
                let picture = if style::is_on() {
                    picture
                } else {
                    clean(&picture)
                };
                text += &format!("\n{}\n", picture.trim_end());
            }
            let more = report.errors.len().saturating_sub(MOST_ERRORS);
            if more > 0 {
                text += &format!("\nand {}\n", plural(more, "more error"));
            }
        }
        text + &format!("\nnext: edit {}\n", report.file)
    }

    /// The tests that prove nothing, each with what it got.
    fn invalid(&self) -> String {
        let tests = &self.report.tests;
        let (valid, invalid): (Vec<&HuntTest>, Vec<&HuntTest>) =
            tests.iter().partition(|test| test.valid);
        let mut text = format!("your tests: {} valid", valid.len());
        if !invalid.is_empty() {
            text += &format!(", {} invalid", invalid.len());
        }
        text += "\n\n";
        for test in invalid {
            let place = format!("line {}", test.line);
            let name = format!("{} {}", style::bad(self.ui.signs.fail), test.test);
            text += &on_both_sides(&name, &place, self.ui.width);
            text.push('\n');
            text += &self.why_invalid(test);
        }
        text
    }

    fn why_invalid(&self, test: &HuntTest) -> String {
        let whom = match test.rejects {
            Some("alternate") => "the second solution, which is correct and has another shape",
            _ => "the reference",
        };
        let why = if test.changes {
            format!("passes in one run and fails in another on {whom}")
        } else {
            format!("rejects {whom}")
        };
        let mut text = String::new();
        for line in wrapped(&why, self.ui.width.saturating_sub(4)) {
            text += &format!("    {line}\n");
        }
        if let Some(outcome) = &test.outcome {
            for line in got(outcome).lines().take(6) {
                text += &format!("      {}\n", clean(line));
            }
        }
        text + "\n"
    }

    /// A row for each valid test, a column for each design.
    fn table(&self) -> String {
        let report = self.report;
        let tests = report.tests.iter().filter(|test| test.valid);
        let room = self
            .ui
            .width
            .saturating_sub(CELL * report.designs.len() + 4);
        let names = tests.clone().map(|test| columns(&test.test));
        let Some(width) = names.max().map(|longest| longest.min(room.max(8))) else {
            return String::new();
        };
        let mut head = format!("  {}", padded("", width));
        for design in &report.designs {
            head += &format!("  {}", padded(&design.label, CELL - 2));
        }
        let mut text = style::faint(head.trim_end()) + "\n";
        for test in tests {
            text += &self.table_row(test, width);
        }
        let fail = self.ui.signs.fail;
        text + &format!("\n{fail} the test fails on that design, and so it kills it\n\n")
    }

    /// The name of a test in a column of this width, and which designs it kills.
    fn table_row(&self, test: &HuntTest, width: usize) -> String {
        let mut parts = in_parts(&test.test, width);
        let last = parts.pop().unwrap_or_default();
        let mut text: String = parts.iter().map(|part| format!("  {part}\n")).collect();
        text += &format!("  {}", padded(&last, width));
        for design in &self.report.designs {
            let kills = test.kills.contains(&design.label);
            let signs = &self.ui.signs;
            let cell = padded(if kills { signs.fail } else { signs.dot }, CELL - 2);
            text += "  ";
            text += &if kills {
                style::good(&cell)
            } else {
                style::faint(&cell)
            };
        }
        text.trim_end().to_owned() + "\n"
    }

    fn designs(&self) -> String {
        let mut text = String::new();
        for design in &self.report.designs {
            text += &self.design(design);
        }
        text
    }

    fn design(&self, design: &HuntDesign) -> String {
        let (sign, state) = match design.state {
            DesignState::Killed => (style::good(self.ui.signs.pass), "killed"),
            DesignState::Alive => (style::hint(self.ui.signs.here), "alive"),
            DesignState::NotJudged => (
                style::faint(self.ui.signs.later),
                "your tests do not compile with it",
            ),
        };
        let mut says = state.to_owned();
        if let (Some(mistake), Some(kind)) = (&design.mistake, design.kind) {
            says = format!("{state}, {}: {mistake}", kind.name());
        }
        let lines = wrapped(&says, self.ui.width.saturating_sub(10));
        let lines: Vec<String> = lines.iter().map(|line| clean(line)).collect();
        let label = padded(&design.label, 4);
        format!("  {sign} {label} {}\n", lines.join("\n         "))
    }

    fn idle(&self) -> String {
        let tests = self.report.tests.iter();
        let idle: Vec<String> = tests
            .filter(|test| test.valid && test.kills.is_empty())
            .map(|test| test.test.clone())
            .collect();
        if idle.is_empty() {
            return String::new();
        }
        format!(
            "\n{}",
            self.wrapped(&format!("kills nothing: {}", idle.join(", ")))
        )
    }

    fn end(&self) -> String {
        let report = self.report;
        let (killed, all) = (report.killed, report.designs.len());
        if report.won {
            return self.won();
        }
        let tries = plural_tries(report.tries);
        let mut text = format!("\n{killed} of {all} wrong designs are killed, {tries}\n");
        let mut open = report.designs.iter().filter(|design| design.symptom_open);
        if let Some(design) = open.next() {
            let symptom = format!(
                "what shows of one: `kata hunt --symptom {}`\n",
                design.label
            );
            text += &style::with_code(&symptom);
        }
        text + &style::with_code(&format!(
            "next: edit {}, then `kata hunt` {} `kata hunt --watch`\n",
            report.file, self.ui.signs.dot
        ))
    }

    fn won(&self) -> String {
        let report = self.report;
        let all = report.designs.len();
        let mut text = format!(
            "\n{} all {all} wrong designs are killed, in {}\n",
            style::good(self.ui.signs.pass),
            plural_tries(report.tries.max(1))
        );
        if report.examples_first {
            let stage = report.stage;
            return text
                + &style::with_code(&format!(
                    "You have read the brief. next: `kata check` {} later, the whole hunt: `kata hunt --stage {stage}`\n",
                    self.ui.signs.dot
                ));
        }
        let missed: Vec<&KindMissed> = report.lesson.iter().filter(|it| it.missed > 0).collect();
        if missed.is_empty() {
            text += "\nYour first tests missed nothing.\n";
        } else {
            text += "\nWhat your first tests missed, by kind:\n\n";
        }
        for kind in missed {
            let head = format!("{}, {} of {}", kind.kind.name(), kind.missed, kind.designs);
            let lines = wrapped(advice(kind.kind), self.ui.width.saturating_sub(4));
            text += &format!("  {}\n    {}\n", style::strong(&head), lines.join("\n    "));
        }
        text + &style::with_code(&format!(
            "\nnext: `kata check` {} `kata status`\n",
            self.ui.signs.dot
        ))
    }
}

impl Ui {
    /// Says how a hunt that is watched goes on.
    pub fn hunt_waits(&self) {
        self.note("waiting for an edit of your tests; Ctrl-C leaves");
    }
}

/// What finds a mistake of this kind the next time.
fn advice(kind: MistakeKind) -> &'static str {
    match kind {
        MistakeKind::Boundary => {
            "For each limit, test the last value that is allowed, the first one that is refused, and nothing at all."
        }
        MistakeKind::Condition => {
            "For each condition, write one test in which it alone decides. Change what must not matter, too."
        }
        MistakeKind::Order => {
            "Make a tie and say who wins it. Compare whole sequences, not only their first element."
        }
        MistakeKind::Atomicity => {
            "After each call that is rejected, compare all that can be read with what it was before."
        }
        MistakeKind::Leak => {
            "Do everything twice, and look at what the first time left behind or gave away."
        }
        MistakeKind::Race => {
            "Let threads meet, do the same thing at the same time, and count what they got together."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_broken_and_not_cut() {
        let name = "a_member_who_waits_gets_the_copy_first";
        let parts = in_parts(name, 20);
        assert_eq!(
            parts,
            ["a_member_who_waits_", "  gets_the_copy_", "  first"]
        );
        assert_eq!(in_parts("short", 20), ["short"]);
    }
}
