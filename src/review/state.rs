//! How types keep their state: in fields that everybody can set, in several flags.

use std::collections::BTreeSet;

use syn::{FnArg, ImplItem, Item, ReceiverKind, Type as Syntax};

use super::prescribed::Given;
use crate::design::{Code, Design, Place, Seen, seen};

/// A struct whose state is several truth values.
#[derive(Debug)]
pub(super) struct Flags {
    pub(super) name: String,
    pub(super) fields: Vec<String>,
    pub(super) place: Place,
}

/// So many flags make eight combinations; most of them mean nothing.
const MANY_FLAGS: usize = 3;

/// The structs of the learner's own that have several fields of type `bool`.
pub(super) fn flags(code: &Code<'_>, design: &Design, given: &Given) -> Vec<Flags> {
    let structs = structs(code).filter(|(index, _)| !given.has_type(&design.types[*index].name));
    let flags = structs.map(|(index, it)| {
        let fields = it.fields.iter();
        let is_flag =
            |it: &&syn::Field| matches!(&it.ty, Syntax::Path(it) if it.path.is_ident("bool"));
        let names = fields
            .filter(is_flag)
            .filter_map(|it| Some(it.ident.as_ref()?.to_string()));
        Flags {
            name: design.types[index].name.clone(),
            fields: names.collect(),
            place: design.types[index].place.clone(),
        }
    });
    flags.filter(|it| it.fields.len() >= MANY_FLAGS).collect()
}

/// The public fields of public types that guard their state: a method changes it, or the
/// kata says that nobody else can make one.
pub(super) fn open_fields(code: &Code<'_>, design: &Design, given: &Given) -> Vec<(String, Place)> {
    let changed = changed(code);
    let guarded = structs(code).filter(|(index, _)| {
        let it = &design.types[*index];
        let is_own = !given.has_type(&it.name) && changed.contains(index);
        it.public && (is_own || given.is_opaque(&it.name))
    });
    let mut open = Vec::new();
    for (index, it) in guarded {
        let module = &code.source.modules[code.items[index].0];
        for field in it
            .fields
            .iter()
            .filter(|it| seen(&it.vis) == Seen::Everywhere)
        {
            if let Some(name) = &field.ident {
                let full_name = format!("{}::{name}", design.types[index].name);
                open.push((full_name, module.place(name.span())));
            }
        }
    }
    open
}

fn structs<'a>(code: &Code<'a>) -> impl Iterator<Item = (usize, &'a syn::ItemStruct)> {
    let items = code.items.iter().enumerate();
    items.filter_map(|(index, (_, item))| match item {
        Item::Struct(it) => Some((index, it)),
        _ => None,
    })
}

/// The types that have a method which takes `&mut self`.
fn changed(code: &Code<'_>) -> BTreeSet<usize> {
    let impls = code.impls().filter(|(_, block)| block.trait_.is_none());
    impls
        .filter(|(_, block)| {
            block.items.iter().any(|it| match it {
                ImplItem::Fn(it) => match it.sig.inputs.first() {
                    Some(FnArg::Receiver(it)) => it.mutability.is_some() || is_exclusive(&it.kind),
                    _ => false,
                },
                _ => false,
            })
        })
        .filter_map(|(module, block)| code.self_type(module, &block.self_ty))
        .collect()
}

/// Whether it is `&mut self`.
fn is_exclusive(receiver: &ReceiverKind) -> bool {
    matches!(receiver, ReceiverKind::Reference(_, _, Some(_)))
}

#[cfg(test)]
mod tests {
    use crate::review::{What, findings::tests::found};

    #[test]
    fn fields_that_everybody_can_set_are_a_finding_where_a_method_guards_them() {
        let text =
            "pub struct Car {\npub floor: u8, speed: u8 }\nimpl Car { pub fn go(&mut self) {} }";
        let what = What::OpenFields {
            names: vec!["Car::floor".to_owned()],
        };
        assert_eq!(found(text), [(what, vec![2])]);
        // Plain data, and what only this crate can see.
        assert_eq!(found(&text.replace("&mut self", "&self")), []);
        assert_eq!(found(&text.replace("pub struct", "struct")), []);
        assert_eq!(found(&text.replace("pub floor", "pub(crate) floor")), []);
    }

    #[test]
    fn state_in_three_flags_is_a_finding() {
        let text = "struct Door { is_open: bool, is_moving: bool, floor: u8 }";
        assert_eq!(found(text), []);
        let what = What::Flags {
            name: "Door".to_owned(),
            fields: ["is_open", "is_moving", "is_stuck"]
                .map(str::to_owned)
                .to_vec(),
        };
        let three = text.replace("floor: u8", "is_stuck: bool");
        assert_eq!(found(&three), [(what, vec![1])]);
    }
}
