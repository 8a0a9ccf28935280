//! Boxes in ranks, as a layered graph: the rank of each box, and a place in each rank for
//! a wire that passes by. All numbers are in the units of the medium, pixels or characters.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::nets::{Net, Spacing};

/// A place in a rank: of a box, or of a wire that passes by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) rank: usize,
    /// The box, if it is one.
    pub(super) node: Option<usize>,
    pub(super) width: i32,
    /// The middle.
    pub(super) x: i32,
}

/// A piece of a net, from a slot to one in the rank below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) net: usize,
    pub(super) upper: usize,
    pub(super) lower: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Layers {
    pub(super) slots: Vec<Slot>,
    pub(super) links: Vec<Link>,
    /// The slots of each rank, from left to right.
    pub(super) ranks: Vec<Vec<usize>>,
    /// The place of each slot in its rank.
    pub(super) places: Vec<usize>,
    /// For each slot those that it is linked to in the rank above, and below.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

/// The rank of each box: below all that stand above it by `edges`, which have no
/// circle, and no rank wider than `limit` if it has more than one box.
pub(super) fn ranks(widths: &[i32], edges: &[(usize, usize)], limit: i32) -> Vec<usize> {
    let graph = Graph::new(widths.len(), edges);
    let mut rank = vec![usize::MAX; widths.len()];
    let mut used = vec![0; 2 * widths.len() + 1];
    // How many boxes above each one have no rank yet.
    let mut waits_for: Vec<usize> = graph.above.iter().map(Vec::len).collect();
    // Boxes with much below them come first: the rest makes room for them.
    let ready = |rank: &[usize], node: usize| {
        let above = graph.above[node].iter().map(|it| rank[*it] + 1);
        let below = graph.below[node].len();
        Reverse((above.max().unwrap_or(0), usize::MAX - below, node))
    };
    let free = (0..widths.len()).filter(|it| waits_for[*it] == 0);
    let mut open: BinaryHeap<_> = free.map(|it| ready(&rank, it)).collect();
    while let Some(Reverse((mut place, _, node))) = open.pop() {
        while used[place] > 0 && used[place] + widths[node] > limit {
            place += 1;
        }
        used[place] += widths[node];
        rank[node] = place;
        for lower in &graph.below[node] {
            waits_for[*lower] -= 1;
            if waits_for[*lower] == 0 {
                open.push(ready(&rank, *lower));
            }
        }
    }
    pull_down(&mut rank, &mut used, widths, &graph, limit);
    let mut filled: Vec<usize> = rank.clone();
    filled.sort_unstable();
    filled.dedup();
    rank.iter()
        .map(|it| filled.binary_search(it).unwrap_or(0))
        .collect()
}

/// Which boxes stand right above and below each box.
struct Graph {
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl Graph {
    fn new(count: usize, edges: &[(usize, usize)]) -> Self {
        let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (upper, lower) in edges {
            above[*lower].push(*upper);
            below[*upper].push(*lower);
        }
        Self { above, below }
    }
}

/// Brings boxes with more below than above them near to what is below.
fn pull_down(rank: &mut [usize], used: &mut [i32], widths: &[i32], graph: &Graph, limit: i32) {
    let mut order: Vec<usize> = (0..rank.len()).collect();
    order.sort_by_key(|node| Reverse(rank[*node]));
    for node in order {
        let lower = graph.below[node].iter();
        if lower.len() <= graph.above[node].len() {
            continue;
        }
        let lowest = lower.map(|it| rank[*it]).min().unwrap_or(0);
        let mut places = (rank[node] + 1..lowest).rev();
        if let Some(place) = places.find(|it| used[*it] + widths[node] <= limit) {
            used[rank[node]] -= widths[node];
            used[place] += widths[node];
            rank[node] = place;
        }
    }
}

impl Layers {
    /// The slots of boxes and of the wires that pass by, not yet in a good order.
    pub(super) fn new(widths: &[i32], rank: &[usize], nets: &[Net], spacing: &Spacing) -> Self {
        let mut layers = Self {
            ranks: vec![Vec::new(); rank.iter().max().map_or(0, |it| it + 1)],
            ..Self::default()
        };
        for (node, width) in widths.iter().enumerate() {
            layers.add(rank[node], Some(node), *width);
        }
        for (net, it) in nets.iter().enumerate() {
            let mut upper = it.top;
            let mut ends: Vec<(usize, usize)> = it
                .bottoms
                .iter()
                .map(|end| (rank[end.node], end.node))
                .collect();
            ends.sort_by_key(|it| it.0);
            let last = ends.last().map_or(0, |it| it.0);
            let mut ends = ends.into_iter().peekable();
            for below in rank[it.top] + 1..=last {
                while let Some((_, node)) = ends.next_if(|it| it.0 <= below) {
                    layers.link(net, upper, node);
                }
                if below < last {
                    let lower = layers.add(below, None, spacing.wire);
                    layers.link(net, upper, lower);
                    upper = lower;
                }
            }
        }
        layers
    }

    fn add(&mut self, rank: usize, node: Option<usize>, width: i32) -> usize {
        self.slots.push(Slot {
            rank,
            node,
            width,
            x: 0,
        });
        self.places.push(self.ranks[rank].len());
        self.ranks[rank].push(self.slots.len() - 1);
        self.above.push(Vec::new());
        self.below.push(Vec::new());
        self.slots.len() - 1
    }

    fn link(&mut self, net: usize, upper: usize, lower: usize) {
        self.links.push(Link { net, upper, lower });
        self.below[upper].push(lower);
        self.above[lower].push(upper);
    }

    pub(super) fn neighbours(&self, slot: usize, above: bool) -> &[usize] {
        if above {
            &self.above[slot]
        } else {
            &self.below[slot]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_is_below_what_stands_above_it_and_not_too_wide() {
        let edges = [(0, 1), (0, 2), (0, 3), (1, 4)];
        assert_eq!(ranks(&[10; 5], &edges, 100), [0, 1, 1, 1, 2]);
        let narrow = ranks(&[10; 5], &edges, 20);
        for (upper, lower) in edges {
            assert!(narrow[upper] < narrow[lower]);
        }
        for rank in 0..5 {
            assert!(narrow.iter().filter(|it| **it == rank).count() <= 2);
        }
    }
}
