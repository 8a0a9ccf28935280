//! Whether two crates are the same code. What does not count: comments, white space, the
//! order of `use` lines, commas that a formatter adds, and items for tests only.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, parse::Parser};

use super::{cfg::is_for_tests, parse::with_stack, source::CrateSource};
use crate::fs::TextTree;

/// Whether the files of `src/` in `before` and `after`, by their names below it, are the
/// same code. Texts that cannot be read as Rust are the same only if they are equal.
pub fn is_same_code(before: &TextTree, after: &TextTree) -> bool {
    before == after
        || with_stack(|| match (code(before), code(after)) {
            (Some(before), Some(after)) => before == after,
            _ => false,
        })
}

/// The items of each file, without those for tests only; none if a file cannot be read.
fn code(tree: &TextTree) -> Option<BTreeMap<&str, Vec<String>>> {
    // It also refuses what is nested too deeply to be looked through.
    let source = CrateSource::read(tree).ok()?;
    let files = |is_test: bool| -> BTreeSet<&str> {
        let modules = source.modules.iter().filter(|it| it.is_test == is_test);
        modules
            .filter_map(|it| it.file.strip_prefix("src/"))
            .collect()
    };
    let (tests, others) = (files(true), files(false));
    let counts = |name: &str| !tests.contains(name) || others.contains(name);
    let counted = tree.iter().filter(|(name, _)| counts(name));
    counted
        .map(|(name, text)| Some((name.as_str(), items(text.parse().ok()?))))
        .collect()
}

/// The items of a file, a module, an `impl` or a trait as texts, without those for tests
/// only. `use` lines and declarations of modules that follow each other are sorted.
fn items(stream: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut rest = tokens.as_slice();
    let mut items = Vec::new();
    // Where the run of items begins whose order does not count.
    let mut run = 0;
    while !rest.is_empty() {
        if is_sign(rest.first(), '#') && is_sign(rest.get(1), '!') {
            let (inner, after) = rest.split_at(3.min(rest.len()));
            rest = after;
            let mut text = String::new();
            text_of(inner, &mut text);
            items.extend(Some(text).filter(|it| !it.is_empty()));
            run = items.len();
            continue;
        }
        let head = attributes(rest);
        let (item, after) = rest.split_at(head + length(&rest[head..]));
        rest = after;
        if is_test_item(&item[..head]) {
            continue;
        }
        let mut text = String::new();
        text_of(&item[..head], &mut text);
        let is_ordered = body(&item[head..], &mut text);
        items.push(text);
        if is_ordered {
            run = items.len();
        } else {
            items[run..].sort();
        }
    }
    items
}

/// How many tokens at the beginning are attributes.
fn attributes(tokens: &[TokenTree]) -> usize {
    let mut at = 0;
    while is_sign(tokens.get(at), '#') && is_group(tokens.get(at + 1), Delimiter::Bracket) {
        at += 2;
    }
    at
}

fn is_test_item(attributes: &[TokenTree]) -> bool {
    let stream: TokenStream = attributes.iter().cloned().collect();
    Attribute::parse_outer
        .parse2(stream)
        .is_ok_and(|it| is_for_tests(&it))
}

/// How many tokens the item has that begins here, after its attributes.
fn length(item: &[TokenTree]) -> usize {
    let to_semicolon = ends_with_semicolon(item);
    for (at, token) in item.iter().enumerate() {
        let is_end = match token {
            TokenTree::Punct(sign) => sign.as_char() == ';',
            TokenTree::Group(group) => {
                group.delimiter() == Delimiter::Brace && !to_semicolon && !goes_on(item.get(at + 1))
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if is_end {
            return at + 1;
        }
    }
    item.len()
}

/// Whether a block before this token is a part of the item, such as a constant among its
/// generics.
fn goes_on(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Punct(sign)) if !"#:;".contains(sign.as_char()))
}

