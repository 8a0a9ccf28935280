//! The report of a check.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Ui, diff, style,
    text::{clean, columns, duration, on_both_sides, only_colours, padded, plural, wrapped},
};
use crate::{
    dojo::Delivery,
    fs::TextTree,
    judge::{Build, ContractOutcome, ContractReport, Diagnostic, Outcome, TestReport, Verdict},
    kata::Kata,
    practice::Pass,
};

/// How many failures are shown in full, and how many lines of each, without `--full`.
const MOST_FAILURES: usize = 3;
const MOST_LINES: usize = 24;

/// All that is to be said after a check.
#[derive(Debug, Serialize)]
pub struct CheckReport<'a> {
    #[serde(skip)]
    pub kata: &'a Kata,
    #[serde(skip)]
    pub sources: &'a TextTree,
    /// How the learner names the kata's folder from where they stand.
    #[serde(skip)]
    pub folder: String,
    #[serde(skip)]
    pub full: bool,
    pub stages: usize,
    pub passed: bool,
    /// Whether the answer is from an earlier check of the same content.
    pub known: bool,
    pub took_ms: u64,
    #[serde(flatten)]
    pub verdict: &'a Verdict,
    /// When each stage passed before this check, in milliseconds ago.
    pub passed_before: BTreeMap<usize, u64>,
    /// Files that were edited or brought and have no effect.
    pub ignored: Vec<String>,
    /// Modules that `src/lib.rs` does not declare yet.
    pub undeclared: Vec<String>,
    /// Stages that pass for the first time.
    pub passes: &'a [Pass],
    pub delivery: Option<DeliveryNote>,
    /// Why nothing was recorded, if so.
    pub not_recorded: Option<String>,
}

/// A stage that has just arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryNote {
    pub stage: usize,
    pub files: Vec<String>,
    pub modules: Vec<String>,
    /// Skeletons whose name was taken, with where they lie instead.
    pub kept: Vec<(String, String)>,
    pub backups: Vec<String>,
}

impl From<Delivery> for DeliveryNote {
    fn from(delivery: Delivery) -> Self {
        let shown = |path: std::path::PathBuf| path.display().to_string();
        Self {
            stage: delivery.stage,
            files: delivery.files,
            modules: delivery.modules,
            kept: delivery
                .kept
                .into_iter()
                .map(|(name, path)| (name, shown(path)))
                .collect(),
            backups: delivery.backups.into_iter().map(shown).collect(),
        }
    }
}

impl Ui {
    /// The report for a person.
    pub fn check(&self, report: &CheckReport<'_>) {
        let screen = Screen { ui: self, report };
        self.out(&screen.text());
        if let Some(why) = &report.not_recorded {
            self.warn(&format!("this check was not recorded: {why}"));
        }
    }
}

impl Ui {
    /// A line for each kata, and what to do next.
    pub fn check_all(&self, reports: &[CheckReport<'_>]) {
        let width = reports
            .iter()
            .map(|report| columns(report.kata.id.as_str()))
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for report in reports {
            let verdict = report.verdict;
            let (sign, note) = if report.passed {
                (
                    style::good(&self.signs.padded(self.signs.pass)),
                    String::new(),
                )
            } else {
                let what = match &verdict.build {
                    Build::Built => format!("{} fail", plural(verdict.failures().count(), "test")),
                    Build::NotTried => "not judged: see `kata check`".to_owned(),
                    _ => "does not compile yet".to_owned(),
                };
                (style::bad(&self.signs.padded(self.signs.fail)), what)
            };
            let name = style::strong(&padded(report.kata.id.as_str(), width));
            let stage = format!("stage {} of {}", verdict.stage, report.stages);
            text += format!("{sign} {name}  {stage}  {}", style::with_code(&note)).trim_end();
            text.push('\n');
            for pass in report.passes {
                text += &format!("    stage {} passed\n", pass.stage);
            }
        }
        let next = reports.iter().find(|report| !report.passed);
        let next = next.map_or("kata list".to_owned(), |report| {
            format!("kata check {}", report.kata.id)
        });
        self.out(&format!("{text}\nnext: {}\n", style::code(&next)));
        for why in reports
            .iter()
            .filter_map(|report| report.not_recorded.as_ref())
        {
            self.warn(&format!("this check was not recorded: {why}"));
        }
    }
}

struct Screen<'a> {
    ui: &'a Ui,
    report: &'a CheckReport<'a>,
}

