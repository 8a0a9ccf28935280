//! Files of the dojo that other programs read: what git is to leave out and to leave
//! alone. They are the learner's too, so that lines are only ever added.

use super::Dojo;
use crate::{
    error::{Error, Result},
    fs,
};

const NOTES: &[(&str, &[&str])] = &[
    (
        ".gitignore",
        &[
            "/target",
            "/.kata/judge",
            "/.kata/verdicts",
            "/.kata/*.lock",
        ],
    ),
    // Where git writes `\r\n` for `\n`, records and snapshots stay as they are.
    (".gitattributes", &["/.kata/** -text", "*.snap -text"]),
];

impl Dojo {
    /// Adds the lines that git needs and that are not there yet.
    pub(super) fn write_notes(&self) -> Result<()> {
        for (name, lines) in NOTES {
            let path = self.root.join(name);
            let found = match std::fs::read(&path) {
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
                read => read.map_err(Error::io("read", &path))?,
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
