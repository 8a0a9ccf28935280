//! Branches and loops lie deep within each other.

use super::{Evidence, Fact, Rule};
use crate::wrap::plural;

pub(super) const RULE: Rule = Rule {
    id: "deep-nesting",
    why: "You will be asked to walk through it; a function or an early return for each level \
          reads from top to bottom.",
    section: "Trade-offs",
    find,
};

/// A finding takes so many branches and loops within each other.
const DEEP: usize = 5;

/// One fact about all such functions, the deepest first.
fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let nested = evidence.bodies.nested.iter();
    let mut deep: Vec<_> = nested.filter(|it| it.1 >= DEEP).collect();
    deep.sort_by_key(|it| std::cmp::Reverse(it.1));
    let Some((name, depth, _)) = deep.first() else {
        return Vec::new();
    };
    let others = match deep.len() - 1 {
        0 => String::new(),
        others => format!(
            "; in {} they are deep too",
            plural(others, "other function")
        ),
    };
    vec![Fact {
        sentence: format!(
            "In `{name}`, branches and loops lie {depth} deep within each other{others}."
        ),
        places: deep.iter().map(|it| it.2.clone()).collect(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn branches_and_loops_deep_within_each_other_are_a_finding_and_a_chain_is_none() {
        let text = "fn f() {\nfor a in b {\nif c {} else if d {} else if e {} else if g {\n\
            match h { _ => {\nwhile i {\nif j { k() } } } } } } }";
        let fact = "In `f`, branches and loops lie 5 deep within each other.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![6])]);
        assert_eq!(found(&text.replace("if j { k() }", "k()")), []);
        let two = format!("{text}{}", text.replace("fn f", "fn g"));
        let fact = "In `f`, branches and loops lie 5 deep within each other; \
            in 1 other function they are deep too.";
        assert_eq!(found(&two)[0].1, fact);
    }
}
