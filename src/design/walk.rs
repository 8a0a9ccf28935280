//! Through the syntax of a type to the types of the design that it speaks of.

use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use syn::{
    Expr, GenericArgument, Generics, Lit, Path, PathArguments, ReturnType, Type as Syntax,
    TypeParamBound, WherePredicate,
};

use super::{code::Code, model::Count, names::Named};

/// How a type is reached from another one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reach {
    Held(Count),
    Used,
}

/// What the type parameters stand for: the local traits that bound them.
pub(crate) type Parameters = BTreeMap<String, BTreeSet<usize>>;

/// Containers that hold any number.
const MANY: &[&str] = &[
    "Vec",
    "VecDeque",
    "HashMap",
    "BTreeMap",
    "HashSet",
    "BTreeSet",
    "BinaryHeap",
    "LinkedList",
];

/// What names a type without holding one.
const APART: &[&str] = &["Weak", "PhantomData", "Sender", "SyncSender", "Receiver"];

const POINTERS: &[&str] = &["Box", "Rc", "Arc", "Mutex", "RwLock", "RefCell"];

/// Types within each other are looked into so far.
const DEEP: usize = 24;

/// A walk through the syntax of types, within one module.
pub(crate) struct Walk<'a, 'b> {
    code: &'b Code<'a>,
    module: usize,
    own: usize,
    pub(crate) parameters: Parameters,
    /// How many aliases may still be followed.
    aliases: Rc<Cell<usize>>,
}

/// Aliases that one type is made of, with those that they are made of. Without a limit,
/// a few that each name the next one twice would never end.
const MOST_ALIASES: usize = 500;

impl<'a, 'b> Walk<'a, 'b> {
    pub(crate) fn new(
        code: &'b Code<'a>,
        module: usize,
        own: usize,
        parameters: Parameters,
    ) -> Self {
        Self {
            code,
            module,
            own,
            parameters,
            aliases: Rc::new(Cell::new(MOST_ALIASES)),
        }
    }

    pub(crate) fn within(&self, generics: &Generics) -> Self {
        let mut inner = Self::new(self.code, self.module, self.own, self.parameters.clone());
        inner.add(generics);
        inner
    }

    /// Makes the parameters of `generics` known, with what bounds them.
    pub(crate) fn add(&mut self, generics: &Generics) {
        for parameter in generics.type_params() {
            let traits = self.local_traits(parameter.bounds.iter());
            let name = parameter.ident.to_string();
            self.parameters.entry(name).or_default().extend(traits);
        }
        for predicate in generics.where_clause.iter().flat_map(|it| &it.predicates) {
            if let WherePredicate::Type(it) = predicate
                && let Syntax::Path(path) = &it.bounded_ty
                && let Some(name) = path.path.get_ident()
            {
                let traits = self.local_traits(it.bounds.iter());
                self.parameters
                    .entry(name.to_string())
                    .or_default()
                    .extend(traits);
            }
        }
    }

