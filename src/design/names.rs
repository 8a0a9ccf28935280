//! Which type a path means: declarations, imports and aliases, as far as they can
//! be followed without a compiler.
//!
//! Each name is looked up once in each module, and the answer is kept. Where imports go
//! in a circle, the search ends at the first place that it meets again. So the time
//! grows with the number of names and imports, not with the number of ways through them.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

use syn::{Item, Path};

use super::{
    imports::{Import, imports, is_shared},
    source::CrateSource,
};

/// What a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// A type, by its index in the design.
    Type(usize),
    /// An alias, by its index in [`Names::aliases`].
    Alias(usize),
    Module(usize),
}

/// What a search for a name found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lookup {
    Here(Named),
    /// It is imported from another crate, or the import leads nowhere.
    Elsewhere,
    Nothing,
}

#[derive(Debug, Default)]
struct Scope {
    /// What is declared here, and whether other modules may name it.
    names: HashMap<String, (Named, bool)>,
    /// What is imported here by name.
    imports: HashMap<String, Vec<Import>>,
    /// The paths of `use path::*`.
    globs: Vec<Import>,
    parent: Option<usize>,
}

/// The names of a crate, module by module.
pub(crate) struct Names<'a> {
    scopes: Vec<Scope>,
    /// The module and the item of each alias.
    pub(crate) aliases: Vec<(usize, &'a syn::ItemType)>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// For each module the modules of which it imports everything, and whether other
    /// modules may use that too.
    globs: Vec<Vec<(usize, bool)>>,
    /// The modules that offer a name to others by themselves.
    offers: HashMap<String, BTreeSet<usize>>,
    inside: Memory,
    outside: Memory,
    depth: Cell<usize>,
}

/// What was found so far, by module and name.
type Memory = RefCell<Vec<HashMap<String, Lookup>>>;

/// Imports of imports are followed so far.
const FAR: usize = 256;
/// A path of a `use path::*` may itself lead through other globs, so often.
const GLOBS_THROUGH_GLOBS: usize = 8;

/// Names that every module has from `std`.
const PRELUDE: &[&str] = &[
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Vec",
];

impl<'a> Names<'a> {
    /// `types` are the module and the name of each type of the design, and whether
    /// other modules may name it.
    pub(crate) fn new(source: &'a CrateSource, types: &[(usize, String, bool)]) -> Self {
        let count = source.modules.len();
        let empty = || RefCell::new(vec![HashMap::new(); count]);
        let mut names = Self {
            scopes: source.modules.iter().map(|_| Scope::default()).collect(),
            aliases: Vec::new(),
            by_name: BTreeMap::new(),
            globs: vec![Vec::new(); count],
            offers: HashMap::new(),
            inside: empty(),
            outside: empty(),
            depth: Cell::new(0),
        };
        for (index, (module, name, is_shared)) in types.iter().enumerate() {
            let scope = &mut names.scopes[*module];
            let named = (Named::Type(index), *is_shared);
            scope.names.entry(name.clone()).or_insert(named);
            names.by_name.entry(name.clone()).or_default().push(index);
        }
        for (index, module) in source.modules.iter().enumerate() {
            names.scopes[index].parent = module.parent;
            if let (Some(parent), Some(name)) = (module.parent, module.path.last()) {
                let named = (Named::Module(index), module.is_shared);
                let scope = &mut names.scopes[parent].names;
                scope.entry(name.clone()).or_insert(named);
            }
            for item in &module.items {
                names.item(index, item);
            }
        }
        names.index();
        names.connect();
        names
    }

    fn item(&mut self, module: usize, item: &'a Item) {
        match item {
            Item::Type(alias) => {
                let named = (Named::Alias(self.aliases.len()), is_shared(&alias.vis));
                self.aliases.push((module, alias));
                let scope = &mut self.scopes[module].names;
                scope.entry(alias.ident.to_string()).or_insert(named);
            }
            Item::Use(it) => {
                let scope = &mut self.scopes[module];
                for (name, import) in imports(it) {
                    if name == "*" {
                        scope.globs.push(import);
                    } else {
                        scope.imports.entry(name).or_default().push(import);
                    }
                }
            }
            _ => {}
        }
    }

    fn index(&mut self) {
        for (module, scope) in self.scopes.iter().enumerate() {
            let declared = scope.names.iter().filter(|(_, it)| it.1).map(|it| it.0);
            let imports = scope.imports.iter();
            let imported = imports.filter(|(_, all)| all.iter().any(|it| it.is_shared));
            for name in declared.chain(imported.map(|it| it.0)) {
                self.offers.entry(name.clone()).or_default().insert(module);
            }
        }
    }

