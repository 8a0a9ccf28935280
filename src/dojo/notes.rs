//! Files of the dojo that are for other programs: what git is to leave out and to leave
//! alone, and how an AI assistant is to help. They are the learner's, too: lines may be
//! added, and nothing else changes.

use std::io;

use super::LockedDojo;
use crate::{error::Result, fs};

const NOTES: &[(&str, &[&str])] = &[
    (
        ".gitignore",
        &[
            "/target",
            "/.kata/judge*",
            "/.kata/verdicts",
            "/.kata/*.lock",
        ],
    ),
    // Where git writes `\r\n` for `\n`, records and snapshots stay as they are.
    (".gitattributes", &["/.kata/** -text", "*.snap -text"]),
];

/// No such file of a person's is larger; one that is stays as it is.
const MOST_BYTES: u64 = 1 << 20;

/// For AI assistants that work in the learner's editor.
const AGENTS: &str = include_str!("agents.md");

impl LockedDojo {
    /// Writes what every dojo has beside its katas.
    pub fn furnish(&self) -> Result<()> {
        fs::write_new(&self.root.join("AGENTS.md"), AGENTS.as_bytes())?;
        self.write_notes()
    }

    /// Adds the lines that git needs and that are not there yet.
    pub(super) fn write_notes(&self) -> Result<()> {
        for (name, lines) in NOTES {
            let path = self.root.join(name);
            let found = match fs::read_regular(&path, MOST_BYTES + 1) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
                Ok(found) if found.len() as u64 <= MOST_BYTES => found,
                // A link or a folder: the learner uses this name for something else.
                _ => continue,
            };
            if let Some(text) = with_lines(&found, lines) {
                fs::write_atomic(&path, &text)?;
            }
        }
        Ok(())
    }
}

/// `found` with those of `lines` at its end that it lacks; none if it has them all.
fn with_lines(found: &[u8], lines: &[&str]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(found);
    let has = |line: &str| text.lines().any(|other| other.trim() == line);
    let missing: Vec<&str> = lines.iter().copied().filter(|line| !has(line)).collect();
    if missing.is_empty() {
        return None;
    }
    let mut wanted = found.to_vec();
    if !found.is_empty() && !found.ends_with(b"\n") {
        wanted.push(b'\n');
    }
    wanted.extend(missing.join("\n").bytes());
    wanted.push(b'\n');
    Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_lines_are_added_and_the_learners_stay() {
        let found = |text: &str| {
            let wanted = with_lines(text.as_bytes(), &["a", "b"]);
            wanted.map(|text| String::from_utf8(text).unwrap())
        };
        assert_eq!(found("").unwrap(), "a\nb\n");
        assert_eq!(found("mine\nb").unwrap(), "mine\nb\na\n");
        assert_eq!(found("b\r\n# mine\r\na\r\n"), None);
    }
}
