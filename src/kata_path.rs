//! What a kata's files may be called, and which characters may be in them. A kata
//! may come from anybody: every name in it becomes a path on the learner's disk.

use std::{collections::BTreeMap, fmt};

/// Longest path, and longest part of one, in bytes.
const LONGEST: usize = 200;
const LONGEST_PART: usize = 100;
/// Most folders and the file's name in one path.
const DEEPEST: usize = 8;

/// A path inside a kata, with `/` between the parts: it stays below the folder it is
/// joined to, and it names the same file on every platform.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KataPath(String);

impl KataPath {
    /// The path, or a sentence without a subject that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("has a path of more than {LONGEST} bytes"));
        }
        if text.split('/').count() > DEEPEST {
            return Err(format!("lies more than {DEEPEST} folders deep"));
        }
        for part in text.split('/') {
            check_part(part)?;
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KataPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check_part(part: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if part.is_empty() || part.starts_with('.') || part.ends_with('.') {
        return Err("has a part in its path that is empty, begins or ends with `.`".to_owned());
    }
    if part.len() > LONGEST_PART {
        return Err(format!("has a name of more than {LONGEST_PART} bytes"));
    }
    if !part.chars().all(is_plain) {
        return Err("has a name with other characters than `a-z A-Z 0-9 . _ -`".to_owned());
    }
    if is_reserved(part) {
        return Err(format!("has a name that Windows reserves: `{part}`"));
    }
    Ok(())
}

/// Whether Windows takes `name` for a device; the extension does not matter.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = |device: &str| {
        let digit = stem.strip_prefix(device);
        digit.is_some_and(|digit| digit.len() == 1 && digit.chars().all(|c| c.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// Why files with these names cannot lie in one folder on every platform, if so:
/// two that differ in case only, or a file where another needs a folder.
pub fn collision<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    // Each folder and file in lower case, with its own spelling and whether it is a file.
    let mut known: BTreeMap<String, (&str, bool)> = BTreeMap::new();
    for name in names {
        let ends = name.match_indices('/').map(|(end, _)| end);
        for end in ends.chain([name.len()]) {
            let (path, is_file) = (&name[..end], end == name.len());
            let spelled = known.entry(path.to_lowercase()).or_insert((path, is_file));
            if spelled.0 != path {
                return Some(format!("`{}` and `{path}` differ in case only", spelled.0));
            }
            if spelled.1 != is_file {
                return Some(format!("`{path}` is both a file and a folder"));
            }
        }
    }
    None
}

/// What must not be in a kata's text, with its line: control characters reach the
/// terminal through an editor or `cat`, too, and the marks that turn the direction
/// of writing make code look like other code.
pub fn forbidden_character(text: &str) -> Option<String> {
    text.lines().zip(1..).find_map(|(line, number)| {
        let found = line.chars().find(|c| is_forbidden(*c))?;
        let code = u32::from(found);
        Some(format!("line {number} has the character U+{code:04X}"))
    })
}

fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || is_noncharacter(c)
}

/// Code points that Unicode keeps for a program's own use.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_its_folder_on_every_platform() {
        for good in [
            "lib.rs",
            "a/b/c.rs",
            "stages__stage_1__x.snap",
            "steps/2.diff",
        ] {
            assert!(KataPath::parse(good).is_ok(), "{good}");
        }
        let deep = "a/".repeat(8) + "b";
        let long = "a".repeat(101);
        for bad in [
            "",
            "/etc/passwd",
            "..",
            "../x",
            "a/../x",
            "a//x",
            "a/",
            ".",
            ".hidden",
            "a\\..\\x",
            "C:x",
            "a b",
            "a\0",
            "a\u{1b}[2J",
            "ä",
            "con",
            "a/NUL.rs",
            "com1.txt",
            "x.",
            &deep,
            &long,
        ] {
            assert!(KataPath::parse(bad).is_err(), "{bad:?}");
        }
        assert!(KataPath::parse("console.rs").is_ok());
        assert!(KataPath::parse("com.rs").is_ok());
    }

    #[test]
    fn names_that_meet_on_some_platform_are_found() {
        assert_eq!(collision(["lib.rs", "a/b.rs", "a/c.rs"]), None);
        for bad in [
            ["lib.rs", "LIB.rs"],
            ["a/b.rs", "A/c.rs"],
            ["a.rs", "a.rs/b.rs"],
        ] {
            assert!(collision(bad).is_some(), "{bad:?}");
        }
    }

    #[test]
    fn text_holds_no_character_that_commands_a_terminal() {
        assert_eq!(forbidden_character("fn a() {\n\tb();\r\n}\n"), None);
        for bad in [
            "\0",
            "\u{1b}[31m",
            "\u{9b}2J",
            "\u{202e}",
            "\u{fdd0}",
            "a\rb",
        ] {
            let found = forbidden_character(&format!("one\n{bad}\n"));
            assert!(found.is_some_and(|it| it.starts_with("line 2 ")), "{bad:?}");
        }
    }
}
