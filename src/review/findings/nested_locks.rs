//! A shared lock lies within another shared lock.

use syn::Type as Syntax;

use super::{Evidence, Fact, Rule};
use crate::design::{Code, Named, Place, arguments};

pub(super) const RULE: Rule = Rule {
    id: "nested-locks",
    why: "You will be asked in which order they are taken, and what happens if two \
          threads do not agree.",
    section: "Trade-offs",
    find,
};

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let places = places(evidence);
    if places.is_empty() {
        return Vec::new();
    }
    vec![Fact {
        sentence: "A shared lock lies within another shared lock.".to_owned(),
        places,
    }]
}

/// The fields in which a shared lock holds another shared lock.
fn places(evidence: &Evidence<'_>) -> Vec<Place> {
    let code = evidence.code;
    let locking = locking_types(code);
    let mut places = Vec::new();
    for (index, (module, _)) in code.items.iter().enumerate() {
        for field in code.fields(index).into_iter().flatten() {
            let Some(inner) = inside_a_shared_lock(&field.ty) else {
                continue;
            };
            let content = Content::of(code, *module, inner);
            if content.has_a_lock || content.types.iter().any(|it| locking[*it]) {
                let name = field.ident.as_ref();
                let of_type = &evidence.design.types[index].place;
                places.push(name.map_or(of_type.clone(), |name| {
                    code.source.modules[*module].place(name.span())
                }));
            }
        }
    }
    places
}

/// For each type whether it has a shared lock in its fields, or holds a type that has.
fn locking_types(code: &Code<'_>) -> Vec<bool> {
    let mut locking = vec![false; code.items.len()];
    let mut holders = vec![Vec::new(); code.items.len()];
    let mut open = Vec::new();
    for (index, (module, _)) in code.items.iter().enumerate() {
        for field in code.fields(index).into_iter().flatten() {
            let content = Content::of(code, *module, &field.ty);
            content.types.iter().for_each(|it| holders[*it].push(index));
            if content.has_a_lock {
                open.push(index);
            }
        }
    }
    // From each lock upwards, so that each type is looked at once.
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut locking[index], true) {
            open.append(&mut holders[index]);
        }
    }
    locking
}

/// Types within each other are looked into so far.
const DEEP: usize = 24;

/// What a field of some type holds.
#[derive(Default)]
struct Content {
    has_a_lock: bool,
    /// Types of the design.
    types: Vec<usize>,
}

impl Content {
    fn of(code: &Code<'_>, module: usize, syntax: &Syntax) -> Self {
        let mut content = Self::default();
        content.add(code, module, syntax, 0);
        content
    }

    fn add(&mut self, code: &Code<'_>, module: usize, syntax: &Syntax, depth: usize) {
        self.has_a_lock |= inside_a_shared_lock(syntax).is_some();
        if self.has_a_lock || depth > DEEP {
            return;
        }
        let Syntax::Path(it) = syntax else { return };
        if let Some(Named::Type(index)) = code.names.path(module, &it.path) {
            self.types.push(index);
        } else {
            arguments(&it.path).for_each(|it| self.add(code, module, it, depth + 1));
        }
    }
}

/// What `Arc<Mutex<…>>` and `Arc<RwLock<…>>` hold. An `Rc` belongs to one thread, and a
/// `RefCell` blocks no thread.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn a_shared_lock_in_a_shared_lock_is_a_finding() {
        let text = "struct Lot { spots: Vec<Arc<RwLock<u8>>> }\n\
            struct Fine { lot: Arc<Lot>, other: Arc<Mutex<u8>> }\n\
            struct Shared {\n lot: Arc<Mutex<Lot>> }";
        let fact = "A shared lock lies within another shared lock.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![4])]);
        // What one thread alone can have is no lock.
        assert_eq!(found(&text.replace("Arc<RwLock", "Rc<RefCell")), []);
        assert_eq!(found(&text.replace("Arc<Mutex<Lot", "Rc<RefCell<Lot")), []);
    }

    #[test]
    fn a_lock_is_seen_through_types_in_a_circle_and_on_both_sides_of_it() {
        let text = "struct A { b: Option<Box<B>>, c: C } struct B { a: Vec<A> }\n\
            struct C { lock: Arc<Mutex<u8>> }\n\
            struct Top { a: Arc<Mutex<B>> }\n\
            struct Free { a: Arc<Mutex<Other>> } struct Other { other: Vec<Other> }";
        let lines: Vec<_> = found(text).into_iter().map(|it| it.2).collect();
        assert_eq!(lines, [vec![3]]);
    }
}
