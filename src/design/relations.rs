//! How the types of a crate stand to each other: implements, extends, holds, uses.

use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};

use syn::{ImplItem, Item, ReturnType, Signature, TraitItem, Type as Syntax, TypeParamBound};

use super::{
    cfg::is_for_tests,
    code::{Code, visibility},
    model::{Count, Relation, RelationKind, Type, TypeKind, Visibility},
    names::Named,
    walk::{Parameters, Reach, Walk, arguments},
};

/// All relations, at most one of a kind between two types; a use only where there
/// is nothing stronger, and only one way.
pub(super) fn relations(code: &Code<'_>, types: &[Type]) -> Vec<Relation> {
    let mut all = Vec::new();
    implementations(code, types, &mut all);
    let bounds = bounds(code);
    for (from, (module, item)) in code.items.iter().enumerate() {
        let walk = Walk::new(code, *module, from, own_parameters(code, from, &bounds));
        of_fields(code, from, &walk, &mut all);
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
                && visibility(&function.vis) != Visibility::Private
                && !is_for_tests(&function.attrs)
            {
                used(&walk, from, &function.sig, &mut all);
            }
        }
    }
    merged(all)
}

/// What the fields of a type hold, and what they name without holding it: behind a
/// `Weak`, in a channel.
fn of_fields(code: &Code<'_>, from: usize, walk: &Walk<'_, '_>, all: &mut Vec<Relation>) {
    let mut add = |to, kind| {
        all.push(Relation {
            from,
            to,
            kind,
            occurrences: 1,
        });
    };
    for field in code.fields(from).into_iter().flatten() {
        for (to, reach) in walk.reached(&field.ty, Reach::Held(Count::ONE)) {
            if let Reach::Used = reach {
                add(to, RelationKind::Uses);
            }
        }
    }
    for (to, count) in held(code, from, walk) {
        add(to, RelationKind::Holds { count });
    }
}

fn implementations(code: &Code<'_>, types: &[Type], all: &mut Vec<Relation>) {
    let mut add = |from, to: Option<Named>, kind| {
        if let Some(Named::Type(to)) = to
            && types[to].kind == TypeKind::Trait
            && from != to
        {
            all.push(Relation {
                from,
                to,
                kind,
                occurrences: 1,
            });
        }
    };
    for (module, block) in code.impls() {
        if let Some((path, _)) = &block.trait_
            && let Some(from) = code.self_type(module, &block.self_ty)
        {
            add(
                from,
                code.names.path(module, path),
                RelationKind::Implements,
            );
        }
    }
    for (from, (module, item)) in code.items.iter().enumerate() {
        let Item::Trait(it) = item else { continue };
        for bound in &it.supertraits {
            if let TypeParamBound::Trait(bound) = bound {
                add(
                    from,
                    code.names.path(*module, &bound.path),
                    RelationKind::Extends,
                );
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

/// The uses in a signature.
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
                kind: RelationKind::Uses,
                occurrences: 1,
            });
        }
    }
}

