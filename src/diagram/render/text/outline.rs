//! A design in words, line by line: each type with what it is, can do and holds.

use super::row::{Emphasis, TextRow};
use crate::{
    design::{Design, Relation, RelationKind, Type, TypeKind},
    diagram::card::mark,
    wrap::wrapped,
};

/// The columns of a type's name, and before what is said of it.
const NAME_WIDTH: usize = 24;
const INDENT: usize = 6;

/// All traits, then all structs, then all enums.
pub(super) fn rows(design: &Design, width: usize) -> Vec<TextRow> {
    let groups = [
        (TypeKind::Trait, "traits, and who implements them"),
        (TypeKind::Struct, "structs, and what they hold"),
        (TypeKind::Enum, "enums, and what they may be"),
    ];
    let mut relations = vec![Vec::new(); design.types.len()];
    for it in &design.relations {
        relations[it.from].push(it);
        relations[it.to].push(it);
    }
    let mut rows = Vec::new();
    for (kind, title) in groups {
        let types = design.types.iter().enumerate();
        let mut types = types.filter(|(_, it)| it.kind == kind).peekable();
        if types.peek().is_some() {
            rows.push(TextRow::default());
            rows.push(TextRow::of(Emphasis::Strong, title));
        }
        for (index, it) in types {
            rows.push(head(it, design.marks_public));
            for (verb, things) in said(design, &relations[index], index) {
                rows.extend(listed(verb, &things, width));
            }
        }
    }
    rows
}

/// A type with its module.
fn head(it: &Type, marks_public: bool) -> TextRow {
    let mark = mark(it, marks_public);
    let module = if it.module.is_empty() {
        String::new()
    } else {
        format!("in {}", it.module)
    };
    let notes: Vec<&str> = [mark.as_str(), &module]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let name = TextRow::of(Emphasis::Strong, format!("{}{}", it.name, it.parameters));
    let row = TextRow::default().plain("  ").then(name.padded(NAME_WIDTH));
    row.plain("  ")
        .with(Emphasis::Faint, notes.join(", "))
        .trimmed()
}

/// What is to be said of a type, each with its verb.
fn said(
    design: &Design,
    relations: &[&Relation],
    index: usize,
) -> impl Iterator<Item = (&'static str, Vec<String>)> {
    let names = |wanted: fn(RelationKind) -> bool, here: bool| -> Vec<String> {
        let relations = relations.iter().filter(|it| wanted(it.kind));
        relations
            .filter(|it| index == if here { it.from } else { it.to })
            .map(|it| {
                let other = &design.types[if here { it.to } else { it.from }].name;
                match it.kind {
                    RelationKind::Holds { count } if count.to_string() != "1" => {
                        format!("{count} {other}")
                    }
                    _ => other.clone(),
                }
            })
            .collect()
    };
    let it = &design.types[index];
    let is_implements = |kind| kind == RelationKind::Implements;
    let facts: [(&str, Vec<String>); 8] = [
        ("is", it.also.clone()),
        ("extends", names(|kind| kind == RelationKind::Extends, true)),
        ("implements", names(is_implements, true)),
        ("variants", it.variants.clone()),
        ("can", it.offers().map(|name| format!("{name}()")).collect()),
        ("implemented by", names(is_implements, false)),
        (
            "holds",
            names(|kind| matches!(kind, RelationKind::Holds { .. }), true),
        ),
        ("uses", names(|kind| kind == RelationKind::Uses, true)),
    ];
    facts.into_iter().filter(|(_, it)| !it.is_empty())
}

/// A verb and what it is about, in lines.
fn listed(verb: &str, things: &[String], width: usize) -> Vec<TextRow> {
    let width = width.saturating_sub(INDENT + verb.len() + 1);
    let lines = wrapped(&things.join(", "), width).into_iter().enumerate();
    lines
        .map(|(number, line)| {
            let head = if number == 0 {
                verb.to_owned()
            } else {
                " ".repeat(verb.len())
            };
            TextRow::default()
                .plain(" ".repeat(INDENT))
                .with(Emphasis::Faint, head)
                .plain(format!(" {line}"))
        })
        .collect()
}
