//! The list of concept pages, and one page.

use super::{
    Draw, Manner, Ui, markdown, style,
    text::{columns, padded},
};
use crate::{
    kata::ConceptKind,
    reports::{BookReport, LearnReport, TopicReport, TopicRow},
    wrap::wrapped,
};

pub(super) fn heading(kind: ConceptKind) -> &'static str {
    match kind {
        ConceptKind::Principle => "Principles",
        ConceptKind::Pattern => "Patterns",
        ConceptKind::Rust => "Rust, for people who know Java or Python",
    }
}

impl Draw for LearnReport {
    const MANNER: Manner = Manner::Long;

    /// The topics in groups; those that help now are marked.
    fn text(&self, ui: &Ui) -> String {
        let report = self;
        let names = report.topics.iter().map(|row| columns(&row.topic));
        let names = names.max().unwrap_or(0);
        let mut text = String::new();
        let mut group = None;
        for row in &report.topics {
            if group.replace(row.kind) != Some(row.kind) {
                let gap = if text.is_empty() { "" } else { "\n" };
                text += &format!("{gap}{}\n", style::strong(heading(row.kind)));
            }
            text += &ui.topic(row, names);
        }
        text + &ui.help_with(report)
    }
}

impl Ui {
    fn topic(&self, row: &TopicRow, names: usize) -> String {
        let sign = match (row.read, row.needed) {
            (true, _) => style::good(&self.signs.padded(self.signs.pass)),
            (false, true) => style::hint(&self.signs.padded(self.signs.here)),
            (false, false) => self.signs.padded(" "),
        };
        let room = self.width.saturating_sub(names + 4);
        if room >= columns(&row.summary) {
            let name = style::code(&padded(&row.topic, names));
            return format!("{sign} {name}  {}\n", row.summary);
        }
        // Too narrow for two columns.
        let summary = wrapped(&row.summary, self.width.saturating_sub(4));
        let summary: String = summary.iter().map(|it| format!("    {it}\n")).collect();
        format!("{sign} {}\n{summary}", style::code(&row.topic))
    }

    fn help_with(&self, report: &LearnReport) -> String {
        let mut unread = report.topics.iter().filter(|row| row.needed && !row.read);
        let (Some(first), Some(kata), Some(stage)) = (unread.next(), &report.kata, report.stage)
        else {
            return style::with_code("\nnext: `kata learn TOPIC`\n");
        };
        style::with_code(&format!(
            "\n{} helps with stage {stage} of {kata}\n\nnext: `kata learn {}`\n",
            self.signs.here, first.topic
        ))
    }
}

impl Draw for BookReport {
    fn text(&self, _: &Ui) -> String {
        format!("{} pages are in {}\n", self.topics, self.shown)
    }
}

impl Draw for TopicReport {
    const MANNER: Manner = Manner::Long;

    /// The page, and what to read before it.
    fn text(&self, ui: &Ui) -> String {
        let mut rest = String::new();
        if !self.prerequisites.is_empty() {
            let pages = self.prerequisites.iter();
            let pages: Vec<String> = pages.map(|it| format!("`kata learn {it}`")).collect();
            let dot = format!(" {} ", ui.signs.dot);
            rest += &format!("\nread first: {}\n", pages.join(&dot));
        }
        rest += "\n`kata learn` lists all topics.\n";
        let page = markdown::render(&self.markdown);
        format!("{}\n{}", page.trim_end(), style::with_code(&rest))
    }
}
