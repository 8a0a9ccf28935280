//! Text that comes from elsewhere, made fit for a terminal.

use std::{borrow::Cow, iter::Peekable, str::Chars};

use super::style;
use crate::wrap;
pub(super) use crate::wrap::plural;

/// What begins a colour of this program's own, until it is shown. An escape as a
/// terminal knows it is always somebody else's, wherever it stands. Unicode keeps
/// this character for such uses.
pub(super) const OWN: char = '\u{fdd0}';

/// `text` without escapes and control bytes, except line ends and tabs, and without
/// colours.
pub fn clean(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' | OWN => skip_escape(&mut chars),
            '\n' | '\t' => result.push(c),
            // C0, DEL, C1, and the marks that turn the direction of writing.
            c if c.is_control() => {}
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => result.push(c),
        }
    }
    result
}

/// `text` as the terminal may have it: this program's colours are its only escapes.
/// Everything that is printed goes through here.
pub(super) fn shown(text: &str) -> String {
    for_terminal(text, style::is_on())
}

fn for_terminal(text: &str, coloured: bool) -> String {
    if coloured {
        without_foreign(text).replace(OWN, "\u{1b}")
    } else {
        clean(text)
    }
}

/// `text` with this program's colours as the only escapes.
pub(super) fn without_foreign(text: &str) -> String {
    with_colours(text, OWN)
}

/// The compiler's words: its colours (`ESC [ … m`) become this program's own, other
/// escapes go.
pub(super) fn only_colours(text: &str) -> String {
    with_colours(text, '\u{1b}')
}

/// `text` with the colours that `sign` begins as this program's own.
fn with_colours(text: &str, sign: char) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(sign) {
        result += &clean(&rest[..start]);
        rest = &rest[start..];
        if let Some(length) = colour_length(rest, sign) {
            result.push(OWN);
            result += &rest[sign.len_utf8()..length];
            rest = &rest[length..];
        } else {
            // The sign goes with what it commands.
            let mut chars = rest[sign.len_utf8()..].chars().peekable();
            skip_escape(&mut chars);
            let left: usize = chars.map(char::len_utf8).sum();
            rest = &rest[rest.len() - left..];
        }
    }
    result + &clean(rest)
}

/// Bytes of the colour with which `text` begins, if it does.
fn colour_length(text: &str, sign: char) -> Option<usize> {
    let parameters = text.strip_prefix(sign)?.strip_prefix('[')?;
    let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    let is_colour = parameters[end..].starts_with('m') && end <= 20;
    is_colour.then_some(sign.len_utf8() + 1 + end + 1)
}

/// Skips what follows an escape, and no more: an escape that does not end must not
/// swallow the text behind it.
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    match chars.peek() {
        // CSI: parameters, then a letter.
        Some('[') => {
            chars.next();
            while chars.next_if(|c| (' '..='?').contains(c)).is_some() {}
            chars.next_if(|c| ('@'..='~').contains(c));
        }
        // OSC and its kin: up to BEL or ESC \, if that comes on the same line.
        Some(']' | 'P' | 'X' | '^' | '_') => {
            chars.next();
            let mut ahead = chars.clone();
            while let Some(c) = ahead.next().filter(|c| *c != '\n') {
                if c == '\u{7}' || (c == '\u{1b}' && ahead.next_if_eq(&'\\').is_some()) {
                    *chars = ahead;
                    break;
                }
            }
        }
        Some('\n') | None => {}
        Some(_) => drop(chars.next()),
    }
}

/// `left` and `right` on one line of `width` columns, or on two if they do not fit.
pub(super) fn on_both_sides(left: &str, right: &str, width: usize) -> String {
    let used = columns(left) + columns(right);
    if used + 2 <= width {
        format!("{left}{}{right}", " ".repeat(width - used))
    } else {
        format!(
            "{left}\n{}{right}",
            " ".repeat(width.saturating_sub(columns(right)))
        )
    }
}

/// Columns that `text` takes, colours not counted.
pub(super) fn columns(text: &str) -> usize {
    wrap::columns(&clean(text))
}

/// The end of all colours.
const RESET: &str = "\u{fdd0}[0m";

