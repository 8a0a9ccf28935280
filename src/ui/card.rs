//! The card: two scores side by side, the questions for the learner's own, and
//! how both changed.

use super::{
    Draw, Ui, hunt, predict, style,
    text::{columns, duration, padded, plural},
};
use crate::{
    interview::{Asked, Change, HIGHEST, Skill},
    journal::{MachineScore, Share},
    reports::CardReport,
};

/// How many cards the table shows.
const MOST_ROWS: usize = 8;
/// Columns of a score in it, and of all of it.
const WIDTH: usize = 13;
const TABLE: usize = 80;

impl Draw for CardReport {
    fn text(&self, ui: &Ui) -> String {
        machine_part(self) + &ui.own_part(self)
    }
}

/// What the machine scores.
fn machine_part(report: &CardReport) -> String {
    let mut text = format!("{}\n\n", style::strong(&format!("{}: card", report.kata)));
    match &report.machine {
        None => {
            text +=
                &style::with_code("by the machine: nothing yet, `kata check` judges your code\n");
        }
        Some(score) => text += &machine(score, report.stale),
    }
    if let Some(from) = report.taken_over {
        text +=
            &format!("stage {from} began on the reference: passes from there on are taken over\n");
    }
    for row in &report.hunts {
        text += &format!("stage {}: {}\n", row.stage, hunt::in_short(row));
    }
    for it in &report.predictions {
        text += &format!("stage {}: {}\n", it.stage, predict::in_short(it));
    }
    text += &asked(&report.asked_before_code);
    text + "\n"
}

/// What was asked before the first line of code, in a line; nothing if nothing was.
fn asked(asked: &Asked) -> String {
    let all = asked.cards.len() + asked.unanswered;
    if all == 0 {
        return String::new();
    }
    format!(
        "asked before the first line of code: {}, {} opened\n",
        plural(all, "question"),
        plural(asked.cards.len(), "card")
    )
}

impl Ui {
    /// What the machine scores.
    pub fn card_machine(&self, report: &CardReport) {
        self.out(&machine_part(report));
    }

    /// The learner's own score, and how both changed.
    pub fn card_own(&self, report: &CardReport) {
        self.out(&self.own_part(report));
    }

    fn own_part(&self, report: &CardReport) -> String {
        let Some(last) = report.history.last() else {
            let text = "by you: nothing yet\n".to_owned() + &fill_in(&report.kata);
            return style::with_code(&text);
        };
        let before = report.history.iter().rev().nth(1);
        let mut text = format!("by you, {}\n", ago(report.now, last.at));
        for skill in Skill::ALL {
            let score = skill.of(last.own);
            let change = Change::new(before.map(|row| skill.of(row.own)), score);
            let line = format!(
                "  {}  {score} of {HIGHEST}  {}",
                padded(name(skill), 29),
                change_in_words(change)
            );
            text += line.trim_end();
            text.push('\n');
        }
        if report.history.len() > 1 && self.width >= TABLE {
            text += &self.card_table(report);
        }
        text.push('\n');
        text += &if report.recorded {
            "recorded; the two scores stand side by side and are never added\n".to_owned()
        } else {
            fill_in(&report.kata)
        };
        style::with_code(&text)
    }

    fn card_table(&self, report: &CardReport) -> String {
        let hidden = report.history.len().saturating_sub(MOST_ROWS);
        let head = [
            "QUESTIONS",
            "ENTITIES",
            "TRADE-OFFS",
            "EXPLAINING",
            "MACHINE",
        ];
        let mut line = format!("  {}", padded("NEWEST LAST", 16));
        line.extend(head.map(|title| padded(title, WIDTH)));
        let mut text = format!("\n{}\n", style::faint(line.trim_end()));
        for (index, row) in report.history.iter().enumerate().skip(hidden) {
            let before = index.checked_sub(1).map(|index| &report.history[index]);
            let mut line = format!("  {}", padded(&ago(report.now, row.at), 16));
            for skill in Skill::ALL {
                let score = skill.of(row.own);
                let change = Change::new(before.map(|row| skill.of(row.own)), score);
                let cell = format!("{score} {}", change_in_words(change));
                line += &padded(cell.trim_end(), WIDTH);
            }
            line += &row.machine.as_ref().map_or_else(
                || self.signs.dash.to_owned(),
                |score| format!("{} of {}", score.behaviour.passed, score.behaviour.of),
            );
            text += &format!("{}\n", line.trim_end());
        }
        text += "  MACHINE: tests that passed, of the stages there were\n";
        if hidden > 0 {
            text += &format!("  {hidden} older: `kata card --json`\n");
        }
        text
    }

