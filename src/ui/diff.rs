//! Differences between two texts, with a little context.

use super::{
    style::{self, Signs},
    text::{clean, escaped},
};
use crate::{
    fs::TextTree,
    kata::{Edit, Hunk, edits, hunks},
};

/// The first `most` lines, and how many more there are.
pub(super) fn cut(lines: &[String], most: usize, signs: Signs) -> String {
    let mut text: String = lines
        .iter()
        .take(most)
        .map(|line| format!("{line}\n"))
        .collect();
    if lines.len() > most {
        text += &format!(
            "      {}\n",
            style::faint(&format!(
                "{} {} more lines: `kata check --full`",
                signs.more,
                lines.len() - most
            ))
        );
    }
    text
}

/// A unified diff of two trees, file by file; `names` are what they are called.
pub fn unified(before: &TextTree, after: &TextTree, names: [&str; 2]) -> String {
    let files: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut text = String::new();
    for file in files {
        let old = before.get(file).map_or("", String::as_str);
        let new = after.get(file).map_or("", String::as_str);
        if old != new {
            text += &format!("--- {}\n", quoted(&format!("{}/{file}", names[0])));
            text += &format!("+++ {}\n", quoted(&format!("{}/{file}", names[1])));
            let edits = edits(old, new);
            text.extend(hunks(&edits, 3).iter().map(hunk));
        }
    }
    text
}

/// A name of a file as a diff has it.
fn quoted(name: &str) -> String {
    let is_special = |c: char| c.is_control() || ['"', '\\'].contains(&c);
    if name.contains(is_special) {
        format!("{name:?}")
    } else {
        name.to_owned()
    }
}

fn hunk(hunk: &Hunk<'_, '_>) -> String {
    let range = |start: usize, count: usize| match count {
        // Of nothing, the line before it is named.
        0 => format!("{},0", start - 1),
        1 => start.to_string(),
        count => format!("{start},{count}"),
    };
    let count = |other: fn(&Edit<'_>) -> bool| hunk.edits.iter().filter(|it| !other(it)).count();
    let mut text = format!(
        "@@ -{} +{} @@\n",
        range(hunk.old_start, count(|it| matches!(it, Edit::New(_)))),
        range(hunk.new_start, count(|it| matches!(it, Edit::Gone(_)))),
    );
    for edit in hunk.edits {
        let (sign, line) = match edit {
            // No blank at the end of a line, as `diffy` writes it too.
            Edit::Same("\n") => {
                text.push('\n');
                continue;
            }
            Edit::Same(line) => (' ', line),
            Edit::Gone(line) => ('-', line),
            Edit::New(line) => ('+', line),
        };
        text.push(sign);
        text += line;
        if !line.ends_with('\n') {
            text += "\n\\ No newline at end of file\n";
        }
    }
    text
}

/// So many lines of a diff are shown unless all are wanted: more than a person reads.
pub const MOST_LINES: usize = 2000;

/// The first `most` lines of a diff, and how many there are more.
pub fn first_lines(diff: &str, most: usize) -> (String, usize) {
    let mut lines = diff.split_inclusive('\n');
    let first: String = lines.by_ref().take(most).collect();
    (first, lines.count())
}

/// A unified diff in colour.
pub(super) fn painted(diff: &str, signs: Signs) -> String {
    let paint = |line: &str| match line.as_bytes().first() {
        // A deleted line that begins with `--` looks like a head; it is no harm.
        _ if line.starts_with("+++ ") || line.starts_with("--- ") => style::strong(line),
        Some(b'+') => style::good(line),
        Some(b'-') => style::bad(line),
        Some(b'@') => style::code(line),
        _ => line.to_owned(),
    };
    let diff = clean(diff);
    let diff = if signs.ascii { escaped(&diff) } else { diff };
    diff.lines().map(|line| paint(line) + "\n").collect()
}
