//! Which type a path means: declarations, imports and aliases, as far as they can
//! be followed without a compiler.

use std::collections::BTreeMap;

use syn::{Item, Path, UseTree, Visibility};

use super::source::Source;

/// What a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A type, by its index in the design.
    Type(usize),
    /// An alias, by its index in [`Names::aliases`].
    Alias(usize),
    Module(usize),
}

#[derive(Debug, Default)]
struct Scope {
    names: BTreeMap<String, Named>,
    imports: Vec<Import>,
    parent: Option<usize>,
}

#[derive(Clone, Debug)]
struct Import {
    /// The name that it is known by here; `*` is all of them.
    name: String,
    path: Vec<String>,
    is_public: bool,
}

/// The names of a crate, module by module.
pub(super) struct Names<'a> {
    scopes: Vec<Scope>,
    /// The module and the item of each alias.
    pub(super) aliases: Vec<(usize, &'a syn::ItemType)>,
    by_name: BTreeMap<String, Vec<usize>>,
}

/// Imports of imports are followed so far; a circle ends here.
const FAR: usize = 16;

impl<'a> Names<'a> {
    /// `types` are the module and the name of each type of the design.
    pub(super) fn new(source: &'a Source, types: &[(usize, String)]) -> Self {
        let mut names = Self {
            scopes: source.modules.iter().map(|_| Scope::default()).collect(),
            aliases: Vec::new(),
            by_name: BTreeMap::new(),
        };
        for (index, (module, name)) in types.iter().enumerate() {
            let scope = &mut names.scopes[*module];
            scope.names.insert(name.clone(), Named::Type(index));
            names.by_name.entry(name.clone()).or_default().push(index);
        }
        for (index, module) in source.modules.iter().enumerate() {
            names.scopes[index].parent = module.parent;
            if let (Some(parent), Some(name)) = (module.parent, module.path.last()) {
                let scope = &mut names.scopes[parent].names;
                scope.entry(name.clone()).or_insert(Named::Module(index));
            }
            for item in &module.items {
                names.item(index, item);
            }
        }
        names
    }

    fn item(&mut self, module: usize, item: &'a Item) {
        match item {
            Item::Type(alias) => {
                let named = Named::Alias(self.aliases.len());
                self.aliases.push((module, alias));
                let scope = &mut self.scopes[module].names;
                scope.insert(alias.ident.to_string(), named);
            }
            Item::Use(import) => {
                let is_public = matches!(import.vis, Visibility::Public(_));
                let imports = &mut self.scopes[module].imports;
                collect(&import.tree, &mut Vec::new(), is_public, imports);
            }
            _ => {}
        }
    }

    /// The type or alias that `path` means in `module`.
    pub(super) fn path(&self, module: usize, path: &Path) -> Option<Named> {
        let words: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.words(module, &words)
    }

    /// The same for the words of a path. A name that was not imported where it can
    /// be seen (by a macro, within a function) counts if only one type has it.
    pub(super) fn words(&self, module: usize, words: &[String]) -> Option<Named> {
        let found = self.follow(module, words, 0);
        if found.is_some() {
            return found.filter(|named| !matches!(named, Named::Module(_)));
        }
        let [name] = words else { return None };
        match self.by_name.get(name)?.as_slice() {
            [only] if !self.is_imported(module, name) => Some(Named::Type(*only)),
            _ => None,
        }
    }

    /// Whether the name comes from elsewhere here, from `std` for example.
    fn is_imported(&self, module: usize, name: &str) -> bool {
        let mut imports = self.scopes[module].imports.iter();
        imports.any(|import| import.name == name)
    }

    fn follow(&self, module: usize, words: &[String], depth: usize) -> Option<Named> {
        let (first, rest) = words.split_first()?;
        if depth > FAR {
            return None;
        }
        let start = match first.as_str() {
            "crate" => Named::Module(0),
            "self" => Named::Module(module),
            "super" => Named::Module(self.scopes[module].parent?),
            name => self.local(module, name, depth)?,
        };
        match (start, rest) {
            (named, []) => Some(named),
            (Named::Module(module), rest) => self.follow(module, rest, depth + 1),
            // `Enum::Variant` and `Type::CONSTANT` mean something of the type.
            (named, _) => Some(named),
        }
    }

    fn local(&self, module: usize, name: &str, depth: usize) -> Option<Named> {
        let scope = &self.scopes[module];
        if let Some(named) = scope.names.get(name) {
            return Some(*named);
        }
        let named = scope.imports.iter().filter(|import| import.name == name);
        let direct = named
            .filter(|import| import.path.first().is_none_or(|first| first != name))
            .find_map(|import| self.follow(module, &import.path, depth + 1));
        direct.or_else(|| {
            let globs = scope.imports.iter().filter(|import| import.name == "*");
            globs
                .filter_map(|import| self.follow(module, &import.path, depth + 1))
                .find_map(|named| match named {
                    Named::Module(other) if other != module => {
                        self.local_if_new(other, name, depth + 1)
                    }
                    _ => None,
                })
        })
    }

    fn local_if_new(&self, module: usize, name: &str, depth: usize) -> Option<Named> {
        if depth > FAR {
            return None;
        }
        self.local(module, name, depth)
    }

    /// What can be named from outside the crate, by a way of public modules and
    /// public imports: for each type whether it can.
    pub(super) fn reachable(&self, source: &Source, types: &[(usize, bool)]) -> Vec<bool> {
        let mut open = vec![false; source.modules.len()];
        for (index, module) in source.modules.iter().enumerate() {
            open[index] = match module.parent {
                None => index == 0,
                Some(parent) => module.is_public && open[parent],
            };
        }
        let mut reached: Vec<bool> = types
            .iter()
            .map(|(module, is_public)| *is_public && open[*module])
            .collect();
        let open_scopes = self
            .scopes
            .iter()
            .enumerate()
            .filter(|(index, _)| open[*index]);
        for (module, scope) in open_scopes {
            for import in scope.imports.iter().filter(|import| import.is_public) {
                match self.follow(module, &import.path, 0) {
                    Some(Named::Type(index)) => reached[index] |= types[index].1,
                    Some(Named::Module(other)) if import.name == "*" => {
                        let within = types.iter().enumerate().filter(|(_, it)| it.0 == other);
                        within.for_each(|(index, (_, is_public))| reached[index] |= is_public);
                    }
                    _ => {}
                }
            }
        }
        reached
    }
}

fn collect(tree: &UseTree, path: &mut Vec<String>, is_public: bool, imports: &mut Vec<Import>) {
    let mut add = |name: String, path: &[String]| {
        imports.push(Import {
            name,
            path: path.to_vec(),
            is_public,
        });
    };
    match tree {
        UseTree::Path(part) => {
            path.push(part.ident.to_string());
            collect(&part.tree, path, is_public, imports);
            path.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            add(path.last().cloned().unwrap_or_default(), path);
        }
        UseTree::Name(name) => {
            path.push(name.ident.to_string());
            add(name.ident.to_string(), path);
            path.pop();
        }
        UseTree::Rename(name) => {
            path.push(name.ident.to_string());
            add(name.rename.to_string(), path);
            path.pop();
        }
        UseTree::Glob(_) => add("*".to_owned(), path),
        UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, path, is_public, imports);
            }
        }
    }
}
