//! Which changes of a crate's public API break another crate that uses it.

use serde::Serialize;

use super::{
    api::{Api, ApiItem, Entity},
    parse::with_stack,
    source::Place,
    usage::{How, Uses},
};
use crate::fs::TextTree;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    Changed,
    Removed,
    /// A trait demands one item more.
    Required,
}

/// A change of a public API that a user of it feels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiBreak {
    /// The public item.
    pub item: String,
    pub change: BreakKind,
    pub how: How,
    /// Where the other crate uses it; its file is named from that crate's `src/` on.
    #[serde(flatten)]
    pub place: Place,
    /// Where the item stands now.
    pub now: Option<Place>,
}

/// The changes from `before` to `after` that the crate in `user` feels; `name` is how it
/// names the crate that it uses.
pub fn breaks(before: &Api, after: &Api, user: &TextTree, name: &str) -> Vec<ApiBreak> {
    let uses = with_stack(|| Uses::of(user, name));
    let mut search = Search {
        before,
        uses: &uses,
        found: Vec::new(),
    };
    for entity in &before.entities {
        search.compare(entity, after.counterpart(entity));
    }
    search.found.sort_by_key(|it| it.how == How::MayUse);
    search.found
}

struct Search<'a> {
    before: &'a Api,
    uses: &'a Uses,
    found: Vec<ApiBreak>,
}

type Used<'a> = (How, &'a Place);

impl<'a> Search<'a> {
    fn add(&mut self, item: &str, change: BreakKind, used: Used<'_>, now: Option<&ApiItem>) {
        let (how, place) = used;
        self.found.push(ApiBreak {
            item: item.to_owned(),
            change,
            how,
            place: place.clone(),
            now: now.map(|it| it.place.clone()),
        });
    }

    /// What an item became that may be used; `after` is the same item afterwards.
    fn compare(&mut self, entity: &'a Entity, after: Option<&Entity>) {
        let Some(used) = self.uses.of_entity(self.before, entity) else {
            return;
        };
        let is_gone = |name: &&String| after.is_none_or(|it| !it.names.contains(*name));
        let mut gone = entity.names.iter().filter(is_gone);
        let gone = gone.find_map(|name| Some((name, self.uses.path(name)?)));
        if let Some((name, used)) = gone {
            self.add(name, BreakKind::Removed, used, after.map(|it| &it.item));
            return;
        }
        let Some(after) = after else { return };
        if entity.item.essence() != after.item.essence() {
            let name = &entity.item.name;
            self.add(name, BreakKind::Changed, used, Some(&after.item));
        }
        self.members(entity, after);
        if used.0 == How::Implements {
            self.required(entity, after, used);
        }
    }

    fn members(&mut self, entity: &'a Entity, after: &Entity) {
        for (member, item) in &entity.members {
            let Some(used) = self.uses.of_member(self.before, entity, member) else {
                continue;
            };
            match after.members.get(member) {
                None => self.add(&item.name, BreakKind::Removed, used, None),
                Some(now) if now.essence() != item.essence() => {
                    self.add(&item.name, BreakKind::Changed, used, Some(now));
                }
                Some(_) => {}
            }
        }
    }

