//! What the learner changed from one pass to another.

use super::{
    Draw, Manner, Ui, diff,
    style::{self, Signs},
    text::{clean, columns, escaped, padded, plural},
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
        text + &self.api(ui.signs)
    }
}

impl ChangeReport {
    /// What changed in the public API of an open track.
    fn api(&self, signs: Signs) -> String {
        if let Some(why) = &self.api_not_read {
            return format!("\npublic API: not read, {}\n", clean(why));
        }
        let Some(api) = &self.api else {
            return String::new();
        };
        if api.is_empty() {
            return "\npublic API: no change\n".to_owned();
        }
        let changed = api.changed.iter().map(|it| &it.item);
        let all = api.added.iter().chain(changed.clone()).chain(&api.removed);
        let width = all.map(|it| columns(&clean(&it.name))).max().unwrap_or(0);
        let line = |sign: &str, name: &str, declaration: &str| {
            let name = padded(&clean(name), width);
            format!("  {sign} {name}  {}\n", style::faint(&clean(declaration)))
        };
        let mut text = String::from("\npublic API\n");
        for it in &api.added {
            text += &line(&style::good("+"), &it.name, &it.declaration);
        }
        for it in &api.changed {
            text += &line(&style::hint("~"), &it.item.name, &it.item.declaration);
            text += &line(" ", "  before", &it.before);
        }
        for it in &api.removed {
            text += &line(&style::bad("-"), &it.name, &it.declaration);
        }
        if signs.ascii { escaped(&text) } else { text }
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
