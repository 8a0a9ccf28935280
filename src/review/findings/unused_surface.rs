//! Public functions that no other file and no text of the kata names.

use std::collections::HashMap;

use super::{Evidence, Fact, Rule, listed};
use crate::{
    design::{Function, Place, TypeKind},
    review::prescribed::words,
};

pub(super) const RULE: Rule = Rule {
    id: "unused-surface",
    why: "What is public is a promise: the less there is, the more can change later.",
    section: "What was left concrete on purpose",
    find,
};

/// Names that people expect a type to have.
const CUSTOMARY: &[&str] = &["builder", "default", "is_empty", "iter", "len", "new"];

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let unused = unused(evidence);
    if unused.is_empty() {
        return Vec::new();
    }
    let (names, places): (Vec<String>, Vec<Place>) = unused
        .into_iter()
        .map(|it| (it.full_name.clone(), it.place.clone()))
        .unzip();
    let functions = evidence.functions.iter().filter(|it| it.is_public).count();
    let types = evidence.design.types.iter().filter(|it| it.public).count();
    vec![Fact {
        sentence: format!(
            "Of {} public items and methods, no other file, no test and no brief names {}.",
            functions + types,
            listed(&names),
        ),
        places,
    }]
}

/// The files in which a word stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Files<'a> {
    Only(&'a str),
    Several,
}

fn unused<'a>(evidence: &Evidence<'a>) -> Vec<&'a Function<'a>> {
    let mut files: HashMap<&str, Files<'_>> = HashMap::new();
    for (file, text) in evidence.texts {
        for word in words(text) {
            let known = files.entry(word).or_insert(Files::Only(file));
            if *known != Files::Only(file) {
                *known = Files::Several;
            }
        }
    }
    let is_of_trait = |it: &Function<'_>| {
        it.of
            .is_some_and(|it| evidence.design.types[it].kind == TypeKind::Trait)
    };
    let is_named = |it: &Function<'_>| match files.get(it.name.as_str()) {
        Some(Files::Only(file)) => it.place.file.strip_prefix("src/") != Some(file),
        Some(Files::Several) => true,
        None => false,
    };
    let functions = evidence.functions.iter().filter(|it| it.is_public);
    functions
        .filter(|it| !CUSTOMARY.contains(&it.name.as_str()))
        .filter(|it| !evidence.prescribed.mentions(&it.name) && !is_of_trait(it))
        .filter(|it| !is_named(it))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found_in;

    #[test]
    fn what_is_public_and_named_nowhere_else_is_a_finding() {
        let files = [
            (
                "lib.rs",
                "mod a;\npub struct S;\nimpl S {\n pub fn used(&self) {}\n pub fn lost(&self) {} }",
            ),
            ("a.rs", "fn f(s: &S) { s.used() }"),
        ];
        let fact = "Of 3 public items and methods, no other file, no test and no brief names \
            `S::lost`.";
        assert_eq!(found_in(&files, &[]), [(RULE.id, fact.to_owned(), vec![5])]);
    }
}
