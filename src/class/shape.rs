//! What is left of a source without its comments and its layout: two submissions with
//! the same shape are the same code.

use crate::{fs::TextTree, hash::sha256};

/// A hash of the code of all files without comments and blanks.
pub(super) fn shape(sources: &TextTree) -> String {
    let mut code: Vec<String> = sources.values().map(|text| bare(text)).collect();
    // A file that was only renamed is still the same code.
    code.sort();
    sha256(code, 32)
}

/// The text without comments and without blanks outside of literals. One pass without a
/// parser: code that is not Rust has a shape, too.
fn bare(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if c == '"' {
            let end = string(rest);
            result += &rest[..end];
            end
        } else if let Some(end) = char_literal(rest) {
            result += &rest[..end];
            end
        } else {
            if !c.is_whitespace() {
                result.push(c);
            } else if !result.ends_with(' ') {
                result.push(' ');
            }
            c.len_utf8()
        };
        rest = &rest[taken..];
    }
    // A blank beside a sign says nothing; between two words it parts them.
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let chars: Vec<char> = result.chars().collect();
    let kept = |at: &usize| {
        chars[*at] != ' '
            || (*at > 0
                && chars.get(at + 1).is_some_and(|next| is_word(*next))
                && is_word(chars[at - 1]))
    };
    (0..chars.len()).filter(kept).map(|at| chars[at]).collect()
}

/// The length of the block comment that begins `text`; they nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The length of the string that begins `text`.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the character literal that begins `text`; none if it is a lifetime.
fn char_literal(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    let length = if first == '\\' {
        inner[1..].find('\'')? + 1
    } else {
        first.len_utf8()
    };
    inner[length..].starts_with('\'').then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_layout_are_no_part_of_a_shape() {
        let plain = "fn a(x: &'static str) -> char { let y = \"// no\"; '\\'' }";
        let other = "// c\nfn a( x : &'static str )\n  -> char /* a /* b */ */ {\n\
                     \tlet y = \"// no\";\n '\\'' } // end";
        assert_eq!(bare(plain), bare(other));
        assert_ne!(bare("let ab = 1;"), bare("let a b = 1;"));
        assert_ne!(bare("\"a b\""), bare("\"ab\""));
    }

    #[test]
    fn what_is_no_rust_has_a_shape_too() {
        for text in ["/*", "\"", "'", "'\\", "\"\\", "é 'é' /* é", "/**/*/"] {
            bare(text);
        }
    }
}
