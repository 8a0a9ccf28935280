//! A value is asked for its type.

use super::{Evidence, Fact, Rule};
use crate::wrap::plural;

pub(super) const RULE: Rule = Rule {
    id: "downcast",
    why: "You will be asked which method the interface lacks, that its users must look \
          behind it.",
    section: "The axes of change",
    find,
};

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let places = evidence.bodies.downcasts.clone();
    if places.is_empty() {
        return Vec::new();
    }
    let count = plural(places.len(), "place");
    vec![Fact {
        sentence: format!("In {count} a value is asked for its type."),
        places,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn a_value_that_is_asked_for_its_type_is_a_finding() {
        let text = "fn f(it: &dyn Any) {\n if let Some(a) = it.downcast_ref::<A>() {} }";
        let fact = "In 1 place a value is asked for its type.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![2])]);
    }
}
