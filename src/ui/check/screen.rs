//! How far the learner is, and what comes next.

use super::CheckReport;
use crate::{
    judge::{ContractOutcome, Outcome},
    ui::{
        Ui, markdown, style,
        text::{clean, columns, duration, on_both_sides, padded, plural},
    },
    wrap::wrapped,
};

pub(super) struct Screen<'a> {
    pub(super) ui: &'a Ui,
    pub(super) report: &'a CheckReport<'a>,
}

impl Screen<'_> {
    pub(super) fn text(&self) -> String {
        let blocks = [
            self.head(),
            self.rows(),
            self.refused(),
            self.build(),
            self.failures(),
            self.contracts(),
            self.oracle(),
            self.ignored(),
            self.refreshed(),
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

    pub(super) fn head(&self) -> String {
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
        let verdict = self.report.verdict;
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

    fn row(&self, stage: usize) -> String {
        let CheckReport {
            kata,
            verdict,
            passed_before,
            ..
        } = self.report;
        let signs = self.ui.signs;
        let (passed, all) = verdict.count(stage);
        let compiled = self.compiled(stage);
        let broke = self.broke(stage);
        let (sign, note) = if all == 0 {
            (
                style::faint(&signs.padded(signs.later)),
                style::faint(if verdict.filter.is_some() {
                    "no such test"
                } else {
                    "not run"
                }),
            )
        } else if let Some(ago) = broke {
            let note = format!(
                "broke: {} of {all} fail, it passed {} ago",
                all - passed,
                duration(ago)
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
            let note = if !verdict.refused.is_empty() {
                "not run"
            } else if passed_before.contains_key(&stage) {
                "does not compile"
            } else {
                "does not compile yet"
            };
            (style::hint(&signs.padded(signs.here)), style::faint(note))
        };
        let title = kata.stage(stage).map_or("", |stage| stage.title.as_str());
        format!(
            "  {sign} {stage}  {}  {note}",
            padded(title, self.title_width())
        )
    }

    /// Whether tests of this stage ran.
    fn compiled(&self, stage: usize) -> bool {
        let mut tests = self.report.verdict.tests.iter();
        tests.any(|t| t.test.stage == stage && t.outcome != Outcome::NotCompiled)
    }

    /// How long ago this stage passed, in milliseconds, if its tests ran and fail now.
    fn broke(&self, stage: usize) -> Option<u64> {
        let (passed, all) = self.report.verdict.count(stage);
        let ago = self.report.passed_before.get(&stage).copied();
        ago.filter(|_| self.compiled(stage) && passed < all)
    }

    /// The first stage with a test that fails.
    fn failing_stage(&self) -> Option<usize> {
        let mut failures = self.report.verdict.failures();
        Some(failures.next()?.test.stage)
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
        if let Ok(next) = kata.stage(first) {
            let title = padded(&next.title, self.title_width());
            rows.push(if delivery.is_some() {
                let here = style::hint(&self.ui.signs.padded(self.ui.signs.here));
                format!("  {here} {first}  {title}  has arrived")
            } else {
                let note = format!("arrives when stage {} passes", verdict.stage);
                format!(
                    "  {sign} {}",
                    style::faint(&format!("{first}  {title}  {note}"))
                )
            });
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
        let most = if self.ui.width < 70 { 24 } else { 40 };
        titles.max().unwrap_or(0).clamp(9, most)
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

    pub(super) fn passes(&self) -> String {
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
        let title = self
            .report
            .kata
            .stage(delivery.stage)
            .map_or("", |stage| stage.title.as_str());
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
                "All stages pass. You may now read the design notes, at the end of\n\
                 `kata solution`, and a second solution of another shape.\n\n"
            };
            return format!("{}next: {}", style::with_code(head), steps.join(&dot));
        }
        if !passes.is_empty() {
            return format!(
                "next: {}\nto compare: {}, the reference at stage {}",
                code("kata brief"),
                code("kata solution"),
                verdict.stages_passed()
            );
        }
        // What passed and broke was changed since.
        let broke = self.failing_stage().and_then(|stage| self.broke(stage));
        format!(
            "next: {}{dot}{}{dot}edit {}",
            code(if broke.is_some() {
                "kata diff"
            } else {
                "kata hint"
            }),
            code("kata brief"),
            self.file_to_edit()
        )
    }

    /// The learner's file in which the first thing went wrong, as they write it.
    fn file_to_edit(&self) -> String {
        let file = self.name_to_edit();
        clean(&if self.report.folder == "." {
            file
        } else {
            format!("{}/{file}", self.report.folder)
        })
    }

    /// The same, below the kata's folder.
    pub(super) fn name_to_edit(&self) -> String {
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
        of_error
            .chain(of_test)
            .find(|file| file.starts_with("src/"))
            .map_or_else(|| self.file_of_stage(), str::to_owned)
    }

    /// Where the first stage that fails began, if the learner still has that file.
    fn file_of_stage(&self) -> String {
        let CheckReport {
            kata,
            sources,
            undeclared,
            ..
        } = self.report;
        let starter = kata.starter(self.failing_stage().unwrap_or(1));
        // The first stage begins in `lib.rs`; so does what is not declared there yet.
        let theirs = starter.keys().find(|name| sources.contains_key(*name));
        let file = theirs.filter(|_| undeclared.is_empty() && !starter.contains_key("lib.rs"));
        format!("src/{}", file.map_or("lib.rs", String::as_str))
    }
}
