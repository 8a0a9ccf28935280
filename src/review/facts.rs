//! What can be counted and found in sources: numbers for a table, and places.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use syn::{Fields, ImplItem, Item, Signature, TraitItem, Type as Syntax};

use super::{
    prescribed::{Given, parameters, words},
    state::{Flags, flags, open_fields},
};
use crate::{
    design::{
        Code, Design, How, Kind, Named, Place, Seen, SeenInBodies, Source, Type, Unreadable,
        arguments, is_for_tests, look, pointee, seen, with_stack,
    },
    fs::TextTree,
};

/// A design, and what is to be said of it.
#[derive(Debug)]
pub struct Facts {
    pub design: Design,
    pub numbers: Numbers,
    /// The type with the most methods, by its index.
    pub(super) largest: Option<Largest>,
    pub(super) bodies: SeenInBodies,
    pub(super) alike: Vec<Alike>,
    pub(super) locks: Vec<Place>,
    pub(super) seams: Vec<Seam>,
    pub(super) unneeded: Vec<(String, Place)>,
    pub(super) flags: Vec<Flags>,
    pub(super) open_fields: Vec<(String, Place)>,
}

/// Numbers of a design, to set beside those of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Numbers {
    pub types: usize,
    pub traits: usize,
    /// What the crate offers: public types, functions and methods.
    pub public_items: usize,
    pub public_methods: usize,
    pub lines: usize,
    /// The share of the type with the most methods, in percent; methods that the kata
    /// names do not count, for they are no choice.
    pub largest_percent: usize,
    /// Matches that must grow when an enum does.
    pub matches_on_kinds: usize,
    pub clones: usize,
    pub unwraps: usize,
    /// Places that may panic: `unwrap`, `expect`, `panic!`, `unreachable!`, `todo!`,
    /// `unimplemented!` and the asserts, but not what is done to a lock. Indexing and
    /// arithmetic are not counted.
    pub may_panic: usize,
}

impl Numbers {
    /// Of which numbers fewer are better; of the others neither many nor few are.
    pub const FEWER_IS_BETTER: &'static [&'static str] = &[
        "largest_percent",
        "matches_on_kinds",
        "clones",
        "unwraps",
        "may_panic",
    ];
}

#[derive(Debug)]
pub(super) struct Largest {
    pub(super) index: usize,
    /// Its methods that the kata does not name, and of how many in all types.
    pub(super) methods: usize,
    pub(super) of: usize,
}

/// A function that takes several values of one primitive type side by side.
#[derive(Debug)]
pub(super) struct Alike {
    pub(super) function: String,
    pub(super) primitive: String,
    pub(super) names: Vec<String>,
    pub(super) place: Place,
}

/// A trait, and how many types implement it, here and in tests.
#[derive(Debug)]
pub(super) struct Seam {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) here: usize,
    pub(super) in_tests: usize,
}

impl Facts {
    /// Reads the files of `src/`, by their names below it; `given` is what the kata
    /// prescribes.
    pub fn read(tree: &TextTree, given: &Given) -> Result<Self, Unreadable> {
        with_stack(|| Self::read_here(tree, given))
    }

    fn read_here(tree: &TextTree, given: &Given) -> Result<Self, Unreadable> {
        let source = Source::read(tree)?;
        let code = Code::new(&source);
        let design = code.design();
        let bodies = look(&code, &design.types);
        let largest = largest(&design, given);
        let (functions, surface) = surface(&code, &design);
        let count = |kind: Kind| design.types.iter().filter(|it| it.kind == kind).count();
        let methods = surface.iter().filter(|it| it.is_method).count();
        let public_types = design.types.iter().filter(|it| it.public).count();
        let numbers = Numbers {
            types: design.types.len(),
            traits: count(Kind::Trait),
            public_items: public_types + surface.len() - methods,
            public_methods: methods,
            lines: design.lines,
            largest_percent: largest.as_ref().map_or(0, |it| it.methods * 100 / it.of),
            matches_on_kinds: bodies.matches.len(),
            clones: bodies.clones,
            unwraps: bodies.panics.iter().filter(|it| it.0 == "unwrap").count(),
            may_panic: bodies.panics.len(),
        };
        Ok(Self {
            numbers,
            largest,
            bodies,
            alike: functions.iter().filter_map(|it| alike(it, given)).collect(),
            locks: locks(&code, &design),
            seams: seams(&code, &design, given),
            flags: flags(&code, &design, given),
            open_fields: open_fields(&code, &design, given),
            unneeded: unneeded(tree, &design, &surface, given),
            design,
        })
    }
}

