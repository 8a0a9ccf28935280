//! What can be said of a design: what the stages cost, numbers beside those of the
//! solutions, and findings. Facts, never a verdict.

use super::{
    Draw, Manner, Ui, rounds, style,
    text::{clean, columns, padded},
};
use crate::{
    design::Place,
    reports::{Column, ReviewReport, StageCost},
    review::Numbers,
    wrap::{start, wrapped},
};

/// So many findings are shown unless all are wanted.
const MOST_FINDINGS: usize = 7;
const MOST_PLACES: usize = 6;
const BAR: usize = 14;

/// How many findings are shown.
fn shown(report: &ReviewReport) -> usize {
    let most = if report.all {
        usize::MAX
    } else {
        MOST_FINDINGS
    };
    report.findings.len().min(most)
}

impl Draw for ReviewReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        ui.review(self)
    }
}

impl Ui {
    fn review(&self, report: &ReviewReport) -> String {
        let title = format!("{}: what can be said of your design", report.kata);
        let mut text = style::strong(&title) + "\n";
        text += &self.costs(&report.costs);
        text += &numbers(&report.numbers, self.width);
        text += &self.open_review(report);
        text += &self.findings(report);
        let count = shown(report);
        let dot = self.signs.dot;
        let rest = if count < report.findings.len() {
            format!(
                "`kata review --all` shows {} more {dot} ",
                report.findings.len() - count
            )
        } else {
            String::new()
        };
        let other = if report.numbers.len() > 1 {
            "`kata solution --diff`"
        } else {
            "`kata check`"
        };
        let next = format!("\nnext: {rest}`kata diagram` {dot} {other}\n");
        text += &style::with_code(&next);
        text
    }

    fn costs(&self, costs: &[StageCost]) -> String {
        if costs.is_empty() {
            return String::new();
        }
        let titles = costs.iter().map(|it| columns(&it.title)).max().unwrap_or(0);
        let titles = titles.min(self.width.saturating_sub(2 * BAR + 30)).max(8);
        let most = costs
            .iter()
            .flat_map(|it| [it.cost.lines, it.cost.reference_lines])
            .max();
        let most = most.unwrap_or(1).max(1);
        let head = format!(
            "     {}  {}  the reference",
            " ".repeat(titles),
            padded("you", BAR + 11)
        );
        let mut text = format!(
            "\nLines changed by each stage, and in how many files\n{}\n",
            style::faint(&head)
        );
        for StageCost { title, cost } in costs {
            let title = start(title, titles);
            let bar = |lines: usize, files: usize| {
                let length = (lines * BAR).div_ceil(most);
                let sign = if self.signs.ascii { "#" } else { "█" };
                format!(
                    "{} {lines:>4} in {files:<2}",
                    padded(&sign.repeat(length), BAR)
                )
            };
            let yours = bar(cost.lines, cost.files);
            let theirs = bar(cost.reference_lines, cost.reference_files);
            let line = format!(
                "  {}  {}  {yours}  {theirs}",
                cost.stage,
                padded(title, titles)
            );
            text += line.trim_end();
            text.push('\n');
        }
        text
    }

    /// Rounds, types and seams of an open track.
    fn open_review(&self, report: &ReviewReport) -> String {
        let Some(open) = &report.open else {
            return String::new();
        };
        let mut text = String::new();
        if !open.rounds.is_empty() {
            text += "\nFrozen rounds\n";
        }
        for (number, it) in (1..).zip(&open.rounds) {
            let kind = format!("{} ({})", it.round.id, it.round.kind.name());
            text += &format!(
                "  {number}  {}  {}\n",
                padded(&kind, 34),
                rounds::word(it.state)
            );
            if let Some(opening) = it.opening {
                text += &format!("     {}\n", style::faint(&opening.words()));
            }
        }
        if !open.types.is_empty() {
            text += "\nYour types at each stage: how many stayed, came and went\n";
        }
        for types in &open.types {
            let (kept, all) = (types.kept.len(), types.kept.len() + types.gone.len());
            let mut line = format!("{kept} of {all} stayed");
            for (word, names) in [("new", &types.new), ("gone", &types.gone)] {
                if !names.is_empty() {
                    line += &format!(", {word}: {}", names.join(" "));
                }
            }
            let lines = wrapped(&clean(&line), self.width.saturating_sub(6));
            text += &format!("  {:<2}  {}\n", types.stage, lines.join("\n      "));
        }
        if !open.unused_seams.is_empty() {
            let names = clean(&open.unused_seams.join(", "));
            text +=
                &format!("\nSeams that nothing uses (one implementation, no partner): {names}\n");
        }
        text
    }

