//! What follows from a mistake, and what does not though it speaks of the same code.

use std::collections::BTreeSet;

use super::{Kata, Rule, RuleId, Spot, TestId};

/// Tests with these words in their names follow from everything.
const VAGUE: &[&str] = &["random", "scenario", "recorded", "as_recorded"];
/// Shorter words are in every rule.
const SHORTEST: usize = 4;

/// What may follow from a mistake: a rule, or, in a kata without numbered rules, a test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Consequence {
    pub stage: usize,
    pub rule: Option<RuleId>,
    /// In one paragraph.
    pub text: String,
}

/// What holds in spite of a mistake.
#[derive(Clone, Debug)]
pub struct Holding {
    pub consequence: Consequence,
    /// Whether it may well not hold: a design like this one breaks it.
    pub is_doubtful: bool,
}

impl From<Rule> for Consequence {
    fn from(rule: Rule) -> Self {
        Self {
            stage: rule.id.stage,
            rule: Some(rule.id),
            text: paragraph(&rule.text),
        }
    }
}

impl From<&TestId> for Consequence {
    fn from(test: &TestId) -> Self {
        Self {
            stage: test.stage,
            rule: None,
            text: test.sentence(),
        }
    }
}

impl Consequence {
    /// How many of its words the names in `code` have, too.
    pub fn shared_with(&self, code: &str) -> usize {
        words(&self.text).intersection(&words(code)).count()
    }
}

/// A rule with its list or table in one paragraph: the entries one after the other.
fn paragraph(rule: &str) -> String {
    let mut lines = rule.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut text = without_emphasis(lines.next().unwrap_or_default());
    let lines: Vec<&str> = lines.collect();
    let is_ruler = |line: &str| line.starts_with("|--") || line.starts_with("|:-");
    let (mut heads, mut separator) = (Vec::new(), " ");
    for (index, line) in lines.iter().enumerate() {
        if is_ruler(line) {
            continue;
        }
        let entry = match cells(line) {
            Some(cells) if lines.get(index + 1).is_some_and(|next| is_ruler(next)) => {
                heads = cells;
                continue;
            }
            Some(cells) => row(&heads, &cells),
            None if line.starts_with("- ") => line[2..].to_owned(),
            None => {
                // A number begins an item, anything else goes on with one.
                let is_item = line.starts_with(|c: char| c.is_ascii_digit());
                separator = if is_item { separator } else { " " };
                (*line).to_owned()
            }
        };
        if separator == "; " && text.ends_with('.') {
            text.pop();
        }
        text += separator;
        text += &without_emphasis(&entry);
        separator = "; ";
    }
    text
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inside = line.strip_prefix('|')?;
    let inside = inside.strip_suffix('|').unwrap_or(inside);
    Some(inside.split('|').map(str::trim).collect())
}

/// The row of a table as a phrase: `key: value`, or with the heads of more columns.
fn row(heads: &[&str], cells: &[&str]) -> String {
    let (key, values) = cells.split_first().unwrap_or((&"", &[]));
    let with_heads = values.len() > 1 || key.is_empty();
    let values = values.iter().zip(heads.iter().skip(1).chain(&[""; 9]));
    let values: Vec<String> = values
        .filter(|(value, _)| !value.is_empty())
        .map(|(value, head)| {
            if with_heads && !head.is_empty() {
                format!("{head} {value}")
            } else {
                (*value).to_owned()
            }
        })
        .collect();
    let values = values.join(", ");
    if key.is_empty() {
        values
    } else {
        format!("{key}: {values}")
    }
}

