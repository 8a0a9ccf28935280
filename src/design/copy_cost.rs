//! What is dear to copy, as far as declarations tell.

use std::{cell::RefCell, collections::BTreeMap};

use syn::{Item, Meta, Type as Syntax};

use super::{model::Code, names::Named, walk::arguments};

/// What a copy costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// A number, a reference, a counted pointer.
    Light,
    Unknown,
    /// It allocates.
    Heavy,
}

/// The weight of every field's name: where two fields of a name differ, nothing is
/// known.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    fields: BTreeMap<String, Weight>,
    /// Of each type that was asked for.
    types: RefCell<BTreeMap<usize, Weight>>,
}

const HEAVY: &[&str] = &[
    "String",
    "Vec",
    "VecDeque",
    "HashMap",
    "BTreeMap",
    "HashSet",
    "BTreeSet",
    "BinaryHeap",
    "Box",
    "PathBuf",
];

impl Weights {
    pub(crate) fn new(code: &Code<'_>) -> Self {
        let mut weights = Self::default();
        for (index, (module, _)) in code.items.iter().enumerate() {
            for field in code.fields(index).into_iter().flatten() {
                let Some(name) = &field.ident else { continue };
                let weight = weights.weight(code, *module, &field.ty);
                weights
                    .fields
                    .entry(name.to_string())
                    .and_modify(|before| {
                        if *before != weight {
                            *before = Weight::Unknown;
                        }
                    })
                    .or_insert(weight);
            }
        }
        weights
    }

    pub(crate) fn field(&self, name: &str) -> Weight {
        self.fields.get(name).copied().unwrap_or(Weight::Unknown)
    }
}

impl Weights {
    /// The weight of a parameter of this type: a reference is cloned as what it refers
    /// to.
    pub(crate) fn of_parameter(&self, code: &Code<'_>, module: usize, syntax: &Syntax) -> Weight {
        match syntax {
            Syntax::Reference(it) => self.weight(code, module, &it.elem),
            other => self.weight(code, module, other),
        }
    }

    fn weight(&self, code: &Code<'_>, module: usize, syntax: &Syntax) -> Weight {
        let inner = |it: &Syntax| self.weight(code, module, it);
        match syntax {
            Syntax::Reference(_) | Syntax::FnPtr(_) => Weight::Light,
            Syntax::Tuple(it) => it.elems.iter().map(inner).max().unwrap_or(Weight::Light),
            Syntax::Array(it) => inner(&it.elem),
            Syntax::Paren(it) => inner(&it.elem),
            Syntax::Path(it) => match code.names.path(module, &it.path) {
                Some(Named::Type(index)) => self.declared(code, index),
                Some(_) => Weight::Unknown,
                None => {
                    let name = it.path.segments.last().map(|it| it.ident.to_string());
                    match name.as_deref() {
                        Some(name) if HEAVY.contains(&name) => Weight::Heavy,
                        Some("Option") => arguments(&it.path)
                            .map(inner)
                            .max()
                            .unwrap_or(Weight::Unknown),
                        Some("Rc" | "Arc" | "Weak" | "Sender" | "Instant" | "Duration") => {
                            Weight::Light
                        }
                        Some(name) if PRIMITIVES.contains(&name) => Weight::Light,
                        _ => Weight::Unknown,
                    }
                }
            },
            _ => Weight::Unknown,
        }
    }

    /// The weight of a type of the design. Of one that holds itself, nothing is known.
    fn declared(&self, code: &Code<'_>, index: usize) -> Weight {
        if let Some(known) = self.types.borrow().get(&index) {
            return *known;
        }
        self.types.borrow_mut().insert(index, Weight::Unknown);
        let (module, item) = code.items[index];
        let weight = if derives(item, "Copy") {
            Weight::Light
        } else if derives(item, "Clone") {
            let fields = code.fields(index).into_iter().flatten();
            let weights = fields.map(|it| self.weight(code, module, &it.ty));
            weights.max().unwrap_or(Weight::Light)
        } else {
            // Who writes `Clone` by hand has a reason that is not seen here.
            Weight::Unknown
        };
        self.types.borrow_mut().insert(index, weight);
        weight
    }
}

fn derives(item: &Item, name: &str) -> bool {
    let attributes = match item {
        Item::Struct(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        _ => return false,
    };
    attributes.iter().any(|it| match &it.meta {
        Meta::List(list) if list.path.is_ident("derive") => {
            let tokens = list.tokens.to_string();
            tokens
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == name)
        }
        _ => false,
    })
}

/// The types of numbers, truth and text.
pub(crate) const PRIMITIVES: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];
