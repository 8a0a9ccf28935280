//! What happened in a kata, and the path across katas.

use super::{
    Draw, Manner, Ui, hunt, next, predict, style,
    text::{clean, columns, duration, padded, plural},
};
use crate::{
    journal::{Event, Step},
    lookback::{Next, StageHistory, Totals},
    reports::{LogReport, LogStage, PathKata, PathReport},
    wrap::start,
};

/// How many of the katas to come the path names.
const TO_COME: usize = 3;

impl Draw for LogReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        ui.log(self)
    }
}

impl Draw for PathReport {
    const MANNER: Manner = Manner::Long;

    fn text(&self, ui: &Ui) -> String {
        ui.path(self)
    }
}

impl Ui {
    fn log(&self, report: &LogReport) -> String {
        let mut text = format!(
            "{} {} {} of {} stages passed\n{}\n\n",
            style::strong(&report.kata),
            self.signs.dot,
            report.stages_passed,
            report.stages.len(),
            totals(&report.totals),
        );
        text += &self.stages(&report.stages);
        text += &Self::events(report);
        let (kata, dot) = (&report.kata, self.signs.dot);
        let end = if report.stages_passed == report.stages.len() {
            format!("next: `kata diff {kata}` {dot} `kata list`\n")
        } else {
            format!("next: `kata check {kata}` {dot} `kata diff {kata}`\n")
        };
        text += &format!("\n{}", style::with_code(&end));
        text
    }

    /// A table with a row for each stage, and notes below a row that has some.
    fn stages(&self, stages: &[LogStage]) -> String {
        let longest = stages.iter().map(|stage| columns(&stage.title)).max();
        let width = longest
            .unwrap_or(0)
            .min(self.width.saturating_sub(48))
            .max(8);
        let sign = columns(&self.signs.padded(self.signs.pass));
        let head = format!(
            "  {}    {}  TO PASS     ACTIVE      CHECKS  HINTS",
            " ".repeat(sign),
            padded("STAGE", width)
        );
        let mut text = style::faint(&head) + "\n";
        for stage in stages {
            let history = &stage.history;
            let sign = if history.passed.is_some() {
                style::good(&self.signs.padded(self.signs.pass))
            } else if history.arrived.is_some() {
                style::hint(&self.signs.padded(self.signs.here))
            } else {
                style::faint(&self.signs.padded(self.signs.later))
            };
            let title = padded(&self.cut(&stage.title, width), width);
            let figures = if history.arrived.is_some() {
                self.figures(history)
            } else {
                String::new()
            };
            text += format!("  {sign} {}  {title}  {figures}", stage.stage).trim_end();
            text.push('\n');
            let mut notes = notes(history);
            notes.extend(stage.hunt.as_ref().map(hunt::in_short));
            notes.extend(stage.prediction.as_ref().map(predict::in_short));
            if !notes.is_empty() {
                let indent = " ".repeat(columns(&self.signs.padded(" ")) + 6);
                text += &format!("{indent}{}\n", notes.join(", "));
            }
        }
        text
    }

    fn figures(&self, history: &StageHistory) -> String {
        let to_pass = history
            .ms
            .map_or_else(|| self.signs.dash.to_owned(), duration);
        format!(
            "{}  {}  {}  {}",
            padded(&to_pass, 10),
            padded(&duration(history.active_ms), 10),
            padded(&history.checks.to_string(), 6),
            history.hints,
        )
    }

    fn events(report: &LogReport) -> String {
        let (shown, all) = (report.events.len(), report.events_in_all);
        let head = if shown < all {
            format!("the latest {shown} of {all} entries; `kata log --all` shows them all")
        } else if all == 1 {
            "1 entry".to_owned()
        } else {
            format!("all {all} entries, the newest last")
        };
        let ages: Vec<String> = report
            .events
            .iter()
            .map(|entry| age(report.now, entry.at))
            .collect();
        let width = ages.iter().map(|age| columns(age)).max().unwrap_or(0);
        let mut text = format!("\n{}\n\n", style::with_code(&head));
        for (entry, age) in report.events.iter().zip(&ages) {
            let age = style::faint(&padded(age, width));
            text += &format!("  {age}  {}\n", clean(&sentence(&entry.event)));
        }
        text
    }

