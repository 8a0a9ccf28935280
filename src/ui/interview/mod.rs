//! A round of an interview, line by line: what the interviewer says and shows.

pub(super) mod phrases;
mod summary;

use super::{
    Ui, markdown, style,
    text::{columns, duration, padded, plural},
};
use crate::{
    interview::{PHASES, Round},
    journal::Phase,
    kata::{Kata, Question, Stage},
    wrap::wrapped,
};

impl Ui {
    /// The first words of a round.
    pub fn round_begins(&self, kata: &Kata, folder: &str, round: &Round) {
        let head = format!(
            "{} {} interview of {}",
            style::strong(kata.id.as_str()),
            self.signs.dot,
            duration(round.schedule.length())
        );
        let text = format!(
            "The clock runs while this is open, also while you work in your editor, in {folder}/src. Type what you would ask an interviewer; `help` lists what else you can type. {folder}/BRIEF.md has the rules in it: leave it closed until you write code."
        );
        self.out(&format!("{head}\n\n{}", self.paragraph(&text, "")));
    }

    /// The kata is under way, so the round is not about its first stage.
    pub fn round_is_under_way(&self, kata: &Kata, stage: usize) {
        let text = format!(
            "You are at stage {stage} of {} and go on from there. For a round from nothing, `kata reset {}` first; it makes a backup.",
            kata.last_stage(),
            kata.id
        );
        self.out(&format!("\n{}", self.paragraph(&text, "")));
    }

    /// The round goes on after a pause, or after a kill.
    pub fn round_resumes(&self, kata: &Kata, round: &Round, now: u64) {
        let used = round.elapsed(now);
        let head = format!(
            "{} {} the interview of {} goes on",
            style::strong(kata.id.as_str()),
            self.signs.dot,
            duration(round.schedule.length())
        );
        let left = round.schedule.length() - used;
        let mut text = format!(
            "{} used, {} left; {} of {} open.",
            clock(used),
            left_clock(left),
            round.opened.len(),
            plural(kata.questions().len(), "card")
        );
        if round.running {
            text += " The last session ended without a pause: the clock stopped at its last sign of life.";
        }
        text += " `brief` shows the story again, `kata interview --fresh` begins another round.";
        self.out(&format!("{head}\n\n{}", self.paragraph(&text, "")));
    }

    /// A new length was asked for, and the round has one.
    pub fn round_keeps_its_length(&self) {
        self.note("the open round keeps its length; `--fresh` begins one of another");
    }

    /// A page of the brief.
    pub fn round_page(&self, page: &str) {
        self.out(&format!("\n{}\n", markdown::render(page).trim()));
    }

    /// The cards: those that are open, and how many are not.
    pub fn round_cards(&self, cards: &[Question], round: &Round) {
        let mut text = String::from("\n");
        for (number, card) in (1..).zip(cards) {
            if round.is_open(&card.ask) {
                text += &self.card_text(number, card);
            }
        }
        let closed: Vec<String> = (1..)
            .zip(cards)
            .filter(|(_, card)| !round.is_open(&card.ask))
            .map(|(number, _): (usize, _)| number.to_string())
            .collect();
        text += &match (cards.is_empty(), closed.len()) {
            (true, _) => "This kata has no cards: say what you assume.\n".to_owned(),
            (_, 0) => "All cards are open.\n".to_owned(),
            (_, count) => {
                let verb = if count == 1 { "lies" } else { "lie" };
                let says = format!(
                    "{} {verb} face down: {}. Ask in your own words; if nothing comes to mind, a number turns that card over.",
                    plural(count, "card"),
                    closed.join(" ")
                );
                self.paragraph(&says, "")
            }
        };
        self.out(&text);
    }

    /// One open card.
    pub fn round_card(&self, number: usize, card: &Question, was_open: bool) {
        let again = if was_open { "open already\n" } else { "" };
        self.out(&(again.to_owned() + &self.card_text(number, card)));
    }

    pub(super) fn card_text(&self, number: usize, card: &Question) -> String {
        let ask = style::strong(&super::clean(&card.ask));
        let answer = self.paragraph(&super::clean(&card.answer), "      ");
        format!("  {} {ask}\n{answer}", padded(&number.to_string(), 3))
    }

