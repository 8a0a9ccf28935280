//! A type has a large share of all methods that the kata does not name.

use super::{Evidence, Fact, Rule};
use crate::{
    design::{Design, Type, TypeKind},
    review::Prescribed,
};

pub(super) const RULE: Rule = Rule {
    id: "large-type",
    why: "You will be asked for the one reason for which this type changes. Said from 15 such \
          methods and half of all on.",
    section: "SOLID, line by line",
    find,
};

/// A finding takes so many methods that the kata does not name, and such a share of all
/// of them, in percent.
const MANY_METHODS: usize = 15;
const LARGE_SHARE: usize = 50;

/// The type with the most methods that the kata does not name.
pub(in crate::review) struct Largest<'a> {
    it: &'a Type,
    pub(in crate::review) methods: usize,
    /// As many methods all types have together. It is never 0.
    pub(in crate::review) of: usize,
}

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let largest = largest_type(evidence.design, evidence.prescribed);
    let is_large =
        |it: &Largest<'_>| it.methods >= MANY_METHODS && it.methods * 100 >= it.of * LARGE_SHARE;
    let fact = largest
        .filter(is_large)
        .map(|Largest { it, methods, of }| Fact {
            sentence: format!(
                "`{}` has {methods} of the {of} methods that the kata does not name, {} %.",
                it.name,
                methods * 100 / of
            ),
            places: vec![it.place.clone()],
        });
    fact.into_iter().collect()
}

/// The first of the types with the most methods that the kata does not name.
pub(in crate::review) fn largest_type<'a>(
    design: &'a Design,
    prescribed: &Prescribed,
) -> Option<Largest<'a>> {
    let count = |it: &'a Type| {
        let methods = it.methods.iter();
        methods.filter(|it| !prescribed.names(&it.name)).count()
    };
    let types = design.types.iter();
    let counts: Vec<(&Type, usize)> = types
        .filter(|it| it.kind != TypeKind::Trait)
        .map(|it| (it, count(it)))
        .collect();
    let of = counts.iter().map(|it| it.1).sum();
    let largest = counts.iter().rev().max_by_key(|it| it.1)?;
    let (it, methods) = *largest;
    (methods > 0).then_some(Largest { it, methods, of })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn a_type_with_a_large_share_of_the_methods_is_a_finding() {
        let methods = |count: usize| {
            (0..count)
                .map(|it| format!("fn f{it}() {{}}\n"))
                .collect::<String>()
        };
        let text = |big: usize| {
            format!(
                "struct Big;\nstruct Small; impl Big {{ {} }} impl Small {{ {} }}",
                methods(big),
                methods(10)
            )
        };
        let fact = "`Big` has 15 of the 25 methods that the kata does not name, 60 %.";
        assert_eq!(found(&text(15)), [(RULE.id, fact.to_owned(), vec![1])]);
        assert_eq!(found(&text(5)), []);
    }
}
