//! The screens of a code review. Nothing on them marks the mistake.

use super::{
    Draw, Ui, clean, style,
    text::{columns, plural},
};
use crate::{
    interview::folded,
    reports::{ReviewRow, SpotAnswerReport, SpotReport, SpotRow},
    wrap::wrapped,
};

/// Lines of a small terminal; a question is all on one.
const SCREEN: usize = 24;
/// Lines of code that stand above the choices at the least.
const FEWEST_ROWS: usize = 5;

impl Draw for SpotReport {
    fn text(&self, ui: &Ui) -> String {
        let answer = format!(
            "\nanswer: `kata spot --design {} --line N --choice N`\n",
            self.design
        );
        let code = ui.head(self) + "\n\n" + &ui.rows(&self.rows);
        code + "\n" + &ui.choices(self) + &style::with_code(&answer)
    }
}

impl Draw for SpotAnswerReport {
    fn text(&self, ui: &Ui) -> String {
        let sign = |right: bool| {
            if right {
                style::good(ui.signs.pass)
            } else {
                style::bad(ui.signs.fail)
            }
        };
        let word = |right: bool| if right { "right" } else { "wrong" };
        let (line, choice) = (self.line_right, self.choice_right);
        let mut text = format!(
            "{} the line is {}, {} the consequence is {}\n",
            sign(line),
            word(line),
            sign(choice),
            word(choice)
        );
        for says in truths(self) {
            let lines = wrapped(&clean(&says), ui.width.saturating_sub(2));
            text += &format!("  {}\n", style::with_code(&lines.join("\n  ")));
        }
        text
    }

    fn warnings(&self) -> Vec<String> {
        let why = self.not_recorded.iter();
        why.map(|why| format!("this answer was not recorded: {why}"))
            .collect()
    }
}

/// What was wrong, what follows, and why a wrong choice does not.
fn truths(report: &SpotAnswerReport) -> impl Iterator<Item = String> {
    let SpotAnswerReport { file, line, .. } = report;
    let place = if report.missing {
        format!("{file}, after line {line}")
    } else {
        format!("{file}:{line}")
    };
    let says = format!("{place}  {}", report.mistake);
    let rule = report
        .rule
        .map_or(String::new(), |it| format!("rule {it}: "));
    let follows = format!(
        "so it no longer holds ({}): {rule}{}",
        report.choice, report.consequence
    );
    let still = report.still_true.as_ref().map(|test| {
        let rule = report.chosen_rule;
        let rule = rule.map_or(String::new(), |it| format!(", rule {it},"));
        let chosen = report.chosen;
        format!("your choice {chosen}{rule} still holds, for example: {test}")
    });
    [Some(says), Some(follows), still].into_iter().flatten()
}

/// How reviews went, in a few words.
pub(super) fn in_short(row: &ReviewRow) -> String {
    let ReviewRow {
        asked,
        lines_right,
        choices_right,
        missed,
    } = row;
    let mut text = format!(
        "code review: {}, {lines_right} lines and {choices_right} consequences right",
        plural(*asked, "design")
    );
    if *missed > 0 {
        text += &format!(", {missed} to see again");
    }
    text
}

impl Ui {
    fn head(&self, report: &SpotReport) -> String {
        let dot = self.signs.dot;
        let SpotReport { stage, file, .. } = report;
        let kata = style::strong(&report.kata);
        format!("{kata} {dot} as of stage {stage} {dot} {file}")
    }

    /// Code with its numbers. A line is never cut: the mistake may be at its end.
    fn rows(&self, rows: &[SpotRow]) -> String {
        let last = rows.last().map_or(0, |row| row.line);
        let digits = last.to_string().len();
        let mut text = String::new();
        for row in rows {
            let mut number = row.line.to_string();
            for part in folded(&clean(&row.code), self.width.saturating_sub(digits + 2)) {
                let shown = style::faint(&format!("{number:>digits$}"));
                text += format!("{shown}  {part}").trim_end();
                text.push('\n');
                number.clear();
            }
        }
        text
    }

    /// The code around `line` in so many lines of the terminal.
    fn rows_around(&self, rows: &[SpotRow], line: usize, room: usize) -> String {
        let at = rows.iter().position(|row| row.line >= line).unwrap_or(0);
        let (mut from, mut to) = (at, (at + 1).min(rows.len()));
        let height = |from: usize, to: usize| self.rows(&rows[from..to]).lines().count();
        loop {
            let before = (from, to);
            if to < rows.len() && height(from, to + 1) <= room {
                to += 1;
            }
            if from > 0 && height(from - 1, to) <= room {
                from -= 1;
            }
            if (from, to) == before {
                return self.rows(&rows[from..to]);
            }
        }
    }

    fn choices(&self, report: &SpotReport) -> String {
        let mut text = "Which of these no longer holds?\n".to_owned();
        for (choice, number) in report.choices.iter().zip(1..) {
            let lines = wrapped(&clean(choice), self.width.saturating_sub(5));
            let lines = style::with_code(&lines.join("\n     "));
            text += &format!("  {number}  {lines}\n");
        }
        text
    }

    /// How a round goes.
    pub fn spot_intro(&self, designs: usize) {
        self.out(&format!(
            "a code review: {}, each with one mistake and no mark\n\
             Name a line of the wrong statement; if one is missing, a line beside the gap.\n\
             Comments and imports are left out. q leaves; a design counts once you have\n\
             answered both questions.\n",
            plural(designs, "design")
        ));
    }

    /// One design of a round and the first question; gives the columns of the prompt.
    pub fn spot_line(&self, report: &SpotReport, number: usize, of: usize) -> usize {
        let (head, rows) = (self.head(report), self.rows(&report.rows));
        self.out(&format!("\n{number} of {of}  {head}\n\n{rows}"));
        self.spot_prompt("the line with the mistake > ")
    }

    /// The second question, with the code around the `line` that was chosen; gives the
    /// columns of the prompt.
    pub fn spot_choice(&self, report: &SpotReport, line: usize) -> usize {
        let (head, choices) = (self.head(report), self.choices(report));
        // The head, a blank line and the prompt stand beside them.
        let room = SCREEN.saturating_sub(choices.lines().count() + 3);
        let rows = self.rows_around(&report.rows, line, room.max(FEWEST_ROWS));
        self.out(&format!("\n{head}\n{rows}\n{choices}"));
        self.spot_prompt("1 to 4 > ")
    }

    /// What was typed is no answer; gives the columns of the next prompt.
    pub fn spot_unclear(&self, what: &str) -> usize {
        self.spot_prompt(&format!("  {what}, or q > "))
    }

    /// Before the next design; gives the columns of the prompt.
    pub fn spot_go_on(&self) -> usize {
        self.spot_prompt("\n  Enter shows the next design, q ends > ")
    }

    fn spot_prompt(&self, prompt: &str) -> usize {
        self.out(prompt);
        columns(prompt)
    }

    /// How a round went.
    pub fn spot_end(&self, answered: usize, lines: usize, choices: usize) {
        let missed = if lines.min(choices) < answered {
            "; what was missed comes again"
        } else {
            ""
        };
        let text = format!(
            "\n{}: {lines} lines and {choices} consequences right{missed}\n",
            plural(answered, "design")
        );
        self.out(&text);
    }
}
