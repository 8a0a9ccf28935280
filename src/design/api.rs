//! What a crate publishes: the names that another crate can use, with their
//! declarations; and what changed from one state of a crate to a later one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{parse::Unreadable, publish, source::Place};
use crate::fs::TextTree;

/// The public API of a crate.
#[derive(Clone, Debug, Default)]
pub struct Api {
    pub(super) entities: Vec<Entity>,
}

/// A type, trait, function or constant that other crates can name.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) item: ApiItem,
    /// Every path by which it can be named.
    pub(super) names: BTreeSet<String>,
    /// Methods, fields, variants, and the traits that it implements, by name.
    pub(super) members: BTreeMap<String, ApiItem>,
}

/// One public item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiItem {
    /// From the root of the crate on: `tariff::Tariff::price`.
    pub name: String,
    /// Its declaration, without its body.
    pub declaration: String,
    #[serde(flatten)]
    pub place: Place,
    /// Whether an `impl` of the trait must have it.
    #[serde(skip)]
    pub(super) required: bool,
}

/// What changed in a public API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ApiChange {
    pub added: Vec<ApiItem>,
    pub changed: Vec<ChangedItem>,
    pub removed: Vec<ApiItem>,
}

/// A public item with another declaration than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedItem {
    /// The declaration that it had.
    pub before: String,
    #[serde(flatten)]
    pub item: ApiItem,
}

impl Api {
    /// Reads the files of `src/`, by their names below it.
    pub fn read(tree: &TextTree) -> Result<Self, Unreadable> {
        publish::read_api(tree)
    }

    /// What the later state `after` added, changed and removed.
    pub fn change_to(&self, after: &Self) -> ApiChange {
        let mut change = ApiChange::default();
        for entity in &self.entities {
            match after.counterpart(entity) {
                Some(other) => entity.compare(other, &mut change),
                None => change.removed.extend(entity.all()),
            }
        }
        for entity in &after.entities {
            if self.counterpart(entity).is_none() {
                change.added.extend(entity.all());
            }
        }
        change
    }

    /// The same thing in this state of the crate: it shares a name with `entity`.
    pub(super) fn counterpart(&self, entity: &Entity) -> Option<&Entity> {
        let is_type = entity.item.is_function();
        let mut all = self.entities.iter();
        all.find(|it| it.item.is_function() == is_type && !it.names.is_disjoint(&entity.names))
    }
}

impl ApiItem {
    fn is_function(&self) -> bool {
        self.declaration.starts_with("fn ") || self.declaration.starts_with("const fn ")
    }

    /// Whether it is a trait that a type implements.
    pub(crate) fn is_impl(&self) -> bool {
        self.declaration.starts_with("impl ")
    }

    /// The declaration without what only a formatter changes.
    pub(super) fn essence(&self) -> String {
        let text: String = self.declaration.split_whitespace().collect();
        text.replace(",)", ")").replace(",>", ">")
    }
}

impl Entity {
    fn all(&self) -> impl Iterator<Item = ApiItem> {
        let members = self.members.values().cloned();
        std::iter::once(self.item.clone()).chain(members)
    }

    /// That it can be named `name`, as an item.
    fn named(&self, name: &str) -> ApiItem {
        ApiItem {
            name: name.to_owned(),
            declaration: format!("a name of {}", self.item.name),
            ..self.item.clone()
        }
    }

    fn compare(&self, after: &Self, change: &mut ApiChange) {
        let new = after.names.difference(&self.names);
        change.added.extend(new.map(|name| after.named(name)));
        let gone = self.names.difference(&after.names);
        change.removed.extend(gone.map(|name| self.named(name)));
        compare_items(&self.item, &after.item, change);
        for (name, member) in &self.members {
            match after.members.get(name) {
                Some(other) => compare_items(member, other, change),
                None => change.removed.push(member.clone()),
            }
        }
        let members = after.members.iter();
        let new = members.filter(|(name, _)| !self.members.contains_key(*name));
        change.added.extend(new.map(|(_, member)| member.clone()));
    }
}

fn compare_items(before: &ApiItem, after: &ApiItem, change: &mut ApiChange) {
    if before.essence() != after.essence() {
        change.changed.push(ChangedItem {
            before: before.declaration.clone(),
            item: after.clone(),
        });
    }
}

impl ApiChange {
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(files: &[(&str, &str)]) -> Api {
        let files = files.iter();
        let tree = files.map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Api::read(&tree.collect()).unwrap()
    }