    fn path(&self, report: &PathReport) -> String {
        let coming: Vec<&Next> = report.next.iter().filter(|next| !next.fetched).collect();
        let done = report.katas.iter().filter(|kata| kata.is_done()).count();
        let names = report.katas.iter().map(|kata| kata.kata.as_str());
        let names = names.chain(coming.iter().take(TO_COME).map(|next| next.kata.as_str()));
        let width = names.map(columns).max().unwrap_or(0);
        let mut text = format!(
            "{} {} {done} done, {} in progress, {} to come\n\n",
            style::strong("your path"),
            self.signs.dot,
            report.katas.len() - done,
            coming.len()
        );
        for kata in &report.katas {
            text += &self.path_line(kata, width);
        }
        let later = style::faint(&self.signs.padded(self.signs.later));
        for next in coming.iter().take(TO_COME) {
            text += &format!(
                "  {later} {}  {}\n",
                padded(&next.kata, width),
                style::faint(&next::reason(&next.why))
            );
        }
        if coming.len() > TO_COME {
            let more = format!("{} more: `kata list`", coming.len() - TO_COME);
            text += &format!("  {later} {}\n", style::with_code(&more));
        }
        text += &format!(
            "\nin all: {}\n\n{}",
            totals(&report.totals),
            self.next_line(&report.next)
        );
        text
    }

    fn path_line(&self, kata: &PathKata, width: usize) -> String {
        let sign = if kata.is_done() {
            style::good(&self.signs.padded(self.signs.pass))
        } else {
            style::hint(&self.signs.padded(self.signs.here))
        };
        format!(
            "  {sign} {}  {} of {}  {}\n",
            style::strong(&padded(&kata.kata, width)),
            kata.stages_passed,
            kata.stages,
            totals(&kata.totals)
        )
    }

    /// `text` in at most `width` columns.
    pub(super) fn cut(&self, text: &str, width: usize) -> String {
        if columns(text) <= width {
            return text.to_owned();
        }
        let end = if self.signs.ascii { ".." } else { "…" };
        let kept = start(text, width.saturating_sub(columns(end)));
        kept.trim_end().to_owned() + end
    }
}

/// Sums in one line; what did not happen is left out, checks and time are not.
pub(super) fn totals(totals: &Totals) -> String {
    let mut parts = vec![
        format!("{} active", duration(totals.active_ms)),
        plural(totals.checks, "check"),
    ];
    let rest = [
        (totals.hints, "hint"),
        (totals.regressions, "regression"),
        (totals.give_ups, "give-up"),
    ];
    for (count, noun) in rest {
        if count > 0 {
            parts.push(plural(count, noun));
        }
    }
    parts.join(", ")
}

/// What was out of the ordinary in a stage.
fn notes(history: &StageHistory) -> Vec<String> {
    let mut notes = Vec::new();
    if history.passes > 1 {
        notes.push(format!("passed {} times", history.passes));
    }
    let rest = [
        (history.regressions, "regression"),
        (history.resets, "reset"),
        (history.restores, "restore"),
        (history.give_ups, "give-up"),
    ];
    for (count, noun) in rest {
        if count > 0 {
            notes.push(plural(count, noun));
        }
    }
    notes
}

fn age(now: u64, at: u64) -> String {
    format!("{} ago", duration(now.saturating_sub(at)))
}

