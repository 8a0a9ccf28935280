//! A function takes several values of one primitive type side by side.

use super::{Evidence, Fact, Rule, listed};
use crate::{
    design::Function,
    review::prescribed::{Prescribed, parameters},
    wrap::plural,
};

pub(super) const RULE: Rule = Rule {
    id: "swappable-parameters",
    why: "Swapped at a call they still compile; with a type of its own for each, they do not.",
    section: "Trade-offs",
    find,
};

/// One fact about all such functions that the kata does not prescribe.
fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let functions = evidence.functions.iter();
    let alike: Vec<_> = functions
        .filter_map(|it| Some((it, alike(it, evidence.prescribed)?)))
        .collect();
    let Some((function, parameters)) = alike.first() else {
        return Vec::new();
    };
    let others = match alike.len() - 1 {
        0 => String::new(),
        1 => "; 1 other function does the like".to_owned(),
        others => format!("; {} do the like", plural(others, "other function")),
    };
    vec![Fact {
        sentence: format!(
            "`{}` takes {} side by side, each a `{}`{others}.",
            function.full_name,
            listed(&parameters.names),
            parameters.primitive
        ),
        places: alike.iter().map(|it| it.0.place.clone()).collect(),
    }]
}

/// Parameters of one primitive type.
struct Alike {
    primitive: String,
    names: Vec<String>,
}

/// The first of those that stand side by side, unless the kata prescribes the signature.
fn alike(function: &Function<'_>, prescribed: &Prescribed) -> Option<Alike> {
    let parameters = parameters(function.signature);
    let types: Vec<String> = parameters.iter().map(|it| it.1.clone()).collect();
    if prescribed.has_function(&function.name, &types) {
        return None;
    }
    let run = parameters
        .chunk_by(|a, b| !a.1.is_empty() && a.1 == b.1)
        .find(|run| run.len() > 1)?;
    Some(Alike {
        primitive: run[0].1.clone(),
        names: run.iter().map(|it| it.0.clone()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn values_of_one_primitive_type_side_by_side_are_a_finding() {
        let text = "pub struct S;\nimpl S {\n\
            pub fn f(&self, from: u64, to: u64, name: &str) {}\n\
            pub fn g(&self, from: u64, name: &str, to: u64) {}\n\
            fn own(&self, from: u64, to: u64) {} }";
        let fact = "`S::f` takes `from` and `to` side by side, each a `u64`.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![3])]);
        let two = text.replace("fn own", "pub fn h");
        let fact = "`S::f` takes `from` and `to` side by side, each a `u64`; \
            1 other function does the like.";
        assert_eq!(found(&two)[0].1, fact);
    }
}
