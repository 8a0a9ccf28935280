//! What was asked before the first line of code.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    journal::{Entry, Event, Step},
    kata::KataId,
};

/// The questions of a learner who has not written any code yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The cards that were opened, each once, by their questions.
    pub cards: Vec<String>,
    /// How many questions opened no card.
    pub unanswered: usize,
}

/// What was asked about `kata`, in an interview or outside, before a check saw other code
/// than the starter, whose content is one of `starters`.
pub fn asked_before_code(entries: &[Entry], kata: &KataId, starters: &[String]) -> Asked {
    let is_code = |event: &Event| match event {
        Event::Checked { content, .. } => !starters.contains(content),
        Event::Passed { .. } => true,
        _ => false,
    };
    let of_kata = entries.iter().map(|entry| &entry.event);
    let before = of_kata
        .filter(|event| event.kata() == Some(kata))
        .take_while(|event| !is_code(event));
    let mut asked = Asked::default();
    let mut known = BTreeSet::new();
    for event in before {
        match event {
            Event::Asked {
                card: Some(ask), ..
            }
            | Event::Interview {
                step: Step::Asked { ask, .. },
                ..
            } => {
                let is_new = known.insert(ask);
                asked.cards.extend(is_new.then(|| ask.clone()));
            }
            Event::Asked { card: None, .. }
            | Event::Interview {
                step: Step::Unanswered { .. },
                ..
            } => asked.unanswered += 1,
            _ => {}
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(event: Event) -> Entry {
        Entry { v: 3, at: 0, event }
    }

    fn question(kata: &str, card: Option<&str>) -> Entry {
        entry(Event::Asked {
            kata: KataId::parse(kata).unwrap(),
            stage: 1,
            words: "?".into(),
            card: card.map(str::to_owned),
        })
    }

    fn check(content: &str) -> Entry {
        entry(Event::Checked {
            kata: KataId::parse("x").unwrap(),
            stage: 1,
            content: content.into(),
            toolchain: String::new(),
            kata_version: String::new(),
            level: String::new(),
            sandbox: String::new(),
            passed: 0,
            failed: 1,
            stages_passed: 0,
        })
    }

    #[test]
    fn questions_count_until_a_check_sees_other_code_than_the_starter() {
        let entries = [
            check("starter"),
            question("x", Some("How many?")),
            question("y", Some("Which?")),
            question("x", None),
            question("x", Some("How many?")),
            check("code"),
            question("x", Some("When?")),
        ];
        let asked = asked_before_code(
            &entries,
            &KataId::parse("x").unwrap(),
            &["starter".to_owned()],
        );
        assert_eq!(asked.cards, ["How many?"]);
        assert_eq!(asked.unanswered, 1);
    }
}
