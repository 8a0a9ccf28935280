//! A code review: a wrong design without a mark, and how an answer was.

use serde::Serialize;

use super::Report;
use crate::{
    interview::{Marks, Question},
    journal::KataProgress,
    kata::{Kata, RuleId},
};

/// A design to review.
#[derive(Debug, Serialize)]
pub struct SpotReport {
    pub kata: String,
    /// What `--design` takes, to answer.
    pub design: String,
    pub file: String,
    /// The stage up to which the solution goes.
    pub stage: usize,
    pub rows: Vec<SpotRow>,
    /// What may follow; one of these does. Answers count them from 1.
    pub choices: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct SpotRow {
    pub line: usize,
    pub code: String,
}

/// How an answer was, and the truth.
#[derive(Debug, Serialize)]
pub struct SpotAnswerReport {
    pub kata: String,
    pub design: String,
    pub line_right: bool,
    pub choice_right: bool,
    pub file: String,
    /// The first wrong line, or the one before those that are missing.
    pub line: usize,
    /// Whether nothing is wrong but that lines are missing.
    pub missing: bool,
    pub choice: usize,
    pub mistake: String,
    /// What no longer holds.
    pub consequence: String,
    /// The number of that rule; null in a kata without numbers.
    pub rule: Option<RuleId>,
    /// What was answered, and the number of its rule.
    pub chosen: usize,
    pub chosen_rule: Option<RuleId>,
    /// Of a wrong choice: what a test of its rule says, which still passes.
    pub still_true: Option<String>,
    pub not_recorded: Option<String>,
}

/// How the reviews of a kata went, for other reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewRow {
    /// Answers, and how many of them were right.
    pub asked: usize,
    pub lines_right: usize,
    pub choices_right: usize,
    /// Designs whose last answer was wrong: they come again.
    pub missed: usize,
}

impl Report for SpotReport {
    const NAME: &'static str = "spot";
}

impl Report for SpotAnswerReport {
    const NAME: &'static str = "spot";
}

impl SpotReport {
    pub fn new(kata: &Kata, question: &Question) -> Self {
        let rows = question.rows.iter().map(|(line, code)| SpotRow {
            line: *line,
            code: code.clone(),
        });
        Self {
            kata: kata.id.to_string(),
            design: question.id.clone(),
            file: question.spot.file.clone(),
            stage: question.spot.stage,
            rows: rows.collect(),
            choices: question.choices.iter().map(|it| it.text.clone()).collect(),
        }
    }
}

impl SpotAnswerReport {
    /// How it was to choose `chosen`, counted from 1.
    pub fn new(kata: &Kata, question: &Question, marks: Marks, chosen: usize) -> Self {
        let right = question.right();
        let choice = chosen
            .checked_sub(1)
            .and_then(|at| question.choices.get(at));
        let wrong = choice.filter(|_| chosen != right);
        Self {
            kata: kata.id.to_string(),
            design: question.id.clone(),
            line_right: marks.line,
            choice_right: marks.consequence,
            file: question.spot.file.clone(),
            line: question.spot.lines.first().map_or(0, |it| *it.start()),
            missing: question.spot.is_gap,
            choice: right,
            mistake: question.spot.mistake.clone(),
            consequence: question.choices[right - 1].text.clone(),
            rule: question.choices[right - 1].rule,
            chosen,
            chosen_rule: choice.and_then(|it| it.rule),
            still_true: wrong.and_then(|it| kata.still_true(it, &question.spot)),
            not_recorded: None,
        }
    }
}

impl ReviewRow {
    /// The reviews of a kata, if there were any.
    pub fn of(state: &KataProgress) -> Option<Self> {
        let reviews = &state.reviews;
        let missed = reviews.boxes.values().filter(|it| it.streak == 0);
        (reviews.asked > 0).then(|| Self {
            asked: reviews.asked,
            lines_right: reviews.lines_right,
            choices_right: reviews.choices_right,
            missed: missed.count(),
        })
    }
}
