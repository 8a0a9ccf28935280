//! Ways for other crates around what a type guards, which no contract can name in
//! advance: public fields, constructors and changes of the learner's own.
//!
//! A contract that constructs a value from another one (`Ticket { ..ticket }`) says that
//! the type guards its parts. The compiler refuses it if one field is private, so the
//! others are looked at here.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};
use syn::{
    FnArg, Item, Meta, ReturnType, Signature, Token, Type as Syntax, punctuated::Punctuated,
    visit::Visit,
};

use crate::{
    design::{Code, Design, Function, Place, Visibility, functions, read, visibility},
    fs::TextTree,
    kata::Kata,
};

/// A way for another crate around what a type guards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayIn {
    /// A sentence with the names of the learner's code.
    pub says: String,
    /// Below the kata's folder.
    pub file: String,
    pub line: usize,
}

impl fmt::Display for WayIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.says, self.file, self.line)
    }
}

/// The sentences of several ways, a line each.
pub fn way_lines(ways: &[WayIn]) -> String {
    let lines: Vec<String> = ways.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The ways around the guarded types of a kata, by the type.
#[derive(Clone, Debug, Default)]
pub struct WaysIn(BTreeMap<String, Vec<WayIn>>);

impl WaysIn {
    /// Looks through `sources`, the files below `src/`. What cannot be parsed, and what a
    /// macro writes, has no way in: the compiler judges it alone.
    pub fn find(kata: &Kata, sources: &TextTree) -> Self {
        let guarded: BTreeSet<&str> = kata
            .contracts()
            .iter()
            .flat_map(|it| kata.guarded_by(&it.id))
            .collect();
        if guarded.is_empty() {
            return Self::default();
        }
        let texts = texts(kata);
        let look = |code: &Code<'_>, design: Design| {
            let mut finder = Finder {
                code,
                texts: &texts,
                ways: BTreeMap::new(),
            };
            for (index, it) in design.types.iter().enumerate() {
                if it.public && guarded.contains(it.name.as_str()) {
                    finder.look(index, &it.name, &design);
                }
            }
            Self(finder.ways)
        };
        read(sources, look).unwrap_or_default()
    }

    /// The ways around the types that the contract guards.
    pub fn around(&self, kata: &Kata, contract: &str) -> Vec<WayIn> {
        let guarded = kata.guarded_by(contract);
        guarded
            .filter_map(|name| self.0.get(name))
            .flatten()
            .cloned()
            .collect()
    }
}

/// What the learner was given or asked for: names that stand in here are prescribed.
fn texts(kata: &Kata) -> String {
    let mut texts: Vec<String> = vec![kata.brief(0).to_owned()];
    for stage in 1..=kata.last_stage() {
        texts.extend([kata.brief(stage), kata.test_file(stage)].map(str::to_owned));
        texts.extend(kata.starter(stage).into_values());
    }
    for it in kata.contracts() {
        texts.extend([kata.contract(&it.id), kata.control(&it.id)].map(str::to_owned));
    }
    texts.extend(kata.support().into_values());
    texts.join(
        "
",
    )
}

struct Finder<'a, 'b> {
    code: &'b Code<'a>,
    texts: &'b str,
    ways: BTreeMap<String, Vec<WayIn>>,
}

impl Finder<'_, '_> {
    fn look(&mut self, index: usize, name: &str, design: &Design) {
        self.fields(index, name);
        let is_made = self.is_prescribed(&format!("{name}::"), char::is_lowercase);
        for it in functions(self.code, design) {
            if it.of == Some(index) && it.is_public {
                self.function(&it, name, is_made);
            }
        }
        self.implementations(index, name, is_made);
    }

    fn fields(&mut self, index: usize, name: &str) {
        let (module, Item::Struct(it)) = self.code.items[index] else {
            return;
        };
        for (at, field) in it.fields.iter().enumerate() {
            if visibility(&field.vis) == Visibility::Public {
                let own = field.ident.as_ref();
                let place = own.map_or_else(|| it.ident.span(), syn::Ident::span);
                let own = own.map_or_else(|| at.to_string(), ToString::to_string);
                let says = format!(
                    "the field `{own}` of `{name}` is public, so another crate can change it"
                );
                self.add(name, says, self.code.source.modules[module].place(place));
            }
        }
    }

