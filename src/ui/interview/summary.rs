//! What is left of a round: what was asked and missed, where the time went.

use super::{clock, phrases};
use crate::{
    interview::Round,
    journal::Phase,
    reports::RoundReport,
    ui::{
        Draw, Ui, clean, style,
        text::{duration, on_both_sides, padded, plural},
    },
};

impl Draw for RoundReport {
    fn text(&self, ui: &Ui) -> String {
        let (id, dot) = (&self.kata, ui.signs.dot);
        let next = format!(
            "\nnext: `kata card {id}` scores it {dot} `kata interview {id}` begins another\n"
        );
        ui.summary(self) + &style::with_code(&next)
    }
}

impl Ui {
    /// What is left of a round that has just ended.
    pub fn round_summary(&self, report: &RoundReport) {
        let again =
            "`kata interview --show` shows this again, `--read good` how another did it\n\n";
        let again = style::with_code(again);
        self.out(&(self.summary(report) + &again));
    }

    fn summary(&self, report: &RoundReport) -> String {
        let left = format!(
            "{} {} interview of {}",
            style::strong(&report.kata),
            self.signs.dot,
            duration(report.length_ms)
        );
        let right = format!("ended after {}", clock(report.spent_ms));
        let mut text = format!("{}\n\n", on_both_sides(&left, &right, self.width));
        for it in &report.phases {
            let line = time_line(it.phase, it.spent_ms, it.planned_ms);
            text += &format!("  {line}\n");
        }
        text += &self.asked(report);
        text += &follow_ups(report);
        text += &self.discussed(report);
        text += &checks(report);
        text
    }

    fn asked(&self, report: &RoundReport) -> String {
        let all = report.asked.len() + report.missed.len();
        let in_words = report.asked.iter().filter(|card| card.words.is_some());
        let mut text = format!(
            "\nasked: {} of {}, {} in your own words\n",
            report.asked.len(),
            plural(all, "card"),
            in_words.count()
        );
        for card in &report.asked {
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
        for words in &report.unanswered {
            let sign = self.signs.padded(self.signs.later);
            text += &format!("  {sign} {}\n", clean(words));
        }
        text
    }
}

impl Ui {
    /// The questions about the design, and how the author would answer.
    fn discussed(&self, report: &RoundReport) -> String {
        let mut text = String::new();
        for it in &report.discussed {
            text += &format!("  {} \"{}\"\n", self.signs.dot, clean(&it.ask));
            if let Some(answer) = &it.answer {
                text += &self.paragraph(&clean(answer), "    ");
            }
        }
        if report.discussed.iter().any(|it| it.answer.is_none()) {
            text += "  The author's answers come with the design notes, when all stages pass.\n";
        }
        text
    }
}

/// The name of a phase, the time that it took and the time that was planned.
pub(super) fn phase_line(round: &Round, phase: Phase, at: u64) -> String {
    time_line(
        phase,
        round.schedule.spent(phase, at),
        round.schedule.planned(phase),
    )
}

fn time_line(phase: Phase, spent_ms: u64, planned_ms: u64) -> String {
    format!(
        "{}  {:>6} of {:>6}",
        padded(phrases::name(phase), 14),
        clock(spent_ms),
        clock(planned_ms)
    )
}

fn follow_ups(report: &RoundReport) -> String {
    let titled = report.follow_ups.iter().zip(&report.follow_up_titles);
    let named: Vec<String> = titled
        .map(|(number, title)| format!("{number} {}", clean(title)))
        .collect();
    if named.is_empty() && !report.discussed.is_empty() {
        "\nfollow-ups: about the design\n".to_owned()
    } else if named.is_empty() {
        "\nfollow-ups: none came\n".to_owned()
    } else {
        format!("\nfollow-ups: {}\n", named.join("; "))
    }
}

fn checks(report: &RoundReport) -> String {
    let Some(last) = report.last_check else {
        return "checks: none, so it is not known whether the code does what you say\n".to_owned();
    };
    format!(
        "checks: {}; the last one, at stage {}: {} of {} pass\n",
        report.checks,
        last.stage,
        last.passed,
        plural(last.passed + last.failed, "test"),
    )
}