    fn said(before: &Api, after: &Api) -> Vec<String> {
        let change = before.change_to(after);
        let added = change.added.iter();
        let added = added.map(|it| format!("+ {}: {}", it.name, it.declaration));
        let changed = change.changed.iter();
        let changed = changed.map(|it| {
            let ApiItem {
                name, declaration, ..
            } = &it.item;
            format!("~ {name}: {} -> {declaration}", it.before)
        });
        let removed = change.removed.iter();
        let removed = removed.map(|it| format!("- {}: {}", it.name, it.declaration));
        added.chain(changed).chain(removed).collect()
    }

    const LOT: &str = "mod inner; pub mod tariff; pub use tariff::Tariff;
        pub struct App { lots: Vec<u8>, pub name: String }
        impl App { pub fn new() -> Self { App } pub fn with(\n  self,\n  price: u64,\n) -> Self {} fn own(&self) {} }";
    const TARIFF: &str = "pub trait Tariff: Send { fn price(&self, minutes: u64) -> u64; }
        #[derive(Clone)] pub struct Flat(pub u64); impl Tariff for Flat {} struct Own;";

    #[test]
    fn what_only_a_formatter_or_a_body_changes_is_no_change() {
        let before = api(&[("lib.rs", LOT), ("tariff.rs", TARIFF)]);
        let lib = LOT.replace("(\n  self,\n  price: u64,\n)", "(self, price : u64)");
        let lib = lib.replace("fn own(&self) {}", "fn other(&self, a: u8) {}");
        let after = api(&[("lib.rs", &lib), ("tariff.rs", TARIFF)]);
        assert_eq!(said(&before, &after), [""; 0]);
    }

    #[test]
    fn what_is_added_changed_or_removed_is_named_with_its_declaration() {
        let before = api(&[("lib.rs", LOT), ("tariff.rs", TARIFF)]);
        let lib = LOT.replace("pub name: String", "name: String");
        let lib = lib.replace("price: u64", "price: u32") + " pub fn hourly() -> Flat {}";
        let tariff = TARIFF.replace("#[derive(Clone)]", "");
        let tariff = tariff.replace("-> u64;", "-> u64 { 0 } fn name(&self) -> String;");
        let after = api(&[("lib.rs", &lib), ("tariff.rs", &tariff)]);
        assert_eq!(
            said(&before, &after),
            [
                "+ Tariff::name: fn name(&self) -> String",
                "+ hourly: fn hourly() -> Flat",
                "~ App::with: fn with(self, price: u64) -> Self -> fn with(self, price: u32) -> Self",
                "~ Tariff::price: fn price(&self, minutes: u64) -> u64 -> \
                 fn price(&self, minutes: u64) -> u64 { .. }",
                "- App::name: name: String",
                "- tariff::Flat: Clone: impl Clone for Flat",
            ]
        );
    }

    #[test]
    fn a_type_that_moves_keeps_its_members_and_loses_a_name() {
        let before = api(&[("lib.rs", LOT), ("tariff.rs", TARIFF)]);
        let lib = LOT.replace("pub mod tariff; pub use tariff::Tariff;", "")
            + "mod prices; pub use prices::{Tariff, Flat as Fixed};";
        let after = api(&[("lib.rs", &lib), ("prices.rs", TARIFF)]);
        assert_eq!(
            said(&before, &after),
            [
                "+ Fixed: struct Flat",
                "+ Fixed::0: u64",
                "+ Fixed: Clone: impl Clone for Fixed",
                "+ Fixed: Tariff: impl Tariff for Fixed",
                "- tariff::Flat: struct Flat",
                "- tariff::Flat::0: u64",
                "- tariff::Flat: Clone: impl Clone for Flat",
                "- tariff::Flat: Tariff: impl Tariff for Flat",
                "- tariff::Tariff: a name of Tariff",
            ]
        );
    }

    #[test]
    fn names_that_go_in_a_circle_end() {
        let lib =
            "pub mod a { pub use super::*; pub use super::a as b; pub enum E { One(u8), Two } }
            pub use a::*; pub const MOST: usize = 3; pub type Many = Vec<E>;";
        let api = api(&[("lib.rs", lib)]);
        let names = |name: &str| {
            let mut all = api.entities.iter();
            all.any(|it| it.names.contains(name))
        };
        for name in ["E", "a::E", "a::b::E", "MOST", "a::MOST", "Many"] {
            assert!(names(name), "{name}");
        }
    }
}
