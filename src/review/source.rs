//! From texts to modules: what `syn` reads, with the place of everything.

use std::{collections::BTreeSet, fmt};

use proc_macro2::{LexError, LineColumn, Span, TokenStream, TokenTree};
use serde::Serialize;
use syn::{Attribute, Item, Meta, Visibility};

use crate::fs::TextTree;

/// Where something stands: a file below the kata's folder, and a line from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A text that is no Rust: where the reading stopped, as compilers write it, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// `src/lib.rs:12:5`.
    pub place: String,
    pub why: String,
}

/// A module with its items. Modules for tests are marked, and so are their children.
pub(super) struct Module {
    /// Its names from the crate's root on; empty is the root itself.
    pub(super) path: Vec<String>,
    /// Its file below the kata's folder.
    pub(super) file: String,
    pub(super) parent: Option<usize>,
    /// Whether it is declared `pub`.
    pub(super) is_public: bool,
    pub(super) is_test: bool,
    pub(super) items: Vec<Item>,
}

impl Module {
    pub(super) fn place(&self, span: Span) -> Place {
        Place {
            file: self.file.clone(),
            line: span.start().line,
        }
    }

    /// The name that a person would call it by.
    pub(super) fn name(&self) -> String {
        self.path.join("::")
    }
}

/// All modules of a crate; a parent stands before its children.
pub(super) struct Source {
    pub(super) modules: Vec<Module>,
    pub(super) files: usize,
    pub(super) lines: usize,
}

impl Source {
    /// Parses the files of `src/`, by their names below it. Files that no `mod`
    /// declares are modules too, by their names: a learner may be about to do it.
    pub(super) fn read(tree: &TextTree) -> Result<Self, Unreadable> {
        let mut reader = Reader {
            tree,
            seen: BTreeSet::new(),
            source: Self {
                modules: Vec::new(),
                files: tree.len(),
                lines: tree.values().map(|text| text.lines().count()).sum(),
            },
        };
        let root = ["lib.rs", "main.rs"];
        if let Some(root) = root.into_iter().find(|name| tree.contains_key(*name)) {
            reader.file(root, Vec::new(), None, true, false)?;
        }
        for name in tree.keys() {
            if !reader.seen.contains(name) {
                let path = path_of(name);
                let parent = reader.nearest(&path);
                reader.file(name, path, parent, false, false)?;
            }
        }
        Ok(reader.source)
    }
}

struct Reader<'a> {
    tree: &'a TextTree,
    seen: BTreeSet<String>,
    source: Source,
}

impl Reader<'_> {
    fn file(
        &mut self,
        name: &str,
        path: Vec<String>,
        parent: Option<usize>,
        is_public: bool,
        is_test: bool,
    ) -> Result<(), Unreadable> {
        self.seen.insert(name.to_owned());
        let text = self.tree.get(name).map_or("", String::as_str);
        let file = format!("src/{name}");
        let parsed = parse(&file, text)?;
        let is_test = is_test || is_for_tests(&parsed.attrs);
        let module = Module {
            path,
            file,
            parent,
            is_public,
            is_test,
            items: Vec::new(),
        };
        self.module(module, &folder_of(name), parsed.items)
    }

    /// Adds a module; `folder` is where the files of its children lie.
    fn module(&mut self, module: Module, folder: &str, items: Vec<Item>) -> Result<(), Unreadable> {
        let index = self.source.modules.len();
        let (path, file, is_test) = (module.path.clone(), module.file.clone(), module.is_test);
        self.source.modules.push(module);
        for item in items {
            let Item::Mod(child) = item else {
                self.source.modules[index].items.push(item);
                continue;
            };
            let name = child.ident.to_string();
            let mut below = path.clone();
            below.push(name.clone());
            let is_public = matches!(child.vis, Visibility::Public(_));
            let is_test = is_test || is_for_tests(&child.attrs);
            if let Some((_, items)) = child.content {
                let module = Module {
                    path: below,
                    file: file.clone(),
                    parent: Some(index),
                    is_public,
                    is_test,
                    items: Vec::new(),
                };
                self.module(module, &format!("{folder}{name}/"), items)?;
            } else {
                let files = [
                    format!("{folder}{name}.rs"),
                    format!("{folder}{name}/mod.rs"),
                ];
                let is_new =
                    |file: &&String| self.tree.contains_key(*file) && !self.seen.contains(*file);
                if let Some(file) = files.iter().find(is_new) {
                    self.file(file, below, Some(index), is_public, is_test)?;
                }
            }
        }
        Ok(())
    }

    /// The module that would declare the one at `path`.
    fn nearest(&self, path: &[String]) -> Option<usize> {
        let above = &path[..path.len().saturating_sub(1)];
        let modules = &self.source.modules;
        modules
            .iter()
            .position(|module| module.path == above)
            .or(if modules.is_empty() { None } else { Some(0) })
    }
}

