//! A trait has one implementation or none, and no test brings another.

use std::collections::BTreeSet;

use syn::{Item, Type as Syntax};

use super::{Evidence, Fact, Rule};
use crate::design::{Named, RelationKind, TypeKind, is_for_tests, pointee};

pub(super) const RULE: Rule = Rule {
    id: "single-implementation",
    why: "You will be asked what varies there, and who decides; without an answer it is \
          decoration.",
    section: "What would be decoration here",
    find,
};

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let elsewhere = Implementations::of(evidence);
    let mut here = vec![0; evidence.design.types.len()];
    for it in &evidence.design.relations {
        here[it.to] += usize::from(it.kind == RelationKind::Implements);
    }
    let mut facts = Vec::new();
    for (index, it) in evidence.design.types.iter().enumerate() {
        let is_own = it.kind == TypeKind::Trait && !evidence.prescribed.has_trait(&it.name);
        let in_tests = elsewhere.in_tests.contains(&index)
            || evidence.prescribed.implementations(&it.name) > 0;
        let is_elsewhere = in_tests || elsewhere.for_many.contains(&index) || it.in_macros;
        if !is_own || is_elsewhere || here[index] > 1 {
            continue;
        }
        let name = &it.name;
        let sentence = if here[index] == 0 {
            format!("Nothing implements the trait `{name}`, here or in a test.")
        } else {
            format!("The trait `{name}` has one implementation, and no test brings another.")
        };
        let places = vec![it.place.clone()];
        facts.push(Fact { sentence, places });
    }
    facts
}

/// The implementations of traits that are no relation between two types.
#[derive(Default)]
struct Implementations {
    /// Traits that the learner's own tests implement, by their indexes.
    in_tests: BTreeSet<usize>,
    /// Traits that are implemented for all closures, or for all types that implement
    /// another trait.
    for_many: BTreeSet<usize>,
}

impl Implementations {
    fn of(evidence: &Evidence<'_>) -> Self {
        let code = evidence.code;
        let mut all = Self::default();
        for (module, it) in code.source.modules.iter().enumerate() {
            for item in &it.items {
                let Item::Impl(block) = item else { continue };
                let Some((path, _)) = &block.trait_ else {
                    continue;
                };
                let Some(Named::Type(index)) = code.names.path(module, path) else {
                    continue;
                };
                let is_unknown = code.self_type(module, &block.self_ty).is_none();
                if it.is_test || is_for_tests(&block.attrs) {
                    all.in_tests.insert(index);
                } else if is_unknown && !is_pointer(&block.self_ty) {
                    all.for_many.insert(index);
                }
            }
        }
        all
    }
}

/// A pointer to a type that implements a trait is no other implementation.
fn is_pointer(syntax: &Syntax) -> bool {
    match syntax {
        Syntax::Reference(_) => true,
        Syntax::Path(it) => pointee(&it.path).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn a_trait_with_one_implementation_is_a_finding_unless_a_test_has_another() {
        let text = "trait Clock {}\nstruct Wall;\nimpl Clock for Wall {}\n";
        let fact = "The trait `Clock` has one implementation, and no test brings another.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![1])]);
        for more in [
            "struct Other; impl Clock for Other {}",
            "#[cfg(test)] mod tests { use super::*; struct Hand; impl Clock for Hand {} }",
            "impl<F: Fn()> Clock for F {}",
            "macro_rules! clock { ($a:ident) => { struct $a; impl Clock for $a {} } } clock!(A);",
            "macro_rules! of { ($t:ident, $a:ident) => { impl $t for $a {} } } of! { Clock, Wall }",
        ] {
            assert_eq!(found(&format!("{text}{more}")), [], "{more}");
        }
        // A pointer to one is no other.
        let boxed = format!("{text}impl<C: Clock> Clock for Arc<C> {{}}");
        assert_eq!(found(&boxed).len(), 1);
        // Macros that have no `impl`, or name other traits.
        for more in [
            "macro_rules! make { () => { Clock } }",
            "macro_rules! o { ($a:ident) => { impl Other for $a { fn f(c: &dyn Clock) {} } } } o!(A);",
            "macro_rules! of { ($t:ident, $a:ident) => { impl $t for $a {} } } of!(Other, Wall);",
            "#[cfg(test)] macro_rules! clock { ($a:ident) => { impl Clock for $a {} } }",
        ] {
            assert_eq!(found(&format!("{text}{more}")).len(), 1, "{more}");
        }
        let none = "Nothing implements the trait `Clock`, here or in a test.";
        assert_eq!(found("trait Clock {}")[0].1, none);
    }
}
