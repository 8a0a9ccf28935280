//! The rule that a failure breaks, and what was expected beside what came.

use crate::{
    kata::Rule,
    ui::{style, text::clean},
    wrap::{columns, wrapped},
};

/// How a failed `assert_eq!` begins.
const NOT_EQUAL: &str = "assertion `left == right` failed";

/// Of a failure that is about more rules, each is shown by its first line.
const MOST_TEXTS: usize = 2;

/// A failure that is about more rules names them by their numbers only.
const MOST_STARTS: usize = 5;

/// The texts of `rules`, indented, with a line break at the end of each line; `more` marks
/// what is cut.
pub(super) fn shown(rules: &[Rule], width: usize, more: &str) -> String {
    if rules.len() > MOST_STARTS {
        let ids: Vec<String> = rules.iter().map(|rule| rule.id.to_string()).collect();
        return format!(
            "    {}\n",
            style::faint(&format!("rules {}", ids.join(", ")))
        );
    }
    if rules.len() > MOST_TEXTS {
        return rules.iter().map(|rule| begun(rule, width, more)).collect();
    }
    let mut text = String::new();
    for rule in rules {
        let head = format!("rule {}  ", rule.id);
        let indent = 4 + head.len();
        let mut lines = rule.text.lines();
        let paragraph = clean(lines.next().unwrap_or_default());
        let mut lead = format!("    {}", style::faint(&head));
        for line in wrapped(&paragraph, width.saturating_sub(indent).max(20)) {
            text += &format!("{lead}{}\n", style::with_code(&line));
            lead = " ".repeat(indent);
        }
        // Of a table or a list the lines stay as they are.
        for line in lines {
            text += &format!("      {}\n", style::with_code(&clean(line)));
        }
    }
    text
}

/// One line: as much of the rule as fits.
fn begun(rule: &Rule, width: usize, more: &str) -> String {
    let head = format!("rule {}  ", rule.id);
    let room = width.saturating_sub(5 + head.len() + columns(more));
    let lines = wrapped(&clean(&rule.text), room.max(20));
    let more = if lines.len() > 1 { more } else { "" };
    let line = format!("{} {more}", lines[0]);
    format!(
        "    {}{}\n",
        style::faint(&head),
        style::with_code(line.trim_end())
    )
}

/// The message of a failed `assert_eq!(yours, expected)` in these words; any other as
/// it is.
pub(super) fn compared(message: &str) -> String {
    let parts = message.strip_prefix(NOT_EQUAL).and_then(|rest| {
        let (says, values) = rest.split_once("\n  left: ")?;
        let (yours, expected) = values.rsplit_once("\n right: ")?;
        Some((says.trim_start_matches(':').trim(), yours, expected))
    });
    let Some((says, yours, expected)) = parts else {
        return message.to_owned();
    };
    let values = format!("expected  {expected}\nyours     {yours}");
    if says.is_empty() {
        values
    } else {
        format!("{says}\n{values}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::RuleId;

    #[test]
    fn what_is_not_equal_is_expected_and_yours() {
        let message = "assertion `left == right` failed\n  left: 1\n right: 2";
        assert_eq!(compared(message), "expected  2\nyours     1");
        let message = "assertion `left == right` failed: a bike\n  left: [1]\n right: [2]";
        assert_eq!(compared(message), "a bike\nexpected  [2]\nyours     [1]");
    }

    #[test]
    fn of_a_few_rules_the_beginnings_are_shown_and_of_many_the_numbers() {
        let rules: Vec<Rule> = [
            "a short rule",
            "a rule of words that do not fit into one line",
        ]
        .iter()
        .cycle()
        .zip(1..=6)
        .map(|(text, number)| Rule {
            id: RuleId { stage: 1, number },
            text: (*text).to_owned(),
        })
        .collect();
        let text = shown(&rules[..3], 40, "...");
        let lines = [
            "    rule 1.1  a short rule",
            "    rule 1.2  a rule of words that ...",
            "    rule 1.3  a short rule",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), lines);
        let text = shown(&rules, 40, "...");
        assert_eq!(text, "    rules 1.1, 1.2, 1.3, 1.4, 1.5, 1.6\n");
    }

    #[test]
    fn other_messages_stay_as_they_are() {
        for message in [
            "not yet implemented",
            "assertion `left != right` failed\n  left: 1\n right: 1",
            "assertion `left == right` failed",
        ] {
            assert_eq!(compared(message), message);
        }
    }

    #[test]
    fn a_rule_is_wrapped_and_its_table_is_not() {
        let rule = Rule {
            id: "2.4".parse().unwrap(),
            text: "Each board is notified once after each change:\n| a | b |".to_owned(),
        };
        assert_eq!(
            shown(&[rule], 40, "..."),
            "    rule 2.4  Each board is notified\n              once after each change:\n      | a | b |\n"
        );
    }
}
