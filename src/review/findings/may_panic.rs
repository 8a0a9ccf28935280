//! The code may panic.

use std::collections::BTreeMap;

use super::{Evidence, Fact, Rule};
use crate::{design::Place, wrap::plural};

pub(super) const RULE: Rule = Rule {
    id: "may-panic",
    why: "Each is a case that no caller can handle: say why it cannot happen, or make it an \
          error.",
    section: "Trade-offs",
    find,
};

/// What gives a reason, or says that a case never happens, is fine. So many of them are
/// a habit.
const MANY_REASONS: usize = 3;
const WITH_REASON: &[&str] = &[
    "expect",
    "unreachable!",
    "assert!",
    "assert_eq!",
    "assert_ne!",
];

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let panics = evidence.bodies.panics.iter();
    let has_reason = |it: &&(&'static str, Place)| WITH_REASON.contains(&it.0);
    let is_habit = panics.clone().filter(has_reason).count() >= MANY_REASONS;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut places = Vec::new();
    for it in panics.filter(|it| is_habit || !has_reason(it)) {
        *counts.entry(it.0).or_default() += 1;
        places.push(it.1.clone());
    }
    if places.is_empty() {
        return Vec::new();
    }
    let ways: Vec<String> = counts
        .into_iter()
        .map(|(way, count)| format!("{count} `{way}`"))
        .collect();
    vec![Fact {
        sentence: format!(
            "In {} the code may panic: {}. Indexing and arithmetic are not counted.",
            plural(places.len(), "place"),
            ways.join(", ")
        ),
        places,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn what_may_panic_is_a_finding_outside_tests_and_not_for_a_lock() {
        let text = "fn f() {\n a.unwrap();\n lock.lock().unwrap();\n panic!(\"no\");\n\
            b.expect(\"there is one\"); unreachable!(); todo!(); }\n\
            #[cfg(test)] mod tests { fn g() { a.unwrap(); } }";
        let fact = "In 3 places the code may panic: 1 `panic!`, 1 `todo!`, 1 `unwrap`. \
            Indexing and arithmetic are not counted.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![2, 4, 5])]);
        // What has a reason is said only where it is a habit.
        let habit = text.replace("todo!()", "assert!(x)");
        let fact = "In 5 places the code may panic: 1 `assert!`, 1 `expect`, 1 `panic!`, \
            1 `unreachable!`, 1 `unwrap`. Indexing and arithmetic are not counted.";
        let lines = vec![2, 4, 5, 5, 5];
        assert_eq!(found(&habit), [(RULE.id, fact.to_owned(), lines)]);
    }
}
