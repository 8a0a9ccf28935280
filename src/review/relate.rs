//! Who implements, holds and uses whom.

use std::collections::{BTreeMap, BTreeSet};

use syn::{
    Expr, GenericArgument, Generics, ImplItem, Item, Lit, Path, PathArguments, ReturnType,
    Signature, TraitItem, Type as Syntax, TypeParamBound, WherePredicate,
};

use super::{
    model::{Code, Count, How, Kind, Relation, Seen, Type, seen},
    names::Named,
    source::is_for_tests,
};

/// How a type is reached from another one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach {
    Held(Count),
    Used,
}

/// What the type parameters stand for: the local traits that bound them.
type Parameters = BTreeMap<String, BTreeSet<usize>>;

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

/// Types within each other deeper than this are nobody's design.
const DEEP: usize = 24;

/// All relations, at most one of a kind between two types; a use only where there
/// is nothing stronger, and only one way.
pub(super) fn relations(code: &Code<'_>, types: &[Type]) -> Vec<Relation> {
    let mut all = Vec::new();
    implementations(code, types, &mut all);
    let bounds = bounds(code);
    for (from, (module, item)) in code.items.iter().enumerate() {
        let walk = Walk::new(code, *module, from, own_parameters(code, from, &bounds));
        for (to, count) in held(code, from, &walk) {
            all.push(Relation {
                from,
                to,
                how: How::Holds { count },
                weight: 1,
            });
        }
        if let Item::Trait(it) = item {
            for part in &it.items {
                if let TraitItem::Fn(function) = part {
                    used(&walk, from, &function.sig, &mut all);
                }
            }
        }
    }
    for (module, block) in code.impls().filter(|(_, block)| block.trait_.is_none()) {
        let Some(from) = code.self_type(module, &block.self_ty) else {
            continue;
        };
        let mut walk = Walk::new(code, module, from, own_parameters(code, from, &bounds));
        walk.add(&block.generics);
        for item in &block.items {
            if let ImplItem::Fn(function) = item
                && seen(&function.vis) != Seen::Here
                && !is_for_tests(&function.attrs)
            {
                used(&walk, from, &function.sig, &mut all);
            }
        }
    }
    merged(all)
}

fn implementations(code: &Code<'_>, types: &[Type], all: &mut Vec<Relation>) {
    let mut add = |from, to: Option<Named>, how| {
        if let Some(Named::Type(to)) = to
            && types[to].kind == Kind::Trait
            && from != to
        {
            let weight = 1;
            all.push(Relation {
                from,
                to,
                how,
                weight,
            });
        }
    };
    for (module, block) in code.impls() {
        if let Some((path, _)) = &block.trait_
            && let Some(from) = code.self_type(module, &block.self_ty)
        {
            add(from, code.names.path(module, path), How::Implements);
        }
    }
    for (from, (module, item)) in code.items.iter().enumerate() {
        let Item::Trait(it) = item else { continue };
        for bound in &it.supertraits {
            if let TypeParamBound::Trait(bound) = bound {
                add(from, code.names.path(*module, &bound.path), How::Extends);
            }
        }
    }
}

/// What a type holds, and how many of each. A variant excludes the others.
fn held(code: &Code<'_>, from: usize, walk: &Walk<'_, '_>) -> BTreeMap<usize, Count> {
    let variants = code.fields(from);
    let mut counts: BTreeMap<usize, Vec<Count>> = BTreeMap::new();
    for fields in &variants {
        let mut here: BTreeMap<usize, Count> = BTreeMap::new();
        for field in *fields {
            for (to, reach) in walk.reached(&field.ty, Reach::Held(Count::ONE)) {
                if let Reach::Held(count) = reach {
                    let sum = here.get(&to).map_or(count, |before| before.plus(count));
                    here.insert(to, sum);
                }
            }
        }
        for (to, count) in here {
            counts.entry(to).or_default().push(count);
        }
    }
    let whole = |counts: Vec<Count>| {
        let is_in_all = counts.len() == variants.len();
        let count = counts.into_iter().reduce(Count::or)?;
        Some(if is_in_all { count } else { count.or_none() })
    };
    counts
        .into_iter()
        .filter_map(|(to, counts)| Some((to, whole(counts)?)))
        .collect()
}