    /// Finds the modules that the globs mean: some only once others are known.
    fn connect(&mut self) {
        for _ in 0..GLOBS_THROUGH_GLOBS {
            let mut globs = vec![Vec::new(); self.scopes.len()];
            for (module, scope) in self.scopes.iter().enumerate() {
                for import in &scope.globs {
                    match self.follow(module, &import.path) {
                        Lookup::Here(Named::Module(other)) if other != module => {
                            globs[module].push((other, import.is_shared));
                        }
                        _ => {}
                    }
                }
            }
            if globs == self.globs {
                break;
            }
            self.globs = globs;
            for memory in [&self.inside, &self.outside] {
                memory.borrow_mut().iter_mut().for_each(HashMap::clear);
            }
        }
    }

    /// The type or alias that `path` means in `module`.
    pub(crate) fn path(&self, module: usize, path: &Path) -> Option<Named> {
        if path.leading_colon.is_some() {
            return None;
        }
        self.words(module, &words_of(path))
    }

    /// What the words of a path mean in `module`, a module too.
    pub(super) fn any(&self, module: usize, words: &[String]) -> Option<Named> {
        match self.follow(module, words) {
            Lookup::Here(named) => Some(named),
            Lookup::Elsewhere | Lookup::Nothing => None,
        }
    }

    /// The same for the words of a path.
    pub(crate) fn words(&self, module: usize, words: &[String]) -> Option<Named> {
        let named = self.any(module, words);
        named.filter(|it| !matches!(it, Named::Module(_)))
    }

    /// The same within a function, which may have imports of its own: a name that is
    /// not known otherwise counts if only one type has it.
    pub(crate) fn words_in_a_body(&self, module: usize, words: &[String]) -> Option<Named> {
        match (self.follow(module, words), words) {
            (Lookup::Nothing, [name]) if !PRELUDE.contains(&name.as_str()) => {
                match self.by_name.get(name)?.as_slice() {
                    [only] => Some(Named::Type(*only)),
                    _ => None,
                }
            }
            _ => self.words(module, words),
        }
    }

    fn follow(&self, module: usize, words: &[String]) -> Lookup {
        let Some((first, mut rest)) = words.split_first() else {
            return Lookup::Nothing;
        };
        let parent = self.scopes[module].parent;
        let mut found = match first.as_str() {
            "crate" => Lookup::Here(Named::Module(0)),
            "self" => Lookup::Here(Named::Module(module)),
            "super" => parent.map_or(Lookup::Nothing, |it| Lookup::Here(Named::Module(it))),
            name => self.inside(module, name),
        };
        while let (Lookup::Here(Named::Module(there)), Some((name, more))) =
            (found, rest.split_first())
        {
            found = self.seen_from(module, there, name);
            rest = more;
        }
        // `Enum::Variant` and `Type::CONSTANT` mean something of the type.
        found
    }

    /// `path::name`, where the path is the module `there`.
    fn seen_from(&self, module: usize, there: usize, name: &str) -> Lookup {
        if name == "super" {
            let parent = self.scopes[there].parent;
            return parent.map_or(Lookup::Nothing, |it| Lookup::Here(Named::Module(it)));
        }
        // A full path means this name, even if the compiler would not allow it.
        if let Some((named, _)) = self.scopes[there].names.get(name) {
            return Lookup::Here(*named);
        }
        if self.is_within(module, there) {
            self.inside(there, name)
        } else {
            self.outside(there, name)
        }
    }

    fn is_within(&self, module: usize, other: usize) -> bool {
        let above = |it: &usize| self.scopes[*it].parent;
        std::iter::successors(Some(module), above).any(|it| it == other)
    }

    /// What `name` means in `module` itself.
    fn inside(&self, module: usize, name: &str) -> Lookup {
        self.known(&self.inside, module, name, || {
            if let Some((named, _)) = self.scopes[module].names.get(name) {
                return Lookup::Here(*named);
            }
            match self.imported(module, name, false) {
                Lookup::Nothing => {}
                found => return found,
            }
            let mut best = Lookup::Nothing;
            for (other, _) in &self.globs[module] {
                // A module sees all that the modules around it have.
                let found = if self.is_within(module, *other) {
                    self.inside(*other, name)
                } else {
                    self.outside(*other, name)
                };
                match found {
                    Lookup::Here(_) => return found,
                    Lookup::Elsewhere => best = found,
                    Lookup::Nothing => {}
                }
            }
            best
        })
    }

