//! Screens that are mostly text: a brief, a hint, a solution, the first start.

use serde::Serialize;

use super::{Ui, diff, markdown, style, text::plural};
use crate::{fs::TextTree, kata::Rule};

/// The end of a first start.
#[derive(Debug)]
pub struct StartReport {
    pub folder: String,
    pub fresh: bool,
    /// How the learner calls this program, if it is not in their `PATH`.
    pub program: Option<String>,
    /// The command that puts it there, if this is a build in a clone.
    pub install: Option<&'static str>,
}

impl Ui {
    /// Three lines before the first check: where things are.
    pub fn start_head(&self, kata: &str, summary: &str, report: &StartReport) {
        let verb = if report.fresh {
            "is ready in"
        } else {
            "is already in"
        };
        self.out(&format!(
            "{} {verb} {}\n{summary}\n{} says what is asked.\n\n",
            style::strong(kata),
            style::code(&report.folder),
            style::code(&format!("{}/BRIEF.md", report.folder)),
        ));
    }

    /// How to go on, after the first check.
    pub fn start_tail(&self, report: &StartReport) {
        let Some(program) = &report.program else {
            return;
        };
        let mut text = format!("\n`kata` is not in your PATH; write `{program}` for it");
        if let Some(install) = report.install {
            text += &format!(",\nor put it there with `{install}`");
        }
        self.out(&(style::with_code(&text) + "\n"));
    }

    /// A page of the brief, and where the rest of it is.
    pub fn brief(&self, text: &str, rest: &str) {
        self.long(&format!(
            "{}\n{}\n",
            markdown::render(text).trim_end(),
            style::with_code(rest)
        ));
    }

    pub fn hint_page(&self, kata: &str, stage: usize, number: usize, kinds: &[&str], text: &str) {
        let kind = kinds.get(number - 1).copied().unwrap_or_default();
        let head = format!(
            "{kata}, stage {stage}, hint {number} of {}: {kind}",
            kinds.len()
        );
        let body = markdown::render(text.trim_end());
        let next = match number {
            1 => "`kata hint` again: the shape, then code. Hints are recorded, not punished.",
            2 => "`kata hint` again for code.",
            _ => "That was the last hint of this stage; `kata brief` has the rules once more.",
        };
        self.out(&format!(
            "{}\n\n{}\n\n{}\n",
            style::strong(&head),
            body.trim_end(),
            style::with_code(next)
        ));
    }

    /// A rule, and the help with it.
    pub fn rule_hint(&self, kata: &str, rule: &Rule, text: &str) {
        let head = format!("{kata}, rule {}", rule.id);
        let body = format!("{}\n\n{}", rule.text, text.trim());
        self.out(&format!(
            "{}\n\n{}\n",
            style::strong(&head),
            markdown::render(&body).trim_end()
        ));
    }

    /// Files with their names, and the design page behind them.
    pub fn solution(&self, title: &str, files: &TextTree, design: &str, next: &str) {
        let mut text = format!("{}\n", style::strong(title));
        for (name, source) in files {
            text += &format!(
                "\n{}\n\n{}\n",
                style::code(&format!("// {name}")),
                source.trim_end()
            );
        }
        if !design.is_empty() {
            text += &format!("\n{}", markdown::render(design));
        }
        text += &format!("\n{}\n", style::with_code(next));
        self.long(&text);
    }

    /// Your code against theirs.
    pub fn solution_diff(&self, title: &str, yours: &TextTree, theirs: &TextTree) {
        let diff = diff::unified(yours, theirs, ["yours", "theirs"]);
        let (diff, more) = diff::first_lines(&diff, diff::MOST_LINES);
        let mut body = if diff.is_empty() {
            "no difference\n".to_owned()
        } else {
            diff::painted(&diff, self.signs)
        };
        if more > 0 {
            let note = format!(
                "{} {more} more lines: `kata solution --to DIR` writes the files\n",
                self.signs.more
            );
            body += &style::with_code(&note);
        }
        self.long(&format!("{}\n\n{body}", style::strong(title)));
    }

    pub fn solution_step(&self, title: &str, diff: &str) {
        self.long(&format!(
            "{}\n\n{}",
            style::strong(title),
            diff::painted(diff, self.signs)
        ));
    }

    /// Something was done; where the rest lies.
    pub fn done(&self, text: &str) {
        self.out(&(style::with_code(text) + "\n"));
    }

    pub fn doctor(&self, findings: &[Symptom]) {
        let mut text = String::new();
        for finding in findings {
            let sign = if finding.ok && finding.hint.is_some() {
                style::faint(&self.signs.padded(self.signs.later))
            } else if finding.ok {
                style::good(&self.signs.padded(self.signs.pass))
            } else {
                style::bad(&self.signs.padded(self.signs.fail))
            };
            text += &format!("{sign} {}\n", style::with_code(&finding.says));
            if let Some(hint) = &finding.hint {
                text += &format!(
                    "{}   {} {}\n",
                    self.signs.padded(" "),
                    style::hint("hint:"),
                    style::with_code(hint)
                );
            }
        }
        let bad = findings.iter().filter(|finding| !finding.ok).count();
        text += "\n";
        text += &if bad == 0 {
            "everything a check needs is here".to_owned()
        } else {
            plural(bad, "problem")
        };
        self.out(&(text + "\n"));
    }
}

/// One thing that `kata doctor` looked at.
#[derive(Debug, Serialize)]
pub struct Symptom {
    pub ok: bool,
    pub says: String,
    pub hint: Option<String>,
}
