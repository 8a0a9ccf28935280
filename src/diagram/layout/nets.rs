//! Which relations share a line, and which box stands above the other.

use std::collections::BTreeMap;

use crate::design::{Relation, RelationKind};

/// The distances of a medium.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spacing {
    /// Between two boxes side by side.
    pub(crate) gap: i32,
    /// Between a wire and what is beside it.
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
    pub(crate) line: LineStyle,
    pub(crate) top: usize,
    pub(crate) top_mark: Mark,
    pub(crate) top_label: String,
    pub(crate) bottoms: Vec<LowerEnd>,
}

/// Where a line ends below.
#[derive(Clone, Debug)]
pub(crate) struct LowerEnd {
    pub(crate) node: usize,
    pub(crate) mark: Mark,
    pub(crate) label: String,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineStyle {
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

/// The nets of `relations`, and between which boxes they make one stand above the
/// other. A trait stands above who implements it, a whole above its parts; where
/// that goes in a circle, the weaker relation is turned round.
pub(crate) fn nets(count: usize, relations: &[Relation]) -> (Vec<Net>, Vec<(usize, usize)>) {
    let mut sorted: Vec<&Relation> = relations.iter().collect();
    sorted.sort_by_key(|it| strength(it.kind));
    let mut edges: Vec<(usize, usize)> = Vec::new();
    let mut below = Reached::new(count);
    let mut nets: Vec<Net> = Vec::new();
    let mut known: BTreeMap<(u8, usize), usize> = BTreeMap::new();
    for relation in sorted {
        let (upper, lower) = match relation.kind {
            RelationKind::Implements | RelationKind::Extends => (relation.to, relation.from),
            RelationKind::Holds { .. } | RelationKind::Uses => (relation.from, relation.to),
        };
        let is_turned = below.leads(lower, upper);
        let (top, bottom) = if is_turned {
            (lower, upper)
        } else {
            (upper, lower)
        };
        edges.push((top, bottom));
        below.add(top, bottom);
        let (line, near, far, label) = look(relation.kind);
        let (top_mark, mark) = if is_turned { (far, near) } else { (near, far) };
        let (top_label, label) = if is_turned {
            (label, String::new())
        } else {
            (String::new(), label)
        };
        let end = LowerEnd {
            node: bottom,
            mark,
            label,
        };
        // Lines that were turned round do not begin alike: each is its own.
        let key = (!is_turned).then(|| (strength(relation.kind), top));
        if let Some(net) = key.and_then(|key| known.get(&key)) {
            nets[*net].bottoms.push(end);
            continue;
        }
        known.extend(key.map(|key| (key, nets.len())));
        nets.push(Net {
            line,
            top,
            top_mark,
            top_label,
            bottoms: vec![end],
        });
    }
    (nets, edges)
}

fn strength(how: RelationKind) -> u8 {
    match how {
        RelationKind::Implements => 0,
        RelationKind::Extends => 1,
        RelationKind::Holds { .. } => 2,
        RelationKind::Uses => 3,
    }
}

/// The line, the marks at its upper and lower end, and what is written at the lower.
fn look(how: RelationKind) -> (LineStyle, Mark, Mark, String) {
    match how {
        RelationKind::Implements => (
            LineStyle::Dashed,
            Mark::Triangle,
            Mark::Nothing,
            String::new(),
        ),
        RelationKind::Extends => (
            LineStyle::Solid,
            Mark::Triangle,
            Mark::Nothing,
            String::new(),
        ),
        RelationKind::Holds { count } => (
            LineStyle::Solid,
            Mark::Diamond,
            Mark::Nothing,
            count.to_string(),
        ),
        RelationKind::Uses => (LineStyle::Dotted, Mark::Nothing, Mark::Arrow, String::new()),
    }
}

/// Which boxes can be reached by going down from each box, as bits.
struct Reached {
    /// How many words the bits of one box take.
    words: usize,
    bits: Vec<u64>,
}

impl Reached {
    fn new(count: usize) -> Self {
        let words = count.div_ceil(64);
        Self {
            words,
            bits: vec![0; words * count],
        }
    }

    /// Whether one can go down from `upper` to `lower`.
    fn leads(&self, upper: usize, lower: usize) -> bool {
        let word = self.bits[upper * self.words + lower / 64];
        word >> (lower % 64) & 1 == 1
    }

    /// Makes a way from `upper` to `lower` known, to all that lead to `upper` too.
    fn add(&mut self, upper: usize, lower: usize) {
        if self.leads(upper, lower) {
            return;
        }
        let mut reached = self.bits[lower * self.words..][..self.words].to_vec();
        reached[lower / 64] |= 1 << (lower % 64);
        let count = self.bits.len() / self.words;
        for node in (0..count)
            .filter(|it| *it == upper || self.leads(*it, upper))
            .collect::<Vec<_>>()
        {
            let bits = &mut self.bits[node * self.words..][..self.words];
            bits.iter_mut()
                .zip(&reached)
                .for_each(|(it, new)| *it |= new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_reached_is_known_over_all_steps() {
        let mut below = Reached::new(100);
        for (upper, lower) in [(3, 99), (2, 3), (70, 71), (99, 70)] {
            below.add(upper, lower);
        }
        for (upper, lower) in [(2, 71), (3, 70), (99, 71)] {
            assert!(below.leads(upper, lower), "{upper} {lower}");
            assert!(!below.leads(lower, upper), "{lower} {upper}");
        }
        assert!(!below.leads(70, 99) && !below.leads(5, 5));
    }
}
