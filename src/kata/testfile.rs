//! The learner's tests as text: which there are, and how the judge calls them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Kata, is_identifier};

/// A test, by its stage and function: `stage_2::a_board_hears_each_change_once`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TestId {
    pub stage: usize,
    pub name: String,
}

impl TestId {
    pub fn parse(text: &str) -> Option<Self> {
        let (module, name) = text.split_once("::")?;
        let stage = module.strip_prefix("stage_")?.parse().ok()?;
        is_identifier(name).then_some(())?;
        Some(Self {
            stage,
            name: name.to_owned(),
        })
    }

    /// The name as a sentence.
    pub fn sentence(&self) -> String {
        self.name.replace('_', " ")
    }
}

impl fmt::Display for TestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stage_{}::{}", self.stage, self.name)
    }
}

impl From<TestId> for String {
    fn from(id: TestId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for TestId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or(format!("`{text}` names no test"))
    }
}

/// Line number (from 1) and name of each test of a file: a line `#[test]`, then
/// a line `fn name() {`, as the author's guide asks for.
pub fn test_names(file: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut lines = file.lines().enumerate();
    std::iter::from_fn(move || {
        loop {
            let (_, line) = lines.next()?;
            if line == "#[test]" {
                let (index, line) = lines.next()?;
                let name = line
                    .strip_prefix("fn ")
                    .and_then(|rest| rest.split_once("() {"));
                // A name becomes code, an argument and a folder.
                if let Some((name, _)) = name.filter(|(name, _)| is_identifier(name)) {
                    return Some((index + 1, name));
                }
            }
        }
    })
}

/// The same file with those of its tests that `wanted` names as plain functions
/// that a `main` can call; no line moves. The others stay marked, and where there
/// is no test harness the compiler leaves them out.
pub fn as_plain_functions(file: &str, wanted: impl Fn(&str) -> bool) -> String {
    let wanted: Vec<usize> = test_names(file)
        .filter(|(_, name)| wanted(name))
        .map(|(line, _)| line)
        .collect();
    let mut plain = String::with_capacity(file.len() + 64);
    for (line, number) in file.lines().zip(1..) {
        if wanted.contains(&number) {
            plain.push_str("pub(crate) ");
        }
        let is_mark = wanted.contains(&(number + 1));
        if !is_mark {
            plain.push_str(line);
        }
        plain.push('\n');
    }
    plain
}

/// The function of a test file that the oracle plays.
pub const SCENARIO: &str = "pub fn scenario(seed: u64) -> String";

impl Kata {
    /// Whether stage `number` has a scenario, which the oracle plays.
    pub fn has_scenario(&self, number: usize) -> bool {
        if self.is_open() {
            return self.round(number).is_none() && !self.script().is_empty();
        }
        self.test_file(number).contains(SCENARIO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "use x;\n\n#[test]\nfn one_is_one() {\n    a();\n}\n\n#[test]\nfn two() {}\n";

    #[test]
    fn tests_are_found_with_their_lines() {
        let found: Vec<_> = test_names(FILE).collect();
        assert_eq!(found, [(4, "one_is_one"), (9, "two")]);
    }

    #[test]
    fn what_is_no_name_in_rust_is_no_test() {
        for name in ["a/*/../../x */", "a ", "../x", "a b", "fn", ""] {
            assert_eq!(test_names(&format!("#[test]\nfn {name}() {{\n")).count(), 0);
            assert_eq!(TestId::parse(&format!("stage_1::{name}")), None);
        }
    }

    #[test]
    fn plain_functions_keep_every_line_where_it_was() {
        let plain = as_plain_functions(FILE, |_| true);
        assert_eq!(plain.lines().count(), FILE.lines().count());
        assert_eq!(plain.lines().nth(3), Some("pub(crate) fn one_is_one() {"));
        assert!(!plain.contains("#[test]"));
        let one = as_plain_functions(FILE, |name| name == "two");
        assert_eq!(one.lines().nth(8), Some("pub(crate) fn two() {}"));
        assert_eq!(one.matches("#[test]").count(), 1);
    }
}