    /// What a trait demands that it did not demand before.
    fn required(&mut self, entity: &Entity, after: &Entity, used: Used<'_>) {
        let is_old = |name: &str| entity.members.get(name).is_some_and(|it| it.required);
        for (name, item) in &after.members {
            if item.required && !is_old(name) && !self.uses.implements(entity, name) {
                self.add(&item.name, BreakKind::Required, used, Some(item));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> TextTree {
        TextTree::from([("lib.rs".to_owned(), text.to_owned())])
    }

    const LOT: &str = "
pub struct App;
impl App {
    pub fn new() -> Self { App }
    pub fn with_tariff(self, name: &str) -> Self { self }
    pub fn never_used(&self) {}
}
pub mod tariff {
    pub trait Tariff { fn price(&self, minutes: u64) -> u64; fn name(&self) -> String { todo!() } }
    pub struct Hourly { pub cents: u64 }
    impl Tariff for Hourly { fn price(&self, m: u64) -> u64 { m } }
}
pub fn hourly() -> tariff::Hourly { tariff::Hourly { cents: 1 } }
";
    const PARTNER: &str = "use lot::{App, tariff::{self, Tariff}};

struct Night<P>(P, Vec<fn(u64) -> u64>);
impl<P: Tariff> Tariff for Night<P> {
    fn price(&self, minutes: u64) -> u64 {
        println!(\"{}\", self.0.price(minutes));
        1
    }
}
pub fn app() -> App {
    let part: tariff::Hourly = lot::hourly();
    App::new().with_tariff(\"night\")
}
";

    /// What breaks if `old` becomes `new`.
    fn broken(old: &str, new: &str) -> Vec<String> {
        assert!(LOT.contains(old));
        let [before, after] =
            [LOT.to_owned(), LOT.replace(old, new)].map(|it| Api::read(&tree(&it)).unwrap());
        let all = breaks(&before, &after, &tree(PARTNER), "lot");
        let said = all.iter().map(|it| {
            let ApiBreak {
                item, change, how, ..
            } = it;
            format!("{item} {change:?} {how:?} {}", it.place)
        });
        said.collect()
    }

    #[test]
    fn a_change_is_named_with_the_place_that_feels_it() {
        for (old, new, said) in [
            (
                "minutes: u64)",
                "minutes: u32)",
                "tariff::Tariff::price Changed Implements lib.rs:5",
            ),
            (
                "name: &str",
                "name: String",
                "App::with_tariff Changed Calls lib.rs:12",
            ),
            (
                "fn with_tariff",
                "fn with",
                "App::with_tariff Removed Calls lib.rs:12",
            ),
            (
                "pub fn new()",
                "fn new()",
                "App::new Removed Calls lib.rs:12",
            ),
            (
                "pub fn hourly()",
                "pub fn per_hour()",
                "hourly Removed Calls lib.rs:11",
            ),
            (
                "-> tariff::Hourly",
                "-> Box<tariff::Hourly>",
                "hourly Changed Calls lib.rs:11",
            ),
            (
                "pub struct Hourly",
                "struct Hourly",
                "tariff::Hourly Removed Names lib.rs:11",
            ),
            (
                "String { todo!() }",
                "String;",
                "tariff::Tariff::name Required Implements lib.rs:4",
            ),
            (
                "fn name",
                "fn tax(&self); fn name",
                "tariff::Tariff::tax Required Implements lib.rs:4",
            ),
        ] {
            let found = broken(old, new);
            assert!(found.contains(&said.to_owned()), "{old}: {found:?}");
        }
    }

    #[test]
    fn a_method_that_several_types_have_is_only_possible() {
        let lot = "pub struct App; impl App { pub fn kinds(&self) -> Kinds { Kinds } \
                   pub fn lists(&self) -> Lists { Lists } }
                   pub struct Kinds; impl Kinds { pub fn put(&self) {} pub fn len(&self) {} \
                   pub fn only(&self) {} }
                   pub struct Lists; impl Lists { pub fn put(&self) {} }";
        let partner = "fn app(app: &lot::App) { app.lists().put(); app.kinds().only(); \
                       vec![1].len(); }";
        let of = |old: &str| {
            let [before, after] =
                [lot.to_owned(), lot.replace(old, "fn new_name")].map(|it| tree(&it));
            let [before, after] = [before, after].map(|it| Api::read(&it).unwrap());
            let all = breaks(&before, &after, &tree(partner), "lot");
            let said = all.iter().map(|it| (it.item.clone(), it.how));
            said.collect::<Vec<_>>()
        };
        let possible = |name: &str| (name.to_owned(), How::MayUse);
        let put = [possible("Kinds::put"), possible("Lists::put")];
        assert_eq!(of("fn put"), put);
        assert_eq!(of("fn len"), [possible("Kinds::len")]);
        assert_eq!(of("fn only"), [("Kinds::only".to_owned(), How::Calls)]);
    }

    #[test]
    fn what_the_other_crate_does_not_use_breaks_nothing() {
        for (old, new) in [
            ("fn never_used(&self)", "fn never_used(self)"),
            ("pub cents", "cents"),
            ("pub mod tariff", "pub struct New; pub mod tariff"),
            ("{ m }", "{ m + 1 }"),
            ("pub fn new() -> Self {", "pub fn new(\n) -> Self {"),
        ] {
            assert_eq!(broken(old, new), [""; 0], "{old}");
        }
    }
}
