//! A line while somebody types it.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::wrap::columns_of_char;

/// Most characters of one line.
const LONGEST: usize = 4096;

/// The text, the place in it, and the lines before.
#[derive(Debug, Default)]
pub(super) struct Editing {
    text: Vec<char>,
    at: usize,
    past: Vec<String>,
    /// The line of the past that is shown; its length is the one that is typed.
    shown: usize,
    /// What was typed before one went into the past.
    typed: Vec<char>,
}

/// What a key did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is something to draw.
    Changed,
    Line(String),
    /// No line will come any more.
    End,
    Interrupt,
    Suspend,
}

impl Editing {
    pub(super) fn on_key(&mut self, key: KeyEvent) -> Outcome {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return self.on_control(key.code);
        }
        if key.modifiers.contains(KeyModifiers::ALT) {
            match key.code {
                KeyCode::Char('b') => self.at = self.word_before(),
                KeyCode::Char('f') => self.at = self.word_behind(),
                _ => {}
            }
            return Outcome::Changed;
        }
        match key.code {
            KeyCode::Enter => return Outcome::Line(self.finish()),
            KeyCode::Char(c) if !c.is_control() && self.text.len() < LONGEST => {
                self.text.insert(self.at, c);
                self.at += 1;
            }
            KeyCode::Backspace => self.remove(self.at.saturating_sub(1)..self.at),
            KeyCode::Delete => self.remove(self.at..(self.at + 1).min(self.text.len())),
            KeyCode::Left => self.at = self.at.saturating_sub(1),
            KeyCode::Right => self.at = (self.at + 1).min(self.text.len()),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.text.len(),
            KeyCode::Up => self.show(self.shown.saturating_sub(1)),
            KeyCode::Down => self.show((self.shown + 1).min(self.past.len())),
            _ => {}
        }
        Outcome::Changed
    }

    fn on_control(&mut self, code: KeyCode) -> Outcome {
        match code {
            KeyCode::Char('c') => return Outcome::Interrupt,
            KeyCode::Char('z') => return Outcome::Suspend,
            KeyCode::Char('d') if self.text.is_empty() => return Outcome::End,
            KeyCode::Char('d') => self.remove(self.at..(self.at + 1).min(self.text.len())),
            KeyCode::Char('h') => self.remove(self.at.saturating_sub(1)..self.at),
            KeyCode::Char('j' | 'm') => return Outcome::Line(self.finish()),
            KeyCode::Char('a') => self.at = 0,
            KeyCode::Char('e') => self.at = self.text.len(),
            KeyCode::Char('b') => self.at = self.at.saturating_sub(1),
            KeyCode::Char('f') => self.at = (self.at + 1).min(self.text.len()),
            KeyCode::Char('u') => self.remove(0..self.at),
            KeyCode::Char('k') => self.remove(self.at..self.text.len()),
            KeyCode::Char('w') | KeyCode::Backspace => self.remove(self.word_before()..self.at),
            KeyCode::Char('p') => self.show(self.shown.saturating_sub(1)),
            KeyCode::Char('n') => self.show((self.shown + 1).min(self.past.len())),
            KeyCode::Left => self.at = self.word_before(),
            KeyCode::Right => self.at = self.word_behind(),
            _ => {}
        }
        Outcome::Changed
    }

    /// The part of the text that fits into `width` columns with the cursor in it, and
    /// the columns before the cursor.
    pub(super) fn visible(&self, width: usize) -> (String, usize) {
        let takes = |range: Range<usize>| -> usize {
            self.text[range].iter().copied().map(columns_of_char).sum()
        };
        let mut start = 0;
        while start < self.at && takes(start..self.at) >= width {
            start += 1;
        }
        let mut end = self.at;
        while end < self.text.len() && takes(start..end + 1) < width {
            end += 1;
        }
        (
            self.text[start..end].iter().collect(),
            takes(start..self.at),
        )
    }

    fn remove(&mut self, range: Range<usize>) {
        self.at = range.start;
        self.text.drain(range);
    }

    fn finish(&mut self) -> String {
        let line: String = self.text.drain(..).collect();
        self.at = 0;
        if !line.trim().is_empty() && self.past.last() != Some(&line) {
            self.past.push(line.clone());
        }
        self.shown = self.past.len();
        line
    }

    /// Shows a line of the past, or behind it the one that was being typed.
    fn show(&mut self, line: usize) {
        if line == self.shown {
            return;
        }
        if self.shown == self.past.len() {
            self.typed = std::mem::take(&mut self.text);
        }
        self.shown = line;
        self.text = match self.past.get(line) {
            Some(past) => past.chars().collect(),
            None => std::mem::take(&mut self.typed),
        };
        self.at = self.text.len();
    }

    fn word_before(&self) -> usize {
        let before = &self.text[..self.at];
        let end = before.iter().rposition(|c| !c.is_whitespace());
        let start = end.and_then(|end| before[..end].iter().rposition(|c| c.is_whitespace()));
        end.map_or(0, |_| start.map_or(0, |start| start + 1))
    }

    fn word_behind(&self) -> usize {
        let behind = &self.text[self.at..];
        let start = behind.iter().position(|c| !c.is_whitespace());
        let start = start.unwrap_or(behind.len());
        let word = behind[start..].iter().position(|c| c.is_whitespace());
        self.at + word.map_or(behind.len(), |length| start + length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types `keys`: `<left>` and the like are keys, `^a` is Ctrl-A.
    fn types(editing: &mut Editing, keys: &str) -> Vec<Outcome> {
        let mut rest = keys;
        let mut outcomes = Vec::new();
        while let Some(c) = rest.chars().next() {
            let (key, length) = match c {
                '<' => {
                    let end = rest.find('>').unwrap();
                    let code = match &rest[1..end] {
                        "left" => KeyCode::Left,
                        "right" => KeyCode::Right,
                        "home" => KeyCode::Home,
                        "end" => KeyCode::End,
                        "up" => KeyCode::Up,
                        "down" => KeyCode::Down,
                        "delete" => KeyCode::Delete,
                        "back" => KeyCode::Backspace,
                        "enter" => KeyCode::Enter,
                        other => panic!("{other}"),
                    };
                    (KeyEvent::new(code, KeyModifiers::NONE), end + 1)
                }
                '^' => {
                    let code = KeyCode::Char(rest.chars().nth(1).unwrap());
                    (KeyEvent::new(code, KeyModifiers::CONTROL), 2)
                }
                c => {
                    let code = KeyCode::Char(c);
                    (KeyEvent::new(code, KeyModifiers::NONE), c.len_utf8())
                }
            };
            rest = &rest[length..];
            outcomes.push(editing.on_key(key));
        }
        outcomes
    }

    #[track_caller]
    fn gives(keys: &str, line: &str) {
        let mut editing = Editing::default();
        let last = types(&mut editing, &format!("{keys}<enter>")).pop();
        assert_eq!(last, Some(Outcome::Line(line.to_owned())), "{keys}");
    }

    #[test]
    fn a_line_is_edited_with_the_usual_keys() {
        gives("is it fzst<left><left><back>a<end>?", "is it fast?");
        gives("bc<home>a<end>d", "abcd");
        gives("abc<left><delete>", "ab");
        gives("bc^aa^ed", "abcd");
        gives("one two  three^w", "one two  ");
        gives("one two^u", "");
        gives("one two^a^k", "");
        gives("äöü<left><back>", "äü");
        gives("<back><delete><left><right>", "");
    }

    #[test]
    fn earlier_lines_come_back_and_what_was_typed_is_not_lost() {
        gives("first<enter>second<enter>thi<up><up>", "first");
        gives(
            "first<enter>second<enter>thi<up><up><down><down>rd",
            "third",
        );
        gives("first<enter><up><up><up>!", "first!");
        gives("<up><down>a", "a");
    }

    #[test]
    fn control_d_ends_only_an_empty_line() {
        let mut editing = Editing::default();
        assert_eq!(
            types(&mut editing, "ab^a^d"),
            [const { Outcome::Changed }; 4]
        );
        assert_eq!(types(&mut editing, "^d"), [Outcome::Changed]);
        assert_eq!(
            types(&mut editing, "^d^c"),
            [Outcome::End, Outcome::Interrupt]
        );
    }

    #[test]
    fn a_line_longer_than_the_window_scrolls_with_the_cursor() {
        let mut editing = Editing::default();
        types(&mut editing, "abcdefgh");
        assert_eq!(editing.visible(20), ("abcdefgh".to_owned(), 8));
        assert_eq!(editing.visible(5), ("efgh".to_owned(), 4));
        types(&mut editing, "<home>");
        assert_eq!(editing.visible(5), ("abcd".to_owned(), 0));
        let mut wide = Editing::default();
        types(&mut wide, "停车场");
        assert_eq!(wide.visible(6), ("车场".to_owned(), 4));
    }
}