    fn findings(&self, report: &ReviewReport) -> String {
        if report.findings.is_empty() {
            return "\nNothing stands out that an interviewer would have to ask about.\n"
                .to_owned();
        }
        let mut text = String::new();
        for (number, said) in (1..).zip(report.findings.iter().take(shown(report))) {
            let mut lines = wrapped(&said.fact, self.width.saturating_sub(4)).into_iter();
            let first = lines.next().unwrap_or_default();
            text += &format!("\n{number:>2}  {}\n", style::strong(&first));
            lines.for_each(|line| text += &format!("    {}\n", style::strong(&line)));
            if !said.places.is_empty() {
                for line in wrapped(
                    &places(&said.places, report.all),
                    self.width.saturating_sub(4),
                ) {
                    text += &format!("    {}\n", style::code(&line));
                }
            }
            for line in wrapped(said.why, self.width.saturating_sub(4)) {
                text += &format!("    {line}\n");
            }
            if let Some(section) = said.section {
                text += &style::faint(&format!("    DESIGN.md of the reference: {section}"));
                text.push('\n');
            }
        }
        text
    }
}

/// The numbers side by side.
fn numbers(all: &[Column], width_of_all: usize) -> String {
    type Row = (&'static str, fn(&Numbers) -> usize);
    let rows: [Row; 9] = [
        ("types", |it| it.types),
        ("traits", |it| it.traits),
        ("public items", |it| it.public_items),
        ("public methods", |it| it.public_methods),
        ("lines", |it| it.lines),
        ("largest type, % of methods", |it| it.largest_percent),
        ("matches that grow with a kind", |it| it.matches_on_kinds),
        ("clones", |it| it.clones),
        ("places that may panic", |it| it.may_panic),
    ];
    let name = |it: &Column| match it.of {
        "mine" => "you".to_owned(),
        other => format!("{other} at {}", it.stage),
    };
    let width = |it: &Column| columns(&name(it)).max(6);
    let heads: String = all
        .iter()
        .map(|it| format!("  {:>1$}", name(it), width(it)))
        .collect();
    let mut text = format!(
        "\n{}\n",
        style::faint(&format!("  {}{heads}", " ".repeat(30)))
    );
    for (title, number) in rows {
        let cells: String = all
            .iter()
            .map(|it| format!("  {:>1$}", number(&it.numbers), width(it)))
            .collect();
        text += &format!("  {title:<30}{cells}\n");
    }
    for line in wrapped(DIRECTIONS, width_of_all.saturating_sub(2)) {
        text += &style::faint(&format!("  {line}"));
        text.push('\n');
    }
    text
}

/// Which way is good, of each row.
const DIRECTIONS: &str = "Of types, traits, public items and lines, neither many nor few are \
    good. The largest type's share counts methods that the kata does not name: the smaller, the \
    fewer reasons one type has to change. Fewer matches, clones and places that may panic leave \
    you less to explain.";

fn places(places: &[Place], all: bool) -> String {
    let most = if all { places.len() } else { MOST_PLACES };
    let shown: Vec<String> = places
        .iter()
        .take(most)
        .map(|it| clean(&it.to_string()))
        .collect();
    let more = places.len().saturating_sub(most);
    if more > 0 {
        format!("{}, and {more} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}
