//! Boxes in ranks, as a layered graph: who stands above whom, in which order, and
//! where. All numbers are in the units of the medium, pixels or characters.

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
    /// For each slot those that it is linked to in the rank above, and below.
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

/// The rank of each box: below all that stand above it by `edges`, which have no
/// circle, and no rank wider than `limit` if it has more than one box.
pub(super) fn ranks(widths: &[i32], edges: &[(usize, usize)], limit: i32) -> Vec<usize> {
    let count = widths.len();
    let (mut above, mut below) = (vec![Vec::new(); count], vec![0_usize; count]);
    for (upper, lower) in edges {
        above[*lower].push(*upper);
        below[*upper] += 1;
    }
    let mut rank = vec![usize::MAX; count];
    let mut used = vec![0; 2 * count + 1];
    for _ in 0..count {
        let is_ready = |node: &usize| {
            rank[*node] == usize::MAX && above[*node].iter().all(|it| rank[*it] != usize::MAX)
        };
        let place = |node: usize| {
            above[node]
                .iter()
                .map(|it| rank[*it] + 1)
                .max()
                .unwrap_or(0)
        };
        // Those from which much hangs come first: the rest makes room for them.
        let next = (0..count)
            .filter(is_ready)
            .min_by_key(|node| (place(*node), usize::MAX - below[*node]));
        let Some(node) = next else { break };
        let mut place = place(node);
        while used[place] > 0 && used[place] + widths[node] > limit {
            place += 1;
        }
        used[place] += widths[node];
        rank[node] = place;
    }
    pull_down(&mut rank, &mut used, widths, edges, limit);
    let mut filled: Vec<usize> = rank.clone();
    filled.sort_unstable();
    filled.dedup();
    rank.iter()
        .map(|it| filled.binary_search(it).unwrap_or(0))
        .collect()
}

/// Brings those that hang from nothing near to what hangs from them.
fn pull_down(
    rank: &mut [usize],
    used: &mut [i32],
    widths: &[i32],
    edges: &[(usize, usize)],
    limit: i32,
) {
    let mut order: Vec<usize> = (0..rank.len()).collect();
    order.sort_by_key(|node| std::cmp::Reverse(rank[*node]));
    for node in order {
        let lower = edges.iter().filter(|it| it.0 == node).map(|it| rank[it.1]);
        let (lowest, down) = (lower.clone().min(), lower.count());
        let up = edges.iter().filter(|it| it.1 == node).count();
        let Some(lowest) = lowest.filter(|_| down > up) else {
            continue;
        };
        let places = (rank[node] + 1..lowest).rev();
        if let Some(place) = places
            .into_iter()
            .find(|it| used[*it] + widths[node] <= limit)
        {
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
            let last = it
                .bottoms
                .iter()
                .map(|end| rank[end.node])
                .max()
                .unwrap_or(0);
            for below in rank[it.top] + 1..=last {
                let ends = it.bottoms.iter().filter(|end| rank[end.node] == below);
                for end in ends {
                    layers.link(net, upper, end.node);
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

    /// Orders the ranks so that few links cross: each slot goes to the middle of
    /// its neighbours, downwards and upwards in turn; the best of all is kept.
    pub(super) fn order(&mut self) {
        let mut best = (self.crossings(), self.ranks.clone());
        for round in 0..ROUNDS {
            let is_down = round % 2 == 0;
            let count = self.ranks.len();
            for step in 1..count {
                let rank = if is_down { step } else { count - 1 - step };
                self.sort_by_middle(rank, is_down);
            }
            self.swap_neighbours();
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.ranks.clone());
            }
        }
        self.ranks = best.1;
    }

    /// The place of each slot in its rank.
    fn places(&self) -> Vec<i32> {
        let mut places = vec![0; self.slots.len()];
        for rank in &self.ranks {
            for (place, slot) in (0..).zip(rank) {
                places[*slot] = place;
            }
        }
        places
    }

    pub(super) fn neighbours(&self, slot: usize, above: bool) -> &[usize] {
        if above {
            &self.above[slot]
        } else {
            &self.below[slot]
        }
    }

    fn sort_by_middle(&mut self, rank: usize, above: bool) {
        let places = self.places();
        let middle = |slot: usize| {
            let near = self.neighbours(slot, above).iter().map(|it| places[*it]);
            match i32::try_from(near.len()) {
                Ok(0) | Err(_) => places[slot] * 100,
                Ok(count) => near.sum::<i32>() * 100 / count,
            }
        };
        let mut sorted = self.ranks[rank].clone();
        sorted.sort_by_key(|slot| middle(*slot));
        self.ranks[rank] = sorted;
    }

    /// Swaps two that stand side by side where that removes crossings.
    fn swap_neighbours(&mut self) {
        for rank in 0..self.ranks.len() {
            let places = self.places();
            for place in 1..self.ranks[rank].len() {
                let (left, right) = (self.ranks[rank][place - 1], self.ranks[rank][place]);
                if self.crossings_of(right, left, &places) < self.crossings_of(left, right, &places)
                {
                    self.ranks[rank].swap(place - 1, place);
                }
            }
        }
    }

    /// How often the links of two slots cross if the one is left of the other.
    fn crossings_of(&self, left: usize, right: usize, places: &[i32]) -> usize {
        let on_a_side = |above: bool| {
            let ends = self.neighbours(left, above).iter();
            let others = self.neighbours(right, above);
            ends.map(|end| {
                others
                    .iter()
                    .filter(|it| places[**it] < places[*end])
                    .count()
            })
            .sum::<usize>()
        };
        on_a_side(true) + on_a_side(false)
    }

    pub(super) fn crossings(&self) -> usize {
        let places = self.places();
        let mut ends: Vec<(usize, i32, i32)> = self
            .links
            .iter()
            .map(|it| {
                (
                    self.slots[it.upper].rank,
                    places[it.upper],
                    places[it.lower],
                )
            })
            .collect();
        ends.sort_unstable();
        let ranks = ends.chunk_by(|a, b| a.0 == b.0);
        ranks.map(inversions).sum()
    }
}

/// How many pairs of links from one rank cross, if they are sorted by their upper ends:
/// counted place by place, with the sums that a Fenwick tree keeps.
fn inversions(ends: &[(usize, i32, i32)]) -> usize {
    let mut lower: Vec<i32> = ends.iter().map(|it| it.2).collect();
    lower.sort_unstable();
    lower.dedup();
    let mut sums = vec![0_usize; lower.len() + 1];
    let mut crossings = 0;
    let mut seen = 0;
    for group in ends.chunk_by(|a, b| a.1 == b.1) {
        for (_, _, end) in group {
            let mut at = lower.partition_point(|it| it <= end);
            crossings += seen;
            while at > 0 {
                crossings -= sums[at];
                at &= at - 1;
            }
        }
        for (_, _, end) in group {
            let mut at = lower.partition_point(|it| it <= end);
            while at < sums.len() {
                sums[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        seen += group.len();
    }
    crossings
}

/// Sweeps over the ranks, upwards and downwards in turn.
pub(super) const ROUNDS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_as_by_looking_at_each_pair() {
        let mut seed = 7_u32;
        let mut random = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i32::try_from((seed >> 16) % below).unwrap()
        };
        for count in 0..60 {
            let mut ends: Vec<_> = (0..count).map(|_| (0, random(9), random(9))).collect();
            ends.sort_unstable();
            let pairs = ends.iter().enumerate().flat_map(|(index, end)| {
                let before = ends[..index].iter();
                before.filter(move |it| it.1 < end.1 && it.2 > end.2)
            });
            assert_eq!(inversions(&ends), pairs.count());
        }
    }

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
