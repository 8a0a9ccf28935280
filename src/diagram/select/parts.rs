//! A part of a design: what is looked for, or as much as a picture can hold.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeSet, HashSet},
};

use crate::design::{Design, Relation, RelationKind, Type, TypeKind};

/// More boxes than this are no picture that a person could read, and take long to place.
pub(crate) const MOST_BOXES: usize = 400;

impl Design {
    /// The types of this name, all that they stand in a relation with, and the relations
    /// among these. Nothing if no type has the name.
    pub fn around(&self, name: &str) -> Option<Self> {
        let named: BTreeSet<usize> = self.indexes(|it| it.name == name).collect();
        if named.is_empty() {
            return None;
        }
        let mut wanted = named.clone();
        for it in &self.relations {
            if named.contains(&it.from) || named.contains(&it.to) {
                wanted.extend([it.from, it.to]);
            }
        }
        let mut part = self.part(&wanted);
        // How the neighbours stand to each other is another picture.
        let is_named: Vec<bool> = part.types.iter().map(|it| it.name == name).collect();
        part.relations
            .retain(|it| is_named[it.from] || is_named[it.to]);
        Some(part)
    }

    /// The types of a module and of those within it; `crate` is the root alone. Nothing
    /// if there are none.
    pub fn module(&self, name: &str) -> Option<Self> {
        let below = format!("{name}::");
        let root = if name == "crate" { "" } else { name };
        let is_in = |module: &str| module == root || module.starts_with(&below);
        let wanted: BTreeSet<usize> = self.indexes(|it| is_in(&it.module)).collect();
        (!wanted.is_empty()).then(|| self.part(&wanted))
    }

    /// The traits, the types that implement them, and nothing but that.
    pub(crate) fn traits(&self) -> Self {
        let is_about_traits =
            |it: &&Relation| matches!(it.kind, RelationKind::Implements | RelationKind::Extends);
        let mut wanted: BTreeSet<usize> = self.indexes(|it| it.kind == TypeKind::Trait).collect();
        wanted.extend(
            self.relations
                .iter()
                .filter(is_about_traits)
                .map(|it| it.from),
        );
        let mut part = self.part(&wanted);
        part.relations.retain(|it| is_about_traits(&it));
        part
    }

    /// At most so many types: traits first, then those with the most relations.
    pub(crate) fn at_most(&self, most: usize) -> Cow<'_, Self> {
        if self.types.len() <= most {
            return Cow::Borrowed(self);
        }
        let mut relations = vec![0_usize; self.types.len()];
        for it in &self.relations {
            relations[it.from] += 1;
            relations[it.to] += 1;
        }
        let mut order: Vec<usize> = (0..self.types.len()).collect();
        order.sort_by_key(|index| {
            let it = &self.types[*index];
            (
                it.kind != TypeKind::Trait,
                Reverse(relations[*index]),
                !it.public,
            )
        });
        order.truncate(most);
        Cow::Owned(self.part(&order.into_iter().collect()))
    }

    /// The names of the modules that have types, in their order; the root is `crate`.
    pub fn modules(&self) -> Vec<&str> {
        let mut known = HashSet::new();
        let names = self.types.iter().map(module_name);
        names.filter(|name| known.insert(*name)).collect()
    }

    fn indexes(&self, wanted: impl Fn(&Type) -> bool) -> impl Iterator<Item = usize> {
        let types = self.types.iter().enumerate();
        types.filter(move |(_, it)| wanted(it)).map(|it| it.0)
    }

    fn part(&self, wanted: &BTreeSet<usize>) -> Self {
        let mut place = vec![None; self.types.len()];
        for (new, old) in wanted.iter().enumerate() {
            place[*old] = Some(new);
        }
        let relations = self.relations.iter().filter_map(|it| {
            Some(Relation {
                from: place[it.from]?,
                to: place[it.to]?,
                ..it.clone()
            })
        });
        Self {
            types: wanted.iter().map(|it| self.types[*it].clone()).collect(),
            relations: relations.collect(),
            files: self.files,
            lines: self.lines,
            left_out: self.left_out + self.types.len() - wanted.len(),
            marks_public: self.marks_public,
        }
    }
}

/// The module of a type; the root is `crate`.
pub(crate) fn module_name(it: &Type) -> &str {
    if it.module.is_empty() {
        "crate"
    } else {
        &it.module
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design() -> Design {
        let text = "pub struct A { b: B, c: C } pub struct B { c: C } pub struct C; pub struct D;
            pub mod m { pub trait T {} pub mod n { pub struct E; impl super::T for E {} } }";
        Design::read(&[("lib.rs".to_owned(), text.to_owned())].into()).unwrap()
    }

    fn names(design: &Design) -> Vec<&str> {
        design.types.iter().map(|it| it.name.as_str()).collect()
    }

    #[test]
    fn a_part_is_a_type_with_its_neighbours_or_a_module() {
        let whole = design();
        let around = whole.around("A").unwrap();
        assert_eq!(names(&around), ["A", "B", "C"]);
        // That B holds C is not about A.
        assert_eq!(around.relations.len(), 2);
        assert_eq!(around.left_out, 3);
        assert!(whole.around("X").is_none());
        assert_eq!(names(&whole.module("m").unwrap()), ["T", "E"]);
        assert_eq!(names(&whole.module("m::n").unwrap()), ["E"]);
        assert_eq!(names(&whole.module("crate").unwrap()), ["A", "B", "C", "D"]);
        assert!(whole.module("n").is_none());
        assert_eq!(whole.modules(), ["crate", "m", "m::n"]);
    }

    #[test]
    fn of_too_many_types_traits_and_those_with_relations_stay() {
        let whole = design();
        assert_eq!(names(&whole.at_most(3)), ["A", "B", "T"]);
        assert_eq!(whole.at_most(3).left_out, 3);
        assert!(matches!(whole.at_most(6), Cow::Borrowed(_)));
    }

    #[test]
    fn ten_thousand_types_are_drawn_as_far_as_they_fit() {
        let text: String = (0..10_000)
            .map(|it| {
                format!(
                    "pub struct S{it} {{ next: Option<Box<S{}>> }}\n",
                    (it * 7) % 10_000
                )
            })
            .collect();
        let design = Design::read(&[("lib.rs".to_owned(), text)].into()).unwrap();
        let panel = crate::diagram::Panel {
            title: "many",
            design: &design,
        };
        let svg = crate::diagram::svg(&[panel], true);
        assert!(
            svg.contains("10000 types in 1 file; 9600 types are left out"),
            "{}",
            &svg[..2000]
        );
    }
}