/// Whether braces do not end the item.
fn ends_with_semicolon(item: &[TokenTree]) -> bool {
    let mut words = item.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    match words.find(|word| word != "pub").as_deref() {
        Some("use" | "static" | "type") => true,
        Some("const") => words
            .next()
            .is_none_or(|word| !["fn", "unsafe", "async", "extern"].contains(&word.as_str())),
        _ => false,
    }
}

/// Adds the text of an item after its attributes. Gives whether its place among its
/// neighbours counts.
fn body(item: &[TokenTree], text: &mut String) -> bool {
    let mut words = item.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    let is_before = |word: &String| ["pub", "unsafe", "auto"].contains(&word.as_str());
    let kind = words.find(|word| !is_before(word)).unwrap_or_default();
    match (kind.as_str(), item.split_last()) {
        ("use", _) => {
            used(item, text);
            false
        }
        ("mod" | "impl" | "trait", Some((TokenTree::Group(group), head))) => {
            text_of(head, text);
            *text += &format!("{{ {} }}", items(group.stream()).join("\n"));
            true
        }
        (kind, _) => {
            text_of(item, text);
            kind != "mod"
        }
    }
}

/// Adds the text of a `use` item; what stands in its braces is sorted.
fn used(tokens: &[TokenTree], text: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let parts = inner.split(|it| is_sign(Some(it), ','));
                let part = |tokens: &[TokenTree]| {
                    let mut text = String::new();
                    used(tokens, &mut text);
                    text
                };
                let mut parts: Vec<String> = parts.map(part).collect();
                parts.retain(|it| !it.is_empty());
                parts.sort();
                *text += &format!("{{ {} }} ", parts.join(", "));
            }
            other => text_of(std::slice::from_ref(other), text),
        }
    }
}

/// Adds the tokens as text, without documentation and without commas that change nothing.
fn text_of(tokens: &[TokenTree], text: &mut String) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(length) = documentation(&tokens[at..]) {
            at += length;
            continue;
        }
        match token {
            TokenTree::Group(group) => {
                let [open, close] = match group.delimiter() {
                    Delimiter::Parenthesis => ["( ", ") "],
                    Delimiter::Brace => ["{ ", "} "],
                    Delimiter::Bracket => ["[ ", "] "],
                    Delimiter::None => ["", ""],
                };
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                *text += open;
                text_of(&inner, text);
                *text += close;
            }
            TokenTree::Punct(sign) if sign.as_char() == ',' => {
                let before = at.checked_sub(1).and_then(|at| tokens.get(at));
                // The last one of a list, and the one behind the block of a match arm.
                let is_idle = at + 1 == tokens.len() || is_group(before, Delimiter::Brace);
                *text += if is_idle { "" } else { ", " };
            }
            other => *text += &format!("{other} "),
        }
        at += 1;
    }
}

/// How many tokens a comment for `rustdoc` has, if one begins here.
fn documentation(tokens: &[TokenTree]) -> Option<usize> {
    let sign = usize::from(is_sign(tokens.get(1), '!'));
    let Some(TokenTree::Group(group)) = tokens.get(1 + sign) else {
        return None;
    };
    let mut inner = group.stream().into_iter();
    let is_doc = is_sign(tokens.first(), '#')
        && group.delimiter() == Delimiter::Bracket
        && matches!(inner.next(), Some(TokenTree::Ident(word)) if word == "doc")
        && is_sign(inner.next().as_ref(), '=');
    is_doc.then_some(2 + sign)
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(it)) if it.as_char() == sign)
}

fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(it)) if it.delimiter() == delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "
use std::{fmt::Display, collections::{BTreeMap, BTreeSet}};
mod b;
mod a;

pub struct Lot<const N: usize> { pub free: [u8; 3], name: String }

impl Lot<{ 1 }> {
    pub fn park(&self, kind: &str) -> Option<Vec<Vec<u8>>> {
        match kind { \"a  b\" => { None } _ => Some(vec![vec![1, 2]]) }
    }
}

const TWO: Pair = Pair { a: 1 };
";