    /// How the questions are answered.
    pub fn card_intro(&self, has_last: bool) {
        let keys = if has_last {
            "Enter keeps the last answer, q leaves without saving"
        } else {
            "q leaves without saving"
        };
        self.out(&format!(
            "by you: four scores from 0 to {HIGHEST}\n{keys}\n"
        ));
    }

    /// One question, with what 0, 2 and 4 look like; gives the columns of its prompt.
    pub fn card_question(&self, skill: Skill, number: usize, last: Option<u8>) -> usize {
        let mut text = format!(
            "\n{number} of {}  {}\n",
            Skill::ALL.len(),
            style::strong(name(skill))
        );
        for (score, anchor) in [0, 2, 4].iter().zip(anchors(skill)) {
            let lines = crate::wrap::wrapped(anchor, self.width.saturating_sub(7));
            text += &format!("    {score}  {}\n", lines.join("\n       "));
        }
        self.out(&text);
        self.card_prompt(last)
    }

    /// What was typed was no score; gives the columns of the next prompt.
    pub fn card_unclear(&self, last: Option<u8>) -> usize {
        self.out(&format!("  a number from 0 to {HIGHEST}, or q\n"));
        self.card_prompt(last)
    }

    fn card_prompt(&self, last: Option<u8>) -> usize {
        let last = last.map_or(String::new(), |last| format!(" [{last}]"));
        let prompt = format!("your score{last} > ");
        self.out(&prompt);
        columns(&prompt)
    }

    pub fn card_left(&self) {
        self.out("\nnothing was saved\n");
    }

    /// The line of a prompt that nobody ended.
    pub fn end_line(&self) {
        self.out("\n");
    }
}

fn machine(score: &MachineScore, stale: bool) -> String {
    let mut text = format!("by the machine, at the check of stage {}\n", score.stage);
    let mut row = |name: &str, says: String| {
        text += &format!("  {}  {says}\n", padded(name, 11));
    };
    row("behaviour", share(score.behaviour, "tests pass"));
    row("contracts", share(score.contracts, "hold"));
    row(
        "extension",
        share(score.extension, "tests with code from outside pass"),
    );
    row(
        "concurrency",
        share(score.concurrency, "tests of stages with threads pass"),
    );
    row(
        "oracle",
        match score.oracle {
            Some(oracle) => share(oracle, "random scenarios agree"),
            None => style::with_code("not asked: `kata check --oracle`"),
        },
    );
    if stale {
        text +=
            &style::with_code("  Your code has changed since: `kata check` judges it as it is.\n");
    }
    text
}

fn share(share: Share, what: &str) -> String {
    let Share { passed, of } = share;
    if of == 0 {
        "none up to this stage".to_owned()
    } else {
        format!("{passed} of {of} {what}")
    }
}

fn fill_in(kata: &str) -> String {
    format!(
        "to score yourself: `kata card {kata}` on a terminal, or\n`kata card {kata} --questions N --entities N --trade-offs N --explaining N`\n"
    )
}

fn ago(now: u64, at: u64) -> String {
    format!("{} ago", duration(now.saturating_sub(at)))
}

fn change_in_words(change: Change) -> String {
    match change {
        Change::First => String::new(),
        Change::Same => "same".to_owned(),
        Change::Up(by) => format!("up {by}"),
        Change::Down(by) => format!("down {by}"),
    }
}

fn name(skill: Skill) -> &'static str {
    match skill {
        Skill::Questions => "clarifying questions",
        Skill::Entities => "entities and responsibilities",
        Skill::TradeOffs => "trade-offs",
        Skill::Explaining => "explaining in three minutes",
    }
}

/// What a 0, a 2 and a 4 look like.
fn anchors(skill: Skill) -> [&'static str; 3] {
    match skill {
        Skill::Questions => [
            "I typed before I asked anything.",
            "I asked some of what mattered; the rest I found out from red tests.",
            "Before I typed I knew what comes in, what goes out, what is refused and what is out of scope.",
        ],
        Skill::Entities => [
            "One type does nearly everything, or I could not say what each is for.",
            "The types are the problem's own; a rule or two sits in the wrong one.",
            "One sentence for each type says what it knows and does; each rule is in one place.",
        ],
        Skill::TradeOffs => [
            "I took the first way that came to mind and named no other.",
            "I named another way, but not what it would have cost.",
            "For each large decision: two ways, what each makes cheap and dear, and why this one.",
        ],
        Skill::Explaining => [
            "I read code aloud, or the time was over before the point.",
            "The parts came across, in an order that the listener had to mend.",
            "Problem, seams, one trade-off, what I would test next: in three minutes, without the code.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_fits_its_column() {
        for skill in Skill::ALL {
            assert!(columns(name(skill)) <= 29);
            assert!(anchors(skill).iter().all(|anchor| anchor.ends_with('.')));
        }
    }
}
