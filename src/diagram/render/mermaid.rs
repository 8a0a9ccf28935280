//! The picture as Mermaid text: a `classDiagram` for a README or a wiki.

use std::collections::BTreeMap;

use super::Panel;
use crate::{
    design::{Design, RelationKind},
    diagram::{
        card::BoxText,
        select::{MOST_BOXES, choose},
    },
};

/// How a file begins that was written here.
pub const MERMAID_BEGINS: &str = "%% Drawn by `kata diagram`.";

const MOST_LINES: usize = 12;

/// One diagram of all `panels`; several are namespaces of it. `all` relations, or
/// those that can be read.
pub fn mermaid(panels: &[Panel<'_>], all: bool) -> String {
    let mut text = format!("{MERMAID_BEGINS}\n");
    for panel in panels {
        let design = panel.design.at_most(MOST_BOXES);
        let left_out = choose(&design, all).uses_left_out;
        text += &format!("%% {}", panel.title);
        if design.left_out > 0 {
            text += &format!("; {} types are left out", design.left_out);
        }
        if left_out > 0 {
            text += &format!("; {left_out} uses are left out, --all shows them");
        }
        text.push('\n');
    }
    if let Some(marks) = super::marks(panels) {
        text += &format!("%% {marks}\n");
    }
    text += "classDiagram\n";
    for (number, panel) in panels.iter().enumerate() {
        let prefix = if panels.len() > 1 {
            format!("p{}_", number + 1)
        } else {
            String::new()
        };
        text += &panel_text(panel, &prefix, all);
    }
    text
}

fn panel_text(panel: &Panel<'_>, prefix: &str, all: bool) -> String {
    let design = &*panel.design.at_most(MOST_BOXES);
    let chosen = choose(design, all);
    let cards = BoxText::all(design, &chosen, MOST_LINES);
    let ids = ids(design, prefix);
    let mut text = String::new();
    let indent = if prefix.is_empty() { "  " } else { "    " };
    if !prefix.is_empty() {
        text += &format!("  namespace {prefix}{} {{\n", word(panel.title));
    }
    for (card, id) in cards.iter().zip(&ids) {
        text += &class(card, id, indent);
    }
    if !prefix.is_empty() {
        text += "  }\n";
    }
    for it in &chosen.lines {
        let (from, to) = (&ids[it.from], &ids[it.to]);
        text += &match it.kind {
            RelationKind::Implements => format!("  {to} <|.. {from}\n"),
            RelationKind::Extends => format!("  {to} <|-- {from}\n"),
            RelationKind::Holds { count } => format!("  {from} *-- \"{count}\" {to}\n"),
            RelationKind::Uses => format!("  {from} ..> {to}\n"),
        };
    }
    text
}

fn class(card: &BoxText, id: &str, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let tag = card.tag.trim_matches(['«', '»']);
    if !tag.is_empty() {
        lines.push(format!("<<{tag}>>"));
    }
    lines.extend(card.sections.iter().flatten().map(|line| plain(line)));
    // Mermaid shows what stands between tildes as what stands between brackets.
    let name = plain(&card.name.replace(['<', '>'], "~"));
    let label = if name == id {
        String::new()
    } else {
        format!("[\"{name}\"]")
    };
    if lines.is_empty() {
        return format!("{indent}class {id}{label}\n");
    }
    let lines: String = lines
        .iter()
        .map(|line| format!("{indent}  {line}\n"))
        .collect();
    format!("{indent}class {id}{label} {{\n{lines}{indent}}}\n")
}

/// A name of its own for each type: its own name, or with its module's before it
/// where several have it.
fn ids(design: &Design, prefix: &str) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for it in &design.types {
        *count.entry(&it.name).or_default() += 1;
    }
    let types = design.types.iter();
    types
        .map(|it| {
            let id = if count[it.name.as_str()] > 1 {
                format!("{}_{}", it.module, it.name)
            } else {
                it.name.clone()
            };
            format!("{prefix}{}", word(&id))
        })
        .collect()
}

fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c == '_';
    text.chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect()
}

/// Without what would end a class or a label.
fn plain(text: &str) -> String {
    text.replace(['{', '}', '"'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_there_twice_get_their_module() {
        let tree = [
            ("lib.rs", "mod a; mod b; pub struct Other;"),
            ("a.rs", "pub struct Error;"),
            ("b.rs", "pub struct Error; pub struct Box2<T>(T);"),
        ];
        let tree = tree
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let design = Design::read(&tree).unwrap();
        assert_eq!(ids(&design, ""), ["Other", "a_Error", "b_Error", "Box2"]);
        let panel = Panel {
            title: "x",
            design: &design,
        };
        let text = mermaid(&[panel], false);
        assert!(text.contains("class b_Error[\"Error\"]"), "{text}");
        assert!(text.contains("class Box2[\"Box2~T~\"]"), "{text}");
        let two = mermaid(&[panel, panel], false);
        assert!(
            two.contains("namespace p1_x {") && two.contains("class p2_a_Error"),
            "{two}"
        );
    }
}
