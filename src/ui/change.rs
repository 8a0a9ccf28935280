//! What the learner changed from one pass to another.

use super::{
    Draw, Manner, Ui, diff, style,
    text::{clean, columns, padded, plural},
};
use crate::{
    kata::{ChangeKind, FileChange},
    reports::{ChangeReport, Point},
};

/// A place in time as the title names it.
fn words(point: Point) -> String {
    match point {
        Point::Starter => "the starter".to_owned(),
        Point::Pass(stage) => format!("the pass of stage {stage}"),
        Point::Now => "your code now".to_owned(),
    }
}

impl Draw for ChangeReport {
    const MANNER: Manner = Manner::Long;

    /// The lines that differ, or how many they are.
    fn text(&self, ui: &Ui) -> String {
        let (report, stat) = (self, self.stat);
        let [from, to] = report.between.map(words);
        let title = format!("{}: from {} to {}", report.kata, from, to);
        let mut text = style::strong(&title) + "\n\n";
        if report.files.is_empty() {
            text += "no difference\n";
        } else {
            text += &if stat {
                table(&report.files)
            } else {
                diff::painted(&report.diff, ui.signs)
            };
            if report.lines_left_out > 0 && !stat {
                let note = format!(
                    "\n{} {} more lines: `kata diff --full` shows them all, `--stat` counts them\n",
                    ui.signs.more, report.lines_left_out
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
        text
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
