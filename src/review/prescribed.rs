//! What a kata prescribes: names and signatures that the learner did not choose.

use std::collections::{BTreeMap, BTreeSet};

use syn::{FnArg, ImplItem, Item, Signature, TraitItem, Type as Syntax};

use crate::{
    design::{PRIMITIVES, parse, with_stack},
    fs::TextTree,
    kata::Kata,
};

/// What the pages, starters, tests and contracts of a kata say, of all stages.
#[derive(Clone, Debug, Default)]
pub struct Prescribed {
    words: BTreeSet<String>,
    /// The words among them that may name a method. The texts of an open track name
    /// commands, and its partners name what the learner chose.
    names: BTreeSet<String>,
    /// Functions that a starter declares.
    functions: BTreeSet<String>,
    /// Traits that a starter declares.
    traits: BTreeSet<String>,
    /// Structs and enums that a starter declares.
    types: BTreeSet<String>,
    /// How many types in the tests implement a trait, by its name.
    implementations: BTreeMap<String, usize>,
}

impl Prescribed {
    /// Reads the texts of `kata`. What cannot be parsed still counts as words.
    pub fn of(kata: &Kata) -> Self {
        with_stack(|| Self::of_here(kata))
    }

    fn of_here(kata: &Kata) -> Self {
        let mut prescribed = Self::default();
        prescribed.add_words(kata.brief(0));
        for stage in 1..=kata.last_stage() {
            prescribed.add_words(kata.brief(stage));
            prescribed.add_words(kata.test_file(stage));
            prescribed.count_implementations(kata.test_file(stage));
            for text in kata.starter(stage).values() {
                prescribed.add_words(text);
                prescribed.declare(text);
            }
        }
        for contract in kata.contracts() {
            for text in [kata.contract(&contract.id), kata.control(&contract.id)] {
                prescribed.add_words(text);
                prescribed.count_implementations(text);
            }
        }
        kata.support()
            .values()
            .for_each(|text| prescribed.add_words(text));
        if !kata.is_open() {
            prescribed.names = prescribed.words.clone();
        }
        prescribed
    }

    /// The same with the sources of partners: what they use is used.
    #[must_use]
    pub fn with_partners(mut self, partners: &[TextTree]) -> Self {
        with_stack(|| {
            for text in partners.iter().flat_map(|tree| tree.values()) {
                self.add_words(text);
                self.count_implementations(text);
            }
        });
        self
    }

    /// Whether the learner did not choose this name.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether the name stands anywhere in these texts.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.words.contains(name)
    }

    pub(crate) fn has_trait(&self, name: &str) -> bool {
        self.traits.contains(name)
    }

    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.types.contains(name)
    }

    pub(crate) fn has_function(&self, name: &str, types: &[String]) -> bool {
        self.functions.contains(&signed(name, types))
    }

    pub(crate) fn implementations(&self, name: &str) -> usize {
        self.implementations.get(name).copied().unwrap_or(0)
    }

    fn add_words(&mut self, text: &str) {
        self.words.extend(words(text).map(str::to_owned));
    }

    fn count_implementations(&mut self, text: &str) {
        let Ok(file) = parse("", text) else {
            return;
        };
        for item in &file.items {
            if let Item::Impl(block) = item
                && let Some(name) = block
                    .trait_
                    .as_ref()
                    .and_then(|(path, _)| path.segments.last())
            {
                *self
                    .implementations
                    .entry(name.ident.to_string())
                    .or_default() += 1;
            }
        }
    }

    fn declare(&mut self, text: &str) {
        let Ok(file) = parse("", text) else {
            return;
        };
        let mut signatures: Vec<&Signature> = Vec::new();
        for item in &file.items {
            match item {
                Item::Fn(it) => signatures.push(&it.sig),
                Item::Struct(it) => drop(self.types.insert(it.ident.to_string())),
                Item::Enum(it) => drop(self.types.insert(it.ident.to_string())),
                Item::Trait(it) => {
                    self.traits.insert(it.ident.to_string());
                    signatures.extend(it.items.iter().filter_map(|part| match part {
                        TraitItem::Fn(it) => Some(&it.sig),
                        _ => None,
                    }));
                }
                Item::Impl(it) => {
                    signatures.extend(it.items.iter().filter_map(|part| match part {
                        ImplItem::Fn(it) => Some(&it.sig),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
        for signature in signatures {
            self.names.insert(signature.ident.to_string());
            let types: Vec<String> = parameters(signature).into_iter().map(|it| it.1).collect();
            self.functions
                .insert(signed(&signature.ident.to_string(), &types));
        }
    }
}

fn signed(name: &str, types: &[String]) -> String {
    format!("{name}({})", types.join(","))
}

/// The names in a text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split(move |c: char| !is_part(c))
        .filter(|word| !word.is_empty())
}

/// The parameters of a function: names, and types if they are primitive; for any
/// other type nothing.
pub(crate) fn parameters(signature: &Signature) -> Vec<(String, String)> {
    let inputs = signature.inputs.iter().filter_map(|it| match it {
        FnArg::Typed(it) => Some(it),
        FnArg::Receiver(_) => None,
    });
    inputs
        .map(|it| {
            let name = match it.pat.as_ref() {
                syn::Pat::Ident(name) => name.ident.to_string(),
                _ => "_".to_owned(),
            };
            (name, primitive(&it.ty).unwrap_or_default())
        })
        .collect()
}

fn primitive(syntax: &Syntax) -> Option<String> {
    match syntax {
        Syntax::Reference(it) if it.mutability.is_none() => {
            primitive(&it.elem).map(|name| format!("&{name}"))
        }
        Syntax::Path(it) => {
            let name = it.path.get_ident()?.to_string();
            let is_text = ["str", "String"].contains(&name.as_str());
            (is_text || PRIMITIVES.contains(&name.as_str())).then_some(name)
        }
        _ => None,
    }
}
