//! From texts to modules: what `syn` reads, with the place of everything.

use std::{collections::BTreeSet, fmt};

use proc_macro2::Span;
use serde::Serialize;
use syn::{Attribute, Expr, Item, Lit, Meta, Visibility};

use super::{
    cfg::{compiled, is_for_tests, is_never_compiled},
    imports::is_shared,
    parse::{Unreadable, parse},
};
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

/// A module with its items. Modules for tests are marked, and so are their children.
pub(crate) struct Module {
    /// Its names from the crate's root on; empty is the root itself.
    pub(crate) path: Vec<String>,
    /// Its file below the kata's folder.
    pub(crate) file: String,
    pub(crate) parent: Option<usize>,
    /// Whether it is declared `pub`.
    pub(crate) is_public: bool,
    /// Whether modules that are not within the one above it may name it.
    pub(crate) is_shared: bool,
    pub(crate) is_test: bool,
    pub(crate) items: Vec<Item>,
}

impl Module {
    pub(crate) fn place(&self, span: Span) -> Place {
        Place {
            file: self.file.clone(),
            line: span.start().line,
        }
    }

    /// The name that a person would call it by.
    pub(crate) fn name(&self) -> String {
        self.path.join("::")
    }
}

/// A crate of more is not looked into: its syntax takes fifty times as much memory.
const MOST_BYTES: usize = 8 << 20;

/// All modules of a crate; a parent stands before its children.
pub(crate) struct CrateSource {
    pub(crate) modules: Vec<Module>,
    pub(crate) files: usize,
    pub(crate) lines: usize,
}

impl CrateSource {
    /// Parses the files of `src/`, by their names below it. Files that no `mod`
    /// declares are modules too, by their names: a learner may be about to do it.
    pub(crate) fn read(tree: &TextTree) -> Result<Self, Unreadable> {
        let mut reader = TreeReader {
            tree,
            seen: BTreeSet::new(),
            left_out: Vec::new(),
            source: Self {
                modules: Vec::new(),
                files: tree.len(),
                lines: tree.values().map(|text| text.lines().count()).sum(),
            },
        };
        let bytes: usize = tree.values().map(String::len).sum();
        if bytes > MOST_BYTES {
            return Err(Unreadable {
                place: "src".to_owned(),
                why: format!("more than {} MiB of source in all", MOST_BYTES >> 20),
            });
        }
        let root = ["lib.rs", "main.rs"];
        if let Some(root) = root.into_iter().find(|name| tree.contains_key(*name)) {
            let declared = Declared {
                parent: None,
                is_public: true,
                is_shared: true,
                is_test: false,
            };
            reader.file(root, &[], declared, folder_of(root))?;
        }
        for name in tree.keys() {
            let mut left_out = reader.left_out.iter();
            let is_left_out =
                left_out.any(|it| *name == it.0 || (!it.1.is_empty() && name.starts_with(&it.1)));
            if !reader.seen.contains(name) && !is_left_out {
                let path = path_of(name);
                let declared = Declared {
                    parent: reader.nearest(&path),
                    is_public: false,
                    is_shared: false,
                    is_test: false,
                };
                reader.file(name, &path, declared, folder_of(name))?;
            }
        }
        Ok(reader.source)
    }
}

struct TreeReader<'a> {
    tree: &'a TextTree,
    seen: BTreeSet<String>,
    /// Modules that are never compiled: each its file and where its own modules lie.
    left_out: Vec<(String, String)>,
    source: CrateSource,
}

/// How a module is declared.
#[derive(Clone, Copy)]
struct Declared {
    parent: Option<usize>,
    is_public: bool,
    is_shared: bool,
    is_test: bool,
}

/// Where the modules of a module's items lie.
#[derive(Clone)]
struct Below {
    /// The folder of the file.
    file: String,
    /// The folder of its children, with a name for each module around them.
    children: String,
    is_inline: bool,
}