/// `line` cut into lines of at most `width` columns; each keeps the colours that
/// hold where it begins.
pub(super) fn wrapped_colours(line: &str, width: usize) -> Vec<String> {
    let line = without_foreign(&line.replace('\t', "    "));
    let mut lines = vec![String::new()];
    let (mut used, mut colours) = (0, String::new());
    let mut rest = line.as_str();
    while let Some(c) = rest.chars().next() {
        let length = colour_length(rest, OWN).unwrap_or(0);
        let (piece, after) = rest.split_at(length.max(c.len_utf8()));
        rest = after;
        let takes = if length == 0 {
            wrap::columns_of_char(c)
        } else {
            0
        };
        // One character at least, however narrow the window is.
        if takes > 0 && used > 0 && used + takes > width {
            if let Some(ended) = lines.last_mut().filter(|_| !colours.is_empty()) {
                ended.push_str(RESET);
            }
            lines.push(colours.clone());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        match piece {
            _ if length == 0 => used += takes,
            RESET | "\u{fdd0}[m" => colours.clear(),
            _ => colours.push_str(piece),
        }
    }
    lines
}

/// The signs of good typography, and how ASCII writes them.
const SIGNS: &[(char, &str)] = &[
    ('…', "..."),
    ('–', "-"),
    ('—', "-"),
    ('−', "-"),
    ('·', "-"),
    ('•', "*"),
    ('×', "x"),
    ('‘', "'"),
    ('’', "'"),
    ('“', "\""),
    ('”', "\""),
    ('«', "\""),
    ('»', "\""),
    ('→', "->"),
    ('←', "<-"),
    ('↑', "^"),
    ('↓', "v"),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('\u{a0}', " "),
    ('✔', "ok"),
    ('✘', "FAIL"),
    ('▸', ">"),
    ('●', "*"),
    ('○', "."),
    ('─', "-"),
    ('│', "|"),
    ('┌', "+"),
    ('┐', "+"),
    ('└', "+"),
    ('┘', "+"),
    ('├', "+"),
    ('┤', "+"),
    ('┬', "+"),
    ('┴', "+"),
    ('┼', "+"),
    ('┆', ":"),
    ('┄', "."),
    ('△', "^"),
    ('▽', "v"),
    ('◆', "*"),
    ('█', "#"),
];

/// `text` with those signs in ASCII. Letters stay: they are in names and paths.
pub(super) fn with_plain_signs(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match SIGNS.iter().find(|(sign, _)| *sign == c) {
            Some((_, ascii)) => plain.push_str(ascii),
            None => plain.push(c),
        }
    }
    Cow::Owned(plain)
}

/// `text` with everything that is not ASCII as Rust writes it in a string, so that
/// two texts that differ still do.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            plain.push(c);
        } else {
            plain.extend(c.escape_unicode());
        }
    }
    plain
}

/// Pads `text` to `width` columns, colours not counted.
pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// A time in words that a person would use.
pub(super) fn duration(ms: u64) -> String {
    let minutes = ms / 60_000;
    match minutes {
        0 if ms < 1_000 => "a moment".to_owned(),
        0 => plural(ms / 1000, "second"),
        1..60 => format!("{minutes} min"),
        60..1440 => format!("{} h {:02} min", minutes / 60, minutes % 60),
        _ => plural(minutes / 1440, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_control_bytes_are_gone_and_text_stays() {
        assert_eq!(clean("a\u{1b}[31mb\u{1b}[0m\u{7}\tü\n"), "ab\tü\n");
        assert_eq!(
            clean("x\u{1b}]0;title\u{7}y\u{1b}]8;;http://a\u{1b}\\z"),
            "xyz"
        );
        assert_eq!(clean("a\r\u{8}\u{9b}31mb\u{202e}c"), "a31mbc");
        assert_eq!(clean("\u{1b}"), "");
    }

    #[test]
    fn colours_are_the_only_escapes_that_may_stay() {
        assert_eq!(
            only_colours("\u{1b}[1;31ma\u{1b}[0m"),
            "\u{fdd0}[1;31ma\u{fdd0}[0m"
        );
        assert_eq!(only_colours("a\u{1b}[2Jb\u{1b}[Hc"), "abc");
        assert_eq!(only_colours("\u{1b}]0;t\u{7}ä"), "ä");
    }

    #[test]
    fn only_this_programs_own_colours_reach_the_terminal() {
        let title = "a\u{1b}[8mb\u{1b}]0;t\u{7}c";
        let page = format!("\u{fdd0}[1m{title}\u{fdd0}[0m {title}");
        assert_eq!(for_terminal(&page, true), "\u{1b}[1mabc\u{1b}[0m abc");
        assert_eq!(for_terminal(&page, false), "abc abc");
        assert_eq!(
            for_terminal("\u{fdd0}[2J\u{fdd0}]0;x\u{7}y\u{fdd0}", true),
            "y"
        );
    }

    #[test]
    fn an_escape_without_an_end_hides_nothing_behind_it() {
        assert_eq!(clean("a\u{1b}]0;title\nb"), "a0;title\nb");
        assert_eq!(clean("a\u{1b}[31\nb\u{1b}\nc\u{1b}Pd"), "a\nb\ncd");
    }

    #[test]
    fn a_long_line_is_cut_and_keeps_its_colours() {
        assert_eq!(wrapped_colours("abcde", 2), ["ab", "cd", "e"]);
        assert_eq!(wrapped_colours("", 2), [""]);
        assert_eq!(
            wrapped_colours("\u{fdd0}[31mabc\u{fdd0}[0md", 2),
            ["\u{fdd0}[31mab\u{fdd0}[0m", "\u{fdd0}[31mc\u{fdd0}[0md"]
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(wrapped_colours("停车场a", 5), ["停车", "场a"]);
        assert_eq!(wrapped_colours("停车", 1), ["停", "车"]);
        assert_eq!(wrapped_colours("e\u{301}e\u{301}", 1), ["e\u{301}"; 2]);
        assert_eq!(on_both_sides("停", "c", 6), "停   c");
        assert_eq!(padded("停", 4), "停  ");
    }

    #[test]
    fn signs_become_ascii_and_letters_stay() {
        assert_eq!(with_plain_signs("a – b … ü"), "a - b ... ü");
        assert_eq!(escaped("a–é\n"), "a\\u{2013}\\u{e9}\n");
    }

    #[test]
    fn two_sides_share_a_line_when_they_fit() {
        assert_eq!(on_both_sides("ab", "c", 6), "ab   c");
        assert_eq!(on_both_sides("abcd", "ef", 6), "abcd\n    ef");
    }
}
