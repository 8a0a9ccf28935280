//! What became of the types of a design from stage to stage, and which seams nothing uses.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    design::{Design, RelationKind, TypeKind, Unreadable},
    fs::TextTree,
};

/// The types at a stage beside those of the pass before it, by their names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TypesAt {
    pub stage: usize,
    pub kept: Vec<String>,
    pub new: Vec<String>,
    pub gone: Vec<String>,
}

impl TypesAt {
    /// Compares the sources of two passes.
    pub fn between(stage: usize, before: &TextTree, after: &TextTree) -> Result<Self, Unreadable> {
        let names = |tree: &TextTree| -> Result<BTreeSet<String>, Unreadable> {
            let types = Design::read(tree)?.types.into_iter();
            Ok(types.map(|it| it.name).collect())
        };
        let (before, after) = (names(before)?, names(after)?);
        Ok(Self {
            stage,
            kept: before.intersection(&after).cloned().collect(),
            new: after.difference(&before).cloned().collect(),
            gone: before.difference(&after).cloned().collect(),
        })
    }
}

/// The traits that at most one type implements and no partner names. What a macro may
/// implement is left out.
pub fn unused_seams(design: &Design, partners: &[TextTree]) -> Vec<String> {
    let words = partners.iter().flat_map(|tree| tree.values());
    let words = words.flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let words: BTreeSet<&str> = words.collect();
    let implementations = |index: usize| {
        let relations = design.relations.iter();
        let of = relations.filter(|it| it.kind == RelationKind::Implements && it.to == index);
        of.count()
    };
    let types = design.types.iter().enumerate();
    types
        .filter(|(index, it)| it.kind == TypeKind::Trait && implementations(*index) <= 1)
        .filter(|(_, it)| !it.in_macros && !words.contains(it.name.as_str()))
        .map(|(_, it)| it.name.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(lib: &str) -> TextTree {
        TextTree::from([("lib.rs".to_owned(), lib.to_owned())])
    }

    #[test]
    fn types_are_kept_new_or_gone() {
        let (one, two) = ("struct App; struct Lot;", "struct App; enum Size { A }");
        let types = TypesAt::between(2, &tree(one), &tree(two)).unwrap();
        let words = |all: &[String]| all.join(" ");
        assert_eq!(words(&types.kept), "App");
        assert_eq!(words(&types.new), "Size");
        assert_eq!(words(&types.gone), "Lot");
    }

    #[test]
    fn a_seam_is_used_by_two_types_or_by_a_partner() {
        let lib = "pub trait A {} pub trait B {} pub trait C {}
                   struct X; struct Y; impl A for X {} impl A for Y {} impl B for X {}";
        let design = Design::read(&tree(lib)).unwrap();
        assert_eq!(unused_seams(&design, &[]), ["B", "C"]);
        let more = "macro_rules! c { ($it:ident) => { impl C for $it {} } } c!(X); c!(Y);";
        let with_macro = Design::read(&tree(&format!("{lib} {more}"))).unwrap();
        assert_eq!(unused_seams(&with_macro, &[]), ["B"]);
        assert_eq!(unused_seams(&design, &[tree("use a::B;")]), ["C"]);
    }
}
