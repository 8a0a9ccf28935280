//! The screens of a code review. Nothing on them marks the mistake.

use super::{
    Draw, Ui, clean, style,
    text::{columns, plural},
};
use crate::{
    reports::{ReviewRow, SpotAnswerReport, SpotReport},
    wrap::wrapped,
};

impl Draw for SpotReport {
    fn text(&self, ui: &Ui) -> String {
        let answer = format!(
            "\nanswer: `kata spot --design {} --line N --choice N`\n",
            self.design
        );
        ui.design(self) + "\n" + &ui.choices(self) + &style::with_code(&answer)
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
        let place = format!("{}:{}", self.file, self.line);
        let says = format!("{place}  {}", self.mistake);
        let rule = self.rule.map_or(String::new(), |it| format!("rule {it}: "));
        let follows = format!(
            "so it no longer holds ({}): {rule}{}",
            self.choice, self.consequence
        );
        for says in [says, follows] {
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
    fn design(&self, report: &SpotReport) -> String {
        let dot = self.signs.dot;
        let mut text = format!("{} {dot} {}\n\n", style::strong(&report.kata), report.file);
        let last = report.rows.last().map_or(0, |row| row.line);
        let digits = last.to_string().len();
        for row in &report.rows {
            let number = style::faint(&format!("{:>digits$}", row.line));
            // Never cut: the mistake may be at the end of a long line.
            text += format!("{number}  {}", clean(&row.code)).trim_end();
            text.push('\n');
        }
        text
    }

    fn choices(&self, report: &SpotReport) -> String {
        let mut text = "Which of these no longer holds?\n".to_owned();
        for (choice, number) in report.choices.iter().zip(1..) {
            let lines = wrapped(&clean(choice), self.width.saturating_sub(5));
            text += &format!("  {number}  {}\n", lines.join("\n     "));
        }
        text
    }

    /// How a round goes.
    pub fn spot_intro(&self, designs: usize) {
        self.out(&format!(
            "a code review: {}, each with one mistake and no mark\n\
             a line within three of the mistake is right; q leaves, what was answered counts\n",
            plural(designs, "design")
        ));
    }

    /// One design of a round and the first question; gives the columns of the prompt.
    pub fn spot_line(&self, report: &SpotReport, number: usize, of: usize) -> usize {
        self.out(&format!("\n{number} of {of}  {}", self.design(report)));
        self.spot_prompt("the line with the mistake > ")
    }

    /// The second question; gives the columns of the prompt.
    pub fn spot_choice(&self, report: &SpotReport) -> usize {
        self.out(&format!("\n{}", self.choices(report)));
        self.spot_prompt("1 to 4 > ")
    }

    /// What was typed is no answer; gives the columns of the next prompt.
    pub fn spot_unclear(&self, what: &str) -> usize {
        self.spot_prompt(&format!("  {what}, or q > "))
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