impl TreeReader<'_> {
    fn file(
        &mut self,
        name: &str,
        path: &[String],
        declared: Declared,
        children: String,
    ) -> Result<(), Unreadable> {
        self.seen.insert(name.to_owned());
        let text = self.tree.get(name).map_or("", String::as_str);
        let file = format!("src/{name}");
        let parsed = parse(&file, text)?;
        if is_never_compiled(&parsed.attrs) {
            return Ok(());
        }
        let is_test = declared.is_test || is_for_tests(&parsed.attrs);
        let below = Below {
            file: parent_of(name),
            children,
            is_inline: false,
        };
        let declared = Declared {
            is_test,
            ..declared
        };
        self.module(path, &file, declared, &below, parsed.items)
    }

    fn module(
        &mut self,
        path: &[String],
        file: &str,
        declared: Declared,
        below: &Below,
        items: Vec<Item>,
    ) -> Result<(), Unreadable> {
        let index = self.source.modules.len();
        self.source.modules.push(Module {
            path: path.to_vec(),
            file: file.to_owned(),
            parent: declared.parent,
            is_public: declared.is_public,
            is_shared: declared.is_shared,
            is_test: declared.is_test,
            items: Vec::new(),
        });
        for item in items {
            if let Item::Mod(child) = &item
                && is_never_compiled(&child.attrs)
            {
                let said = path_attribute(&child.attrs);
                let found = self.find(&child.ident.to_string(), said.as_deref(), below);
                self.left_out.extend(found);
            }
            let Some(item) = compiled(item) else { continue };
            let Item::Mod(child) = item else {
                self.source.modules[index].items.push(item);
                continue;
            };
            let name = child.ident.to_string();
            let mut names = path.to_vec();
            names.push(name.clone());
            let declared = Declared {
                parent: Some(index),
                is_public: matches!(child.vis, Visibility::Public(_)),
                is_shared: is_shared(&child.vis),
                is_test: declared.is_test || is_for_tests(&child.attrs),
            };
            let said = path_attribute(&child.attrs);
            if let Some((_, items)) = child.content {
                let below = Below {
                    children: match said {
                        Some(said) => format!("{}/", within(below.base(), &said)),
                        None => format!("{}{name}/", below.children),
                    },
                    is_inline: true,
                    ..below.clone()
                };
                self.module(&names, file, declared, &below, items)?;
            } else if let Some((file, children)) = self.find(&name, said.as_deref(), below) {
                self.file(&file, &names, declared, children)?;
            }
        }
        Ok(())
    }

    /// The file of a module that is declared as `mod name;`, and where the files of its
    /// own modules lie.
    fn find(&self, name: &str, said: Option<&str>, below: &Below) -> Option<(String, String)> {
        let is_new = |file: &str| self.tree.contains_key(file) && !self.seen.contains(file);
        if let Some(said) = said {
            let file = within(below.base(), said);
            let children = parent_of(&file);
            return is_new(&file).then_some((file, children));
        }
        let files = [
            format!("{}{name}.rs", below.children),
            format!("{}{name}/mod.rs", below.children),
        ];
        let file = files.into_iter().find(|file| is_new(file))?;
        let children = folder_of(&file);
        Some((file, children))
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

impl Below {
    /// What a `#[path]` is relative to.
    fn base(&self) -> &str {
        if self.is_inline {
            &self.children
        } else {
            &self.file
        }
    }
}

/// What `#[path = "…"]` says.
fn path_attribute(attributes: &[Attribute]) -> Option<String> {
    attributes.iter().find_map(|it| match &it.meta {
        Meta::NameValue(it) if it.path.is_ident("path") => match &it.value {
            Expr::Lit(it) => match &it.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// `path` as seen from `folder`, without `.` and `..`.
fn within(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The folder of the file `name`: empty, or with a `/` at its end.
fn parent_of(name: &str) -> String {
    let folder = name.rsplit_once('/').map(|it| it.0);
    folder.map_or(String::new(), |it| format!("{it}/"))
}

/// Where the children of the module in the file `name` lie.
fn folder_of(name: &str) -> String {
    let (folder, file) = (parent_of(name), name.rsplit('/').next().unwrap_or(name));
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
        let source = CrateSource::read(&tree(&[
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
    fn a_path_attribute_names_the_file_of_a_module() {
        let source = CrateSource::read(&tree(&[
            (
                "lib.rs",
                "#[path = \"odd/file.rs\"] pub mod even; mod a; mod inner { #[path = \"b.rs\"] mod c; }",
            ),
            ("odd/file.rs", "mod below;"),
            ("odd/below.rs", ""),
            ("a.rs", "#[path = \"./../src2/x.rs\"] mod gone; #[path = \"a_x.rs\"] mod x;"),
            ("a_x.rs", ""),
            ("inner/b.rs", ""),
        ]))
        .unwrap();
        let names: Vec<_> = source
            .modules
            .iter()
            .map(|it| (it.name(), it.file.as_str()))
            .collect();
        let names: Vec<_> = names.iter().map(|it| (it.0.as_str(), it.1)).collect();
        assert_eq!(
            names,
            [
                ("", "src/lib.rs"),
                ("even", "src/odd/file.rs"),
                ("even::below", "src/odd/below.rs"),
                ("a", "src/a.rs"),
                ("a::x", "src/a_x.rs"),
                ("inner", "src/lib.rs"),
                ("inner::c", "src/inner/b.rs"),
            ]
        );
    }

    #[test]
    fn what_is_never_compiled_is_left_out() {
        let text = "#[cfg(any())] struct Gone; #[cfg(any())] mod m { struct Gone; }
            #[cfg(not(any()))] struct Here { #[cfg(any())] gone: u8, here: u8 }
            #[cfg(all(unix, any()))] impl Here { fn gone() {} }
            enum E { #[cfg(test)] Gone, Here } #[cfg(any())] mod gone; #[cfg(false)] mod here;
            #[cfg(true)] mod here;";
        let design = crate::design::Design::read(&tree(&[
            ("lib.rs", text),
            ("gone.rs", "struct Gone;"),
            ("gone/more.rs", "struct Gone;"),
            ("here.rs", "struct Here2;"),
        ]))
        .unwrap();
        let names: Vec<_> = design.types.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Here", "E", "Here2"]);
        assert!(design.types[0].methods.is_empty());
        assert_eq!(design.types[1].variants, ["Here"]);
    }

    #[test]
    fn a_crate_of_too_much_text_is_not_looked_into() {
        let text = "// x\n".repeat(MOST_BYTES / 5 + 1);
        let error = CrateSource::read(&tree(&[("lib.rs", &text)]))
            .err()
            .unwrap();
        assert_eq!(error.why, "more than 8 MiB of source in all");
    }

    #[test]
    fn what_is_no_rust_is_told_with_its_place() {
        let error = CrateSource::read(&tree(&[
            ("lib.rs", "mod a;"),
            ("a.rs", "fn f() {\n  let = 1;\n}"),
        ]))
        .err()
        .unwrap();
        assert_eq!(error.place, "src/a.rs:2:7");
        assert!(error.why.starts_with("expected"), "{}", error.why);
        let end = CrateSource::read(&tree(&[("lib.rs", "fn g() {}\nfn f()")]))
            .err()
            .unwrap();
        assert_eq!(end.place, "src/lib.rs:2:7", "{}", end.why);
    }
}
