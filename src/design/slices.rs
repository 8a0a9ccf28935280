//! Pieces of source text between two places that the parser knows.

use std::{cell::RefCell, collections::HashMap};

use proc_macro2::{LineColumn, Span};

use crate::fs::TextTree;

pub(super) struct Slices<'a> {
    tree: &'a TextTree,
    /// Where each line of a file begins.
    lines: RefCell<HashMap<String, Vec<usize>>>,
}

impl<'a> Slices<'a> {
    pub(super) fn new(tree: &'a TextTree) -> Self {
        Self {
            tree,
            lines: RefCell::default(),
        }
    }

    /// The text of `file`, as modules name it, from the beginning of `from` to that of
    /// `to`, on one line and without comments.
    pub(super) fn between(&self, file: &str, from: Span, to: Span) -> String {
        let name = file.strip_prefix("src/").unwrap_or(file);
        let text = self.tree.get(name).map_or("", String::as_str);
        let at = |span: Span| self.offset(name, text, span.start());
        let (from, to) = (at(from), at(to));
        on_one_line(text.get(from..to).unwrap_or_default())
    }

    fn offset(&self, name: &str, text: &str, place: LineColumn) -> usize {
        let mut lines = self.lines.borrow_mut();
        let starts = lines.entry(name.to_owned()).or_insert_with(|| {
            let ends = text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let start = place.line.checked_sub(1).and_then(|it| starts.get(it));
        let start = start.copied().unwrap_or(text.len());
        let mut letters = text[start..].char_indices();
        // The parser does not count a byte order mark.
        let mark = usize::from(start == 0 && text.starts_with('\u{feff}'));
        letters
            .nth(place.column + mark)
            .map_or(text.len(), |(at, _)| start + at)
    }
}

fn on_one_line(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    let text = words.join(" ");
    text.replace("( ", "(")
        .replace(", )", ")")
        .replace(" )", ")")
        .trim_end_matches(',')
        .trim()
        .to_owned()
}
