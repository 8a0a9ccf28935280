//! A design in sentences, for those who hear a picture instead of seeing it.

use crate::{
    design::{Design, RelationKind, TypeKind},
    diagram::{
        card::mark,
        select::{Chosen, choose},
    },
};

/// A design in sentences: what each type is, implements, holds and uses.
pub fn in_words(design: &Design) -> String {
    sentences(design, &choose(design, false))
}

/// One sentence a type, with what it is, implements, holds and uses.
pub(super) fn sentences(design: &Design, chosen: &Chosen<'_>) -> String {
    let mut sentences = Vec::new();
    let mut relations = vec![Vec::new(); design.types.len()];
    for it in chosen.lines.iter().chain(&chosen.written) {
        relations[it.from].push(*it);
    }
    for (index, it) in design.types.iter().enumerate() {
        let kind = match it.kind {
            TypeKind::Struct => "struct",
            TypeKind::Enum => "enum",
            TypeKind::Trait => "trait",
        };
        let mut parts = Vec::new();
        let related = |wanted: fn(RelationKind) -> bool, verb: &str| {
            let names: Vec<String> = relations[index]
                .iter()
                .filter(|it| wanted(it.kind))
                .map(|it| {
                    let name = &design.types[it.to].name;
                    match it.kind {
                        RelationKind::Holds { count } if count.to_string() != "1" => {
                            format!("{count} {name}")
                        }
                        _ => name.clone(),
                    }
                })
                .collect();
            (!names.is_empty()).then(|| format!("{verb} {}", names.join(", ")))
        };
        parts.extend(related(|how| how == RelationKind::Extends, "extends"));
        parts.extend(related(|how| how == RelationKind::Implements, "implements"));
        parts.extend(related(
            |how| matches!(how, RelationKind::Holds { .. }),
            "holds",
        ));
        parts.extend(related(|how| how == RelationKind::Uses, "uses"));
        let mark = match mark(it, design.marks_public).as_str() {
            "" => String::new(),
            "pub" => "public ".to_owned(),
            mark => format!("{mark} "),
        };
        let what = if parts.is_empty() {
            String::new()
        } else {
            format!(" {}", parts.join("; "))
        };
        sentences.push(format!("The {mark}{kind} {}{what}.", it.name));
    }
    sentences.join(" ")
}