    fn tree(lib: &str, more: &[(&str, &str)]) -> TextTree {
        let lib = [("lib.rs", lib)];
        let files = more.iter().chain(&lib);
        files
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    fn is_same(lib: &str, more: &[(&str, &str)]) -> bool {
        is_same_code(&tree(CODE, &[]), &tree(lib, more))
    }

    #[test]
    fn comments_white_space_and_tests_do_not_count() {
        for (old, new) in [
            (
                "pub struct",
                "// why\n/// A lot.\n#[doc = \"x\"]\npub struct",
            ),
            ("pub free", "/// What is free.\n    pub free"),
            ("\nuse std", "//! The crate.\n/* x */ use std"),
            ("Vec<Vec<u8>>", "Vec< Vec <u8> >"),
            ("name: String }", "name: String, }"),
            ("{ None } _", "{ None },\n\n _"),
            ("&self, kind: &str)", "\n&self,\n kind: &str,\n)"),
            ("mod b;\nmod a;", "mod a;\nmod b;"),
            (
                "{fmt::Display, collections::{BTreeMap, BTreeSet}}",
                "{collections::{BTreeSet, BTreeMap,}, fmt::Display}",
            ),
            ("mod b;", "#[cfg(test)]\nuse x::{y};\nmod b;"),
            (
                "impl Lot",
                "#[cfg(test)] const X: P = P { a: 1 };\nimpl Lot",
            ),
            (
                "    pub fn",
                "    #[cfg(test)]\n    fn only_here() {}\n    pub fn",
            ),
            (
                "const TWO",
                "#[cfg(test)]\nmod tests { #[test] fn f() {} }\nconst TWO",
            ),
            (
                "\nuse std",
                "//! The crate.\n#[cfg(test)] mod tests {}\nuse std",
            ),
            (
                "const TWO",
                "#[test] fn f() {}\n#[cfg(all(test, unix))] struct T;\nconst TWO",
            ),
        ] {
            assert!(CODE.contains(old), "{old}");
            assert!(is_same(&CODE.replace(old, new), &[]), "{new}");
        }
        let lib = CODE.to_owned() + "#[cfg(test)] mod tests;";
        assert!(is_same(&lib, &[("tests.rs", "fn f() {}")]));
    }

    #[test]
    fn everything_else_counts() {
        for (old, new) in [
            ("pub free", "free"),
            ("\"a  b\"", "\"a b\""),
            ("mod a;", "pub mod a;"),
            ("mod a;", "#[path = \"c.rs\"] mod a;"),
            ("BTreeMap, BTreeSet", "BTreeMap"),
            ("{ a: 1 }", "{ a: 2 }"),
            ("Lot<{ 1 }>", "Lot<{ 2 }>"),
            ("pub free", "#[cfg(test)] a: u8, pub free"),
            ("{ None }", "{ #[cfg(test)] f(); None }"),
            (
                "    pub fn",
                "    #[cfg(test)]\n    fn f() {}\n    fn g() {}\n    pub fn",
            ),
            ("const TWO", "#[cfg(not(test))] fn f() {}\nconst TWO"),
            ("const TWO", "#[cfg(any(test, unix))] mod m {}\nconst TWO"),
            (
                "const TWO",
                "#[cfg(test)] const X: P = P { a: 1 }; fn g() {}\nconst TWO",
            ),
            (
                "const TWO",
                "#[cfg(test)] impl X<{ 1 }> for Y {} fn g() {}\nconst TWO",
            ),
        ] {
            assert!(CODE.contains(old), "{old}");
            assert!(!is_same(&CODE.replace(old, new), &[]), "{new}");
        }
        assert!(!is_same(CODE, &[("a.rs", "fn f() {}")]));
        let lib = CODE.to_owned() + "#[cfg(test)] mod a;";
        // The same file is a module for tests and one that counts.
        assert!(!is_same(&lib, &[("a.rs", "fn f() {}")]));
        assert!(!is_same("fn f( {", &[]));
    }
}