/// An entry in one short line.
pub(super) fn sentence(event: &Event) -> String {
    match event {
        Event::Fetched { stages: 1, .. } => "fetched".to_owned(),
        Event::Fetched { stages, .. } => format!("fetched with {stages} stages at once"),
        Event::Upgraded { .. } => "the kata's text was brought up to date".to_owned(),
        Event::Checked {
            stage,
            passed,
            failed,
            stages_passed,
            ..
        } => checked(*stage, *passed, passed + failed, *stages_passed),
        Event::Passed { stage, .. } => format!("stage {stage} passed"),
        Event::Delivered { stage, .. } => format!("stage {stage} arrived"),
        Event::Hint { stage, number, .. } => format!("hint {number} of stage {stage}"),
        Event::GaveUp { stage, .. } => format!("gave up at stage {stage}: the solutions are open"),
        Event::Reset { stage, backup, .. } => {
            format!("stage {stage} started over; what was there is backup {backup}")
        }
        Event::Restored {
            stage: Some(stage),
            backup,
            ..
        } => format!("code of stage {stage} brought back; what was there is backup {backup}"),
        Event::Restored { from, backup, .. } => {
            format!("backup {from} brought back; what was there is backup {backup}")
        }
        Event::TookOver {
            stage, of, backup, ..
        } => {
            let backup = backup
                .as_ref()
                .map(|it| format!("; what was there is backup {it}"));
            format!(
                "stage {stage} taken over from the {}{}",
                super::clean(of),
                backup.unwrap_or_default()
            )
        }
        Event::Spotted {
            line, consequence, ..
        } => {
            let word = |right: &bool| if *right { "right" } else { "wrong" };
            format!(
                "code review: line {}, consequence {}",
                word(line),
                word(consequence)
            )
        }
        Event::Predicted { stage, files, .. } => {
            format!(
                "predicted for stage {stage}: {}",
                super::clean(&files.join(", "))
            )
        }
        Event::Hunted {
            stage,
            first,
            killed,
            of,
            ..
        } => {
            let what = if *first { "examples first" } else { "hunt" };
            format!(
                "{what} of stage {stage}: {} of {of} wrong designs found",
                killed.len()
            )
        }
        Event::Interview { step, .. } => in_an_interview(step),
        Event::Asked {
            card: Some(card), ..
        } => format!("asked: {}", super::clean(card)),
        Event::Asked { words, .. } => {
            format!("asked, and there was no answer: {}", super::clean(words))
        }
        // They are about no kata, so no list shows them.
        Event::Drilled { topic, card, .. } => format!("drill card {topic}/{card}"),
        Event::Planned { days, .. } => format!("a plan of {days} days"),
        Event::ChoseStart { from } => format!("came from {from}"),
        Event::Read { topic } => format!("read about {topic}"),
        Event::Graded { own, .. } => format!(
            "scored yourself: questions {}, entities {}, trade-offs {}, explaining {}, of 4 each",
            own.questions, own.entities, own.trade_offs, own.explaining
        ),
    }
}

fn in_an_interview(step: &Step) -> String {
    match step {
        Step::Began { length_ms } => format!("interview of {} began", duration(*length_ms)),
        Step::Resumed => "interview resumed".to_owned(),
        Step::Beat => "interview goes on".to_owned(),
        Step::Known { .. } => "interview: a check of unchanged code".to_owned(),
        Step::Paused => "interview paused".to_owned(),
        Step::Asked { ask, .. } => format!("asked: {ask}"),
        Step::Unanswered { words } => format!("asked, and there was no answer: {words}"),
        Step::Left { .. } => "interview: on to the next part".to_owned(),
        Step::FollowedUp { stage } => format!("interview: stage {stage} came as a follow-up"),
        Step::Discussed { ask } => format!("interview: {ask}"),
        Step::Finished => "interview finished".to_owned(),
        Step::Abandoned => "interview abandoned for another one".to_owned(),
    }
}

fn checked(stage: usize, passed: usize, tests: usize, holds: usize) -> String {
    let head = format!("check at stage {stage}");
    if passed == 0 {
        return format!("{head}: no test passes");
    }
    let broke = if holds + 1 < stage {
        format!(", stage {} broke", holds + 1)
    } else {
        String::new()
    };
    format!("{head}: {passed} of {tests} tests pass{broke}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_says_what_broke() {
        assert_eq!(
            checked(3, 12, 20, 1),
            "check at stage 3: 12 of 20 tests pass, stage 2 broke"
        );
        assert_eq!(
            checked(3, 12, 20, 2),
            "check at stage 3: 12 of 20 tests pass"
        );
        assert_eq!(checked(3, 0, 20, 0), "check at stage 3: no test passes");
    }

    #[test]
    fn totals_leave_out_what_did_not_happen() {
        let sums = Totals {
            active_ms: 61 * 60_000,
            checks: 1,
            hints: 2,
            ..Totals::default()
        };
        assert_eq!(totals(&sums), "1 h 01 min active, 1 check, 2 hints");
    }
}
