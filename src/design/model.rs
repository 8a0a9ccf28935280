//! A design: the types of a crate, and how they stand to each other.

use std::fmt;

use serde::Serialize;
use syn::{Fields, ImplItem, Item, TraitItem, Type as Syntax, Visibility};

use super::{
    cfg::is_for_tests,
    imports::is_shared,
    names::{Named, Names},
    parse::{Unreadable, with_stack},
    relations,
    source::{Place, Source},
    walk,
};
use crate::fs::TextTree;

/// The types of a crate, without what is there for tests only.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Design {
    pub types: Vec<Type>,
    pub relations: Vec<Relation>,
    #[serde(skip)]
    pub files: usize,
    #[serde(skip)]
    pub lines: usize,
    /// Types that are there too, and are not shown.
    #[serde(skip)]
    pub left_out: usize,
}

/// A struct, an enum or a trait.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    pub name: String,
    /// The names of its type parameters, as in `<K, V>`; empty if there are none.
    pub parameters: String,
    /// The module in which it is declared; empty is the crate's root.
    pub module: String,
    pub kind: Kind,
    /// Whether it can be named from outside the crate.
    pub public: bool,
    #[serde(flatten)]
    pub place: Place,
    /// In the order of the source; those of a local trait's `impl` are among them.
    pub methods: Vec<Method>,
    pub variants: Vec<String>,
    /// The traits of `std` that say what it is for, such as `Iterator` or `Drop`.
    pub also: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Struct,
    Enum,
    Trait,
}

#[derive(Clone, Debug, Serialize)]
pub struct Method {
    pub name: String,
    pub visibility: Seen,
    /// Whether it is there because a trait demands it.
    pub of_trait: bool,
    #[serde(flatten)]
    pub place: Place,
}

/// From where something can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    Here,
    /// `pub(crate)` and the like.
    Crate,
    Everywhere,
}

/// How one type stands to another, by their indexes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relation {
    pub from: usize,
    pub to: usize,
    #[serde(flatten)]
    pub how: How,
    /// In how many places it can be seen.
    #[serde(skip)]
    pub weight: usize,
}

/// From the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum How {
    /// A type has an `impl` of a trait.
    Implements,
    /// A trait demands another one.
    Extends,
    /// It has it in its fields, that many times.
    Holds {
        #[serde(flatten)]
        count: Count,
    },
    /// Its methods take it or make it.
    Uses,
}

/// How many of something there can be; no `max` is any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Count {
    pub min: u32,
    pub max: Option<u32>,
}

impl Count {
    pub const ONE: Self = Self {
        min: 1,
        max: Some(1),
    };
    pub const ANY: Self = Self { min: 0, max: None };

    /// It may also be missing.
    #[must_use]
    pub fn or_none(self) -> Self {
        Self { min: 0, ..self }
    }

    /// This many and that many more.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.zip(other.max).map(|(a, b)| a.saturating_add(b)),
        }
    }

    /// Either this many or that many.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            min: self.min.min(other.min),
            max: self.max.zip(other.max).map(|(a, b)| a.max(b)),
        }
    }

    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self {
            min: self.min.saturating_mul(factor),
            max: self.max.map(|max| max.saturating_mul(factor)),
        }
    }
}

/// As in UML: `1`, `0..1`, `*`, `1..*`.
impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (0, None) => write!(f, "*"),
            (min, None) => write!(f, "{min}..*"),
            (min, Some(max)) if min == max => write!(f, "{min}"),
            (min, Some(max)) => write!(f, "{min}..{max}"),
        }
    }
}

impl Design {
    /// Reads the files of `src/`, by their names below it.
    pub fn read(tree: &TextTree) -> Result<Self, Unreadable> {
        with_stack(|| {
            let source = Source::read(tree)?;
            Ok(Code::new(&source).design())
        })
    }
}

