//! A crate whose names are known: what the design is made of, and what facts are read
//! from.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Fields, ImplItem, Item, TraitItem, Type as Syntax, Visibility as VisibilitySyntax};

use super::{
    cfg::is_for_tests,
    imports::is_shared,
    model::{Design, Method, Type, TypeKind, Visibility},
    names::{Named, Names},
    parse::{Unreadable, with_stack},
    relations,
    source::CrateSource,
    walk,
};
use crate::fs::TextTree;

/// Reads the files of `src/`, by their names below it, and hands the crate and its
/// design to `work`.
///
/// `work` runs on a thread whose stack is large enough to look through syntax that is
/// nested as deeply as [`super::parse::parse`] accepts.
pub(crate) fn read<T: Send>(
    tree: &TextTree,
    work: impl FnOnce(&Code<'_>, Design) -> T + Send,
) -> Result<T, Unreadable> {
    with_stack(|| {
        let source = CrateSource::read(tree)?;
        let code = Code::new(&source);
        let design = code.design();
        Ok(work(&code, design))
    })
}

/// A crate with its names known: what the design and the facts are read from.
pub(crate) struct Code<'a> {
    pub(crate) source: &'a CrateSource,
    pub(crate) names: Names<'a>,
    /// The module and the item of each type.
    pub(crate) items: Vec<(usize, &'a Item)>,
}

impl<'a> Code<'a> {
    pub(crate) fn new(source: &'a CrateSource) -> Self {
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
        let in_macros = self.traits_in_macros();
        for it in &mut types {
            it.in_macros = in_macros.contains(&it.name);
        }
        Design {
            relations: relations::relations(self, &types),
            types,
            files: self.source.files,
            lines: self.source.lines,
            left_out: 0,
            marks_public: false,
        }
    }

    fn types(&self) -> Vec<Type> {
        let is_public = |(module, item): &(usize, &Item)| {
            (
                *module,
                declared(item).is_some_and(|(_, vis)| visibility(vis) == Visibility::Public),
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
                (TypeKind::Enum, &it.generics, variants.collect())
            }
            Item::Trait(it) => (TypeKind::Trait, &it.generics, Vec::new()),
            Item::Struct(it) => (TypeKind::Struct, &it.generics, Vec::new()),
            _ => return None,
        };
        let module = &self.source.modules[module];
        let mut methods = Vec::new();
        if let Item::Trait(it) = item {
            for part in &it.items {
                if let TraitItem::Fn(function) = part {
                    methods.push(Method {
                        name: function.sig.ident.to_string(),
                        visibility: Visibility::Public,
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
            partner: None,
            place: module.place(ident(item)?.span()),
            methods,
            variants,
            also: Vec::new(),
            in_macros: false,
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
                    .extend(name.filter(|name| TELLING_TRAITS.contains(&name.as_str())));
                continue;
            }
            for item in &block.items {
                if let ImplItem::Fn(function) = item
                    && !is_for_tests(&function.attrs)
                {
                    types[index].methods.push(Method {
                        name: function.sig.ident.to_string(),
                        visibility: visibility(&function.vis),
                        of_trait: trait_.is_some(),
                        place: self.source.modules[module].place(function.sig.ident.span()),
                    });
                }
            }
        }
    }

    /// The names of traits that macros may implement: those between `impl` and `for`. Where
    /// a macro is given the trait, all words that macros are given.
    fn traits_in_macros(&self) -> BTreeSet<String> {
        let modules = self.source.modules.iter().filter(|it| !it.is_test);
        let macros = modules.flat_map(|it| &it.items).filter_map(|it| match it {
            Item::Macro(it) if !is_for_tests(&it.attrs) => Some(&it.mac),
            _ => None,
        });
        let (mut traits, mut given) = (BTreeSet::new(), BTreeSet::new());
        for it in macros {
            add_traits(&it.tokens, &mut traits);
            if !it.path.is_ident("macro_rules") {
                add_words(&it.tokens, &mut given);
            }
        }
        if traits.contains("$") {
            traits.extend(given);
        }
        traits
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
                    // An `impl` for an alias of an alias is not followed.
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

/// Adds the words between `impl` and `for`, and `$` if there is one.
fn add_traits(tokens: &TokenStream, traits: &mut BTreeSet<String>) {
    let mut heads = Vec::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => {
                add_traits(&group.stream(), traits);
                if group.delimiter() == Delimiter::Brace {
                    // An `impl` without a trait.
                    heads.clear();
                }
            }
            TokenTree::Ident(word) if word == "for" => traits.extend(heads.drain(..)),
            TokenTree::Ident(word) if word == "impl" => heads = vec![word.to_string()],
            other if !heads.is_empty() => heads.push(other.to_string()),
            _ => {}
        }
    }
}

fn add_words(tokens: &TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) => add_words(&group.stream(), words),
            TokenTree::Ident(word) => drop(words.insert(word.to_string())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Traits of `std` that say what a type is for. The others say how it is printed,
/// compared or made.
const TELLING_TRAITS: &[&str] = &[
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
fn declared(item: &Item) -> Option<(String, &VisibilitySyntax)> {
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

pub(crate) fn visibility(syntax: &VisibilitySyntax) -> Visibility {
    match syntax {
        VisibilitySyntax::Public(_) => Visibility::Public,
        VisibilitySyntax::Restricted(it) if it.path.is_ident("self") => Visibility::Private,
        VisibilitySyntax::Restricted(_) => Visibility::Crate,
        VisibilitySyntax::Inherited => Visibility::Private,
    }
}
