//! The first reply of a transcript that is not the expected one, and what led there.

use super::screen::Screen;
use crate::{
    reports::WrongReply,
    ui::{
        compared::Room,
        diff, style,
        text::{clean, columns, escaped, plural},
    },
    wrap::start,
};

/// How many lines are shown of what led there, of both replies and of a panic, without
/// `--full`.
const MOST_BEFORE: usize = 26;
const MOST_OF_REPLIES: usize = 14;
const MOST_OF_PANIC: usize = 8;
const MOST_CAUGHT: usize = 3;

impl Screen<'_> {
    pub(super) fn wrong_reply(&self, wrong: &WrongReply) -> String {
        let mut text = String::new();
        if let Some(panic) = &wrong.panic {
            text += &self.first_lines(panic, "    ", MOST_OF_PANIC);
        }
        text += &self.before(wrong);
        text += &format!("    > {}\n", clean(&wrong.command));
        text += &if let Some(yours) = &wrong.yours {
            let room = self.room(MOST_OF_REPLIES);
            room.replies(&wrong.expected, yours)
        } else {
            let (head, below) = ("      expected  ", " ".repeat(16));
            let expected = self.first_lines(&wrong.expected, &below, MOST_OF_PANIC);
            let expected = expected.trim_start();
            format!("{head}{expected}      yours     it panicked\n")
        };
        text + &self.caught(wrong)
    }

    /// Panics that the learner's code caught: no other line tells of them.
    fn caught(&self, wrong: &WrongReply) -> String {
        let most = if self.report.full {
            usize::MAX
        } else {
            MOST_CAUGHT
        };
        let mut text = String::new();
        for panic in wrong.caught.iter().take(most) {
            let line = format!("a panic was caught: {}", clean(panic));
            text += &format!("    {}\n", self.fitting(&line, "    "));
        }
        let more = wrong.caught.len().saturating_sub(most);
        if more > 0 {
            text += &format!(
                "    {} {}\n",
                self.ui.signs.more,
                plural(more, "more panic")
            );
        }
        text
    }

    fn before(&self, wrong: &WrongReply) -> String {
        if self.report.full {
            self.last_lines(&wrong.all_before, "    ", usize::MAX)
        } else {
            self.last_lines(&wrong.before, "    ", MOST_BEFORE)
        }
    }

    /// The last lines of a text, indented; of each as much as fits.
    pub(super) fn last_lines(&self, text: &str, indent: &str, most: usize) -> String {
        let most = if self.report.full { usize::MAX } else { most };
        let text = clean(text);
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let (cut, shown) = lines.split_at(lines.len().saturating_sub(most));
        let mark = format!(
            "{indent}{} {} before",
            self.ui.signs.more,
            plural(cut.len(), "line")
        );
        let cut = (!cut.is_empty()).then(|| style::faint(&mark) + "\n");
        let shown = shown
            .iter()
            .map(|line| format!("{indent}{}\n", self.fitting(line, indent)));
        cut.into_iter().chain(shown).collect()
    }

    /// As much of a line as fits behind `indent`, unless all is asked for.
    fn fitting(&self, line: &str, indent: &str) -> String {
        let more = self.ui.signs.more;
        let line = if self.ui.signs.ascii {
            escaped(&line.replace('…', more))
        } else {
            line.to_owned()
        };
        let room = self.ui.width.saturating_sub(indent.len());
        if self.report.full || columns(&line) <= room {
            return line;
        }
        start(&line, room.saturating_sub(columns(more))).to_owned() + more
    }

    /// Room for so many lines, or for all of them.
    pub(super) fn room(&self, lines: usize) -> Room {
        let signs = self.ui.signs;
        if self.report.full {
            return Room::full(signs);
        }
        Room {
            lines,
            columns: self.ui.width,
            signs,
        }
    }

    /// The first lines of a text, indented.
    pub(super) fn first_lines(&self, text: &str, indent: &str, most: usize) -> String {
        let most = if self.report.full { usize::MAX } else { most };
        let lines: Vec<String> = clean(text)
            .lines()
            .map(|line| format!("{indent}{line}"))
            .collect();
        diff::cut(&lines, most, self.ui.signs)
    }
}
