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
}

/// The rank of each box: below all that stand above it by `edges`, which have no
/// circle, and no rank wider than `limit` if it has more than one box.
pub(super) fn ranks(widths: &[i32], edges: &[(usize, usize)], limit: i32) -> Vec<usize> {
    let count = widths.len();
    let below = |node: usize| {
        edges
            .iter()
            .filter(move |(upper, _)| *upper == node)
            .map(|it| it.1)
    };
    let above = |node: usize| {
        edges
            .iter()
            .filter(move |(_, lower)| *lower == node)
            .map(|it| it.0)
    };
    let mut rank = vec![usize::MAX; count];
    let mut used = vec![0; 2 * count + 1];
    for _ in 0..count {
        let is_ready = |node: &usize| {
            rank[*node] == usize::MAX && above(*node).all(|it| rank[it] != usize::MAX)
        };
        // Those from which much hangs come first: the rest makes room for them.
        let next = (0..count).filter(is_ready).min_by_key(|node| {
            let highest = above(*node).map(|it| rank[it] + 1).max().unwrap_or(0);
            (highest, usize::MAX - below(*node).count())
        });
        let Some(node) = next else { break };
        let mut place = above(node).map(|it| rank[it] + 1).max().unwrap_or(0);
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
        let mut layers = Self::default();
        layers.ranks = vec![Vec::new(); rank.iter().max().map_or(0, |it| it + 1)];
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
                layers.links.extend(ends.map(|end| Link {
                    net,
                    upper,
                    lower: end.node,
                }));
                if below < last {
                    let lower = layers.add(below, None, spacing.wire);
                    layers.links.push(Link { net, upper, lower });
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
        self.slots.len() - 1
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

    fn neighbours(&self, slot: usize, above: bool) -> impl Iterator<Item = usize> {
        self.links.iter().filter_map(move |link| match above {
            true => (link.lower == slot).then_some(link.upper),
            false => (link.upper == slot).then_some(link.lower),
        })
    }

    fn sort_by_middle(&mut self, rank: usize, above: bool) {
        let places = self.places();
        let middle = |slot: &usize| {
            let near: Vec<i32> = self.neighbours(*slot, above).map(|it| places[it]).collect();
            match i32::try_from(near.len()) {
                Ok(0) | Err(_) => places[*slot] * 100,
                Ok(count) => near.iter().sum::<i32>() * 100 / count,
            }
        };
        let mut keyed: Vec<(i32, usize)> = self.ranks[rank]
            .iter()
            .map(|it| (middle(it), *it))
            .collect();
        keyed.sort_by_key(|it| it.0);
        self.ranks[rank] = keyed.into_iter().map(|it| it.1).collect();
    }

    /// Swaps two that stand side by side as long as that removes crossings.
    fn swap_neighbours(&mut self) {
        for rank in 0..self.ranks.len() {
            for place in 1..self.ranks[rank].len() {
                let before = self.crossings_at(rank);
                self.ranks[rank].swap(place - 1, place);
                if self.crossings_at(rank) >= before {
                    self.ranks[rank].swap(place - 1, place);
                }
            }
        }
    }

    pub(super) fn crossings(&self) -> usize {
        (0..self.ranks.len())
            .map(|rank| self.crossings_below(rank))
            .sum()
    }

    fn crossings_at(&self, rank: usize) -> usize {
        self.crossings_below(rank) + rank.checked_sub(1).map_or(0, |it| self.crossings_below(it))
    }

    fn crossings_below(&self, rank: usize) -> usize {
        let places = self.places();
        let here = self
            .links
            .iter()
            .filter(|link| self.slots[link.upper].rank == rank);
        let ends: Vec<_> = here
            .map(|it| (places[it.upper], places[it.lower]))
            .collect();
        let pairs = ends
            .iter()
            .enumerate()
            .flat_map(|(i, a)| ends[..i].iter().map(move |b| (a, b)));
        pairs.filter(|(a, b)| (a.0 - b.0) * (a.1 - b.1) < 0).count()
    }

    /// Gives each slot its place from left to right, as near to its neighbours as
    /// the order allows. The leftmost edge is at 0.
    pub(super) fn place(&mut self, spacing: &Spacing) {
        for rank in 0..self.ranks.len() {
            self.settle(rank, spacing, |slot, _| slot.x);
        }
        for round in 0..ROUNDS {
            let count = self.ranks.len();
            for step in 0..count {
                let rank = if round % 2 == 0 {
                    step
                } else {
                    count - 1 - step
                };
                let near: Vec<Vec<i32>> = self.ranks[rank]
                    .iter()
                    .map(|slot| {
                        let both = round >= ROUNDS - 4;
                        let above = self
                            .neighbours(*slot, true)
                            .filter(|_| both || round % 2 == 0);
                        let below = self
                            .neighbours(*slot, false)
                            .filter(|_| both || round % 2 == 1);
                        above.chain(below).map(|it| self.slots[it].x).collect()
                    })
                    .collect();
                self.settle(rank, spacing, |slot, place| {
                    median(&near[place]).unwrap_or(slot.x)
                });
            }
        }
        self.straighten(spacing);
        let left = self
            .slots
            .iter()
            .map(|slot| slot.x - slot.width / 2)
            .min()
            .unwrap_or(0);
        self.slots.iter_mut().for_each(|slot| slot.x -= left);
    }

    /// Lets a wire that passes several ranks run straight as far as there is room.
    fn straighten(&mut self, spacing: &Spacing) {
        for start in 0..self.slots.len() {
            let is_wire = |it: usize| self.slots[it].node.is_none();
            let above = |it: usize| self.neighbours(it, true).next();
            if !is_wire(start) || above(start).is_some_and(is_wire) {
                continue;
            }
            let mut chain = vec![start];
            while let Some(next) = chain
                .last()
                .and_then(|it| self.neighbours(*it, false).find(|it| is_wire(*it)))
            {
                chain.push(next);
            }
            let mut rest = chain.as_slice();
            while !rest.is_empty() {
                let (mut low, mut high, mut length) = (i32::MIN, i32::MAX, 0);
                for slot in rest {
                    let (left, right) = self.room(*slot, spacing);
                    if left.max(low) > right.min(high) {
                        break;
                    }
                    (low, high, length) = (left.max(low), right.min(high), length + 1);
                }
                let (run, after) = rest.split_at(length.max(1));
                let wanted: Vec<i32> = run.iter().map(|it| self.slots[*it].x).collect();
                if let Some(x) = median(&wanted).filter(|_| length > 0) {
                    for slot in run {
                        self.slots[*slot].x = x.clamp(low, high);
                    }
                }
                rest = after;
            }
        }
    }

    /// From where to where the middle of a slot can move between its neighbours.
    fn room(&self, slot: usize, spacing: &Spacing) -> (i32, i32) {
        let here = &self.slots[slot];
        let rank = &self.ranks[here.rank];
        let place = rank.iter().position(|it| *it == slot).unwrap_or(0);
        let apart =
            |other: usize| i32::midpoint(self.slots[other].width, here.width) + spacing.wire_gap;
        let left = place.checked_sub(1).map(|it| rank[it]);
        let right = rank.get(place + 1).copied();
        (
            left.map_or(i32::MIN, |it| self.slots[it].x + apart(it)),
            right.map_or(i32::MAX, |it| self.slots[it].x - apart(it)),
        )
    }

    /// Moves the slots of a rank to where they are wanted, as far as there is room.
    fn settle(&mut self, rank: usize, spacing: &Spacing, wanted: impl Fn(&Slot, usize) -> i32) {
        let slots: Vec<Slot> = self.ranks[rank].iter().map(|it| self.slots[*it]).collect();
        let items: Vec<(i32, i32)> = slots
            .iter()
            .enumerate()
            // Wires are long if they are not straight.
            .map(|(place, slot)| (wanted(slot, place), if slot.node.is_some() { 1 } else { 4 }))
            .collect();
        let apart: Vec<i32> = slots
            .windows(2)
            .map(|pair| {
                let gap = match (pair[0].node, pair[1].node) {
                    (Some(_), Some(_)) => spacing.gap,
                    _ => spacing.wire_gap,
                };
                i32::midpoint(pair[0].width, pair[1].width) + gap
            })
            .collect();
        for (slot, x) in self.ranks[rank].iter().zip(spread(&items, &apart)) {
            self.slots[*slot].x = x;
        }
    }
}

const ROUNDS: usize = 16;

fn median(values: &[i32]) -> Option<i32> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1)?;
    Some(i32::midpoint(sorted[last / 2], sorted[last.div_ceil(2)]))
}