    fn local_traits<'c>(&self, bounds: impl Iterator<Item = &'c TypeParamBound>) -> Vec<usize> {
        let mut found = Vec::new();
        self.bounds(bounds, Reach::Used, &mut found, 0);
        found.into_iter().map(|(index, _)| index).collect()
    }

    /// The types of the design that `syntax` speaks of.
    pub(crate) fn reached(&self, syntax: &Syntax, reach: Reach) -> Vec<(usize, Reach)> {
        let mut found = Vec::new();
        self.aliases.set(MOST_ALIASES);
        self.visit(syntax, reach, &mut found, 0);
        found
    }

    fn visit(&self, syntax: &Syntax, reach: Reach, found: &mut Vec<(usize, Reach)>, depth: usize) {
        if depth > DEEP {
            return;
        }
        let depth = depth + 1;
        match syntax {
            Syntax::Path(it) if it.qself.is_none() => self.path(&it.path, reach, found, depth),
            Syntax::Reference(it) => self.visit(&it.elem, reach, found, depth),
            Syntax::Paren(it) => self.visit(&it.elem, reach, found, depth),
            Syntax::Group(it) => self.visit(&it.elem, reach, found, depth),
            Syntax::Slice(it) => self.visit(&it.elem, many(reach), found, depth),
            Syntax::Array(it) => self.visit(&it.elem, times(reach, &it.len), found, depth),
            Syntax::Tuple(it) => {
                let elements = it.elems.iter();
                elements.for_each(|element| self.visit(element, reach, found, depth));
            }
            Syntax::TraitObject(it) => self.bounds(it.bounds.iter(), reach, found, depth),
            Syntax::ImplTrait(it) => self.bounds(it.bounds.iter(), reach, found, depth),
            Syntax::FnPtr(it) => {
                let inputs = it.inputs.iter();
                inputs.for_each(|input| self.visit(&input.ty, Reach::Used, found, depth));
                self.output(&it.output, found, depth);
            }
            _ => {}
        }
    }

    fn path(&self, path: &Path, reach: Reach, found: &mut Vec<(usize, Reach)>, depth: usize) {
        if path.is_ident("Self") {
            found.push((self.own, reach));
            return;
        }
        if let Some(traits) = path
            .get_ident()
            .and_then(|it| self.parameters.get(&it.to_string()))
        {
            found.extend(traits.iter().map(|index| (*index, reach)));
            return;
        }
        let inner = match self.code.names.path(self.module, path) {
            Some(Named::Type(index)) => {
                found.push((index, reach));
                Reach::Used
            }
            Some(Named::Alias(index)) => {
                let (module, alias) = self.code.names.aliases[index];
                if let Some(left) = self.aliases.get().checked_sub(1) {
                    self.aliases.set(left);
                    let mut there = Walk::new(self.code, module, self.own, Parameters::new());
                    there.add(&alias.generics);
                    there.aliases = Rc::clone(&self.aliases);
                    there.visit(&alias.ty, reach, found, depth);
                }
                reach
            }
            _ => through(path, reach),
        };
        self.within_brackets(path, inner, found, depth);
    }

    fn within_brackets(
        &self,
        path: &Path,
        reach: Reach,
        found: &mut Vec<(usize, Reach)>,
        depth: usize,
    ) {
        for segment in &path.segments {
            match &segment.arguments {
                PathArguments::AngleBracketed(list) => {
                    for argument in &list.args {
                        match argument {
                            GenericArgument::Type(it) => self.visit(it, reach, found, depth),
                            GenericArgument::AssocType(it) => {
                                self.visit(&it.ty, Reach::Used, found, depth);
                            }
                            _ => {}
                        }
                    }
                }
                PathArguments::Parenthesized(list) => {
                    for input in &list.inputs {
                        self.visit(&input.ty, Reach::Used, found, depth);
                    }
                    self.output(&list.output, found, depth);
                }
                PathArguments::None => {}
            }
        }
    }

    fn output(&self, output: &ReturnType, found: &mut Vec<(usize, Reach)>, depth: usize) {
        if let ReturnType::Type(_, output) = output {
            self.visit(output, Reach::Used, found, depth);
        }
    }

    fn bounds<'c>(
        &self,
        bounds: impl Iterator<Item = &'c TypeParamBound>,
        reach: Reach,
        found: &mut Vec<(usize, Reach)>,
        depth: usize,
    ) {
        for bound in bounds {
            if let TypeParamBound::Trait(bound) = bound {
                if let Some(Named::Type(index)) = self.code.names.path(self.module, &bound.path) {
                    found.push((index, reach));
                }
                self.within_brackets(&bound.path, Reach::Used, found, depth + 1);
            }
        }
    }
}

/// How the arguments of a type from elsewhere are reached through it.
fn through(path: &Path, reach: Reach) -> Reach {
    let name = path
        .segments
        .last()
        .map(|it| it.ident.to_string())
        .unwrap_or_default();
    match reach {
        Reach::Held(count) if name == "Option" => Reach::Held(count.or_none()),
        Reach::Held(_) if MANY.contains(&name.as_str()) => many(reach),
        Reach::Held(_) if APART.contains(&name.as_str()) => Reach::Used,
        reach => reach,
    }
}

fn many(reach: Reach) -> Reach {
    match reach {
        Reach::Held(_) => Reach::Held(Count::ANY),
        Reach::Used => Reach::Used,
    }
}

fn times(reach: Reach, length: &Expr) -> Reach {
    let literal = match length {
        Expr::Lit(it) => match &it.lit {
            Lit::Int(it) => it.base10_parse::<u32>().ok(),
            _ => None,
        },
        _ => None,
    };
    match (reach, literal) {
        (Reach::Held(count), Some(factor)) => Reach::Held(count.times(factor)),
        (reach, _) => many(reach),
    }
}

/// What `Arc<Mutex<T>>` and the like point to.
pub(crate) fn pointee(path: &Path) -> Option<&Syntax> {
    let last = path.segments.last()?;
    let is_pointer = POINTERS.contains(&last.ident.to_string().as_str());
    arguments(path).next().filter(|_| is_pointer)
}

/// The types in the brackets behind a path.
pub(crate) fn arguments(path: &Path) -> impl Iterator<Item = &Syntax> {
    let list = path.segments.last().and_then(|it| match &it.arguments {
        PathArguments::AngleBracketed(list) => Some(&list.args),
        _ => None,
    });
    list.into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(it) => Some(it),
            _ => None,
        })
}
