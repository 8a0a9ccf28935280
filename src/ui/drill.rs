//! Drill cards: the question, the answers, what is true, and where the topics stand.

use super::{
    Draw, Manner, Ui, clean, style,
    text::{columns, padded, plural},
};
use crate::{
    reports::{DrillReport, DrillResult, DrillTopicRow, DueTopic, ShownCard, ShownQuestion},
    wrap::wrapped,
};

/// A text in lines, each behind so many blanks.
const INDENT: usize = 2;
const LABEL: usize = 5;

impl Draw for DrillReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        if self.results.is_empty() {
            return ui.drill_topics(self);
        }
        let results = self.results.iter();
        let results: String = results
            .map(|it| format!("{}\n{}", it.card, ui.drill_result_text(it)))
            .collect();
        results + &ui.drill_sums(self)
    }

    fn warnings(&self) -> Vec<String> {
        let why = self.not_recorded.iter();
        why.map(|why| format!("nothing was recorded: {why}"))
            .collect()
    }
}

impl Ui {
    /// A card with its answers, without the reasons.
    pub fn drill_card(&self, card: &ShownCard, number: usize, of: usize) {
        let trap = if card.trap { ", a trap" } else { "" };
        self.drill_head(&format!("{}{trap}", card.title), number, of);
        self.out(&self.indented(&card.asks, INDENT));
        self.out("\n");
        self.out(&self.drill_choices(&card.answers));
    }

    fn drill_head(&self, title: &str, number: usize, of: usize) {
        let title = style::strong(&clean(title));
        let dot = self.signs.dot;
        self.out(&format!("\n{number} of {of} {dot} {title}\n\n"));
    }

    /// The reasons of a card.
    pub fn drill_reasons(&self, card: &ShownCard) {
        self.out("\n  because\n");
        self.out(&self.drill_choices(&card.reasons));
    }

    /// Asks for a number.
    pub fn drill_prompt(&self, what: &str, most: usize, are_keys: bool) {
        let how = if are_keys { "press " } else { "" };
        self.out(&format!("{what}, {how}1 to {most} (q ends): "));
    }

    /// Shows what was picked, where the terminal does not, and ends the line.
    pub fn drill_picked(&self, picked: &str) {
        self.out(&format!("{}\n", clean(picked)));
    }

    pub fn drill_unclear(&self, most: usize) {
        self.out(&format!("\na number from 1 to {most}, or q\n"));
    }

    /// What came of an answer.
    pub fn drill_result(&self, result: &DrillResult) {
        self.out(&format!("\n{}", self.drill_result_text(result)));
    }

    pub fn drill_go_on(&self) {
        self.out(&style::faint("\nany key goes on, q ends\n"));
    }

    /// An open question alone: the learner answers aloud.
    pub fn drill_question(&self, question: &ShownQuestion, number: usize, of: usize) {
        self.drill_head(&question.title, number, of);
        self.out(&self.indented(&question.asks, INDENT));
    }

    pub fn drill_say_it(&self) {
        let text = "\nSay your answer aloud, then press a key: the rubric comes.\n";
        self.out(&style::faint(text));
    }

    /// What to compare the answer with.
    pub fn drill_rubric(&self, question: &ShownQuestion) {
        self.out("\n  a good answer\n");
        self.out(&self.indented(&question.model, INDENT + 2));
        self.out("\n  which of these did yours have?\n");
        self.out(&self.drill_choices(&question.rubric));
    }

    pub fn drill_tick(&self, are_keys: bool) {
        let how = if are_keys {
            "press the numbers, then Enter"
        } else {
            "the numbers, in a line"
        };
        self.out(&format!("{how}: "));
    }

    /// The sums of a round.
    pub fn drill_ends(&self, report: &DrillReport) {
        if self.json {
            return;
        }
        let text = self.drill_sums(report);
        self.out(&format!("\n{text}"));
        for warning in report.warnings() {
            self.warn(&warning);
        }
    }

    fn drill_choices(&self, texts: &[String]) -> String {
        let one = |(number, text): (usize, &String)| {
            let lines = wrapped(&clean(text), self.width.saturating_sub(LABEL));
            let gap = format!("\n{}", " ".repeat(LABEL));
            format!(
                "  {}  {}\n",
                style::code(&number.to_string()),
                lines.join(&gap)
            )
        };
        (1..).zip(texts).map(one).collect()
    }

    fn indented(&self, text: &str, by: usize) -> String {
        let blanks = " ".repeat(by);
        let lines = wrapped(&clean(text), self.width.saturating_sub(by));
        lines
            .iter()
            .map(|line| format!("{blanks}{line}\n"))
            .collect()
    }

