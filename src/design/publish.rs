//! Reads what a crate publishes: by which paths each item can be named from outside, and
//! what it has that is public.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::{
    Attribute, Fields, Ident, ImplItem, Item, ItemEnum, ItemImpl, ItemTrait, Meta, Path, Signature,
    Token, TraitItem, parse::Parser, punctuated::Punctuated,
};

use super::{
    api::{Api, ApiItem, Entity},
    cfg::is_for_tests,
    code::{Code, read, visibility},
    imports::imports,
    model::Visibility,
    names::Named,
    parse::Unreadable,
    slices::Slices,
};
use crate::fs::TextTree;

/// Paths of more names, and more modules, are not followed: re-exports can go in circles.
const FAR: usize = 6;
const MOST_MODULES: usize = 2000;

pub(super) fn read_api(tree: &TextTree) -> Result<Api, Unreadable> {
    read(tree, |code, _| {
        let mut publisher = Publisher {
            code,
            slices: Slices::new(tree),
            names: BTreeMap::new(),
            seen: BTreeSet::new(),
        };
        if !code.source.modules.is_empty() {
            publisher.module(0, "");
        }
        Api {
            entities: publisher.entities(),
        }
    })
}

struct Publisher<'a, 'b> {
    code: &'b Code<'a>,
    slices: Slices<'b>,
    /// The public paths of each item, by its module and its own name.
    names: BTreeMap<(usize, String), BTreeSet<String>>,
    seen: BTreeSet<(usize, String)>,
}

fn below(prefix: &str, name: &str) -> String {
    if prefix.is_empty() {
        name.to_owned()
    } else {
        format!("{prefix}::{name}")
    }
}

impl Publisher<'_, '_> {
    /// Notes what the module publishes for those who can name it `prefix`.
    fn module(&mut self, module: usize, prefix: &str) {
        let is_far = prefix.split("::").count() > FAR || self.seen.len() > MOST_MODULES;
        if is_far || !self.seen.insert((module, prefix.to_owned())) {
            return;
        }
        let modules = &self.code.source.modules;
        for item in &modules[module].items {
            if let Item::Use(it) = item
                && visibility(&it.vis) == Visibility::Public
            {
                for (name, import) in imports(it) {
                    self.import(module, prefix, &name, &import.path);
                }
            } else if let Some(ident) = published(item) {
                self.note(
                    module,
                    &ident.to_string(),
                    below(prefix, &ident.to_string()),
                );
            }
        }
        for (index, child) in modules.iter().enumerate() {
            if child.parent == Some(module)
                && child.is_public
                && !child.is_test
                && let Some(name) = child.path.last()
            {
                self.module(index, &below(prefix, name));
            }
        }
    }

    fn note(&mut self, module: usize, ident: &str, name: String) {
        let key = (module, ident.to_owned());
        self.names.entry(key).or_default().insert(name);
    }

    /// Notes what `pub use path as name` publishes.
    fn import(&mut self, module: usize, prefix: &str, name: &str, path: &[String]) {
        let code = self.code;
        let named = code.names.any(module, path);
        match named {
            Some(Named::Module(other)) if name == "*" => self.module(other, prefix),
            Some(Named::Module(other)) => self.module(other, &below(prefix, name)),
            Some(Named::Type(index)) => {
                let (module, item) = code.items[index];
                if let Some(ident) = published(item) {
                    self.note(module, &ident.to_string(), below(prefix, name));
                }
            }
            Some(Named::Alias(index)) => {
                let (module, alias) = code.names.aliases[index];
                self.note(module, &alias.ident.to_string(), below(prefix, name));
            }
            None => {
                // A function or a constant of a module.
                let Some((last, front)) = path.split_last() else {
                    return;
                };
                if let Some(Named::Module(other)) = code.names.any(module, front) {
                    self.note(other, last, below(prefix, name));
                }
            }
        }
    }

    fn entities(&mut self) -> Vec<Entity> {
        let names = std::mem::take(&mut self.names);
        let canonical = |(module, ident): &(usize, String), names: &BTreeSet<String>| {
            let shortest = names.iter().min_by_key(|it| it.matches("::").count());
            let declared = || below(&self.code.source.modules[*module].name(), ident);
            shortest.cloned().unwrap_or_else(declared)
        };
        let known: BTreeMap<&(usize, String), String> = names
            .iter()
            .map(|(key, all)| (key, canonical(key, all)))
            .collect();
        let mut entities = Vec::new();
        for (key, all) in &names {
            for item in &self.code.source.modules[key.0].items {
                if published(item).is_some_and(|ident| *ident == key.1) {
                    let reader = ItemReader {
                        publisher: self,
                        known: &known,
                        module: key.0,
                        name: &known[key],
                    };
                    entities.extend(reader.entity(item, all));
                }
            }
        }
        entities
    }
}

