//! Where the slots of a rank stand from left to right, once their order is known.

use super::{
    layers::{Layers, Slot},
    nets::Spacing,
};

impl Layers {
    /// Gives each slot its place from left to right, as near to its neighbours as
    /// the order allows. The leftmost edge is at 0.
    pub(super) fn place(&mut self, spacing: &Spacing) {
        for rank in 0..self.ranks.len() {
            self.settle(rank, spacing, |slot, _| slot.x);
        }
        let rounds = self.rounds();
        for round in 0..rounds {
            let count = self.ranks.len();
            for step in 0..count {
                let rank = if round % 2 == 0 {
                    step
                } else {
                    count - 1 - step
                };
                let both = round + 4 >= rounds;
                let near = |slot: &usize| {
                    let above = self.neighbours(*slot, true).iter();
                    let above = above.filter(|_| both || round % 2 == 0);
                    let below = self.neighbours(*slot, false).iter();
                    let below = below.filter(|_| both || round % 2 == 1);
                    above.chain(below).map(|it| self.slots[*it].x).collect()
                };
                let near: Vec<Vec<i32>> = self.ranks[rank].iter().map(near).collect();
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
            let is_below_a_wire = self.neighbours(start, true).iter().any(|it| is_wire(*it));
            if !is_wire(start) || is_below_a_wire {
                continue;
            }
            let next = |it: &usize| {
                let mut below = self.neighbours(*it, false).iter().copied();
                below.find(|it| is_wire(*it))
            };
            let chain: Vec<usize> = std::iter::successors(Some(start), next).collect();
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
                if let Some(mut x) = median(&wanted).filter(|_| length > 0) {
                    for slot in [run.first(), run.last()].into_iter().flatten() {
                        x = self.towards_a_box(*slot, x, spacing);
                    }
                    for slot in run {
                        self.slots[*slot].x = x.clamp(low, high);
                    }
                }
                rest = after;
            }
        }
    }

    /// `x`, or, if that is near, the place from which a wire at `slot` goes straight
    /// to its box above or below.
    fn towards_a_box(&self, slot: usize, x: i32, spacing: &Spacing) -> i32 {
        let near = [true, false].map(|above| self.neighbours(slot, above));
        let near = near.into_iter().flatten().map(|it| &self.slots[*it]);
        let boxes = near.filter(|it| it.node.is_some());
        let straight = boxes.map(|it| {
            let reach = it.width / 2 - spacing.port;
            x.clamp(it.x - reach, it.x + (reach - spacing.port).max(-reach))
        });
        straight
            .min_by_key(|straight| (straight - x).abs())
            .filter(|straight| (straight - x).abs() <= spacing.gap)
            .unwrap_or(x)
    }

    /// From where to where the middle of a slot can move between its neighbours.
    fn room(&self, slot: usize, spacing: &Spacing) -> (i32, i32) {
        let here = &self.slots[slot];
        let rank = &self.ranks[here.rank];
        let place = self.places[slot];
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
    let mut blocks: Vec<(i64, i64, usize)> = Vec::new();
    let mut offsets = Vec::with_capacity(items.len());
    for (index, (wanted, weight)) in items.iter().enumerate() {
        offsets.push(offset);
        let weight = i64::from(*weight);
        let mut block = (i64::from(wanted - offset) * weight, weight, 1);
        while let Some(before) = blocks.last()
            && before.0.div_euclid(before.1) >= block.0.div_euclid(block.1)
        {
            block = (block.0 + before.0, block.1 + before.1, block.2 + before.2);
            blocks.pop();
        }
        blocks.push(block);
        offset += apart.get(index).copied().unwrap_or(0);
    }
    let places = blocks.iter().flat_map(|(sum, weight, count)| {
        let place = i32::try_from(sum.div_euclid(*weight)).unwrap_or(0);
        std::iter::repeat_n(place, *count)
    });
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
}