    /// `is_made`: whether a page or a test makes a value of the type by a function of it.
    fn function(&mut self, it: &Function<'_>, name: &str, is_made: bool) {
        let changes = is_exclusive(it.signature);
        let is_method = it.signature.receiver().is_some();
        if is_method && self.is_prescribed(&it.name, |next| next == '(') {
            return;
        }
        let full_name = &it.full_name;
        let says = if changes && is_let_in(&it.signature.output, name) {
            format!("`{full_name}` gives `&mut` to what is inside to another crate")
        } else if changes && !is_made {
            format!("`{full_name}` is public, so another crate can change a `{name}`")
        } else if !is_made && makes(it.signature, name) {
            format!("`{full_name}` is public, so another crate can make a `{name}`")
        } else {
            return;
        };
        self.add(name, says, it.place.clone());
    }

    fn implementations(&mut self, index: usize, name: &str, is_made: bool) {
        for (module, block) in self.code.impls() {
            let Some((path, _)) = &block.trait_ else {
                continue;
            };
            if self.code.self_type(module, &block.self_ty) != Some(index) {
                continue;
            }
            let Some(last) = path.segments.last() else {
                continue;
            };
            let place = self.code.source.modules[module].place(last.ident.span());
            self.implementation(&last.ident.to_string(), name, is_made, place);
        }
        let (module, Item::Struct(it)) = self.code.items[index] else {
            return;
        };
        for attribute in it.attrs.iter().filter(|it| it.path().is_ident("derive")) {
            let derived =
                attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            for trait_ in derived.into_iter().flatten() {
                let Some(last) = trait_.path().segments.last() else {
                    continue;
                };
                let place = self.code.source.modules[module].place(last.ident.span());
                self.implementation(&last.ident.to_string(), name, is_made, place);
            }
        }
    }

    fn implementation(&mut self, trait_: &str, name: &str, is_made: bool, place: Place) {
        let what = if ["DerefMut", "AsMut", "BorrowMut"].contains(&trait_) {
            "change"
        } else if ["Default", "From", "TryFrom", "FromStr", "FromIterator"].contains(&trait_)
            && !is_made
        {
            "make"
        } else {
            return;
        };
        let says =
            format!("`{name}` implements `{trait_}`, so another crate can {what} a `{name}`");
        self.add(name, says, place);
    }

    /// Whether the words stand in a text, and before what `follows`.
    fn is_prescribed(&self, words: &str, follows: impl Fn(char) -> bool) -> bool {
        self.texts.match_indices(words).any(|(at, _)| {
            let before = self.texts[..at].chars().next_back();
            let after = self.texts[at + words.len()..].chars().next();
            !before.is_some_and(is_part) && after.is_some_and(&follows)
        })
    }

    fn add(&mut self, name: &str, says: String, Place { file, line }: Place) {
        let ways = self.ways.entry(name.to_owned()).or_default();
        ways.push(WayIn { says, file, line });
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether it takes `&mut self`.
fn is_exclusive(signature: &Signature) -> bool {
    use syn::ReceiverKind::Reference;
    matches!(signature.inputs.first(), Some(FnArg::Receiver(it))
        if it.mutability.is_some() || matches!(it.kind, Reference(_, _, Some(_))))
}

/// Whether the result holds a `&mut` to something that is not the type itself.
fn is_let_in(output: &ReturnType, name: &str) -> bool {
    struct Exclusive<'a>(&'a str, bool);
    impl<'s> Visit<'s> for Exclusive<'_> {
        fn visit_type_reference(&mut self, it: &'s syn::TypeReference) {
            self.1 |= it.mutability.is_some() && !is_named(&it.elem, self.0);
        }
    }
    let mut exclusive = Exclusive(name, false);
    exclusive.visit_return_type(output);
    exclusive.1
}