/// The uses in a signature, and in what a field names without holding it.
fn used(walk: &Walk<'_, '_>, from: usize, signature: &Signature, all: &mut Vec<Relation>) {
    let walk = walk.within(&signature.generics);
    let mut types: Vec<&Syntax> = Vec::new();
    for input in &signature.inputs {
        if let syn::FnArg::Typed(input) = input {
            types.push(&input.ty);
        }
    }
    if let ReturnType::Type(_, output) = &signature.output {
        types.push(output);
    }
    for syntax in types {
        for (to, _) in walk.reached(syntax, Reach::Used) {
            all.push(Relation {
                from,
                to,
                how: How::Uses,
                weight: 1,
            });
        }
    }
}

fn merged(all: Vec<Relation>) -> Vec<Relation> {
    let mut merged: Vec<Relation> = Vec::new();
    for relation in all.into_iter().filter(|it| it.from != it.to) {
        let is_same = |it: &&mut Relation| {
            it.from == relation.from && it.to == relation.to && same_kind(it.how, relation.how)
        };
        match merged.iter_mut().find(is_same) {
            Some(before) => before.weight += 1,
            None => merged.push(relation),
        }
    }
    let pair = |it: &Relation| (it.from.min(it.to), it.from.max(it.to));
    let strong: BTreeSet<_> = merged
        .iter()
        .filter(|it| it.how != How::Uses)
        .map(pair)
        .collect();
    let mut kept = BTreeSet::new();
    // Of two that use each other, who does it more often comes first.
    merged.sort_by_key(|it| (it.how == How::Uses, std::cmp::Reverse(it.weight)));
    merged
        .retain(|it| it.how != How::Uses || (!strong.contains(&pair(it)) && kept.insert(pair(it))));
    merged
}

fn same_kind(one: How, other: How) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// For each type and each of its parameters, by number, the traits that bound it
/// where the type is declared and in any `impl` of it.
fn bounds(code: &Code<'_>) -> BTreeMap<(usize, usize), BTreeSet<usize>> {
    let mut bounds: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
    for (module, block) in code.impls() {
        let Some(index) = code.self_type(module, &block.self_ty) else {
            continue;
        };
        let mut walk = Walk::new(code, module, index, Parameters::new());
        walk.add(&block.generics);
        let Syntax::Path(it) = block.self_ty.as_ref() else {
            continue;
        };
        for (number, argument) in arguments(&it.path).enumerate() {
            if let Syntax::Path(it) = argument
                && let Some(traits) = it
                    .path
                    .get_ident()
                    .and_then(|it| walk.parameters.get(&it.to_string()))
            {
                bounds.entry((index, number)).or_default().extend(traits);
            }
        }
    }
    bounds
}

fn own_parameters(
    code: &Code<'_>,
    index: usize,
    bounds: &BTreeMap<(usize, usize), BTreeSet<usize>>,
) -> Parameters {
    let (module, item) = code.items[index];
    let generics = match item {
        Item::Struct(it) => &it.generics,
        Item::Enum(it) => &it.generics,
        Item::Trait(it) => &it.generics,
        _ => return Parameters::new(),
    };
    let mut walk = Walk::new(code, module, index, Parameters::new());
    walk.add(generics);
    for (number, parameter) in generics.type_params().enumerate() {
        let more = bounds.get(&(index, number)).into_iter().flatten();
        let name = parameter.ident.to_string();
        walk.parameters.entry(name).or_default().extend(more);
    }
    walk.parameters
}

/// A walk through the syntax of types, within one module.
pub(super) struct Walk<'a, 'b> {
    code: &'b Code<'a>,
    module: usize,
    own: usize,
    parameters: Parameters,
}

impl<'a, 'b> Walk<'a, 'b> {
    fn new(code: &'b Code<'a>, module: usize, own: usize, parameters: Parameters) -> Self {
        Self {
            code,
            module,
            own,
            parameters,
        }
    }

    fn within(&self, generics: &Generics) -> Self {
        let mut inner = Self::new(self.code, self.module, self.own, self.parameters.clone());
        inner.add(generics);
        inner
    }

    /// Makes the parameters of `generics` known, with what bounds them.
    fn add(&mut self, generics: &Generics) {
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
    pub(super) fn reached(&self, syntax: &Syntax, reach: Reach) -> Vec<(usize, Reach)> {
        let mut found = Vec::new();
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
                let there = Walk::new(self.code, module, self.own, Parameters::new());
                there.visit(&alias.ty, reach, found, depth);
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
pub(super) fn pointee(path: &Path) -> Option<&Syntax> {
    let last = path.segments.last()?;
    let is_pointer = POINTERS.contains(&last.ident.to_string().as_str());
    arguments(path).next().filter(|_| is_pointer)
}

/// The types in the brackets behind a path.
pub(super) fn arguments(path: &Path) -> impl Iterator<Item = &Syntax> {
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