/// Places next to each other, `apart[i]` or more between item `i` and the next, as
/// near as can be to where each is wanted: (where, how much).
pub(super) fn spread(items: &[(i32, i32)], apart: &[i32]) -> Vec<i32> {
    // Without the distances, the places must only rise: neighbours that do not
    // meet in their common middle, and go on as one.
    let mut offset = 0;
    let mut blocks: Vec<(i32, i32, usize)> = Vec::new();
    let mut offsets = Vec::with_capacity(items.len());
    for (index, (wanted, weight)) in items.iter().enumerate() {
        offsets.push(offset);
        let mut block = ((wanted - offset) * weight, *weight, 1);
        while let Some(before) = blocks.last()
            && before.0.div_euclid(before.1) >= block.0.div_euclid(block.1)
        {
            block = (block.0 + before.0, block.1 + before.1, block.2 + before.2);
            blocks.pop();
        }
        blocks.push(block);
        offset += apart.get(index).copied().unwrap_or(0);
    }
    let places = blocks
        .iter()
        .flat_map(|(sum, weight, count)| std::iter::repeat_n(sum.div_euclid(*weight), *count));
    places
        .zip(offsets)
        .map(|(place, offset)| place + offset)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spread_keeps_its_distance_and_stays_near() {
        assert_eq!(spread(&[(0, 1), (100, 1)], &[10]), [0, 100]);
        assert_eq!(spread(&[(50, 1), (50, 1)], &[10]), [45, 55]);
        assert_eq!(spread(&[(50, 1), (50, 9)], &[10]), [41, 51]);
        assert_eq!(spread(&[(9, 1), (5, 1), (1, 1)], &[4, 4]), [1, 5, 9]);
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
