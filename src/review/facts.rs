//! What is known of a design: numbers to set beside those of another, and findings.

use serde::Serialize;

use super::{
    cost::Cost,
    findings::{Evidence, Finding, findings, largest_type},
    prescribed::Prescribed,
};
use crate::{
    design::{Bodies, Design, Function, TypeKind, Unreadable, functions, look, read},
    fs::TextTree,
};

/// A design, and what is to be said of it.
#[derive(Debug)]
pub struct Facts {
    pub design: Design,
    pub numbers: Numbers,
    /// The most important first.
    pub findings: Vec<Finding>,
}

/// Numbers of a design, to set beside those of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Numbers {
    pub types: usize,
    pub traits: usize,
    /// What the crate offers: public types, functions and methods.
    pub public_items: usize,
    pub public_methods: usize,
    pub lines: usize,
    /// The share of the type with the most methods, in percent. Methods that the kata
    /// names are not counted, because the learner did not choose them.
    pub largest_percent: usize,
    /// Matches that must grow when an enum does.
    pub matches_on_kinds: usize,
    pub clones: usize,
    pub unwraps: usize,
    /// Places that may panic: `unwrap`, `expect`, `panic!`, `unreachable!`, `todo!`,
    /// `unimplemented!` and the asserts, but not what is done to a lock. Indexing and
    /// arithmetic are not counted.
    pub may_panic: usize,
}

impl Facts {
    /// Reads the files of `src/`, by their names below it. `prescribed` is what the kata
    /// prescribes, and `costs` is what each stage cost.
    pub fn read(
        tree: &TextTree,
        prescribed: &Prescribed,
        costs: &[Cost],
    ) -> Result<Self, Unreadable> {
        read(tree, |code, design| {
            let bodies = look(code, &design.types);
            let functions = functions(code, &design);
            let evidence = Evidence {
                code,
                design: &design,
                bodies: &bodies,
                functions: &functions,
                texts: tree,
                prescribed,
                costs,
            };
            let findings = findings(&evidence);
            let numbers = Numbers::new(&design, &bodies, &functions, prescribed);
            Self {
                design,
                numbers,
                findings,
            }
        })
    }
}

impl Numbers {
    /// The numbers of which fewer are better. Of the others neither many nor few are.
    pub const FEWER_IS_BETTER: &'static [&'static str] = &[
        "largest_percent",
        "matches_on_kinds",
        "clones",
        "unwraps",
        "may_panic",
    ];

    fn new(
        design: &Design,
        bodies: &Bodies,
        functions: &[Function<'_>],
        prescribed: &Prescribed,
    ) -> Self {
        let types = design.types.iter();
        let public = functions.iter().filter(|it| it.is_public);
        let methods = public.clone().filter(|it| it.of.is_some()).count();
        let panics = bodies.panics.iter();
        Self {
            types: design.types.len(),
            traits: types
                .clone()
                .filter(|it| it.kind == TypeKind::Trait)
                .count(),
            public_items: types.filter(|it| it.public).count() + public.count() - methods,
            public_methods: methods,
            lines: design.lines,
            largest_percent: largest_type(design, prescribed)
                .map_or(0, |it| it.methods * 100 / it.of),
            matches_on_kinds: bodies.matches.len(),
            clones: bodies.clones,
            unwraps: panics.filter(|it| it.0 == "unwrap").count(),
            may_panic: bodies.panics.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::nested;

    #[test]
    fn what_is_nested_as_deeply_as_it_may_be_is_looked_through_by_every_rule() {
        let mut read = 0;
        for (_, text) in nested(700) {
            let tree = [("lib.rs".to_owned(), text)].into();
            read += usize::from(Facts::read(&tree, &Prescribed::default(), &[]).is_ok());
        }
        assert!(read > 20, "{read}");
    }
}