impl Screen<'_> {
    fn text(&self) -> String {
        let blocks = [
            self.head(),
            self.rows(),
            self.refused(),
            self.build(),
            self.failures(),
            self.contracts(),
            self.ignored(),
            self.passes(),
            self.delivery(),
            self.next(),
        ];
        blocks
            .iter()
            .filter(|block| !block.is_empty())
            .map(|block| block.trim_end_matches('\n'))
            .collect::<Vec<_>>()
            .join("\n\n")
            + "\n"
    }

    fn head(&self) -> String {
        let CheckReport { kata, verdict, .. } = self.report;
        let dot = self.ui.signs.dot;
        let title = kata
            .stage(verdict.stage)
            .map_or("", |stage| stage.title.as_str());
        let left = format!(
            "{} {dot} stage {} of {} {dot} {title}",
            style::strong(kata.id.as_str()),
            verdict.stage,
            kata.last_stage()
        );
        let right = if verdict.known {
            "nothing changed".to_owned()
        } else {
            format!(
                "{}.{:02} s",
                self.report.took_ms / 1000,
                self.report.took_ms % 1000 / 10
            )
        };
        on_both_sides(&left, &style::faint(&right), self.ui.width)
    }

    fn rows(&self) -> String {
        let CheckReport { kata, verdict, .. } = self.report;
        let mut rows: Vec<String> = (1..=verdict.stage).map(|stage| self.row(stage)).collect();
        if verdict.filter.is_none() {
            rows.extend(self.rows_to_come());
        }
        let holding = verdict
            .contracts
            .iter()
            .filter(|c| c.outcome == ContractOutcome::Holds)
            .count();
        let (all, tried) = (
            verdict.contracts.len(),
            verdict
                .contracts
                .iter()
                .any(|c| c.outcome != ContractOutcome::NotCompiled),
        );
        if tried {
            let title = padded("contracts", self.title_width());
            rows.push(format!(
                "  {}    {title}  {holding} of {all} hold",
                self.ui.signs.padded(" ")
            ));
        }
        if let Some(filter) = &verdict.filter {
            rows.push(format!(
                "\n  only tests with `{}` in their name; such a check passes no stage",
                clean(filter)
            ));
        }
        let _ = kata;
        rows.join("\n")
    }

    fn row(&self, stage: usize) -> String {
        let CheckReport {
            kata,
            verdict,
            passed_before,
            ..
        } = self.report;
        let signs = self.ui.signs;
        let (passed, all) = verdict.count(stage);
        let compiled = verdict
            .tests
            .iter()
            .any(|t| t.test.stage == stage && t.outcome != Outcome::NotCompiled);
        let broke = passed_before
            .get(&stage)
            .filter(|_| compiled && passed < all);
        let (sign, note) = if all == 0 {
            (
                style::faint(&signs.padded(signs.later)),
                style::faint("no such test"),
            )
        } else if let Some(ago) = broke {
            let note = format!(
                "broke: {} of {all}     it passed {} ago",
                all - passed,
                duration(*ago)
            );
            (style::bad(&signs.padded(signs.fail)), style::bad(&note))
        } else if verdict.filter.is_none() && verdict.stage_passed(stage)
            || verdict.filter.is_some() && passed == all
        {
            (
                style::good(&signs.padded(signs.pass)),
                format!("{passed} of {all}"),
            )
        } else if compiled {
            (
                style::hint(&signs.padded(signs.here)),
                format!("{passed} of {all}"),
            )
        } else {
            let note = if verdict.refused.is_empty() {
                "does not compile yet"
            } else {
                "not run"
            };
            (style::hint(&signs.padded(signs.here)), style::faint(note))
        };
        let title = kata.stage(stage).map_or("", |stage| stage.title.as_str());
        format!(
            "  {sign} {stage}  {}  {note}",
            padded(title, self.title_width())
        )
    }

    fn rows_to_come(&self) -> Vec<String> {
        let CheckReport {
            kata,
            verdict,
            delivery,
            ..
        } = self.report;
        let sign = style::faint(&self.ui.signs.padded(self.ui.signs.later));
        let first = verdict.stage + 1;
        let mut rows = Vec::new();
        if let (Ok(next), None) = (kata.stage(first), delivery) {
            let title = padded(&next.title, self.title_width());
            let note = format!("arrives when stage {} passes", verdict.stage);
            rows.push(format!(
                "  {sign} {}",
                style::faint(&format!("{first}  {title}  {note}"))
            ));
        }
        let rest = first + 1;
        match kata.last_stage() {
            last if last == rest => {
                rows.push(format!("  {sign} {}", style::faint(&format!("{last}"))));
            }
            last if last > rest => rows.push(format!(
                "  {sign} {}",
                style::faint(&format!("{rest}{}{last}", self.ui.signs.dash))
            )),
            _ => {}
        }
        rows
    }

    fn title_width(&self) -> usize {
        let titles = self
            .report
            .kata
            .stages
            .iter()
            .map(|stage| columns(&stage.title));
        titles.max().unwrap_or(0).clamp(9, 24)
    }

    fn refused(&self) -> String {
        let lines = self.report.verdict.refused.iter().map(|refused| {
            let line = format!("`{}` {}", refused.path, refused.why);
            format!(
                "{} {}\n",
                style::bad(self.ui.signs.fail),
                style::with_code(&clean(&line))
            )
        });
        lines.collect()
    }

    fn build(&self) -> String {
        match &self.report.verdict.build {
            Build::NotTried | Build::Built => String::new(),
            Build::Failed { errors } => self.errors("does not compile yet", errors),
            Build::NewestStageFailed { errors } => self.errors(
                &format!(
                    "the tests of stage {} do not compile with your code yet",
                    self.report.verdict.stage
                ),
                errors,
            ),
            Build::TimedOut { ms } => format!(
                "{} the compiler did not end within {} s: is there a macro or a constant without end?",
                style::bad(self.ui.signs.fail),
                ms / 1000
            ),
            Build::CompilerCrashed { output } => format!(
                "{} the compiler crashed on this code:\n\n{}",
                style::bad(self.ui.signs.fail),
                self.some_lines(output, "  ")
            ),
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
            style::hint("hint:"),
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
        let prefix = format!("{}/", self.report.kata.id);
        let shown = if self.report.folder == "." {
            String::new()
        } else {
            format!("{}/", self.report.folder)
        };
        picture
            .replace(&format!("--> {prefix}"), &format!("--> {shown}"))
            .replace(&format!("::: {prefix}"), &format!("::: {shown}"))
    }

    fn failures(&self) -> String {
        let failed = self
            .report
            .verdict
            .failures()
            .filter(|t| t.outcome != Outcome::NotCompiled);
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
        if !todo.is_empty() {
            if !real.is_empty() {
                text.push('\n');
            }
            text += &self.not_yet_implemented(&todo);
        }
        text
    }

    fn failure(&self, report: &TestReport) -> String {
        let mut text = self.failure_head(report) + "\n";
        match &report.outcome {
            Outcome::Snapshot {
                name,
                expected,
                actual,
                ..
            } => {
                text += &format!("    {}\n", clean(&name.replace('_', " ")));
                let most = if self.report.full {
                    usize::MAX
                } else {
                    MOST_LINES
                };
                text += &diff::snapshot(&clean(expected), &clean(actual), most);
            }
            Outcome::Panicked {
                message,
                file,
                line,
                ..
            } => {
                if let Some(source) = self.source(file, *line) {
                    text += &format!("    {}\n", style::code(&source));
                }
                text += &self.some_lines(message, "    ");
            }
            other => {
                let lines = wrapped(&sentence(other), self.ui.width.saturating_sub(4));
                text.extend(lines.iter().map(|line| format!("    {line}\n")));
            }
        }
        let (Outcome::Panicked { output, .. }
        | Outcome::Exited { output, .. }
        | Outcome::Killed { output, .. }) = &report.outcome
        else {
            return text;
        };
        let printed: Vec<&str> = output
            .lines()
            .filter(|line| !line.starts_with("panicked at "))
            .collect();
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
            _ => format!("tests/stages/stage_{}.rs", report.test.stage),
        }
    }

    /// The line of source at a place of the kata's folder.
    fn source(&self, file: &str, line: usize) -> Option<String> {
        let number = line.checked_sub(1)?;
        let text = if let Some(name) = file.strip_prefix("src/") {
            self.report.sources.get(name)?.as_str()
        } else {
            let stage = file
                .strip_prefix("tests/stages/stage_")?
                .strip_suffix(".rs")?;
            self.report.kata.test_file(stage.parse().ok()?)
        };
        Some(clean(text.lines().nth(number)?.trim()))
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
    fn contracts(&self) -> String {
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
        let place = style::faint(&format!("tests/contracts/{id}.rs"));
        let mut text = on_both_sides(&left, &place, self.ui.width) + "\n";
        for line in wrapped(&says, self.ui.width.saturating_sub(4)) {
            text += &format!("    {}\n", style::with_code(&line));
        }
        if matches!(report.outcome, ContractOutcome::Broken { .. }) {
            for line in self
                .report
                .kata
                .contract(id)
                .lines()
                .skip(1)
                .filter(|line| !line.is_empty())
            {
                text += &format!("      {}\n", style::code(line));
            }
        }
        if let Some(first) = errors.first() {
            text += &self.rendered(first);
        }
        Some(text)
    }

    fn ignored(&self) -> String {
        let ignored = &self.report.ignored;
        if ignored.is_empty() {
            return String::new();
        }
        let names: Vec<String> = ignored
            .iter()
            .map(|name| format!("`{}`", clean(name)))
            .collect();
        let text = format!(
            "{}: edited or brought by you, and not used: a check takes only the `.rs` files in `src/`",
            names.join(", ")
        );
        wrapped(&text, self.ui.width)
            .iter()
            .map(|line| style::with_code(line) + "\n")
            .collect()
    }

    fn passes(&self) -> String {
        let mut text = String::new();
        for pass in self.report.passes {
            text += &format!(
                "{} stage {} passed in {}, {}, {}\n",
                style::good(self.ui.signs.pass),
                pass.stage,
                duration(pass.ms),
                plural(pass.checks, "check"),
                plural(pass.hints, "hint")
            );
            if let Some((files, lines)) = pass.cost {
                text += &format!(
                    "  Your change for this stage: {}, {}.",
                    plural(files, "file"),
                    plural(lines, "line")
                );
                if let Some((files, lines)) = pass.reference_cost {
                    text += &format!(" The reference needed {}, {lines}.", plural(files, "file"));
                }
                text.push('\n');
            }
        }
        text
    }

    fn delivery(&self) -> String {
        let Some(delivery) = &self.report.delivery else {
            return String::new();
        };
        let title = self
            .report
            .kata
            .stage(delivery.stage)
            .map_or("", |stage| stage.title.as_str());
        let mut text = format!(
            "{} {}  has arrived:  {}\n",
            style::hint(self.ui.signs.here),
            style::strong(&format!("{}  {title}", delivery.stage)),
            delivery.files.join(", ")
        );
        if !delivery.modules.is_empty() {
            let lines: Vec<String> = delivery
                .modules
                .iter()
                .map(|module| format!("pub mod {module};"))
                .collect();
            text += &format!(
                "     add  {}  to src/lib.rs\n",
                style::code(&lines.join("  "))
            );
        }
        for (name, aside) in &delivery.kept {
            text += &format!("     `{name}` is yours and stays; the skeleton is in {aside}\n");
        }
        for backup in &delivery.backups {
            text += &format!("     an edited file was replaced; yours is in {backup}\n");
        }
        text
    }

    fn next(&self) -> String {
        let CheckReport {
            kata,
            verdict,
            passes,
            ..
        } = self.report;
        let code = |text: &str| style::code(text);
        let dot = format!(" {} ", self.ui.signs.dot);
        if verdict.passed() && verdict.stage == kata.last_stage() {
            let steps = [
                code("kata solution"),
                code("kata solution --alternate"),
                code("kata list"),
            ];
            let head = if passes.is_empty() {
                ""
            } else {
                "All stages pass. The design notes and the second solution are yours now.\n\n"
            };
            return format!("{head}next: {}", steps.join(&dot));
        }
        if !passes.is_empty() {
            let shown = format!(
                "{} shows the reference at stage {}",
                code("kata solution"),
                verdict.stages_passed()
            );
            return format!("next: {}{dot}{shown}", code("kata brief"));
        }
        let edit = self.file_to_edit();
        format!(
            "next: {}{dot}{}{dot}edit {edit}",
            code("kata hint"),
            code("kata brief")
        )
    }

    /// The learner's file in which the first thing went wrong.
    fn file_to_edit(&self) -> String {
        let verdict = self.report.verdict;
        let of_error = verdict.build.errors().iter().filter_map(|error| {
            let file = error.file.as_ref()?;
            let (_, path) = file.split_once('/')?;
            Some(path)
        });
        let of_test = verdict
            .failures()
            .filter_map(|report| match &report.outcome {
                Outcome::Panicked { file, .. } => Some(file.as_str()),
                _ => None,
            });
        let file = of_error
            .chain(of_test)
            .find(|file| file.starts_with("src/"))
            .unwrap_or("src/lib.rs");
        clean(&if self.report.folder == "." {
            file.to_owned()
        } else {
            format!("{}/{file}", self.report.folder)
        })
    }

    fn some_lines(&self, text: &str, indent: &str) -> String {
        let lines: Vec<String> = clean(text)
            .lines()
            .map(|line| format!("{indent}{line}"))
            .collect();
        diff::cut(
            &lines,
            if self.report.full {
                usize::MAX
            } else {
                MOST_LINES
            },
        )
    }
}

/// What happened to a test that did not panic.
fn sentence(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Timeout { ms } => {
            format!(
                "did not end within {} s: a loop without end, or two locks that wait for each other",
                ms / 1000
            )
        }
        Outcome::OutputLimit { bytes } => {
            format!("printed more than {} KiB and was stopped", bytes / 1024)
        }
        Outcome::Exited { code, .. } => {
            format!(
                "the process ended with exit code {code} before the test did: does something call `exit`?"
            )
        }
        Outcome::Killed { signal: 6, .. } => {
            "the process was aborted (signal 6): a stack overflow, or a panic while panicking"
                .to_owned()
        }
        Outcome::Killed { signal, .. } => format!("the process was ended by signal {signal}"),
        _ => String::new(),
    }
}
