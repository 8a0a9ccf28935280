//! What is drawn of a design: which relations, and which of them share a line.

use std::collections::BTreeMap;

use crate::design::{Design, How, Kind, Relation};

/// The distances of a medium.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spacing {
    /// Between two boxes side by side.
    pub(crate) gap: i32,
    /// Between a wire and whatever is beside it.
    pub(crate) wire_gap: i32,
    /// What a wire takes.
    pub(crate) wire: i32,
    /// Between two wires that end at the same side of a box.
    pub(crate) port: i32,
    /// What a character of a count at the end of a wire takes.
    pub(crate) letter: i32,
    /// Between two wires that run side by side below a rank.
    pub(crate) track: i32,
    /// Above and below these, for what is drawn at the ends of wires.
    pub(crate) head: i32,
}

/// Relations of one kind that leave one box downwards by one line.
#[derive(Clone, Debug)]
pub(crate) struct Net {
    pub(crate) how: Line,
    pub(crate) top: usize,
    pub(crate) top_mark: Mark,
    pub(crate) top_label: String,
    pub(crate) bottoms: Vec<End>,
}

/// Where a line ends below.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub(crate) node: usize,
    pub(crate) mark: Mark,
    pub(crate) label: String,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Solid,
    Dashed,
    Dotted,
}

/// What is drawn at the end of a line, as in UML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Nothing,
    /// A hollow triangle: implements or extends.
    Triangle,
    /// A filled diamond: holds.
    Diamond,
    /// An open arrow: uses.
    Arrow,
}

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
        .map(|it| it.kind != Kind::Trait)
        .collect();
    for it in &design.relations {
        holders[it.to] += usize::from(is_held(it.how));
        is_plain[it.from] &= it.how == How::Uses;
    }
    let is_value = |index: usize| is_plain[index] && holders[index] >= MANY_HOLDERS;
    let (uses, strong): (Vec<_>, Vec<_>) =
        design.relations.iter().partition(|it| it.how == How::Uses);
    let (written, mut lines): (Vec<_>, Vec<_>) = strong
        .into_iter()
        .partition(|it| is_held(it.how) && is_value(it.to));
    let mut is_alone = vec![true; design.types.len()];
    for it in &lines {
        is_alone[it.from] = false;
        is_alone[it.to] = false;
    }
    // Whoever reads of a value in so many boxes does not miss a line to it.
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

fn is_held(how: How) -> bool {
    matches!(how, How::Holds { .. })
}

/// The nets of `relations`, and between which boxes they make one stand above the
/// other. A trait stands above who implements it, a whole above its parts; where
/// that goes in a circle, the weaker relation is turned round.
pub(crate) fn nets(count: usize, relations: &[&Relation]) -> (Vec<Net>, Vec<(usize, usize)>) {
    let mut sorted = relations.to_vec();
    sorted.sort_by_key(|it| strength(it.how));
    let mut edges: Vec<(usize, usize)> = Vec::new();
    let mut below = vec![Vec::new(); count];
    let mut nets: Vec<Net> = Vec::new();
    let mut known: BTreeMap<(u8, usize), usize> = BTreeMap::new();
    for relation in sorted {
        let (upper, lower) = match relation.how {
            How::Implements | How::Extends => (relation.to, relation.from),
            How::Holds { .. } | How::Uses => (relation.from, relation.to),
        };
        let is_turned = leads(&below, lower, upper);
        let (top, bottom) = if is_turned {
            (lower, upper)
        } else {
            (upper, lower)
        };
        edges.push((top, bottom));
        below[top].push(bottom);
        let (line, near, far, label) = look(relation.how);
        let (top_mark, mark) = if is_turned { (far, near) } else { (near, far) };
        let (top_label, label) = if is_turned {
            (label, String::new())
        } else {
            (String::new(), label)
        };
        let end = End {
            node: bottom,
            mark,
            label,
        };
        // Lines that were turned round do not begin alike: each is its own.
        let key = (!is_turned).then(|| (strength(relation.how), top));
        if let Some(net) = key.and_then(|key| known.get(&key)) {
            nets[*net].bottoms.push(end);
            continue;
        }
        known.extend(key.map(|key| (key, nets.len())));
        nets.push(Net {
            how: line,
            top,
            top_mark,
            top_label,
            bottoms: vec![end],
        });
    }
    (nets, edges)
}

fn strength(how: How) -> u8 {
    match how {
        How::Implements => 0,
        How::Extends => 1,
        How::Holds { .. } => 2,
        How::Uses => 3,
    }
}

/// The line, the marks at its upper and lower end, and what is written at the lower.
fn look(how: How) -> (Line, Mark, Mark, String) {
    match how {
        How::Implements => (Line::Dashed, Mark::Triangle, Mark::Nothing, String::new()),
        How::Extends => (Line::Solid, Mark::Triangle, Mark::Nothing, String::new()),
        How::Holds { count } => (Line::Solid, Mark::Diamond, Mark::Nothing, count.to_string()),
        How::Uses => (Line::Dotted, Mark::Nothing, Mark::Arrow, String::new()),
    }
}

/// Whether one can go down from `from` to `to`.
fn leads(below: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; below.len()];
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        if node == to {
            return true;
        }
        if !std::mem::replace(&mut seen[node], true) {
            open.extend(&below[node]);
        }
    }
    false
}
