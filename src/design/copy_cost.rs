//! What a copy of a value costs, as far as declarations tell.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

use syn::{Item, Meta, Type as Syntax};

use super::{code::Code, names::Named, walk::arguments};

/// What a copy of a value costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CopyCost {
    /// A number, a reference, a counted pointer.
    Cheap,
    Unknown,
    /// The copy allocates.
    Expensive,
}

/// The copy cost of every field, by its name. If two fields of one name differ, the cost
/// is unknown.
#[derive(Debug, Default)]
pub(crate) struct CopyCosts {
    fields: BTreeMap<String, CopyCost>,
    /// The cost of each type of the design that was looked up.
    types: RefCell<BTreeMap<usize, CopyCost>>,
    /// How many types within each other are being looked up.
    depth: Cell<usize>,
}

/// Fields of fields are looked into so far: each level takes stack.
const DEEP: usize = 1000;

const EXPENSIVE: &[&str] = &[
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

impl CopyCosts {
    pub(crate) fn new(code: &Code<'_>) -> Self {
        let mut costs = Self::default();
        for (index, (module, _)) in code.items.iter().enumerate() {
            for field in code.fields(index).into_iter().flatten() {
                let Some(name) = &field.ident else { continue };
                let cost = costs.cost(code, *module, &field.ty);
                costs
                    .fields
                    .entry(name.to_string())
                    .and_modify(|before| {
                        if *before != cost {
                            *before = CopyCost::Unknown;
                        }
                    })
                    .or_insert(cost);
            }
        }
        costs
    }

    pub(crate) fn field(&self, name: &str) -> CopyCost {
        self.fields.get(name).copied().unwrap_or(CopyCost::Unknown)
    }
}

impl CopyCosts {
    /// The copy cost of a parameter of this type. A clone of a reference copies what it
    /// refers to.
    pub(crate) fn of_parameter(&self, code: &Code<'_>, module: usize, syntax: &Syntax) -> CopyCost {
        match syntax {
            Syntax::Reference(it) => self.cost(code, module, &it.elem),
            other => self.cost(code, module, other),
        }
    }

    fn cost(&self, code: &Code<'_>, module: usize, syntax: &Syntax) -> CopyCost {
        let inner = |it: &Syntax| self.cost(code, module, it);
        match syntax {
            Syntax::Reference(_) | Syntax::FnPtr(_) => CopyCost::Cheap,
            Syntax::Tuple(it) => it.elems.iter().map(inner).max().unwrap_or(CopyCost::Cheap),
            Syntax::Array(it) => inner(&it.elem),
            Syntax::Paren(it) => inner(&it.elem),
            Syntax::Path(it) => match code.names.path(module, &it.path) {
                Some(Named::Type(index)) => self.declared(code, index),
                Some(_) => CopyCost::Unknown,
                None => {
                    let name = it.path.segments.last().map(|it| it.ident.to_string());
                    match name.as_deref() {
                        Some(name) if EXPENSIVE.contains(&name) => CopyCost::Expensive,
                        Some("Option") => arguments(&it.path)
                            .map(inner)
                            .max()
                            .unwrap_or(CopyCost::Unknown),
                        Some("Rc" | "Arc" | "Weak" | "Sender" | "Instant" | "Duration") => {
                            CopyCost::Cheap
                        }
                        Some(name) if PRIMITIVES.contains(&name) => CopyCost::Cheap,
                        _ => CopyCost::Unknown,
                    }
                }
            },
            _ => CopyCost::Unknown,
        }
    }

    /// The copy cost of a type of the design. It is unknown for a type that holds itself,
    /// and beyond [`DEEP`].
    fn declared(&self, code: &Code<'_>, index: usize) -> CopyCost {
        if let Some(known) = self.types.borrow().get(&index) {
            return *known;
        }
        if self.depth.get() >= DEEP {
            return CopyCost::Unknown;
        }
        self.depth.set(self.depth.get() + 1);
        self.types.borrow_mut().insert(index, CopyCost::Unknown);
        let (module, item) = code.items[index];
        let cost = if derives(item, "Copy") {
            CopyCost::Cheap
        } else if derives(item, "Clone") {
            let fields = code.fields(index).into_iter().flatten();
            let costs = fields.map(|it| self.cost(code, module, &it.ty));
            costs.max().unwrap_or(CopyCost::Cheap)
        } else {
            // A `Clone` that is written by hand has a reason that is not seen here.
            CopyCost::Unknown
        };
        self.types.borrow_mut().insert(index, cost);
        self.depth.set(self.depth.get() - 1);
        cost
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::code::read;

    /// The cost of a field that is at the top of so many types within each other.
    fn cost_of_a_chain(length: usize) -> CopyCost {
        let link = |it: usize| format!("#[derive(Clone)] struct S{it} {{ f{it}: S{} }}\n", it + 1);
        let text: String = (0..length).map(link).collect();
        let text = format!("{text}#[derive(Clone)] struct S{length} {{ name: String }}");
        let tree = [("lib.rs".to_owned(), text)].into();
        read(&tree, |code, _| CopyCosts::new(code).field("f0")).unwrap()
    }

    #[test]
    fn a_chain_of_types_is_followed_to_its_end_or_its_cost_is_unknown() {
        assert_eq!(cost_of_a_chain(9), CopyCost::Expensive);
        assert_eq!(cost_of_a_chain(DEEP - 2), CopyCost::Expensive);
        assert_eq!(cost_of_a_chain(DEEP + 2), CopyCost::Unknown);
    }
}
