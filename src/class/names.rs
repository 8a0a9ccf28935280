//! Names and texts that a stranger chose, made fit to be kept.

/// Most characters of a name.
const MOST_NAME: usize = 200;

/// `text` without control characters and marks that turn the direction of writing, on
/// one line, in at most so many characters as a name may have.
pub fn plain(text: &str) -> String {
    let is_kept = |c: &char| !is_hidden(*c);
    let one_line = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let kept: String = one_line.filter(is_kept).take(MOST_NAME).collect();
    kept.trim().to_owned()
}

/// The same for a text of several lines, in at most `most` bytes.
pub(super) fn plain_text(text: &str, most: usize) -> String {
    let is_kept = |c: &char| matches!(c, '\n' | '\t') || !is_hidden(*c);
    let mut kept = String::new();
    let mut chars = without_escapes(text)
        .chars()
        .filter(is_kept)
        .collect::<Vec<_>>();
    chars.reverse();
    while let Some(c) = chars.pop() {
        if kept.len() + c.len_utf8() > most {
            kept.push('…');
            break;
        }
        kept.push(c);
    }
    kept
}

/// `text` without a terminal's escapes that colour it.
fn without_escapes(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\u{1b}' {
            result.push(c);
        } else if chars.clone().next() == Some('[') {
            // As far as the letter that ends it.
            chars.by_ref().skip(1).find(char::is_ascii_alphabetic);
        }
    }
    result
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_visible_characters() {
        assert_eq!(plain(" Ann\n\u{202e}Lee\u{0}\t"), "Ann Lee");
        assert_eq!(plain(&"é".repeat(300)).chars().count(), MOST_NAME);
    }

    #[test]
    fn a_text_keeps_its_lines_and_loses_escapes_and_what_is_too_long() {
        assert_eq!(plain_text("\u{1b}[31mred\u{1b}[0m\nb", 20), "red\nb");
        assert_eq!(plain_text("äää", 4), "ää…");
    }
}
