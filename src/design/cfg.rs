//! What is compiled at all, as far as attributes say.

use syn::{Attribute, Fields, Item, Meta, Token, parse::Parser, punctuated::Punctuated};

/// Whether it is compiled for tests only, or never.
pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    let is_test = |it: &Attribute| it.path().is_ident("test");
    attributes.iter().any(is_test) || all_of(attributes, Some(false)) == Some(false)
}

/// Whether it is never compiled, neither for tests nor otherwise: `#[cfg(any())]`.
pub(crate) fn is_never_compiled(attributes: &[Attribute]) -> bool {
    all_of(attributes, None) == Some(false)
}

/// Whether all conditions hold; nothing where that cannot be known.
fn all_of(attributes: &[Attribute], test: Option<bool>) -> Option<bool> {
    let conditions = attributes.iter().filter_map(|it| match &it.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(list),
        _ => None,
    });
    all(conditions.map(|list| {
        if let Ok(it) = list.parse_args::<syn::LitBool>() {
            return Some(it.value);
        }
        holds(&list.parse_args::<Meta>().ok()?, test, 0)
    }))
}

/// Conditions within conditions deeper than this are not looked into.
const DEEP: usize = 16;

fn holds(condition: &Meta, test: Option<bool>, depth: usize) -> Option<bool> {
    if depth > DEEP {
        return None;
    }
    let list = match condition {
        Meta::Path(path) if path.is_ident("test") => return test,
        Meta::List(list) => list,
        // A feature, a platform: another machine may have it.
        _ => return None,
    };
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let inner = parser.parse2(list.tokens.clone()).ok()?;
    let mut inner = inner.iter().map(|it| holds(it, test, depth + 1));
    if list.path.is_ident("all") {
        all(inner)
    } else if list.path.is_ident("any") {
        // Not any is all not.
        all(inner.map(|it| it.map(|it| !it))).map(|it| !it)
    } else if list.path.is_ident("not") {
        inner.next().flatten().map(|it| !it)
    } else {
        None
    }
}

fn all(conditions: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for condition in conditions {
        match condition {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

/// An item without what is never compiled of it.
pub(crate) fn compiled(mut item: Item) -> Option<Item> {
    let attributes = match &item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => return Some(item),
    };
    if is_never_compiled(attributes) {
        return None;
    }
    match &mut item {
        Item::Struct(it) => compiled_fields(&mut it.fields),
        Item::Enum(it) => {
            keep(&mut it.variants, |it| !is_for_tests(&it.attrs));
            it.variants
                .iter_mut()
                .for_each(|it| compiled_fields(&mut it.fields));
        }
        _ => {}
    }
    Some(item)
}

fn compiled_fields(fields: &mut Fields) {
    match fields {
        Fields::Named(it) => keep(&mut it.named, |it| !is_for_tests(&it.attrs)),
        Fields::Unnamed(it) => keep(&mut it.unnamed, |it| !is_for_tests(&it.attrs)),
        Fields::Unit => {}
    }
}

fn keep<T>(list: &mut Punctuated<T, Token![,]>, wanted: impl Fn(&T) -> bool) {
    if !list.iter().all(&wanted) {
        *list = std::mem::take(list).into_iter().filter(wanted).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it is for tests only, and whether it is never compiled.
    fn said(attribute: &str) -> (bool, bool) {
        let item: syn::ItemStruct = syn::parse_str(&format!("{attribute} struct S;")).unwrap();
        (is_for_tests(&item.attrs), is_never_compiled(&item.attrs))
    }

    #[test]
    fn what_is_never_compiled_and_what_is_for_tests_is_told_from_the_rest() {
        for (attribute, expected) in [
            ("", (false, false)),
            ("#[derive(Clone)]", (false, false)),
            ("#[cfg(test)]", (true, false)),
            ("#[cfg(all(test, unix))]", (true, false)),
            ("#[cfg(any(test, unix))]", (false, false)),
            ("#[cfg(not(test))]", (false, false)),
            ("#[cfg(not(not(test)))]", (true, false)),
            ("#[cfg(feature = \"test\")]", (false, false)),
            ("#[cfg(any())]", (true, true)),
            ("#[cfg(false)]", (true, true)),
            ("#[cfg(not(all()))]", (true, true)),
            ("#[cfg(all(unix, any()))]", (true, true)),
            ("#[cfg(unix)] #[cfg(any())]", (true, true)),
        ] {
            assert_eq!(said(attribute), expected, "{attribute}");
        }
    }
}
