//! The numbered rules of a page, and which tests name them.
//!
//! Rule 3.4 is number 4 on the page of stage 3. It is a paragraph that begins with
//! `**3.4**`; one that ends with a colon takes the list or table after it along. A
//! test names its rules in the line above `#[test]`: `// rules: 3.4, 2.1`.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::test_names;

/// The number of a rule: its page, and its place there, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RuleId {
    pub stage: usize,
    pub number: usize,
}

impl FromStr for RuleId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let part = |text: &str| {
            let is_plain = !text.is_empty() && text.len() < 4 && !text.starts_with('0');
            let digits = is_plain && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten()
        };
        text.split_once('.')
            .and_then(|(stage, number)| {
                Some(Self {
                    stage: part(stage)?,
                    number: part(number)?,
                })
            })
            .ok_or_else(|| format!("`{text}` is not the number of a rule, such as `3.4`"))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.stage, self.number)
    }
}

impl From<RuleId> for String {
    fn from(id: RuleId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for RuleId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// One rule, as the page has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    /// Markdown: a paragraph on one line, and the lines of its list or table.
    pub text: String,
}

/// What of a page is about rules.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RulesOfPage {
    pub rules: Vec<Rule>,
    /// What is wrong with their numbers, as sentences.
    pub problems: Vec<String>,
}

/// Reads the rules of the page of stage `stage`.
pub fn rules_of_page(stage: usize, page: &str) -> RulesOfPage {
    let mut found = RulesOfPage::default();
    let mut in_code = false;
    let lines: Vec<&str> = page.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        match head(line) {
            Some((id, _)) => {
                found.problems.extend(misplaced(id, stage, &found.rules));
                let text = text_of(&lines[index..]);
                if text.is_empty() {
                    found.problems.push(format!("rule {id} has no text"));
                }
                found.rules.push(Rule { id, text });
            }
            None if looks_like_a_rule(line) => found.problems.push(format!(
                "line {}: a rule begins with `**{stage}.{}** ` at the beginning of the line",
                index + 1,
                found.rules.len() + 1
            )),
            None => {}
        }
    }
    found
}

/// The number and the first words of a rule that begins on this line.
fn head(line: &str) -> Option<(RuleId, &str)> {
    let (number, rest) = line.strip_prefix("**")?.split_once("**")?;
    let text = rest.strip_prefix(' ').or(rest.is_empty().then_some(""))?;
    Some((number.parse().ok()?, text.trim()))
}

/// Whether somebody meant to write a rule: a bold number elsewhere in the line, or
/// one at the beginning that is no rule's.
fn looks_like_a_rule(line: &str) -> bool {
    let bold = line.split("**").skip(1).step_by(2);
    let mut numbers =
        bold.filter(|text| text.trim_end_matches(['.', ':']).parse::<RuleId>().is_ok());
    let plain = line.split_whitespace().next().unwrap_or_default();
    numbers.next().is_some() || plain.trim_end_matches(['.', ':']).parse::<RuleId>().is_ok()
}

fn misplaced(id: RuleId, stage: usize, before: &[Rule]) -> Option<String> {
    let next = RuleId {
        stage,
        number: before.len() + 1,
    };
    if id == next {
        None
    } else if id.stage != stage {
        Some(format!("rule {id} stands on the page of stage {stage}"))
    } else {
        Some(format!("rule {id} stands where rule {next} is expected"))
    }
}

/// The text of the rule that begins with the first of `lines`.
fn text_of(lines: &[&str]) -> String {
    let ends = |line: &&&str| line.trim().is_empty() || line.starts_with('#');
    let is_head = |line: &str| head(line).is_some();
    let first = lines.first().and_then(|line| head(line));
    let rest = lines.iter().skip(1);
    let rest: Vec<&str> = rest
        .take_while(|line| !ends(line) && !is_head(line))
        .copied()
        .collect();
    let after = &lines[(rest.len() + 1).min(lines.len())..];
    let words = first.map(|(_, text)| text).into_iter().chain(rest);
    let mut text = words
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if text.ends_with(':') {
        let block = after.iter().skip_while(|line| line.trim().is_empty());
        let block = block.take_while(|line| !ends(line) && !is_head(line));
        text.extend(block.map(|line| format!("\n{}", line.trim_end())));
    }
    text
}

