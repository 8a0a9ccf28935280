//! What is left of a round: what was asked and missed, where the time went.

use serde::Serialize;

use super::{clock, phrases};
use crate::{
    interview::{LastCheck, Opened, PHASES, Round},
    journal::Phase,
    kata::Kata,
    ui::{
        Ui, clean, style,
        text::{duration, on_both_sides, padded, plural},
    },
};

/// All that is to be said of a finished round.
#[derive(Debug, Serialize)]
pub struct RoundReport<'a> {
    #[serde(skip)]
    kata: &'a Kata,
    #[serde(skip)]
    round: &'a Round,
    #[serde(rename = "kata")]
    id: &'a str,
    /// Milliseconds since 1970.
    begun_at: u64,
    ended_at: u64,
    length_ms: u64,
    /// The round's own time: what passed while a session was open.
    spent_ms: u64,
    phases: Vec<PhaseTime>,
    asked: &'a [Opened],
    missed: Vec<&'a str>,
    /// Questions for which there was no card.
    unanswered: &'a [String],
    follow_ups: &'a [usize],
    checks: usize,
    last_check: Option<LastCheck>,
}

#[derive(Debug, Serialize)]
struct PhaseTime {
    phase: Phase,
    planned_ms: u64,
    spent_ms: u64,
}

impl<'a> RoundReport<'a> {
    pub fn new(kata: &'a Kata, round: &'a Round) -> Self {
        let asks = kata.questions().iter().map(|card| card.ask.as_str());
        Self {
            kata,
            round,
            id: kata.id.as_str(),
            begun_at: round.begun_at,
            ended_at: round.last_at,
            length_ms: round.schedule.length(),
            spent_ms: round.spent(),
            phases: PHASES
                .iter()
                .map(|phase| PhaseTime {
                    phase: *phase,
                    planned_ms: round.schedule.planned(*phase),
                    spent_ms: round.schedule.spent(*phase, round.spent()),
                })
                .collect(),
            asked: &round.opened,
            missed: asks.filter(|ask| !round.is_open(ask)).collect(),
            unanswered: &round.unanswered,
            follow_ups: &round.follow_ups,
            checks: round.checks,
            last_check: round.last_check,
        }
    }
}

impl Ui {
    pub fn round_summary(&self, report: &RoundReport<'_>) {
        let left = format!(
            "{} {} interview of {}",
            style::strong(report.id),
            self.signs.dot,
            duration(report.length_ms)
        );
        let right = format!("ended after {}", clock(report.spent_ms));
        let mut text = format!("{}\n\n", on_both_sides(&left, &right, self.width));
        for phase in PHASES {
            text += &format!("  {}\n", phase_line(report.round, phase, report.spent_ms));
        }
        text += &self.asked(report);
        text += &follow_ups(report);
        text += &checks(report);
        self.out(&text);
    }

    fn asked(&self, report: &RoundReport<'_>) -> String {
        let all = report.asked.len() + report.missed.len();
        let in_words = report.asked.iter().filter(|card| card.words.is_some());
        let mut text = format!(
            "\nasked: {} of {}, {} in your own words\n",
            report.asked.len(),
            plural(all, "card"),
            in_words.count()
        );
        for card in report.asked {
            let how = if card.words.is_some() {
                ""
            } else {
                "  (by its number)"
            };
            let sign = style::good(&self.signs.padded(self.signs.pass));
            text += &format!("  {sign} {}{how}\n", clean(&card.ask));
        }
        if !report.missed.is_empty() {
            text += "missed:\n";
        }
        for ask in &report.missed {
            let sign = self.signs.padded(self.signs.later);
            text += &format!("  {sign} {}\n", clean(ask));
        }
        if !report.unanswered.is_empty() {
            text += "asked, and on no card:\n";
        }
        for words in report.unanswered {
            let sign = self.signs.padded(self.signs.later);
            text += &format!("  {sign} {}\n", clean(words));
        }
        text
    }
}

/// The name of a phase, the time that it took and the time that was planned.
pub(super) fn phase_line(round: &Round, phase: Phase, at: u64) -> String {
    format!(
        "{}  {:>6} of {:>6}",
        padded(phrases::name(phase), 14),
        clock(round.schedule.spent(phase, at)),
        clock(round.schedule.planned(phase))
    )
}

fn follow_ups(report: &RoundReport<'_>) -> String {
    let named = report.follow_ups.iter().map(|number| {
        let title = report.kata.stage(*number).map_or("", |stage| &stage.title);
        format!("{number} {}", clean(title))
    });
    let named: Vec<String> = named.collect();
    if named.is_empty() {
        "\nfollow-ups: none came\n".to_owned()
    } else {
        format!("\nfollow-ups: {}\n", named.join("; "))
    }
}

fn checks(report: &RoundReport<'_>) -> String {
    let Some(last) = report.last_check else {
        return "checks: none, so nobody knows whether the code does what you say\n".to_owned();
    };
    format!(
        "checks: {}; the last one, at stage {}: {} of {} pass\n",
        report.checks,
        last.stage,
        last.passed,
        plural(last.passed + last.failed, "test"),
    )
}
