//! A struct keeps its state in several truth values.

use syn::{Item, ItemStruct, Type as Syntax};

use super::{Evidence, Fact, Rule, listed};

pub(super) const RULE: Rule = Rule {
    id: "boolean-state",
    why: "You will be asked which combinations cannot happen; an enum has only those that can.",
    section: "Trade-offs",
    find,
};

/// So many flags make eight combinations; most of them mean nothing.
const MANY_FLAGS: usize = 3;

/// A fact for each struct that the kata does not prescribe.
fn find(evidence: &Evidence<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for ((_, item), it) in evidence.code.items.iter().zip(&evidence.design.types) {
        let Item::Struct(syntax) = item else { continue };
        let flags = flags(syntax);
        if flags.len() < MANY_FLAGS || evidence.prescribed.has_type(&it.name) {
            continue;
        }
        let count = u32::try_from(flags.len()).unwrap_or(u32::MAX);
        facts.push(Fact {
            sentence: format!(
                "`{}` keeps its state in {count} flags, {}: {} combinations.",
                it.name,
                listed(&flags),
                1_u64.checked_shl(count).unwrap_or(u64::MAX),
            ),
            places: vec![it.place.clone()],
        });
    }
    facts
}

/// The names of the fields of type `bool`.
fn flags(syntax: &ItemStruct) -> Vec<String> {
    let fields = syntax.fields.iter();
    let is_flag = |it: &&syn::Field| matches!(&it.ty, Syntax::Path(it) if it.path.is_ident("bool"));
    fields
        .filter(is_flag)
        .filter_map(|it| Some(it.ident.as_ref()?.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::findings::tests::found;

    #[test]
    fn state_in_three_flags_is_a_finding() {
        let text = "struct Door { is_open: bool, is_moving: bool, floor: u8 }";
        assert_eq!(found(text), []);
        let fact = "`Door` keeps its state in 3 flags, `is_open`, `is_moving` and `is_stuck`: \
            8 combinations.";
        let three = text.replace("floor: u8", "is_stuck: bool");
        assert_eq!(found(&three), [(RULE.id, fact.to_owned(), vec![1])]);
    }
}
