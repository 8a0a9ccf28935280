//! What is drawn of a design: which relations are lines, which are written into boxes.

use crate::design::{Design, Relation, RelationKind, TypeKind};

/// What of a design is drawn as lines, written into boxes, and left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen<'a> {
    pub(crate) lines: Vec<&'a Relation>,
    /// Plain values that many hold: lines to them would hide the others.
    pub(crate) written: Vec<&'a Relation>,
    pub(crate) uses_left_out: usize,
}

/// A value that so many types hold is written into their boxes.
const MANY_HOLDERS: usize = 3;

/// All uses, or, unless `all` is wanted, only those without which a type would stand
/// alone, if there are many.
pub(crate) fn choose(design: &Design, all: bool) -> Chosen<'_> {
    let mut holders = vec![0; design.types.len()];
    let mut is_plain: Vec<bool> = design
        .types
        .iter()
        .map(|it| it.kind != TypeKind::Trait)
        .collect();
    for it in &design.relations {
        holders[it.to] += usize::from(is_held(it.kind));
        is_plain[it.from] &= it.kind == RelationKind::Uses;
    }
    let is_value = |index: usize| is_plain[index] && holders[index] >= MANY_HOLDERS;
    let (uses, strong): (Vec<_>, Vec<_>) = design
        .relations
        .iter()
        .partition(|it| it.kind == RelationKind::Uses);
    let (written, mut lines): (Vec<_>, Vec<_>) = strong
        .into_iter()
        .partition(|it| is_held(it.kind) && is_value(it.to));
    let mut is_alone = vec![true; design.types.len()];
    for it in &lines {
        is_alone[it.from] = false;
        is_alone[it.to] = false;
    }
    // A value that is written into so many boxes needs no line to be found.
    for it in &written {
        is_alone[it.to] = false;
    }
    let draw_all = all || lines.len() + uses.len() <= design.types.len();
    let mut uses_left_out = 0;
    for it in uses {
        if draw_all || is_alone[it.from] || is_alone[it.to] {
            is_alone[it.from] = false;
            is_alone[it.to] = false;
            lines.push(it);
        } else {
            uses_left_out += 1;
        }
    }
    Chosen {
        lines,
        written,
        uses_left_out,
    }
}

fn is_held(how: RelationKind) -> bool {
    matches!(how, RelationKind::Holds { .. })
}