    /// A question that is near some cards.
    pub fn round_perhaps(&self, cards: &[(usize, &Question)]) {
        let mut text = "did you mean\n".to_owned();
        for (number, card) in cards {
            let number = padded(&number.to_string(), 3);
            text += &format!("  {number} {}\n", super::clean(&card.ask));
        }
        text += if cards.len() == 1 {
            "`yes` turns it over; otherwise ask in other words\n"
        } else {
            "the number turns one over; otherwise ask in other words\n"
        };
        self.out(&style::with_code(&text));
    }

    /// The question is about what comes later.
    pub fn round_later(&self) {
        self.out(&format!("{}\n", phrases::LATER));
    }

    pub fn round_no_card(&self) {
        self.out(&format!("{}\n", phrases::NO_CARD));
    }

    /// Nothing in what was typed says what is asked.
    pub fn round_not_understood(&self) {
        self.out(&format!("{}\n", phrases::NOT_UNDERSTOOD));
    }

    pub fn round_no_such_card(&self, cards: usize) {
        self.out(&match cards {
            0 => "this kata has no cards\n".to_owned(),
            1 => "there is one card: 1\n".to_owned(),
            _ => format!("the cards are 1 to {cards}\n"),
        });
    }

    /// A phase begins, or is entered again: what helps in it.
    pub fn round_phase(&self, phase: Phase, left: u64) {
        let head = format!("{} {}", self.signs.here, phrases::name(phase));
        let mut text = format!(
            "\n{} {} {}\n",
            style::hint(&head),
            self.signs.dot,
            left_clock(left)
        );
        for phrase in phrases::good(phase) {
            text += &self.item(self.signs.dot, phrase);
        }
        let flag = format!("red flag: {}", phrases::red_flag(phase));
        let flag = self.item(self.signs.dot, &flag);
        text += &flag.replacen("red flag:", &style::bad("red flag:"), 1);
        self.out(&text);
    }

    /// The page that the tests go by can be read from now on.
    pub fn round_has_page(&self, stage: usize) {
        let text =
            format!("`brief` has the page of stage {stage} now, with the names that its tests use");
        self.out(&self.item(self.signs.dot, &text));
    }

    /// What takes the place of a stage when there is none left.
    pub fn round_without_stage(&self) {
        self.out(&self.paragraph(phrases::WITHOUT_A_STAGE, "  "));
    }

    /// The interviewer comes with a new requirement: its page, and then, where the
    /// eye is, what it adds.
    pub fn round_follow_up(&self, number: usize, stage: &Stage, page: &str, has_arrived: bool) {
        self.round_page(page);
        let head = format!(
            "{} \"and now\": stage {number}, {}",
            self.signs.here,
            super::clean(&stage.title)
        );
        let mut text = format!("\n{}\n", style::hint(&head));
        text += &self.paragraph(&super::clean(&stage.adds), "  ");
        text += &self.paragraph(
            if has_arrived {
                "Its page is above."
            } else {
                "Its page is above. Its files come when the stages before it pass; until then say what would change, and sketch it."
            },
            "  ",
        );
        self.out(&text);
    }

    /// The interviewer asks about the design.
    pub fn round_question(&self, ask: &str) {
        let head = format!("{} \"{}\"", self.signs.here, super::clean(ask));
        let says = "Answer aloud: what stays, what changes, and what it costs.";
        let says = self.paragraph(says, "  ");
        self.out(&format!("\n{}\n{says}", style::hint(&head)));
    }

    /// The stage is labelled with more time than the round has for code.
    pub fn round_is_short(&self, minutes: u32, planned_ms: u64) {
        let planned = planned_ms / 60_000;
        if u64::from(minutes) > planned {
            let text = format!(
                "This stage takes {minutes} minutes at leisure; the round has {planned} for code. Say which rules you build first and which you leave for later, as you would in a real interview. `--minutes 90` gives a longer round."
            );
            self.out(&format!("\n{}", self.paragraph(&text, "")));
        }
    }

    /// The time of each phase, and what is left.
    pub fn round_time(&self, round: &Round, now: u64) {
        let at = round.elapsed(now);
        let here = round.schedule.phase(at);
        let mut text = String::new();
        for phase in PHASES {
            let sign = if phase == here { self.signs.here } else { " " };
            let note = if phase == here {
                let left = round.schedule.end(phase).saturating_sub(at);
                format!("   {} left", left_clock(left))
            } else {
                String::new()
            };
            text += &format!("{sign} {}{note}\n", summary::phase_line(round, phase, at));
        }
        text += &format!(
            "  {}  {:>6} of {:>6}\n",
            padded("the round", 14),
            clock(at),
            clock(round.schedule.length())
        );
        self.out(&text);
    }

