//! The catalogue and where the learner stands, as tables.

use super::{
    Draw, Ui, hunt,
    log::totals,
    next, rounds, spot, style,
    text::{columns, duration, padded, plural},
};
use crate::{
    kata::Group,
    lookback::Next,
    reports::{KataRow, KataStatus, LeftOut, ListReport, StageRow, StatusReport},
};

/// More katas with an open track are counted, not named.
const MOST_NAMED: usize = 5;

impl Draw for ListReport {
    fn text(&self, ui: &Ui) -> String {
        ui.list(self)
    }
}

impl Draw for StatusReport {
    fn text(&self, ui: &Ui) -> String {
        let plan = self.plan.as_ref().map(|plan| ui.plan_line(plan));
        ui.status(&self.katas, &self.next) + &ui.due_line(&self.due) + &plan.unwrap_or_default()
    }
}

/// What the order of a list means.
fn order(sort: &str) -> &'static str {
    match sort {
        "difficulty" => "The easy and short ones first.",
        "progress" => "Those you are at, then those you have not begun, then those you have done.",
        _ => "In the order to take them: often asked first, and of those the easy ones.",
    }
}

/// What a long list does not show, and the command that does.
fn left_out(groups: &[LeftOut]) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let counts: Vec<String> = groups
        .iter()
        .map(|it| format!("{} {}", it.katas, it.group.name()))
        .collect();
    let line = format!(
        "\nand {}: `kata list --all` shows them, `kata list WORD` searches\n",
        counts.join(", ")
    );
    style::with_code(&line)
}

/// Which of the katas have an open track that is not begun, and the command for it.
fn open_tracks(katas: &[KataRow]) -> String {
    let is_new = |kata: &&KataRow| kata.open.as_ref().is_some_and(|open| !open.fetched);
    let ids: Vec<&str> = katas
        .iter()
        .filter(is_new)
        .map(|kata| kata.id.as_str())
        .collect();
    let which = match ids.len() {
        0 => return String::new(),
        few if few <= MOST_NAMED => ids.join(", "),
        many => format!("{many} of these have one"),
    };
    style::with_code(&format!(
        "\nopen track, where the design is yours (`kata start KATA --open`): {which}\n"
    ))
}

fn how_far(passed: usize, stages: usize) -> String {
    if passed == stages {
        style::good("done")
    } else {
        format!("{passed} of {stages}")
    }
}

impl Ui {
    fn list(&self, report: &ListReport) -> String {
        let names = report
            .katas
            .iter()
            .map(|kata| columns(&kata.id))
            .max()
            .unwrap_or(0)
            .max(4);
        let is_begun = |kata: &KataRow| kata.open.as_ref().is_some_and(|open| open.fetched);
        let you = if report.katas.iter().any(is_begun) {
            56
        } else {
            41
        };
        let patterns = self.width.saturating_sub(names + you).clamp(8, 40);
        let wide = self.width >= 70;
        let mut text = if wide {
            let head = format!(
                "  {}  STAGES  LEVEL  ASKED  {}  YOU",
                padded("KATA", names),
                padded("PATTERNS", patterns)
            );
            style::faint(&head) + "\n"
        } else {
            String::new()
        };
        let mut groups: Vec<Group> = report.katas.iter().map(|kata| kata.group).collect();
        groups.dedup();
        let mut heads = groups.iter().filter(|_| groups.len() > 1).peekable();
        for kata in &report.katas {
            if heads.next_if(|group| **group == kata.group).is_some() {
                text += &format!("{}\n", style::faint(kata.group.name()));
            }
            let sign = if kata.current {
                style::hint(self.signs.here)
            } else {
                " ".to_owned()
            };
            let you = self.you(kata);
            let name = style::strong(&padded(&kata.id, names));
            text += &if wide {
                format!(
                    "{sign} {name}  {}  {}  {}  {}  {you}\n",
                    padded(&stages(kata), 6),
                    self.signs.scale(kata.difficulty),
                    self.signs.scale(kata.frequency),
                    padded(&fitting(&kata.patterns, patterns), patterns),
                )
            } else {
                format!("{sign} {name}  {you}\n")
            };
        }
        if report.katas.is_empty() {
            text += "  no kata is like that\n";
        }
        text += &left_out(&report.left_out);
        text += &open_tracks(&report.katas);
        text += &format!("\n{}\n\n", order(report.sort));
        text += &match report.next.first() {
            Some(first) if !report.begun => style::with_code(&format!(
                "next: `kata start {}` {} {}\n",
                first.kata,
                self.signs.dash,
                next::reason(&first.why)
            )),
            _ => self.next_line(&report.next),
        };
        text += &self.then_line(report.next.get(1..).unwrap_or_default());
        text + &self.due_line(&report.due)
    }

    fn you(&self, kata: &KataRow) -> String {
        let guided = self.guided(kata);
        match &kata.open {
            Some(open) if open.fetched => {
                let far = how_far(open.stages_passed, open.stages);
                format!("{guided}, open {far}")
            }
            _ => guided,
        }
    }

    fn guided(&self, kata: &KataRow) -> String {
        if !kata.fetched {
            return self.signs.dash.to_owned();
        }
        let gave_up = if kata.gave_up { ", gave up" } else { "" };
        how_far(kata.stages_passed, kata.stages) + gave_up
    }