impl Type {
    /// What it offers: to everybody, or, if it is internal, to the crate.
    pub fn offers(&self) -> impl Iterator<Item = &str> {
        let least = if self.public || self.kind == Kind::Trait {
            Seen::Everywhere
        } else {
            Seen::Crate
        };
        let methods = self.methods.iter();
        methods
            .filter(move |method| !method.of_trait && method.visibility >= least)
            .map(|method| method.name.as_str())
    }
}

/// A crate with its names known: what the design and the facts are read from.
pub(crate) struct Code<'a> {
    pub(crate) source: &'a Source,
    pub(crate) names: Names<'a>,
    /// The module and the item of each type.
    pub(crate) items: Vec<(usize, &'a Item)>,
}

impl<'a> Code<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        let mut items = Vec::new();
        for (module, it) in source
            .modules
            .iter()
            .enumerate()
            .filter(|(_, it)| !it.is_test)
        {
            let types = it.items.iter().filter(|item| declared(item).is_some());
            items.extend(types.map(|item| (module, item)));
        }
        let named = |(module, item): &(usize, &Item)| {
            let (name, visibility) = declared(item)?;
            Some((*module, name, is_shared(visibility)))
        };
        let names: Vec<_> = items.iter().filter_map(named).collect();
        Self {
            source,
            names: Names::new(source, &names),
            items,
        }
    }

    pub(crate) fn design(&self) -> Design {
        let mut types: Vec<Type> = self.types();
        self.add_impls(&mut types);
        Design {
            relations: relations::relations(self, &types),
            types,
            files: self.source.files,
            lines: self.source.lines,
            left_out: 0,
        }
    }

    fn types(&self) -> Vec<Type> {
        let is_public = |(module, item): &(usize, &Item)| {
            (
                *module,
                declared(item).is_some_and(|(_, vis)| seen(vis) == Seen::Everywhere),
            )
        };
        let visible: Vec<_> = self.items.iter().map(is_public).collect();
        let reachable = self.names.reachable(self.source, &visible);
        let types = self.items.iter().zip(reachable);
        types
            .filter_map(|((module, item), public)| self.declare(*module, item, public))
            .collect()
    }

    fn declare(&self, module: usize, item: &Item, public: bool) -> Option<Type> {
        let (name, _) = declared(item)?;
        let (kind, generics, variants) = match item {
            Item::Enum(it) => {
                let variants = it.variants.iter().map(|it| it.ident.to_string());
                (Kind::Enum, &it.generics, variants.collect())
            }
            Item::Trait(it) => (Kind::Trait, &it.generics, Vec::new()),
            Item::Struct(it) => (Kind::Struct, &it.generics, Vec::new()),
            _ => return None,
        };
        let module = &self.source.modules[module];
        let mut methods = Vec::new();
        if let Item::Trait(it) = item {
            for part in &it.items {
                if let TraitItem::Fn(function) = part {
                    methods.push(Method {
                        name: function.sig.ident.to_string(),
                        visibility: Seen::Everywhere,
                        of_trait: false,
                        place: module.place(function.sig.ident.span()),
                    });
                }
            }
        }
        let parameters: Vec<String> = generics
            .type_params()
            .map(|it| it.ident.to_string())
            .collect();
        let parameters = if parameters.is_empty() {
            String::new()
        } else {
            format!("<{}>", parameters.join(", "))
        };
        Some(Type {
            name,
            parameters,
            module: module.name(),
            kind,
            public,
            place: module.place(ident(item)?.span()),
            methods,
            variants,
            also: Vec::new(),
        })
    }

    fn add_impls(&self, types: &mut [Type]) {
        for (module, block) in self.impls() {
            let Some(index) = self.self_type(module, &block.self_ty) else {
                continue;
            };
            let trait_ = block.trait_.as_ref().map(|(path, _)| path);
            let is_local = trait_.is_none_or(|path| self.names.path(module, path).is_some());
            if let Some(path) = trait_.filter(|_| !is_local) {
                let name = path.segments.last().map(|it| it.ident.to_string());
                types[index]
                    .also
                    .extend(name.filter(|name| MATTER.contains(&name.as_str())));
                continue;
            }
            for item in &block.items {
                if let ImplItem::Fn(function) = item
                    && !is_for_tests(&function.attrs)
                {
                    types[index].methods.push(Method {
                        name: function.sig.ident.to_string(),
                        visibility: seen(&function.vis),
                        of_trait: trait_.is_some(),
                        place: self.source.modules[module].place(function.sig.ident.span()),
                    });
                }
            }
        }
    }

    /// Every `impl` that is not there for tests only, with its module.
    pub(crate) fn impls(&self) -> impl Iterator<Item = (usize, &'a syn::ItemImpl)> {
        let modules = self.source.modules.iter().enumerate();
        modules
            .filter(|(_, module)| !module.is_test)
            .flat_map(|(index, module)| module.items.iter().map(move |item| (index, item)))
            .filter_map(|(index, item)| match item {
                Item::Impl(block) if !is_for_tests(&block.attrs) => Some((index, block)),
                _ => None,
            })
    }

    /// The type that an `impl` is for, through pointers.
    pub(crate) fn self_type(&self, module: usize, syntax: &Syntax) -> Option<usize> {
        match syntax {
            Syntax::Path(it) => match self.names.path(module, &it.path) {
                Some(Named::Type(index)) => Some(index),
                Some(Named::Alias(index)) => {
                    let (module, alias) = self.names.aliases[index];
                    // An alias of an alias is nobody's `impl`.
                    match alias.ty.as_ref() {
                        Syntax::Path(it) => match self.names.path(module, &it.path)? {
                            Named::Type(index) => Some(index),
                            _ => None,
                        },
                        _ => None,
                    }
                }
                _ => walk::pointee(&it.path).and_then(|inner| self.self_type(module, inner)),
            },
            Syntax::Reference(it) => self.self_type(module, &it.elem),
            Syntax::Paren(it) => self.self_type(module, &it.elem),
            Syntax::Group(it) => self.self_type(module, &it.elem),
            _ => None,
        }
    }

    /// The fields of a type, variant by variant; a struct is its only variant.
    pub(crate) fn fields(&self, index: usize) -> Vec<&'a Fields> {
        match self.items[index].1 {
            Item::Struct(it) => vec![&it.fields],
            Item::Enum(it) => it.variants.iter().map(|it| &it.fields).collect(),
            _ => Vec::new(),
        }
    }
}

