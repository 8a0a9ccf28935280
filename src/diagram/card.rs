//! What is written in the box of a type.

use super::select::Chosen;
use crate::design::{Design, RelationKind, Type, TypeKind};

/// The text of a box, line by line, without the sizes of any medium.
#[derive(Clone, Debug)]
pub(crate) struct BoxText {
    /// `«trait»`, `«internal enum»`; empty for a struct that everybody can see. Where
    /// what is public is marked, `«pub enum»`; empty for a struct of the crate's own.
    pub(crate) tag: String,
    pub(crate) module: String,
    pub(crate) name: String,
    pub(crate) kind: TypeKind,
    pub(crate) public: bool,
    /// Whether it is in a partner's crate.
    pub(crate) is_of_partner: bool,
    /// What it is and the plain values that it holds; its variants; what it can do.
    /// None is empty.
    pub(crate) sections: Vec<Vec<String>>,
}

impl BoxText {
    /// The box of each type, with at most `most` lines of methods, and as many of
    /// variants.
    pub(crate) fn all(design: &Design, chosen: &Chosen<'_>, most: usize) -> Vec<Self> {
        let mut held = vec![Vec::new(); design.types.len()];
        for it in &chosen.written {
            held[it.from].push(*it);
        }
        let types = design.types.iter().zip(held);
        types
            .map(|(it, held)| {
                let mut card = Self::new(it, design.marks_public, most);
                let lines = held.into_iter().filter_map(|relation| match relation.kind {
                    RelationKind::Holds { count } => {
                        let name = &design.types[relation.to].name;
                        Some(match count.to_string().as_str() {
                            "1" => format!("holds {name}"),
                            count => format!("holds {count} {name}"),
                        })
                    }
                    _ => None,
                });
                card.sections[0].extend(lines);
                card.sections.retain(|section| !section.is_empty());
                card
            })
            .collect()
    }

    fn new(it: &Type, marks_public: bool, most: usize) -> Self {
        let mut values = Vec::new();
        if !it.also.is_empty() {
            values.push(format!("is {}", it.also.join(", ")));
        }
        let variants = cut(it.variants.iter().cloned(), most);
        let methods = cut(it.offers().map(|name| format!("{name}()")), most);
        Self {
            tag: tag(it, marks_public),
            module: it.module.clone(),
            name: format!("{}{}", it.name, it.parameters),
            kind: it.kind,
            public: it.public,
            is_of_partner: it.partner.is_some(),
            sections: vec![values, variants, methods],
        }
    }

    /// The small line above the name; empty if there is nothing to say.
    pub(crate) fn head_length(&self) -> usize {
        let gap = usize::from(!self.tag.is_empty() && !self.module.is_empty()) * 2;
        self.tag.chars().count() + gap + self.module.chars().count()
    }
}

fn tag(it: &Type, marks_public: bool) -> String {
    let mark = mark(it, marks_public);
    let kind = match it.kind {
        TypeKind::Struct => "",
        TypeKind::Enum => "enum",
        TypeKind::Trait => "trait",
    };
    match format!("{mark} {kind}").trim() {
        "" => String::new(),
        words => format!("«{words}»"),
    }
}

/// Whose a type is, or who can name it; empty for what is usual.
pub(crate) fn mark(it: &Type, marks_public: bool) -> String {
    match &it.partner {
        Some(partner) => format!("partner {partner}"),
        None if marks_public && it.public => "pub".to_owned(),
        None if !marks_public && !it.public => "internal".to_owned(),
        None => String::new(),
    }
}

/// As many as fit; if not all do, the last line says how many are missing.
fn cut(all: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = all.collect();
    if lines.len() > most {
        let more = lines.len() - most + 1;
        lines.truncate(most - 1);
        lines.push(format!("+ {more} more"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let names = || ["a", "b", "c"].map(str::to_owned).into_iter();
        assert_eq!(cut(names(), 3), ["a", "b", "c"]);
        assert_eq!(cut(names(), 2), ["a", "+ 2 more"]);
    }
}