fn largest(design: &Design, given: &Given) -> Option<Largest> {
    let count = |it: &Type| {
        let methods = it.methods.iter();
        methods.filter(|it| !given.names(&it.name)).count()
    };
    let types = design
        .types
        .iter()
        .enumerate()
        .filter(|(_, it)| it.kind != Kind::Trait);
    let of = types.clone().map(|(_, it)| count(it)).sum();
    // Of several, the first in the source.
    let largest = types.rev().max_by_key(|(_, it)| count(it));
    largest
        .map(|(index, it)| Largest {
            index,
            methods: count(it),
            of,
        })
        .filter(|it| it.methods > 0)
}

/// A function that other modules can call.
struct Function<'a> {
    /// `Type::name`, or `name`.
    name: String,
    signature: &'a Signature,
    place: Place,
}

/// A public function or method.
struct Public {
    name: String,
    /// The type whose method it is, if it is one.
    full_name: String,
    is_method: bool,
    place: Place,
}

/// The functions that other modules can call, and what the world outside can.
fn surface<'a>(code: &Code<'a>, design: &Design) -> (Vec<Function<'a>>, Vec<Public>) {
    let (mut functions, mut public) = (Vec::new(), Vec::new());
    let mut add = |module: usize, of: Option<usize>, signature: &'a Signature, visible: Seen| {
        if visible == Seen::Here {
            return;
        }
        let name = signature.ident.to_string();
        let full_name = of.map_or(name.clone(), |it| {
            format!("{}::{name}", design.types[it].name)
        });
        let place = code.source.modules[module].place(signature.ident.span());
        functions.push(Function {
            name: full_name.clone(),
            signature,
            place: place.clone(),
        });
        let is_open = of.map_or(is_open(code, module), |it| design.types[it].public);
        if visible == Seen::Everywhere && is_open {
            public.push(Public {
                name,
                full_name,
                is_method: of.is_some(),
                place,
            });
        }
    };
    for (module, it) in code
        .source
        .modules
        .iter()
        .enumerate()
        .filter(|(_, it)| !it.is_test)
    {
        for item in &it.items {
            match item {
                Item::Fn(it) if !is_for_tests(&it.attrs) => {
                    add(module, None, &it.sig, seen(&it.vis));
                }
                Item::Impl(block) if block.trait_.is_none() && !is_for_tests(&block.attrs) => {
                    let own = code.self_type(module, &block.self_ty);
                    for part in &block.items {
                        if let (ImplItem::Fn(it), Some(own)) = (part, own) {
                            add(module, Some(own), &it.sig, seen(&it.vis));
                        }
                    }
                }
                Item::Trait(it) => {
                    let words = [it.ident.to_string()];
                    let Some(Named::Type(own)) = code.names.words(module, &words) else {
                        continue;
                    };
                    for part in &it.items {
                        if let TraitItem::Fn(it) = part {
                            add(module, Some(own), &it.sig, Seen::Everywhere);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    (functions, public)
}

/// Whether a module and all above it are declared `pub`.
fn is_open(code: &Code<'_>, module: usize) -> bool {
    let it = &code.source.modules[module];
    it.parent
        .is_none_or(|parent| it.is_public && is_open(code, parent))
}

/// The parameters of one primitive type side by side, unless the kata wants it so.
fn alike(function: &Function<'_>, given: &Given) -> Option<Alike> {
    let parameters = parameters(function.signature);
    let types: Vec<String> = parameters.iter().map(|it| it.1.clone()).collect();
    if given.has_function(&function.signature.ident.to_string(), &types) {
        return None;
    }
    let run = parameters
        .chunk_by(|a, b| !a.1.is_empty() && a.1 == b.1)
        .find(|run| run.len() > 1)?;
    Some(Alike {
        function: function.name.clone(),
        primitive: run[0].1.clone(),
        names: run.iter().map(|it| it.0.clone()).collect(),
        place: function.place.clone(),
    })
}

/// The fields in which a shared lock holds another shared lock.
fn locks(code: &Code<'_>, design: &Design) -> Vec<Place> {
    let mut places = Vec::new();
    let mut without = BTreeSet::new();
    for (index, (module, _)) in code.items.iter().enumerate() {
        for field in code.fields(index).into_iter().flatten() {
            let Some(inner) = inside_a_shared_lock(&field.ty) else {
                continue;
            };
            // Whatever was looked into for nothing holds none.
            let mut seen = without.clone();
            if holds_a_shared_lock(code, *module, inner, &mut seen) {
                let name = field.ident.as_ref();
                places.push(name.map_or(design.types[index].place.clone(), |name| {
                    code.source.modules[*module].place(name.span())
                }));
            } else {
                without = seen;
            }
        }
    }
    places
}

/// What `Arc<Mutex<…>>` and `Arc<RwLock<…>>` hold. An `Rc` is of one thread, and a
/// `RefCell` locks nobody out.
fn inside_a_shared_lock(syntax: &Syntax) -> Option<&Syntax> {
    let named = |syntax: &Syntax, names: &[&str]| match syntax {
        Syntax::Path(it) => it
            .path
            .segments
            .last()
            .is_some_and(|it| names.iter().any(|name| it.ident == name)),
        _ => false,
    };
    let Syntax::Path(outer) = syntax else {
        return None;
    };
    if !named(syntax, &["Arc"]) {
        return arguments(&outer.path).find_map(inside_a_shared_lock);
    }
    let lock = arguments(&outer.path).next()?;
    let Syntax::Path(inner) = lock else {
        return None;
    };
    if named(lock, &["Mutex", "RwLock"]) {
        arguments(&inner.path).next()
    } else {
        None
    }
}

fn holds_a_shared_lock(
    code: &Code<'_>,
    module: usize,
    syntax: &Syntax,
    seen: &mut BTreeSet<usize>,
) -> bool {
    if inside_a_shared_lock(syntax).is_some() {
        return true;
    }
    let Syntax::Path(it) = syntax else {
        return false;
    };
    if let Some(Named::Type(index)) = code.names.path(module, &it.path) {
        let module = code.items[index].0;
        let is_new = seen.insert(index);
        let fields = code.fields(index).into_iter().flat_map(Fields::iter);
        return is_new
            && fields
                .into_iter()
                .any(|it| holds_a_shared_lock(code, module, &it.ty, seen));
    }
    arguments(&it.path).any(|it| holds_a_shared_lock(code, module, it, seen))
}

fn seams(code: &Code<'_>, design: &Design, given: &Given) -> Vec<Seam> {
    let mut own_tests: BTreeMap<usize, usize> = BTreeMap::new();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    for (module, it) in code.source.modules.iter().enumerate() {
        for item in &it.items {
            let Item::Impl(block) = item else { continue };
            let Some((path, _)) = &block.trait_ else {
                continue;
            };
            let Some(Named::Type(index)) = code.names.path(module, path) else {
                continue;
            };
            if it.is_test || is_for_tests(&block.attrs) {
                *own_tests.entry(index).or_default() += 1;
            } else if code.self_type(module, &block.self_ty).is_none()
                && !is_pointer(&block.self_ty)
            {
                // For all closures, for all that implement something else. A pointer
                // to one that implements it is no other one.
                open.insert(index);
            }
        }
    }
    let mut here = vec![0; design.types.len()];
    for it in &design.relations {
        here[it.to] += usize::from(it.how == How::Implements);
    }
    let traits = design
        .types
        .iter()
        .enumerate()
        .filter(|(_, it)| it.kind == Kind::Trait);
    traits
        .filter(|(index, it)| !open.contains(index) && !given.has_trait(&it.name))
        .map(|(index, it)| Seam {
            name: it.name.clone(),
            place: it.place.clone(),
            here: here[index],
            in_tests: own_tests.get(&index).copied().unwrap_or(0) + given.implementations(&it.name),
        })
        .collect()
}

fn is_pointer(syntax: &Syntax) -> bool {
    match syntax {
        Syntax::Reference(_) => true,
        Syntax::Path(it) => pointee(&it.path).is_some(),
        _ => false,
    }
}

/// Names that go without saying.
const CUSTOMARY: &[&str] = &["builder", "default", "is_empty", "iter", "len", "new"];

/// The public functions and methods that no other file and no text of the kata names.
fn unneeded(
    tree: &TextTree,
    design: &Design,
    surface: &[Public],
    given: &Given,
) -> Vec<(String, Place)> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, text) in tree {
        for word in words(text) {
            files.entry(word).or_default().insert(name);
        }
    }
    let types = design.types.iter().filter(|it| it.kind == Kind::Trait);
    let traits: BTreeSet<&str> = types.map(|it| it.name.as_str()).collect();
    let is_trait = |it: &Public| {
        let owner = it.full_name.split("::").next().unwrap_or_default();
        traits.contains(owner)
    };
    surface
        .iter()
        .filter(|it| {
            !CUSTOMARY.contains(&it.name.as_str()) && !given.names(&it.name) && !is_trait(it)
        })
        .filter(|it| {
            let mut named = files.get(it.name.as_str()).into_iter().flatten();
            !named.any(|file| it.place.file.strip_prefix("src/") != Some(file))
        })
        .map(|it| (it.full_name.clone(), it.place.clone()))
        .collect()
}