    /// What is left of the phase and of the round, in a line.
    pub fn round_left(&self, round: &Round, now: u64) {
        let at = round.elapsed(now);
        let phase = round.schedule.phase(at);
        let of_phase = left_clock(round.schedule.end(phase).saturating_sub(at));
        let of_round = left_clock(round.schedule.length() - at);
        self.out(&format!(
            "{} left for {}, {} for the round\n",
            of_phase,
            phrases::name(phase),
            of_round
        ));
    }

    pub fn round_help(&self) {
        let rows = [
            (
                "a question",
                "in your own words; a card that fits is opened",
            ),
            ("a number", "turns that card over"),
            ("check", "judge your code, as `kata check` does"),
            ("brief", "the story, the cards, the pages that have come"),
            ("time", "where the round is; Enter alone says what is left"),
            ("next", "leave this phase early; the next one gets the time"),
            ("pause, quit", "stop the clock; `kata interview` goes on"),
            ("end", "end the round here"),
        ];
        let mut text = String::new();
        for (key, says) in rows {
            text += &format!("  {}  {}\n", padded(key, 11), style::with_code(says));
        }
        text += "  If the interviewer speaks while you type, just type on: nothing is lost.\n";
        self.out(&text);
    }

    /// Waits for something to be typed; gives the columns of the prompt.
    pub fn round_prompt(&self, phase: Phase) -> usize {
        // No time in it: it would stand there and not move.
        let prompt = format!("{} >", phrases::name(phase));
        self.out(&format!("\n{} ", style::faint(&prompt)));
        columns(&prompt) + 1
    }

    /// What was heard, where no terminal shows it.
    pub fn round_heard(&self, line: &str) {
        self.out(&format!("\n> {line}\n"));
    }

    pub fn round_pauses(&self, kata: &Kata, round: &Round) {
        let left = round.schedule.length() - round.spent();
        let text = format!(
            "\npaused with {} left; `kata interview {}` goes on\n",
            left_clock(left),
            kata.id
        );
        self.out(&style::with_code(&text));
    }

    pub fn round_time_is_up(&self) {
        self.out("Time is up. Finish your sentence.\n");
    }

    fn item(&self, sign: &str, text: &str) -> String {
        let indent = 4 + columns(sign) - 1;
        let lines = wrapped_code(text, self.width.saturating_sub(indent));
        let lines = lines.join(&format!("\n{}", " ".repeat(indent)));
        format!("  {sign} {}\n", style::with_code(&lines))
    }

    fn paragraph(&self, text: &str, indent: &str) -> String {
        let lines = wrapped_code(text, self.width.saturating_sub(indent.len()));
        let lines: Vec<String> = lines.iter().map(|line| format!("{indent}{line}")).collect();
        style::with_code(&lines.join("\n")) + "\n"
    }
}

/// `text` in lines, with no line's end inside backticks: what stands there is typed.
fn wrapped_code(text: &str, width: usize) -> Vec<String> {
    const HELD: &str = "\u{1}";
    let parts = text.split('`').enumerate();
    let held = parts.map(|(index, part)| match index % 2 {
        0 => part.to_owned(),
        _ => part.replace(' ', HELD),
    });
    wrapped(&held.collect::<Vec<_>>().join("`"), width)
        .iter()
        .map(|line| line.replace(HELD, " "))
        .collect()
}

/// Minutes and seconds that are left: rounded up, so that all of it is 5:00.
fn left_clock(ms: u64) -> String {
    clock(ms.div_ceil(1000) * 1000)
}

/// Minutes and seconds.
fn clock(ms: u64) -> String {
    format!("{}:{:02}", ms / 60_000, ms / 1000 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_not_broken_over_two_lines() {
        assert_eq!(
            wrapped_code("go on with `kata check x` then", 18),
            ["go on with", "`kata check x`", "then"]
        );
        assert_eq!(wrapped_code("one `two", 80), ["one `two"]);
    }

    #[test]
    fn a_clock_shows_minutes_and_seconds() {
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(65_999), "1:05");
        assert_eq!(clock(90 * 60_000), "90:00");
        assert_eq!(left_clock(65_001), "1:06");
        assert_eq!(left_clock(60_000), "1:00");
    }
}