/// `text` without the stars around a word; those in code stay.
fn without_emphasis(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(index, part)| {
        let pairs = part.matches('*').count().is_multiple_of(2);
        if index % 2 == 0 && pairs && !part.contains(" * ") {
            part.replace('*', "")
        } else {
            part.to_owned()
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

/// The words of a text and of the names in it, in small letters and without an ending.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for name in text.split(|c: char| !c.is_alphanumeric()) {
        let mut word = String::new();
        for c in name.chars() {
            if c.is_uppercase() && !word.is_empty() {
                words.insert(std::mem::take(&mut word));
            }
            word.extend(c.to_lowercase());
        }
        words.insert(word);
    }
    words
        .into_iter()
        .map(|word| {
            let ends = ["ing", "ed", "es", "s"];
            let stem = ends.iter().find_map(|end| word.strip_suffix(end));
            let stem = stem.filter(|stem| stem.len() >= SHORTEST - 1);
            stem.unwrap_or(&word).to_owned()
        })
        .filter(|word| word.len() >= SHORTEST - 1)
        .collect()
}

/// Whether the name of a test says something of its own.
pub(super) fn is_plain(test: &TestId) -> bool {
    !VAGUE.iter().any(|word| test.name.contains(word))
}

impl Kata {
    /// What holds in spite of the mistake in `spot`, of stages up to `stage`: none of the
    /// rules that it breaks or whose tests fail.
    pub fn holdings(&self, spot: &Spot, all: &[Spot], stage: usize) -> Vec<Holding> {
        let is_like = |other: &&Spot| {
            !other.breaks.is_disjoint(&spot.breaks)
                || other.kills.iter().any(|test| spot.kills.contains(test))
        };
        let like = all.iter().filter(is_like).flat_map(|it| &it.breaks);
        let like: BTreeSet<&RuleId> = like.collect();
        let mut others: Vec<Consequence> = if spot.breaks.is_empty() {
            let of_others = all.iter().filter(|it| !is_like(it));
            of_others.flat_map(|it| it.consequences.clone()).collect()
        } else {
            let rules = (1..=stage).flat_map(|stage| self.rules(stage));
            let rules = rules.filter(|rule| !spot.breaks.contains(&rule.id));
            rules.map(Consequence::from).collect()
        };
        others.sort();
        others.dedup();
        let holding = |consequence: Consequence| Holding {
            is_doubtful: consequence.rule.is_some_and(|rule| like.contains(&rule)),
            consequence,
        };
        others.into_iter().map(holding).collect()
    }

    /// What a test says that proves `choice`, which holds in spite of the mistake in
    /// `spot`.
    pub fn still_true(&self, choice: &Consequence, spot: &Spot) -> Option<String> {
        let rule = choice.rule?;
        let tests = (rule.stage..=self.last_stage()).flat_map(|stage| self.tests(stage));
        let mut proofs = tests.filter(|test| {
            let rules: BTreeSet<RuleId> = self.rules_of_test(test).iter().map(|it| it.id).collect();
            rules.contains(&rule)
                && rules.is_disjoint(&spot.breaks)
                && is_plain(test)
                && !self.is_picture(test)
        });
        proofs.next().map(|test| test.sentence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_and_a_list_are_read_entry_by_entry() {
        let text = "Prices:\n\n| part of the stay | price |\n|---|---|\n| first hour | 4.00 |\n\
                    | further hour | 2.50 *each* |";
        assert_eq!(
            paragraph(text),
            "Prices: first hour: 4.00; further hour: 2.50 each"
        );
        let text = "It fits:\n|       | Small | Large |\n|---|---|---|\n| Bike  | yes | yes |";
        assert_eq!(paragraph(text), "It fits: Bike: Small yes, Large yes");
        let text = "Reasons:\n1. `Full`: no spot\n   is free.\n2. `Closed`\n- x";
        assert_eq!(
            paragraph(text),
            "Reasons: 1. `Full`: no spot is free; 2. `Closed`; x"
        );
        assert_eq!(paragraph("At time *t*, `a * b`."), "At time t, `a * b`.");
    }

    #[test]
    fn a_rule_shares_the_words_of_the_names_in_the_code() {
        let rule = |text: &str| Consequence {
            stage: 1,
            rule: None,
            text: text.to_owned(),
        };
        let code = "fn return_copy(&mut self) { self.members.notify(HoldReady) }";
        assert_eq!(rule("`HoldReady` goes to the member.").shared_with(code), 3);
        assert_eq!(rule("A fine is paid once.").shared_with(code), 0);
    }
}
