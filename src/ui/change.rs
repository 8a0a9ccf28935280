//! What the learner changed from one pass to another.

use serde::Serialize;

use super::{
    Ui, diff, style,
    text::{clean, columns, padded, plural},
};
use crate::kata::{ChangeKind, FileChange};

/// The learner's code at one time, for `kata diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// As the first stage brought it.
    Starter,
    Pass(usize),
    Now,
}

impl Point {
    /// A short name, as in the heads of a diff.
    pub fn name(self) -> String {
        match self {
            Self::Starter => "starter".to_owned(),
            Self::Pass(stage) => format!("stage-{stage}"),
            Self::Now => "now".to_owned(),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Starter => "the starter".to_owned(),
            Self::Pass(stage) => format!("the pass of stage {stage}"),
            Self::Now => "your code now".to_owned(),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct ChangeReport<'a> {
    pub kata: &'a str,
    /// The stage whose pass it begins with; 0 is the starter.
    pub from: usize,
    /// The stage whose pass it ends with; none is now.
    pub to: Option<usize>,
    pub files: Vec<FileChange>,
    /// Of a long diff the first lines.
    pub diff: String,
    /// How many lines of it are left out.
    pub lines_left_out: usize,
    #[serde(skip)]
    pub between: [Point; 2],
}

impl Ui {
    /// The lines that differ, or with `stat` how many they are.
    pub fn change(&self, report: &ChangeReport<'_>, stat: bool) {
        let [from, to] = report.between;
        let title = format!("{}: from {} to {}", report.kata, from.words(), to.words());
        let mut text = style::strong(&title) + "\n\n";
        if report.files.is_empty() {
            text += "no difference\n";
        } else {
            text += &if stat {
                table(&report.files)
            } else {
                diff::painted(&report.diff, self.signs)
            };
            if report.lines_left_out > 0 && !stat {
                let note = format!(
                    "\n{} {} more lines: `kata diff --full` shows them all, `--stat` counts them\n",
                    self.signs.more, report.lines_left_out
                );
                text += &style::with_code(&note);
            }
            let lines: usize = report
                .files
                .iter()
                .map(|file| file.added + file.removed)
                .sum();
            text += &format!(
                "\n{}, {}\n",
                plural(report.files.len(), "file"),
                plural(lines, "line")
            );
        }
        self.long(&text);
    }
}

fn table(files: &[FileChange]) -> String {
    let shown = |file: &FileChange| format!("src/{}", clean(&file.file));
    let width = files.iter().map(|file| columns(&shown(file))).max();
    let mut text = String::new();
    for file in files {
        let kind = match file.kind {
            ChangeKind::Edited => "",
            ChangeKind::New => "new",
            ChangeKind::Gone => "gone",
        };
        let line = format!(
            "  {}  {}  {}  {kind}",
            padded(&shown(file), width.unwrap_or(0)),
            style::good(&padded(&format!("+{}", file.added), 5)),
            style::bad(&padded(&format!("-{}", file.removed), 5)),
        );
        text += line.trim_end();
        text.push('\n');
    }
    text
}
