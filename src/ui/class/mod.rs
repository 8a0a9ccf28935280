//! A class on the screen, and what is written of it for people and programs.

mod results;
mod table;

use indicatif::ProgressBar;
pub(super) use results::{build as build_words, sentence};
pub use results::{exercism, gradescope, junit};
pub use table::grades_csv;
pub(super) use table::state as state_name;

use super::{
    Draw, Ui, style,
    text::{clean, padded, plural},
};
use crate::{
    class::RunEvent,
    reports::{
        ClassExportReport, ClassMergeReport, ClassPerson, ClassPlanReport, ClassPrepareReport,
        ClassRunReport, ClassStatusReport,
    },
};

/// So many people of a list are shown; the rest is counted.
const MOST_PEOPLE: usize = 20;

impl Draw for ClassPlanReport {
    fn text(&self, ui: &Ui) -> String {
        let dot = ui.signs.dot;
        let mut text = format!(
            "{} {dot} {} in `{}` {dot} read as {}\n",
            style::strong(&clean(&self.kata)),
            plural(self.submissions, "submission"),
            clean(&self.folder),
            self.layout.name()
        );
        text += &format!(
            "  {} to judge{}\n",
            plural(self.contents, "different content"),
            if self.oracle_asked {
                ", and to compare with the reference"
            } else {
                ""
            }
        );
        for (what, people) in [
            ("refused", &self.refused),
            ("left out by the roster", &self.excluded),
            ("without a submission", &self.missing),
            ("not in the roster", &self.unknown),
        ] {
            text += &list(what, people);
        }
        if self.leads_on {
            text += &format!("\nnext: kata class run {}\n", quoted(&self.folder));
        }
        text
    }
}

/// A path as it is typed in a shell.
fn quoted(path: &str) -> String {
    let path = clean(path);
    if path.contains([' ', '\'', '"', '$', '\\']) {
        format!("'{}'", path.replace('\'', "'\\''"))
    } else {
        path
    }
}

fn list(what: &str, people: &[ClassPerson]) -> String {
    if people.is_empty() {
        return String::new();
    }
    let mut text = format!("  {} {what}\n", people.len());
    for person in people.iter().take(MOST_PEOPLE) {
        let id = person.id.as_deref().unwrap_or_default();
        let name = [clean(&person.student), clean(&person.name)].join(" ");
        text += &format!("    {} {}\n", padded(id, 6), name.trim());
        for why in &person.why {
            text += &format!("           {}\n", style::faint(&clean(why)));
        }
    }
    if people.len() > MOST_PEOPLE {
        text += &format!("    and {} more\n", people.len() - MOST_PEOPLE);
    }
    text
}

impl Draw for ClassRunReport {
    fn text(&self, ui: &Ui) -> String {
        let dot = ui.signs.dot;
        let run = &self.run;
        let mut text = format!(
            "{} {dot} shard {} of {} {dot} {} judged, {} known before, {} failed\n",
            style::strong(&clean(&self.kata)),
            run.shard.k,
            run.shard.n,
            run.judged,
            run.known,
            run.faults.len()
        );
        for fault in run.faults.iter().take(MOST_PEOPLE) {
            let said = clean(&fault.said);
            let first = said.lines().next().unwrap_or_default();
            text += &format!(
                "  {} {} {first}\n",
                style::bad(ui.signs.fail),
                fault.content
            );
        }
        text
    }

    fn notes(&self) -> Vec<String> {
        if self.run.faults.is_empty() {
            return Vec::new();
        }
        vec!["the environment failed: run the same command again".to_owned()]
    }
}

impl Draw for ClassStatusReport {
    fn text(&self, ui: &Ui) -> String {
        let (dot, status) = (ui.signs.dot, &self.status);
        let mut text = format!(
            "{} {dot} {} {dot} {} of {} judged\n",
            style::strong(&clean(&status.kata)),
            plural(status.submissions, "submission"),
            status.judged,
            plural(status.contents, "different content")
        );
        if status.refused > 0 {
            text += &format!("  {} refused\n", status.refused);
        }
        if !status.open.is_empty() {
            text += &format!("  {} to judge\n", status.open.len());
        }
        for fault in status.faults.iter().take(MOST_PEOPLE) {
            let said = clean(&fault.said);
            let first = said.lines().next().unwrap_or_default();
            text += &format!(
                "  {} {} {first}\n",
                style::bad(ui.signs.fail),
                fault.content
            );
        }
        text
    }
}

impl Draw for ClassMergeReport {
    fn text(&self, ui: &Ui) -> String {
        let (dot, counts) = (ui.signs.dot, &self.counts);
        let mut text = format!(
            "{} {dot} {} graded, {} refused, {} missing\n\n",
            style::strong(&clean(&self.kata)),
            counts.graded,
            counts.refused,
            counts.missing
        );
        let width = self.stages.iter().map(|it| it.title.chars().count()).max();
        for stage in &self.stages {
            text += &format!(
                "  {:>2}  {}  {:>4} pass  {:>4} stuck\n",
                stage.stage,
                padded(&clean(&stage.title), width.unwrap_or(0)),
                stage.passed,
                stage.stuck
            );
        }
        let all = self.histogram.last().copied().unwrap_or(0);
        text += &format!("\n  {all} passed all stages\n");
        text += &list("not judged", &self.not_judged);
        if self.files.is_empty() {
            return text + "\nnothing was written\n";
        }
        text + &format!(
            "\nwritten to {}: {}\n",
            clean(&self.to),
            self.files.join(", ")
        )
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = self.notes.clone();
        if !self.complete {
            let says = "some submissions are not judged: run the same command again, or merge with \
                        `--partial`";
            notes.push(says.to_owned());
        }
        notes
    }
}

impl Draw for ClassExportReport {
    fn text(&self, _: &Ui) -> String {
        let (count, to) = (plural(self.exported, "submission"), quoted(&self.to));
        format!(
            "{count} and the starter are in {to}\n\n\
             next: java -jar jplag.jar -l rust -bc {to}/base {to}/submissions\n"
        )
    }
}

impl Draw for ClassPrepareReport {
    fn text(&self, _: &Ui) -> String {
        format!(
            "the test harness is built in {}\nclasses need no network from now on\n",
            clean(&self.harness)
        )
    }
}

/// A bar that counts contents; gone when dropped.
#[derive(Debug)]
pub(crate) struct ClassBar(ProgressBar);

impl Ui {
    pub fn class_bar(&self) -> ClassBar {
        ClassBar(self.counting_bar("judging"))
    }
}

impl ClassBar {
    pub fn follow(&self, event: &RunEvent) {
        match event {
            RunEvent::Preparing => self.0.set_message("building the test harness"),
            RunEvent::Begins { to_judge, of } => {
                self.0.set_length(*of as u64);
                self.0.set_position((of - to_judge) as u64);
                self.0.set_message("");
            }
            RunEvent::Done => self.0.inc(1),
        }
    }
}

impl Drop for ClassBar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