    /// Where the learner stands in each kata, and what is `next` across all.
    fn status(&self, reports: &[KataStatus], next: &[Next]) -> String {
        let blocks: Vec<String> = reports.iter().map(|report| self.standing(report)).collect();
        let mut text = blocks.join("\n");
        text += "\nTimes are active time: pauses of 30 minutes and more are left out.\n\n";
        if let [report] = reports
            && report.stages_passed < report.stages.len()
        {
            let others: Vec<Next> = next
                .iter()
                .filter(|next| next.kata != report.kata)
                .cloned()
                .collect();
            let dot = self.signs.dot;
            text += &style::with_code(&format!("next: `kata check` {dot} `kata brief`\n"));
            text += &next_hunt(report);
            text += &self.then_line(&others);
        } else {
            if let [report] = reports {
                text += &style::with_code("done: `kata solution` has the design notes\n");
                text += &next_hunt(report);
            }
            text += &self.next_line(next);
            text += &self.then_line(next.get(1..).unwrap_or_default());
        }
        text
    }

    fn standing(&self, report: &KataStatus) -> String {
        let width = report
            .stages
            .iter()
            .map(|row| columns(&row.title))
            .max()
            .unwrap_or(0);
        let folder = if report.folder == "." {
            "You are in its folder."
        } else {
            report.folder.as_str()
        };
        let standing = if report.stages_passed == report.stages.len() {
            match report.stages.len() {
                1 => "it passes".to_owned(),
                stages => format!("all {stages} stages pass"),
            }
        } else {
            format!("stage {} of {}", report.stage, report.stages.len())
        };
        let mut text = format!(
            "{} {} {standing}\n{}\n{}\n\n",
            style::strong(&report.kata),
            self.signs.dot,
            style::faint(folder),
            totals(&report.totals)
        );
        for row in &report.stages {
            text += &self.stage_line(report, row, width);
        }
        if let Some(row) = &report.review {
            text += &format!("\n{}\n", spot::in_short(row));
        }
        if let Some(from) = report.taken_over {
            text += &format!(
                "\nStage {from} began on the reference: from there on, passes count as taken over.\n"
            );
        }
        if report.gave_up {
            text += "\nThe solutions were opened by giving up.\n";
        }
        text += &rounds::line(&report.rounds, self.signs.dot);
        if report.backups > 0 {
            text += &format!(
                "\n{}: {}\n",
                plural(report.backups, "backup"),
                style::code("kata restore")
            );
        }
        text
    }

    /// A stage of a kata, and what was done there.
    fn stage_line(&self, report: &KataStatus, row: &StageRow, width: usize) -> String {
        let figures = format!(
            "{}, {}, {}",
            duration(row.active_ms),
            plural(row.checks, "check"),
            plural(row.hints, "hint")
        );
        let skipped = report.taken_over.is_some_and(|from| row.stage < from);
        let (sign, note) = if row.passed && skipped && row.checks == 0 {
            let sign = style::faint(&self.signs.padded(self.signs.pass));
            (sign, style::faint("taken over"))
        } else if row.passed {
            let sign = style::good(&self.signs.padded(self.signs.pass));
            (sign, format!("passed, {figures}"))
        } else if row.arrived {
            let sign = style::hint(&self.signs.padded(self.signs.here));
            let minutes = row.minutes;
            (sign, format!("{figures}, of about {minutes} min"))
        } else {
            let sign = style::faint(&self.signs.padded(self.signs.later));
            let minutes = row.minutes;
            let note = format!("{}, about {minutes} min", row.level.name());
            (sign, style::faint(&note))
        };
        let hunted = row
            .hunt
            .as_ref()
            .map(|it| format!(", {}", hunt::in_short(it)));
        let note = note + &hunted.unwrap_or_default();
        let line = format!(
            "  {sign} {}  {}  {note}",
            row.stage,
            padded(&row.title, width)
        );
        if columns(line.trim_end()) > self.width {
            // What was done stands below the title then.
            format!("  {sign} {}  {}\n       {note}\n", row.stage, row.title)
        } else {
            format!("{}\n", line.trim_end())
        }
    }
}

/// The line that offers the hunt of a stage that passed; none if all are won.
fn next_hunt(report: &KataStatus) -> String {
    let is_open = |row: &&StageRow| {
        row.passed && row.has_hunt && !row.hunt.as_ref().is_some_and(|hunt| hunt.won)
    };
    let Some(row) = report.stages.iter().find(is_open) else {
        return String::new();
    };
    let (kata, stage) = (&report.kata, row.stage);
    style::with_code(&format!(
        "tests: `kata hunt {kata} --stage {stage}`\ncode review: `kata spot {kata}`\n"
    ))
}

/// How many stages a kata has: `4+2` are four of the core path and two for seniors.
fn stages(kata: &KataRow) -> String {
    match kata.stages - kata.core_stages {
        0 => kata.stages.to_string(),
        senior => format!("{}+{senior}", kata.core_stages),
    }
}

/// As many of `names` as fit into `width` columns.
fn fitting(names: &[String], width: usize) -> String {
    let mut text = String::new();
    for name in names {
        let longer = if text.is_empty() {
            name.clone()
        } else {
            format!("{text} {name}")
        };
        if columns(&longer) > width {
            break;
        }
        text = longer;
    }
    text
}