    fn drill_result_text(&self, result: &DrillResult) -> String {
        let mut text = self.verdict(result);
        if !result.misses.is_empty() {
            text += &self.indented(&format!("Your answer misses: {}", result.misses), INDENT);
        }
        if let (false, Some(graded), Some([answer, reason])) =
            (result.right, &result.graded, &result.right_texts)
        {
            let (number, text_of) = (graded.right_answer, clean(answer));
            text += &self.indented(&format!("Right: {number}, {text_of}"), INDENT);
            let (number, text_of) = (graded.right_reason, clean(reason));
            text += &self.indented(&format!("Because: {number}, {text_of}"), INDENT);
        }
        text += &self.indented(&result.says, INDENT);
        if let Some(number) = &result.number {
            text += &self.indented(&format!("To remember: {number}"), INDENT);
        }
        text += &style::faint(&self.indented(&format!("Source: {}", result.source), INDENT));
        let more: Vec<String> = result.more.iter().filter_map(|it| link(it)).collect();
        if !more.is_empty() {
            let dot = format!(" {} ", self.signs.dot);
            text += &style::with_code(&format!("  more: {}\n", more.join(&dot)));
        }
        text
    }

    fn verdict(&self, result: &DrillResult) -> String {
        let (pass, fail) = (style::good(self.signs.pass), style::bad(self.signs.fail));
        match (&result.graded, &result.ticked) {
            _ if result.right && result.graded.is_some() => format!("{pass} right\n"),
            (Some(graded), _) if graded.answer == graded.right_answer => {
                format!("{fail} right answer, wrong reason\n")
            }
            (_, Some(ticked)) => {
                let sign = if result.right { pass } else { fail };
                let of = result.points.unwrap_or_default();
                format!("{sign} {} of {}\n", ticked.len(), plural(of, "point"))
            }
            _ => format!("{fail} not the answer\n"),
        }
    }

    /// How many were right, and when each topic is due again.
    fn drill_sums(&self, report: &DrillReport) -> String {
        let right = report.results.iter().filter(|it| it.right).count();
        let mut text = format!("{right} of {} right\n\n", report.results.len());
        let width = report.topics.iter().map(|it| columns(&it.title)).max();
        for row in &report.topics {
            let of_topic = report
                .results
                .iter()
                .filter(|it| it.card.topic == row.topic);
            let right = of_topic.clone().filter(|it| it.right).count();
            let title = padded(&clean(&row.title), width.unwrap_or(0));
            let count = padded(&format!("{right} of {}", of_topic.count()), 8);
            text += format!("  {title}  {count}  {}", standing(row)).trim_end();
            text.push('\n');
        }
        text + "\n" + &self.drill_next(&report.due)
    }

    fn drill_next(&self, due: &[DueTopic]) -> String {
        let dot = self.signs.dot;
        style::with_code(&match due {
            [] => format!("next: `kata drill` for another ten {dot} `kata drill --list`\n"),
            due => format!(
                "next: `kata drill`, {} due {dot} `kata drill --list`\n",
                if due.len() == 1 {
                    "1 topic is".to_owned()
                } else {
                    format!("{} topics are", due.len())
                }
            ),
        })
    }

    fn drill_topics(&self, report: &DrillReport) -> String {
        let names = report.topics.iter().map(|it| columns(&it.topic)).max();
        let mut text = String::new();
        for row in &report.topics {
            let is_due = report.due.iter().any(|it| it.topic == row.topic);
            let sign = if is_due {
                style::hint(self.signs.here)
            } else {
                " ".to_owned()
            };
            let name = style::code(&padded(&row.topic, names.unwrap_or(0)));
            let cards = padded(&plural(row.cards, "card"), 8);
            let room = self.width.saturating_sub(names.unwrap_or(0) + 14);
            let what = match standing(row) {
                standing if standing.is_empty() => clean(&row.summary),
                standing => standing,
            };
            let what = wrapped(&what, room.max(20));
            text += format!("{sign} {name}  {cards}  {}", what[0]).trim_end();
            text.push('\n');
        }
        text + "\n" + &self.drill_next(&report.due)
    }

    /// The line that says which topics are due; empty if none is.
    pub(super) fn due_line(&self, due: &[DueTopic]) -> String {
        let [first, rest @ ..] = due else {
            return String::new();
        };
        let mut topics = clean(&first.title);
        if let Some(second) = rest.first() {
            topics += &format!(", {}", clean(&second.title));
        }
        if rest.len() > 1 {
            topics += &format!(" and {} more", rest.len() - 1);
        }
        style::with_code(&format!("due: `kata drill` {} {topics}\n", self.signs.dash))
    }
}

/// The box of a topic and when it is due; empty for a new one.
fn standing(row: &DrillTopicRow) -> String {
    let Some(it) = row.standing else {
        return String::new();
    };
    let when = match it.due_in_days {
        0 => "due today".to_owned(),
        1 => "again tomorrow".to_owned(),
        days => format!("again in {days} days"),
    };
    format!("box {} of 4, {when}", it.number)
}

/// The command that a link means.
fn link(link: &str) -> Option<String> {
    let (kind, name) = link.split_once(':')?;
    let name = clean(name);
    Some(match kind {
        "learn" => format!("`kata learn {name}`"),
        _ => format!("`kata start {name}`"),
    })
}