    /// What `name` means for a module that imports everything of `module`.
    fn outside(&self, module: usize, name: &str) -> Lookup {
        let Some(offer) = self.offers.get(name) else {
            return Lookup::Nothing;
        };
        self.known(&self.outside, module, name, || {
            // Nearly always it is the module itself or one that it passes on at once.
            let near = self.globs[module].iter().filter(|it| it.1).map(|it| it.0);
            let near = [module].into_iter().chain(near);
            let mut best = Lookup::Nothing;
            for other in near.filter(|it| offer.contains(it)) {
                match self.offered(other, name) {
                    Lookup::Nothing => {}
                    Lookup::Elsewhere => best = Lookup::Elsewhere,
                    found @ Lookup::Here(_) => return found,
                }
            }
            let mut seen = HashSet::from([module]);
            let mut open = vec![module];
            while let Some(next) = open.pop() {
                for (other, _) in self.globs[next].iter().filter(|it| it.1) {
                    if !seen.insert(*other) {
                        continue;
                    }
                    open.push(*other);
                    if offer.contains(other)
                        && let found @ Lookup::Here(_) = self.offered(*other, name)
                    {
                        return found;
                    }
                }
            }
            best
        })
    }

    /// What a module itself offers to others under this name.
    fn offered(&self, module: usize, name: &str) -> Lookup {
        match self.scopes[module].names.get(name) {
            Some((named, true)) => Lookup::Here(*named),
            _ => self.imported(module, name, true),
        }
    }

    fn imported(&self, module: usize, name: &str, only_shared: bool) -> Lookup {
        let Some(imports) = self.scopes[module].imports.get(name) else {
            return Lookup::Nothing;
        };
        let mut best = Lookup::Nothing;
        for import in imports.iter().filter(|it| it.is_shared || !only_shared) {
            // `use name::name` begins in a crate called so.
            let begins_with_itself = import.path.first().is_some_and(|first| first == name);
            let found = if begins_with_itself {
                Lookup::Elsewhere
            } else {
                self.follow(module, &import.path)
            };
            match found {
                Lookup::Here(_) => return found,
                Lookup::Elsewhere | Lookup::Nothing => best = Lookup::Elsewhere,
            }
        }
        best
    }

    /// The answer as it is known, or as `search` finds it. A search that asks for itself
    /// has gone in a circle and finds nothing.
    fn known(
        &self,
        memory: &Memory,
        module: usize,
        name: &str,
        search: impl FnOnce() -> Lookup,
    ) -> Lookup {
        if let Some(found) = memory.borrow()[module].get(name) {
            return *found;
        }
        let depth = self.depth.get();
        if depth > FAR {
            return Lookup::Nothing;
        }
        self.depth.set(depth + 1);
        memory.borrow_mut()[module].insert(name.to_owned(), Lookup::Nothing);
        let found = search();
        memory.borrow_mut()[module].insert(name.to_owned(), found);
        self.depth.set(depth);
        found
    }

    /// What can be named from outside the crate, by a way of public modules and
    /// public imports: for each type whether it can.
    pub(crate) fn reachable(&self, source: &CrateSource, types: &[(usize, bool)]) -> Vec<bool> {
        let mut within: Vec<Vec<usize>> = vec![Vec::new(); source.modules.len()];
        for (index, _) in types.iter().enumerate().filter(|(_, it)| it.1) {
            within[types[index].0].push(index);
        }
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); source.modules.len()];
        for (index, module) in source.modules.iter().enumerate() {
            if let Some(parent) = module.parent.filter(|_| module.is_public) {
                below[parent].push(index);
            }
        }
        let mut reached = vec![false; types.len()];
        let mut seen = vec![false; source.modules.len()];
        let mut open: Vec<usize> = (0..source.modules.len().min(1)).collect();
        while let Some(module) = open.pop() {
            if std::mem::replace(&mut seen[module], true) {
                continue;
            }
            within[module]
                .iter()
                .for_each(|index| reached[*index] = true);
            open.extend(&below[module]);
            let scope = &self.scopes[module];
            let imports = scope.imports.values().flatten().chain(&scope.globs);
            for import in imports.filter(|it| it.is_public) {
                match self.follow(module, &import.path) {
                    Lookup::Here(Named::Type(index)) => reached[index] |= types[index].1,
                    Lookup::Here(Named::Module(other)) => open.push(other),
                    _ => {}
                }
            }
        }
        reached
    }
}

fn words_of(path: &Path) -> Vec<String> {
    let segments = path.segments.iter();
    segments.map(|it| it.ident.to_string()).collect()
}