fn merged(all: Vec<Relation>) -> Vec<Relation> {
    let mut merged: Vec<Relation> = Vec::new();
    let mut known = HashMap::new();
    for relation in all.into_iter().filter(|it| it.from != it.to) {
        let kind = std::mem::discriminant(&relation.kind);
        match known.entry((relation.from, relation.to, kind)) {
            Entry::Occupied(before) => {
                let before: &usize = before.get();
                merged[*before].occurrences += 1;
            }
            Entry::Vacant(new) => {
                new.insert(merged.len());
                merged.push(relation);
            }
        }
    }
    let pair = |it: &Relation| (it.from.min(it.to), it.from.max(it.to));
    let strong: BTreeSet<_> = merged
        .iter()
        .filter(|it| it.kind != RelationKind::Uses)
        .map(pair)
        .collect();
    let mut kept = BTreeSet::new();
    // If two types use each other, the one that does it more often comes first.
    merged.sort_by_key(|it| {
        let is_use = it.kind == RelationKind::Uses;
        (is_use, std::cmp::Reverse(it.occurrences))
    });
    merged.retain(|it| {
        it.kind != RelationKind::Uses || (!strong.contains(&pair(it)) && kept.insert(pair(it)))
    });
    merged
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

#[cfg(test)]
mod tests {
    use crate::design::{Design, RelationKind};

    /// The relations of some files, each as a sentence.
    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let tree = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let design = Design::read(&tree.collect()).unwrap();
        let mut said: Vec<String> = design
            .relations
            .iter()
            .map(|it| {
                let how = match it.kind {
                    RelationKind::Holds { count } => format!("holds {count}"),
                    other => format!("{other:?}").to_lowercase(),
                };
                let name = |index: usize| &design.types[index].name;
                format!("{} {how} {}", name(it.from), name(it.to))
            })
            .collect();
        said.sort();
        said
    }

    #[test]
    fn how_many_are_held_is_seen_through_wrappers_and_variants() {
        let text = "struct A; struct B; struct C; struct D; struct E;
            struct One { a: Box<A>, b: Arc<Mutex<Option<B>>>, c: HashMap<u8, Vec<C>>, d: [D; 3], e: (E, E) }
            struct Two { a: A, more: Vec<A>, b: &'static B, c: Option<C>, again: C }
            enum Either { Left(A), Right { a: A, b: B }, }
            enum Maybe { Some(A), Nothing }
            struct Apart { parent: Weak<A>, line: Sender<B>, f: Box<dyn Fn(&C) -> D> }";
        assert_eq!(
            said(&[("lib.rs", text)]),
            [
                "Apart uses A",
                "Apart uses B",
                "Apart uses C",
                "Apart uses D",
                "Either holds 0..1 B",
                "Either holds 1 A",
                "Maybe holds 0..1 A",
                "One holds * C",
                "One holds 0..1 B",
                "One holds 1 A",
                "One holds 2 E",
                "One holds 3 D",
                "Two holds 1 B",
                "Two holds 1..* A",
                "Two holds 1..2 C",
            ]
        );
    }

    #[test]
    fn names_are_followed_through_modules_imports_aliases_and_parameters() {
        let lib = "mod a; mod b; pub use a::Thing as Renamed; use b::*;
            type Many = Vec<Renamed>; struct Top { many: Many, error: b::Error, other: Error }";
        let a = "pub struct Thing; pub trait Act {} pub struct Error;
            impl Act for std::sync::Arc<Thing> {}
            impl crate::b::Glob { pub fn make(&self) -> Result<Thing, Error> {} fn own(&self, it: &Error) {} }";
        let b =
            "use crate::a::{self, Act}; use std::fmt::Error as Foreign; pub struct Error(Foreign);
            pub struct Glob { x: a::Error } pub struct Wrap<T>(T); impl<T: Act> Act for Wrap<T> {}
            pub trait Loud: Act {} impl std::fmt::Display for Glob {}";
        assert_eq!(
            said(&[("lib.rs", lib), ("a.rs", a), ("b.rs", b)]),
            [
                "Glob holds 1 Error",
                "Glob uses Thing",
                "Loud extends Act",
                "Thing implements Act",
                "Top holds * Thing",
                "Top holds 2 Error",
                "Wrap holds 1 Act",
                "Wrap implements Act",
            ]
        );
    }

    #[test]
    fn a_type_of_the_same_name_elsewhere_is_not_meant() {
        let lib = "mod a; mod b; mod c; mod d;
            struct One { error: Error, items: Vec<u8>, it: Thing }
            struct Two<Thing> { it: Thing } type Alias<Thing> = Vec<Thing>;
            struct Three { all: Alias<u8> }";
        // Nothing of these is visible at the root.
        let a = "pub struct Error; pub struct Vec; pub struct Thing;";
        // What is imported from another crate is not what another module has.
        let b = "use super::*; use std::fmt::Error; struct Four { error: Error, one: One }";
        // A glob does not import what is private there, nor what is private in between.
        let c = "use crate::d::*; struct Five { secret: Secret, open: Open, passed: Passed }";
        let d = "use crate::a::Thing as Passed; struct Secret; pub struct Open;
            mod inner { use super::*; struct Six { secret: Secret, passed: Passed } }";
        assert_eq!(
            said(&[
                ("lib.rs", lib),
                ("a.rs", a),
                ("b.rs", b),
                ("c.rs", c),
                ("d.rs", d)
            ]),
            [
                "Five holds 1 Open",
                "Four holds 1 One",
                "Six holds 1 Secret",
                "Six holds 1 Thing",
            ]
        );
    }

    #[test]
    fn globs_in_circles_and_globs_of_what_is_not_there_are_followed_once() {
        let circle = "mod a { pub use super::b::*; pub struct A { b: B, c: C } }
            mod b { pub use super::c::*; pub struct B { a: A } }
            mod c { pub use super::a::*; pub use super::missing::*; pub struct C { a: A, b: B } }
            use a::*; use x::*; use x::*; pub use y::Z; struct Top { a: A, b: B, c: C, z: Z }";
        assert_eq!(
            said(&[("lib.rs", circle)]),
            [
                "A holds 1 B",
                "A holds 1 C",
                "B holds 1 A",
                "C holds 1 A",
                "C holds 1 B",
                "Top holds 1 A",
                "Top holds 1 B",
                "Top holds 1 C",
            ]
        );
    }

    #[test]
    fn aliases_of_aliases_end() {
        let mut text = "struct End; struct S { all: A0 } type A40 = (End, A0);".to_owned();
        for it in 0..40 {
            text += &format!("type A{it} = (A{0}, A{0});", it + 1);
        }
        // Aliases so deep are not followed; the search must end.
        assert_eq!(said(&[("lib.rs", &text)]), Vec::<String>::new());
    }

    #[test]
    fn a_use_counts_only_where_nothing_is_stronger_and_only_one_way() {
        let text = "struct Maker; struct Made { by: Maker } struct X; struct Y;
            impl Maker { pub fn make(&self) -> Made {} pub fn me(self) -> Self {} }
            impl X { pub fn y(&self, y: &Y) -> Vec<Y> {} }
            impl Y { pub fn x(&self) -> X {} }";
        assert_eq!(
            said(&[("lib.rs", text)]),
            ["Made holds 1 Maker", "X uses Y"]
        );
    }
}