/// Brackets within brackets deeper than this are more than a person wrote, and more
/// than a parser has room for.
const DEEP: usize = 120;

fn parse(file: &str, text: &str) -> Result<syn::File, Unreadable> {
    let fail = |span: Span, why: String| {
        let LineColumn { line, column } = span.start();
        Unreadable {
            place: format!("{file}:{line}:{}", column + 1),
            why,
        }
    };
    let tokens: TokenStream = text
        .parse()
        .map_err(|error: LexError| fail(error.span(), error.to_string()))?;
    if let Some(span) = too_deep(&tokens, DEEP) {
        return Err(fail(
            span,
            format!("more than {DEEP} brackets within each other"),
        ));
    }
    syn::parse2(tokens).map_err(|error| {
        let why = error.to_string();
        let LineColumn { line, column } = error.span().start();
        // What is missing at the end is missing nowhere else.
        if (line, column) == (1, 0) && why.starts_with("unexpected end") {
            let text = text.trim_end();
            let last = text.lines().last().unwrap_or_default();
            let (line, column) = (text.lines().count().max(1), last.chars().count() + 1);
            let place = format!("{file}:{line}:{column}");
            return Unreadable { place, why };
        }
        fail(error.span(), why)
    })
}

/// The first bracket that has more than `most` around it.
fn too_deep(tokens: &TokenStream, most: usize) -> Option<Span> {
    let groups = tokens.clone().into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    for group in groups {
        match most.checked_sub(1) {
            None => return Some(group.span_open()),
            Some(most) => {
                if let Some(span) = too_deep(&group.stream(), most) {
                    return Some(span);
                }
            }
        }
    }
    None
}

/// Where the children of the module in the file `name` lie.
fn folder_of(name: &str) -> String {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    match file.trim_end_matches(".rs") {
        "lib" | "main" | "mod" => folder,
        stem => format!("{folder}{stem}/"),
    }
}

/// The module that a file's name speaks of.
fn path_of(name: &str) -> Vec<String> {
    let stem = name.trim_end_matches(".rs").trim_end_matches("/mod");
    // A file's name may hold anything, a module's may not.
    let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
    let parts = stem.split('/');
    parts
        .map(|part| part.chars().map(plain).collect())
        .collect()
}

/// Whether it is compiled for tests only.
pub(super) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_cfg_test = match &attribute.meta {
            Meta::List(list) if list.path.is_ident("cfg") => {
                let words = list.tokens.to_string();
                words
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == "test")
                    && !words.contains("not")
            }
            _ => false,
        };
        is_cfg_test || attribute.path().is_ident("test")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> TextTree {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn modules_are_found_by_declaration_and_else_by_name() {
        let source = Source::read(&tree(&[
            (
                "lib.rs",
                "pub mod a; mod c { mod d; } #[cfg(test)] mod tests {}",
            ),
            ("a.rs", "mod b;"),
            ("a/b.rs", ""),
            ("c/d.rs", ""),
            ("lo\u{1b}st.rs", "struct S;"),
        ]))
        .unwrap();
        let names: Vec<_> = source.modules.iter().map(Module::name).collect();
        assert_eq!(names, ["", "a", "a::b", "c", "c::d", "tests", "lo_st"]);
        let tests: Vec<_> = source.modules.iter().map(|it| it.is_test).collect();
        assert_eq!(tests.iter().filter(|it| **it).count(), 1);
        assert!(source.modules[1].is_public && !source.modules[3].is_public);
    }

    #[test]
    fn what_is_no_rust_is_told_with_its_place() {
        let error = Source::read(&tree(&[
            ("lib.rs", "mod a;"),
            ("a.rs", "fn f() {\n  let = 1;\n}"),
        ]))
        .err()
        .unwrap();
        assert_eq!(error.place, "src/a.rs:2:7");
        assert!(error.why.starts_with("expected"), "{}", error.why);
        let end = Source::read(&tree(&[("lib.rs", "fn g() {}\nfn f()")]))
            .err()
            .unwrap();
        assert_eq!(end.place, "src/lib.rs:2:7", "{}", end.why);
        let deep = format!("fn f() {{ {}1{} }}", "(".repeat(5000), ")".repeat(5000));
        let deep = Source::read(&tree(&[("lib.rs", &deep)])).err().unwrap();
        assert_eq!(deep.place, "src/lib.rs:1:129", "{}", deep.why);
    }
}
