//! Plain text in lines and columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns of a terminal that `text` takes: Chinese characters and most emojis
/// take two each, combining accents none.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The columns that `c` takes alone.
pub fn columns_of_char(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The start of `text` that takes at most `width` columns.
pub fn start(text: &str, width: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += columns_of_char(*c);
        used > width
    });
    &text[..end.map_or(text.len(), |(index, _)| index)]
}

/// Breaks `text` into lines of at most `width` columns, between words. A word
/// that is longer stands alone.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let length = columns;
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && length(&line) + 1 + length(word) > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// `1 file`, `2 files`.
pub fn plural(count: impl TryInto<u64>, noun: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_a_terminal_shows_them() {
        assert_eq!(columns("parking"), 7);
        assert_eq!(columns("停车场"), 6);
        assert_eq!(columns("🚗!"), 3);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(start("停车场", 5), "停车");
        assert_eq!(start("abc", 9), "abc");
        assert_eq!(wrapped("停车 场停 车", 9), ["停车 场停", "车"]);
    }

    #[test]
    fn words_are_wrapped() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("extraordinary a", 5), ["extraordinary", "a"]);
        assert_eq!(wrapped("", 5), [""]);
    }
}