/// The name of an item that is declared `pub`.
fn published(item: &Item) -> Option<&Ident> {
    let (vis, attrs, ident) = match item {
        Item::Struct(it) => (&it.vis, &it.attrs, &it.ident),
        Item::Enum(it) => (&it.vis, &it.attrs, &it.ident),
        Item::Trait(it) => (&it.vis, &it.attrs, &it.ident),
        Item::Fn(it) => (&it.vis, &it.attrs, &it.sig.ident),
        Item::Const(it) => (&it.vis, &it.attrs, &it.ident),
        Item::Static(it) => (&it.vis, &it.attrs, &it.ident),
        Item::Type(it) => (&it.vis, &it.attrs, &it.ident),
        _ => return None,
    };
    (visibility(vis) == Visibility::Public && !is_for_tests(attrs)).then_some(ident)
}

/// Reads one public item.
struct ItemReader<'a, 'b, 'c> {
    publisher: &'c Publisher<'a, 'b>,
    /// The name of each public item, by its module and its own name.
    known: &'c BTreeMap<&'c (usize, String), String>,
    module: usize,
    name: &'c str,
}

type Members = BTreeMap<String, ApiItem>;

impl ItemReader<'_, '_, '_> {
    fn entity(&self, item: &Item, names: &BTreeSet<String>) -> Option<Entity> {
        let mut members = Members::new();
        let (from, to) = match item {
            Item::Struct(it) => {
                self.fields(&it.fields, &mut members);
                let end = match &it.fields {
                    Fields::Named(fields) => fields.brace_token.span.open(),
                    Fields::Unnamed(fields) => fields.paren_token.span.open(),
                    Fields::Unit => it.semi_token.as_ref()?.span,
                };
                (it.struct_token.span, end)
            }
            Item::Enum(it) => {
                self.variants(it, &mut members);
                (it.enum_token.span, it.brace_token.span.open())
            }
            Item::Trait(it) => {
                self.of_trait(it, &mut members);
                (it.trait_token.span, it.brace_token.span.open())
            }
            Item::Fn(it) => (beginning(&it.sig), it.block.brace_token.span.open()),
            Item::Const(it) => (it.const_token.span, it.eq_token.span),
            Item::Static(it) => (it.static_token.span, it.eq_token.span),
            Item::Type(it) => (it.type_token.span, it.semi_token.span),
            _ => return None,
        };
        if let Item::Struct(_) | Item::Enum(_) = item {
            self.of_impls(item, &mut members);
        }
        let place = published(item)?.span();
        Some(Entity {
            item: self.item(
                self.name.to_owned(),
                self.slice(self.module, from, to),
                place,
            ),
            names: names.clone(),
            members,
        })
    }

    fn slice(&self, module: usize, from: Span, to: Span) -> String {
        let file = &self.publisher.code.source.modules[module].file;
        self.publisher.slices.between(file, from, to)
    }

    fn item(&self, name: String, declaration: String, span: Span) -> ApiItem {
        self.item_in(self.module, name, declaration, span)
    }

    fn item_in(&self, module: usize, name: String, declaration: String, span: Span) -> ApiItem {
        ApiItem {
            name,
            declaration,
            place: self.publisher.code.source.modules[module].place(span),
            required: false,
        }
    }

    fn member(&self, name: &str) -> String {
        format!("{}::{name}", self.name)
    }

    fn fields(&self, fields: &Fields, members: &mut Members) {
        let (list, close) = match fields {
            Fields::Named(it) => (&it.named, it.brace_token.span.close()),
            Fields::Unnamed(it) => (&it.unnamed, it.paren_token.span.close()),
            Fields::Unit => return,
        };
        for (number, pair) in list.pairs().enumerate() {
            let (field, comma) = pair.into_tuple();
            let syn::Visibility::Public(public) = &field.vis else {
                continue;
            };
            let end = comma.map_or(close, |it| it.span);
            let text = self.slice(self.module, public.span, end);
            let text = text.trim_start_matches("pub").trim().to_owned();
            let ident = field.ident.as_ref().map(ToString::to_string);
            let name = ident.unwrap_or_else(|| number.to_string());
            let item = self.item(self.member(&name), text, public.span);
            members.insert(name, item);
        }
    }

    fn variants(&self, it: &ItemEnum, members: &mut Members) {
        for pair in it.variants.pairs() {
            let (variant, comma) = pair.into_tuple();
            let end = comma.map_or(it.brace_token.span.close(), |it| it.span);
            let start = variant.ident.span();
            let text = self.slice(self.module, start, end);
            let name = variant.ident.to_string();
            members.insert(name.clone(), self.item(self.member(&name), text, start));
        }
    }

    fn of_trait(&self, it: &ItemTrait, members: &mut Members) {
        for part in &it.items {
            let (ident, from, to, has_default) = match part {
                TraitItem::Fn(it) => {
                    let default = it.default.as_ref().map(|it| it.brace_token.span.open());
                    let Some(end) = default.or(it.semi_token.as_ref().map(|it| it.span)) else {
                        continue;
                    };
                    (&it.sig.ident, beginning(&it.sig), end, default.is_some())
                }
                TraitItem::Const(it) => {
                    let default = it.default.as_ref().map(|it| it.0.span);
                    let end = default.unwrap_or(it.semi_token.span);
                    (&it.ident, it.const_token.span, end, default.is_some())
                }
                TraitItem::Type(it) => {
                    let default = it.default.as_ref().map(|it| it.0.span);
                    let end = default.unwrap_or(it.semi_token.span);
                    (&it.ident, it.type_token.span, end, default.is_some())
                }
                _ => continue,
            };
            let mut text = self.slice(self.module, from, to);
            if has_default {
                text += " { .. }";
            }
            let name = ident.to_string();
            let mut item = self.item(self.member(&name), text, ident.span());
            item.required = !has_default;
            members.insert(name, item);
        }
    }

    /// The public methods and constants of a type, and the traits that it implements.
    fn of_impls(&self, item: &Item, members: &mut Members) {
        let code = self.publisher.code;
        let is_this = |(_, other): &(usize, &Item)| std::ptr::eq(*other, item);
        let Some(own) = code.items.iter().position(is_this) else {
            return;
        };
        for (module, block) in code.impls() {
            let is_own = match block.self_ty.as_ref() {
                syn::Type::Path(it) => code.names.path(module, &it.path) == Some(Named::Type(own)),
                _ => false,
            };
            match &block.trait_ {
                _ if !is_own => {}
                Some((path, for_token)) => {
                    self.implemented(module, block, path, for_token, members);
                }
                None => self.inherent(module, block, members),
            }
        }
        let attrs = match item {
            Item::Struct(it) => &it.attrs,
            Item::Enum(it) => &it.attrs,
            _ => return,
        };
        for path in attrs.iter().flat_map(derived) {
            if let Some(last) = path.segments.last() {
                self.implements(
                    self.module,
                    &last.ident.to_string(),
                    last.ident.span(),
                    members,
                );
            }
        }
    }

    fn inherent(&self, module: usize, block: &ItemImpl, members: &mut Members) {
        for part in &block.items {
            let (vis, attrs, ident, from, to) = match part {
                ImplItem::Fn(it) => {
                    let end = it.block.brace_token.span.open();
                    (&it.vis, &it.attrs, &it.sig.ident, beginning(&it.sig), end)
                }
                ImplItem::Const(it) => {
                    let (from, to) = (it.const_token.span, it.eq_token.span);
                    (&it.vis, &it.attrs, &it.ident, from, to)
                }
                _ => continue,
            };
            if visibility(vis) == Visibility::Public && !is_for_tests(attrs) {
                let name = ident.to_string();
                let text = self.slice(module, from, to);
                let item = self.item_in(module, self.member(&name), text, ident.span());
                members.insert(name, item);
            }
        }
    }

    /// A trait of the crate counts if it is public.
    fn implemented(
        &self,
        module: usize,
        block: &ItemImpl,
        path: &Path,
        for_token: &Token![for],
        members: &mut Members,
    ) {
        let (Some(first), Some(last)) = (path.segments.first(), path.segments.last()) else {
            return;
        };
        let code = self.publisher.code;
        let name = match code.names.path(module, path) {
            Some(Named::Type(index)) => {
                let (module, item) = code.items[index];
                let ident = published(item).map(ToString::to_string);
                let is_known = |ident: &String| self.known.contains_key(&(module, ident.clone()));
                let Some(name) = ident.filter(is_known) else {
                    return;
                };
                name
            }
            _ if last.arguments.is_empty() => last.ident.to_string(),
            _ => self.slice(module, first.ident.span(), for_token.span),
        };
        self.implements(module, &name, block.impl_token.span, members);
    }

    fn implements(&self, module: usize, trait_: &str, span: Span, members: &mut Members) {
        let own = self.name.rsplit("::").next().unwrap_or_default();
        let declaration = format!("impl {trait_} for {own}");
        let name = format!("{}: {trait_}", self.name);
        let item = self.item_in(module, name, declaration.clone(), span);
        members.insert(declaration, item);
    }
}

/// Where a function's declaration begins.
fn beginning(signature: &Signature) -> Span {
    let constness = signature.constness.as_ref().map(|it| it.span);
    let asyncness = signature.asyncness.as_ref().map(|it| it.span);
    constness.or(asyncness).unwrap_or(signature.fn_token.span)
}

/// The traits that a `#[derive(…)]` names.
fn derived(attribute: &Attribute) -> Vec<Path> {
    let Meta::List(list) = &attribute.meta else {
        return Vec::new();
    };
    if !list.path.is_ident("derive") {
        return Vec::new();
    }
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    let paths = parser.parse2(list.tokens.clone());
    paths.map_or_else(|_| Vec::new(), |it| it.into_iter().collect())
}
