//! Every caller can set fields of a type that guards its state.

use std::collections::BTreeSet;

use syn::{FnArg, ImplItem, Item, ReceiverKind};

use super::{Evidence, Fact, Rule, listed};
use crate::design::{Code, Place, Visibility, visibility};

pub(super) const RULE: Rule = Rule {
    id: "open-fields",
    why: "You will be asked who keeps the rules of this type if anybody can set its fields.",
    section: "What was left concrete on purpose",
    find,
};

fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let (names, places): (Vec<String>, Vec<Place>) = open_fields(evidence).into_iter().unzip();
    if names.is_empty() {
        return Vec::new();
    }
    let are = if names.len() == 1 { "is" } else { "are" };
    vec![Fact {
        sentence: format!(
            "{} {are} public, so every caller can set what methods guard.",
            listed(&names)
        ),
        places,
    }]
}

/// The public fields of public types of the learner's own that guard their state: a
/// method changes it. Those of prescribed types are the contracts' matter.
fn open_fields(evidence: &Evidence<'_>) -> Vec<(String, Place)> {
    let (code, prescribed) = (evidence.code, evidence.prescribed);
    let changed = changed(code);
    let mut open = Vec::new();
    for (index, (module, item)) in code.items.iter().enumerate() {
        let Item::Struct(syntax) = item else { continue };
        let it = &evidence.design.types[index];
        let is_own = !prescribed.has_type(&it.name) && changed.contains(&index);
        if !it.public || !is_own {
            continue;
        }
        let module = &code.source.modules[*module];
        let fields = syntax.fields.iter();
        for field in fields.filter(|it| visibility(&it.vis) == Visibility::Public) {
            if let Some(name) = &field.ident {
                open.push((format!("{}::{name}", it.name), module.place(name.span())));
            }
        }
    }
    open
}

/// The types that have a method which takes `&mut self`.
fn changed(code: &Code<'_>) -> BTreeSet<usize> {
    let changes = |it: &ImplItem| match it {
        ImplItem::Fn(it) => match it.sig.inputs.first() {
            Some(FnArg::Receiver(it)) => it.mutability.is_some() || is_exclusive(&it.kind),
            _ => false,
        },
        _ => false,
    };
    let impls = code.impls().filter(|(_, block)| block.trait_.is_none());
    impls
        .filter(|(_, block)| block.items.iter().any(changes))
        .filter_map(|(module, block)| code.self_type(module, &block.self_ty))
        .collect()
}

/// Whether it is `&mut self`.
fn is_exclusive(receiver: &ReceiverKind) -> bool {
    matches!(receiver, ReceiverKind::Reference(_, _, Some(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn fields_that_every_caller_can_set_are_a_finding_where_a_method_guards_them() {
        let text =
            "pub struct Car {\npub floor: u8, speed: u8 }\nimpl Car { pub fn go(&mut self) {} }";
        let fact = "`Car::floor` is public, so every caller can set what methods guard.";
        assert_eq!(found(text), [(RULE.id, fact.to_owned(), vec![2])]);
        // Plain data, and what only this crate can see.
        assert_eq!(found(&text.replace("&mut self", "&self")), []);
        assert_eq!(found(&text.replace("pub struct", "struct")), []);
        assert_eq!(found(&text.replace("pub floor", "pub(crate) floor")), []);
    }
}