/// Traits of `std` that say what a type is for. The others say how it is printed,
/// compared or made.
const MATTER: &[&str] = &[
    "Deref",
    "DerefMut",
    "Drop",
    "FromStr",
    "Future",
    "Index",
    "IndexMut",
    "IntoIterator",
    "Iterator",
];

/// The name and the visibility of a type's declaration.
fn declared(item: &Item) -> Option<(String, &Visibility)> {
    let (ident, vis, attributes) = match item {
        Item::Struct(it) => (&it.ident, &it.vis, &it.attrs),
        Item::Enum(it) => (&it.ident, &it.vis, &it.attrs),
        Item::Trait(it) => (&it.ident, &it.vis, &it.attrs),
        _ => return None,
    };
    (!is_for_tests(attributes)).then(|| (ident.to_string(), vis))
}

fn ident(item: &Item) -> Option<&syn::Ident> {
    match item {
        Item::Struct(it) => Some(&it.ident),
        Item::Enum(it) => Some(&it.ident),
        Item::Trait(it) => Some(&it.ident),
        _ => None,
    }
}

pub(crate) fn seen(visibility: &Visibility) -> Seen {
    match visibility {
        Visibility::Public(_) => Seen::Everywhere,
        Visibility::Restricted(it) if it.path.is_ident("self") => Seen::Here,
        Visibility::Restricted(_) => Seen::Crate,
        Visibility::Inherited => Seen::Here,
    }
}