/// Whether the result holds a value of the type, not a reference to one.
fn makes(signature: &Signature, name: &str) -> bool {
    struct Made<'a>(&'a str, bool);
    impl<'s> Visit<'s> for Made<'_> {
        fn visit_type(&mut self, it: &'s Syntax) {
            self.1 |= is_named(it, self.0);
            if !matches!(it, Syntax::Reference(_)) {
                syn::visit::visit_type(self, it);
            }
        }
    }
    let mut made = Made(name, false);
    made.visit_return_type(&signature.output);
    made.1
}

fn is_named(it: &Syntax, name: &str) -> bool {
    let Syntax::Path(it) = it else { return false };
    let last = it.path.segments.last();
    last.is_some_and(|last| last.ident == "Self" || last.ident == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::{Catalogue, Solution};

    /// What leads around a contract that guards tickets, which no function of theirs makes,
    /// with this code in `src/lib.rs`.
    fn around_a_ticket(code: &str) -> Vec<String> {
        let catalogue = Catalogue::embedded().unwrap();
        let guards = |kata: &Kata| {
            let mut contracts = kata.contracts().iter().map(|it| it.id.clone());
            contracts.find(|it| kata.guarded_by(it).any(|name| name == "Ticket"))
        };
        let (kata, contract) = catalogue
            .iter()
            .find_map(|it| Some((it, guards(it)?)))
            .unwrap();
        let sources = TextTree::from([("lib.rs".to_owned(), code.to_owned())]);
        let ways = WaysIn::find(kata, &sources).around(kata, &contract);
        ways.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn public_fields_constructors_and_changes_lead_around_a_contract() {
        let field = "pub struct Ticket { spot: u8,\npub(crate) id: u8,\npub plate: u8 }";
        assert_eq!(
            around_a_ticket(field),
            [
                "the field `plate` of `Ticket` is public, so another crate can change it \
                 (src/lib.rs:3)"
            ]
        );
        let code = "#[derive(Debug, Default)]\npub struct Ticket { spot: u8 }\n\
            impl Ticket {\npub fn issue(spot: u8) -> Option<Self> { None }\n\
            pub fn move_to(&mut self, spot: u8) {}\n\
            pub fn parts(&mut self) -> &mut u8 { &mut self.spot }\n\
            pub fn duplicate(&self) -> Self { Self { spot: self.spot } }\n\
            pub(crate) fn new(spot: u8) -> Self { Self { spot } }\n\
            pub fn spot(&self) -> u8 { self.spot }\n}\n\
            impl From<u8> for Ticket { fn from(spot: u8) -> Self { Self { spot } } }";
        assert_eq!(
            around_a_ticket(code),
            [
                "`Ticket::issue` is public, so another crate can make a `Ticket` (src/lib.rs:4)",
                "`Ticket::move_to` is public, so another crate can change a `Ticket` \
                 (src/lib.rs:5)",
                "`Ticket::parts` gives `&mut` to what is inside to another crate (src/lib.rs:6)",
                "`Ticket::duplicate` is public, so another crate can make a `Ticket` \
                 (src/lib.rs:7)",
                "`Ticket` implements `From`, so another crate can make a `Ticket` \
                 (src/lib.rs:11)",
                "`Ticket` implements `Default`, so another crate can make a `Ticket` \
                 (src/lib.rs:1)",
            ]
        );
    }

    #[test]
    fn what_other_crates_cannot_reach_is_no_way_in() {
        for code in [
            "struct Ticket { pub spot: u8 }",
            "mod inner { pub struct Ticket { pub spot: u8 } }",
            "pub struct Ticket { spot: u8 }\n#[cfg(test)]\nimpl Ticket { pub fn new() -> Self { \
             todo!() } }",
            "pub struct Ticket {",
        ] {
            assert_eq!(around_a_ticket(code), [""; 0], "{code}");
        }
    }

    #[test]
    fn no_model_solution_has_a_way_in() {
        for kata in Catalogue::embedded().unwrap().iter() {
            for which in [Solution::Reference, Solution::Alternate] {
                let ways = WaysIn::find(kata, &kata.solution(which));
                assert!(ways.0.is_empty(), "{} {which:?}: {ways:#?}", kata.id);
            }
        }
    }
}
