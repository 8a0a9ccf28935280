//! How far the learner is, and what comes next.

use crate::{
    judge::ContractOutcome,
    reports::{CheckReport, StageStanding, StageState},
    ui::{
        Ui, markdown, rounds, style,
        text::{clean, columns, duration, on_both_sides, padded, plural},
    },
    wrap::wrapped,
};

pub(super) struct Screen<'a> {
    pub(super) ui: &'a Ui,
    pub(super) report: &'a CheckReport,
}

impl Screen<'_> {
    pub(super) fn text(&self) -> String {
        joined(&self.parts()) + "\n"
    }

    /// Where the learner is, the stages, and what there is to say of them.
    pub(super) fn parts(&self) -> [String; 3] {
        let rest = [
            self.refused(),
            self.frozen(),
            self.breaks(),
            self.build(),
            self.failures(),
            self.idle_partners(),
            self.contracts(),
            self.oracle(),
            self.ignored(),
            self.refreshed(),
            self.passes(),
            self.delivery(),
            self.next(),
        ];
        [self.head(), self.rows(), joined(&rest)]
    }

    pub(super) fn head(&self) -> String {
        let CheckReport { verdict, .. } = self.report;
        let dot = self.ui.signs.dot;
        let left = format!(
            "{} {dot} stage {} of {} {dot} {}",
            style::strong(verdict.kata.as_str()),
            verdict.stage,
            self.report.stages,
            self.report.title(verdict.stage)
        );
        let right = if verdict.known && verdict.oracle.is_none() {
            "nothing changed; --force runs it again".to_owned()
        } else {
            format!(
                "{}.{:02} s",
                self.report.took_ms / 1000,
                self.report.took_ms % 1000 / 10
            )
        };
        on_both_sides(&left, &style::faint(&right), self.ui.width)
    }

    pub(super) fn rows(&self) -> String {
        let verdict = &self.report.verdict;
        let progress = self.report.progress.iter();
        let has_come =
            |it: &&StageStanding| it.stage <= verdict.stage || it.state == StageState::NotAskedFor;
        let mut rows: Vec<String> = progress
            .take_while(has_come)
            .map(|it| self.row(it))
            .collect();
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
            let meaning = if self.ui.width < 70 {
                ""
            } else {
                " (code that must not compile)"
            };
            rows.push(format!(
                "  {}    {title}  {holding} of {all} hold{}",
                self.ui.signs.padded(" "),
                style::faint(meaning)
            ));
        }
        if let Some(filter) = &verdict.filter {
            rows.push(format!(
                "\n  only tests with `{}` in their name; such a check passes no stage",
                clean(filter)
            ));
        }
        rows.join("\n")
    }

    fn row(&self, standing: &StageStanding) -> String {
        let signs = self.ui.signs;
        let here = || style::hint(&signs.padded(signs.here));
        let &StageStanding {
            stage,
            tests_passed,
            tests,
            ..
        } = standing;
        let count = format!("{tests_passed} of {tests}");
        let (sign, note) = match standing.state {
            StageState::Passes => (style::good(&signs.padded(signs.pass)), count),
            StageState::Fails => (here(), count),
            StageState::Broke => (
                style::bad(&signs.padded(signs.fail)),
                style::bad(&self.broke(standing)),
            ),
            StageState::DoesNotCompile => {
                let passed_before = self.report.passed_before.contains_key(&stage);
                let note = if passed_before {
                    "does not compile"
                } else {
                    "does not compile yet"
                };
                (here(), style::faint(note))
            }
            StageState::NotJudged => (here(), style::faint("not run")),
            StageState::NotAskedFor | StageState::Arrived | StageState::ToCome => {
                let note = if self.report.verdict.filter.is_some() {
                    "no such test"
                } else {
                    "not run"
                };
                (style::faint(&signs.padded(signs.later)), style::faint(note))
            }
        };
        format!(
            "  {sign} {stage}  {}  {note}",
            padded(&standing.title, self.title_width())
        )
    }

    fn broke(&self, standing: &StageStanding) -> String {
        let mut regressions = self.report.regressions.iter();
        let regression = regressions.find(|it| it.stage == standing.stage);
        regression.map_or_else(String::new, |it| {
            let ago = duration(it.passed_ms_ago);
            format!(
                "broke: {} of {} fail, it passed {ago} ago",
                it.failing, it.tests
            )
        })
    }

    fn rows_to_come(&self) -> Vec<String> {
        let sign = style::faint(&self.ui.signs.padded(self.ui.signs.later));
        let is_to_come = |it: &&StageStanding| {
            it.stage > self.report.verdict.stage && it.state != StageState::NotAskedFor
        };
        let next = self.report.progress.iter().find(is_to_come);
        let first = next.map_or(self.report.stages + 1, |it| it.stage);
        let mut rows = Vec::new();
        if let Some(next) = next {
            let title = padded(&next.title, self.title_width());
            rows.push(if next.state == StageState::Arrived {
                let here = style::hint(&self.ui.signs.padded(self.ui.signs.here));
                format!("  {here} {first}  {title}  has arrived")
            } else {
                let note = format!("arrives when stage {} passes", first - 1);
                format!(
                    "  {sign} {}",
                    style::faint(&format!("{first}  {title}  {note}"))
                )
            });
        }
        let rest = first + 1;
        match self.report.stages {
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
            .progress
            .iter()
            .map(|standing| columns(&standing.title));
        let most = if self.ui.width < 70 { 24 } else { 40 };
        titles.max().unwrap_or(0).clamp(9, most)
    }

    fn refused(&self) -> String {
        let lines = self.report.verdict.refused.iter().map(|refused| {
            let line = clean(&format!("`{}` {}", refused.path, refused.why));
            let lines = wrapped(&line, self.ui.width.saturating_sub(2)).join("\n  ");
            let sign = style::bad(self.ui.signs.fail);
            format!("{sign} {}\n", style::with_code(&lines))
        });
        lines.collect()
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

    fn refreshed(&self) -> String {
        let backups = &self.report.refreshed;
        if backups.is_empty() {
            return String::new();
        }
        let mut text = String::from(
            "This kata has a newer text; its tests and brief were replaced. What was there:\n",
        );
        text.extend(backups.iter().map(|path| format!("  {path}\n")));
        text
    }

    /// How the frozen rounds stand.
    pub(super) fn frozen(&self) -> String {
        let report = self.report;
        let mut text = rounds::line(&report.rounds, self.ui.signs.dot);
        let arrived = report.delivery.as_ref().map(|it| it.stage);
        if report.rounds.iter().any(|it| Some(it.stage) == arrived) {
            text += "src/ is frozen now: write the partner, and change src/ only if the partner\n\
                     cannot do without\n";
        }
        if report.src_changed == Some(true) && report.passes.is_empty() {
            text += "src/ is not as it was frozen: if this round passes so, it counts as\n\
                     opened on request, and src/ is frozen as it is then\n";
        }
        text
    }

    /// What an edit of `src/` breaks for partners.
    fn breaks(&self) -> String {
        let report = self.report;
        if report.passed {
            return String::new();
        }
        let most = if report.full { usize::MAX } else { 5 };
        let shown = |file: &str| self.shown(file);
        rounds::breaks(&report.breaks, most, (self.ui.signs, self.ui.width), &shown)
    }

    pub(super) fn passes(&self) -> String {
        let mut text = String::new();
        for pass in &self.report.passes {
            text += &format!(
                "{} stage {} passed in {}, {}, {}\n",
                style::good(self.ui.signs.pass),
                pass.stage,
                duration(pass.ms),
                plural(pass.checks, "check"),
                plural(pass.hints, "hint")
            );
            if let Some(it) = &pass.prediction {
                text += &format!("  {}\n", crate::ui::predict::in_short(it));
            }
            if !pass.lesson.is_empty() {
                let lesson = markdown::render(&pass.lesson);
                text += &format!("\n{}\n\n", lesson.trim());
            }
        }
        text
    }

    pub(super) fn delivery(&self) -> String {
        let Some(delivery) = &self.report.delivery else {
            return String::new();
        };
        let title = self.report.title(delivery.stage);
        let mut text = format!(
            "new in {}:\n",
            style::strong(&format!("stage {}, {title}", delivery.stage))
        );
        for line in wrapped(&delivery.files.join(", "), self.ui.width.saturating_sub(5)) {
            text += &format!("     {line}\n");
        }
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
        let CheckReport { passes, next, .. } = self.report;
        let dot = format!(" {} ", self.ui.signs.dot);
        let steps: Vec<String> = next.iter().map(|step| style::code(step)).collect();
        let is_solution = next.get(1) == Some(&"kata solution");
        if let Some(file) = &self.report.edit {
            return format!("next: {}{dot}edit {}", steps.join(&dot), self.shown(file));
        }
        let has_passed_all = self.report.passed && self.report.verdict.stage == self.report.stages;
        match steps.as_slice() {
            [first, second, rest @ ..] if is_solution && !passes.is_empty() && !has_passed_all => {
                let rest: String = next
                    .iter()
                    .skip(2)
                    .zip(rest)
                    .map(|(step, shown)| offer(step, shown))
                    .collect();
                format!(
                    "next: {first}\nto compare: {second}, the reference at stage {}{rest}",
                    self.report.verdict.stages_passed(),
                )
            }
            steps => {
                let has_second = steps.iter().any(|it| it.contains("--alternate"));
                let head = match (passes.is_empty() || !has_passed_all, has_second) {
                    (true, _) => "",
                    (false, false) => "All stages pass.\n\n",
                    (false, true) => {
                        "All stages pass. You may now read the design notes, at the end of\n\
                         `kata solution`, and a second solution of another shape.\n\n"
                    }
                };
                format!("{}next: {}", style::with_code(head), steps.join(&dot))
            }
        }
    }

    /// A file of the kata's folder, as the learner names it.
    fn shown(&self, file: &str) -> String {
        clean(&match self.report.folder.as_str() {
            "." => file.to_owned(),
            folder => format!("{folder}/{file}"),
        })
    }
}

/// A line about something that a stage that passed makes possible.
fn offer(step: &str, shown: &str) -> String {
    match step {
        "kata hunt" => format!("\nto test it yourself: {shown}, your own tests on wrong designs"),
        "kata predict" => {
            format!("\nbefore you edit: {shown} FILE, which files will this stage touch?")
        }
        _ => String::new(),
    }
}

/// Blocks with an empty line between them; what is empty is left out.
fn joined(blocks: &[String]) -> String {
    let blocks = blocks.iter().filter(|block| !block.is_empty());
    let blocks: Vec<&str> = blocks.map(|block| block.trim_end_matches('\n')).collect();
    blocks.join("\n\n")
}
