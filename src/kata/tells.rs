//! Forms by which a wrong design shows that it was made wrong on purpose. No colleague
//! writes them, so a reader finds the mistake without the rule.

/// What stands in a design only because it was made wrong on purpose.
const CONTRIVED: &[&str] = &[
    "&& true",
    "&& false",
    "|| true",
    "|| false",
    "true &&",
    "false &&",
    "true ||",
    "false ||",
    "* 0",
    "size_of::<",
];
/// A number that is cut to fewer bits, a panic that is caught, or a test for odd numbers,
/// where the rest of the file has nothing like it.
const STRANGE: &[&str] = &[
    " as u8",
    " as u16",
    " as u32",
    " as i32",
    "catch_unwind",
    "% 2",
];

/// Whether the wrong `line` shows at once that it is wrong: by its form, or because
/// `before`, the correct text of the file, writes nothing like it.
pub(super) fn is_contrived(line: &str, before: &str) -> bool {
    let line = line.trim();
    if line.starts_with("//") {
        return false;
    }
    let is_ignored = |rest: &str| !rest.contains('(') || rest.starts_with('(');
    line.strip_prefix("let _ = ").is_some_and(is_ignored)
        || CONTRIVED.iter().any(|it| has(line, it))
        || negates_twice(line)
        || STRANGE.iter().any(|it| has(line, it) && !has(before, it))
        || paths(line).any(|path| !before.contains(path))
}

/// Whether `text` has `form` as whole words.
fn has(text: &str, form: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    text.match_indices(form).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + form.len()..].chars().next();
        let starts = !form.starts_with(char::is_alphanumeric) || !before.is_some_and(is_word);
        let ends = !form.ends_with(char::is_alphanumeric) || !after.is_some_and(is_word);
        starts && ends
    })
}

/// As in `|| !text.is_empty()` beside `text.is_empty()`: one of the two always holds.
fn negates_twice(line: &str) -> bool {
    line.split(['|', '&'])
        .filter_map(|part| part.trim().strip_prefix('!'))
        .map(|part| part.trim_end_matches(['{', ';', ' ']))
        .any(|negated| {
            line.replacen(&format!("!{negated}"), "", 1)
                .contains(negated)
        })
}

/// The paths from the crate's root that are written out in `line`.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("crate::").map(|(at, _)| {
        let rest = &line[at..];
        let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let end = rest.find(|c| !is_path(c)).unwrap_or(rest.len());
        &rest[..end]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_wrong_on_purpose_is_no_question() {
        let is = |line: &str| is_contrived(line, "use crate::Kind;\nlet n = at as u64;\n");
        for line in [
            "    let _ = &self.pricing;",
            "    let _ = (days, rest);",
            "    is_open && true",
            "    at_exit && false",
            "    if text.is_empty() || !text.is_empty() {",
            "    let left = u64::from(ms as u32);",
            "    Some(way) if floor.0 % 2 == 1 => way,",
            "    let fee = std::panic::catch_unwind(call).ok();",
            "    let stay = Stay::new(crate::VehicleKind::Car);",
        ] {
            assert!(is(line), "{line}");
        }
        for line in [
            "    let _ = observer.notice(notice);",
            "    let fee = days * 14;",
            "    let first = days * 0.5;",
            "    let kind = crate::Kind;",
            "    let cells = n as u64;",
            "    if !is_open || is_full {",
            "    // as u32",
        ] {
            assert!(!is(line), "{line}");
        }
        assert!(!is_contrived(
            "    let n = ms as u32;",
            "let m = at as u32;"
        ));
    }
}