/// Each test of a file with the rules that it names, or what is wrong with them.
pub fn rules_of_tests(file: &str) -> Vec<(&str, Result<Vec<RuleId>, String>)> {
    let lines: Vec<&str> = file.lines().collect();
    test_names(file)
        .map(|(line, name)| {
            // Above the function stands `#[test]`, and above that the comment.
            let comment = line.checked_sub(3).map_or("", |index| lines[index]);
            let named = comment.trim().strip_prefix("// rules:");
            let rules = match named {
                None => Ok(Vec::new()),
                Some(list) => list.split(',').map(|id| id.trim().parse()).collect(),
            };
            (name, rules)
        })
        .collect()
}

/// The words of a page that are to be read: not those of code blocks, and not the
/// signs that tables and lists are drawn with.
pub fn words(page: &str) -> usize {
    let mut in_code = false;
    let mut count = 0;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            let words = line.split_whitespace();
            count += words
                .filter(|word| word.chars().any(char::is_alphanumeric))
                .count();
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> RuleId {
        text.parse().unwrap()
    }

    fn found(page: &str) -> RulesOfPage {
        rules_of_page(2, page)
    }

    #[test]
    fn a_rule_is_its_paragraph_and_after_a_colon_the_next_block() {
        let page = "# Stage 2\n\n**2.1** A board\nhears `changed`.\n\nNo rule.\n\n\
                    **2.2** Fees:\n\n| a | b |\n|---|---|\n\n**2.3** Last.\n## Not asked\n";
        let rules = found(page);
        assert_eq!(rules.problems, [""; 0]);
        let texts: Vec<(RuleId, &str)> = rules
            .rules
            .iter()
            .map(|rule| (rule.id, rule.text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                (id("2.1"), "A board hears `changed`."),
                (id("2.2"), "Fees:\n| a | b |\n|---|---|"),
                (id("2.3"), "Last."),
            ]
        );
    }

    #[test]
    fn rules_may_stand_line_by_line() {
        let rules = found("**2.1** One.\n**2.2** Two.\n").rules;
        assert_eq!(rules.len(), 2);
        assert_eq!(rules[0].text, "One.");
    }

    #[test]
    fn what_is_wrong_with_a_number_is_said_with_the_right_one() {
        for (page, problem) in [
            ("**3.1** x", "rule 3.1 stands on the page of stage 2"),
            ("**2.2** x", "rule 2.2 stands where rule 2.1 is expected"),
            ("**2.1**", "rule 2.1 has no text"),
            ("See **2.1** x", "line 1: a rule begins with `**2.1** `"),
            ("- **2.1** x", "line 1: a rule begins with `**2.1** `"),
            ("2.1 x", "line 1: a rule begins with `**2.1** `"),
            ("**2.1.** x", "line 1: a rule begins with `**2.1** `"),
            ("**2.1**x", "line 1: a rule begins with `**2.1** `"),
        ] {
            let problems = found(page).problems;
            assert!(
                problems.iter().any(|it| it.starts_with(problem)),
                "{page}: {problems:?}"
            );
        }
    }

    #[test]
    fn numbers_in_code_in_text_and_in_tables_are_no_rules() {
        let page = "```text\n2.1 x\n**2.1** x\n```\nIt costs 2.50, by rule 2.1.\n\n| 2.5 | x |\n";
        assert_eq!(found(page), RulesOfPage::default());
    }

    #[test]
    fn a_number_has_two_parts_and_no_zeros_in_front() {
        for wrong in [
            "", "3", "3.", ".4", "3.4.5", "03.4", "3.04", "3.x", "+3.4", "3.4 ",
        ] {
            assert!(wrong.parse::<RuleId>().is_err(), "{wrong}");
        }
        assert_eq!(id("12.34").to_string(), "12.34");
        assert!(id("2.10") > id("2.9"));
    }

    #[test]
    fn a_test_names_its_rules_in_the_line_above() {
        let file = "// rules: 1.1, 2.3\n#[test]\nfn a() {\n}\n\n#[test]\nfn b() {\n}\n\
                    // rules: 1\n#[test]\nfn c() {\n}\n";
        let named = rules_of_tests(file);
        assert_eq!(named[0], ("a", Ok(vec![id("1.1"), id("2.3")])));
        assert_eq!(named[1], ("b", Ok(Vec::new())));
        assert!(named[2].1.is_err());
    }

    #[test]
    fn words_are_those_that_are_read() {
        assert_eq!(
            words("# A page\n\n| a | 1 |\n|---|---|\n\n- b `c d`\n```rust\nx y z\n```\n"),
            7
        );
    }
}
