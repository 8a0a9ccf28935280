//! The order of each rank, so that few wires cross.

use super::layers::Layers;

impl Layers {
    /// Orders the ranks so that few links cross: each slot goes to the middle of
    /// its neighbours, downwards and upwards in turn; the best of all is kept.
    pub(super) fn order(&mut self) {
        let mut best = (self.crossings(), self.ranks.clone());
        for round in 0..self.rounds() {
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
        for (rank, slots) in best.1.into_iter().enumerate() {
            self.arrange(rank, slots);
        }
    }

    /// How many sweeps a layout gets.
    pub(super) fn rounds(&self) -> usize {
        (MOST_LOOKS / self.slots.len().max(1)).clamp(2, ROUNDS)
    }

    /// Sets the order of a rank.
    fn arrange(&mut self, rank: usize, slots: Vec<usize>) {
        for (place, slot) in slots.iter().enumerate() {
            self.places[*slot] = place;
        }
        self.ranks[rank] = slots;
    }

    fn sort_by_middle(&mut self, rank: usize, above: bool) {
        let middle = |slot: usize| {
            let near = self.neighbours(slot, above).iter();
            let sum: usize = near.clone().map(|it| self.places[*it]).sum();
            match near.len() {
                0 => self.places[slot] * 100,
                count => sum * 100 / count,
            }
        };
        let mut sorted = self.ranks[rank].clone();
        sorted.sort_by_cached_key(|slot| middle(*slot));
        self.arrange(rank, sorted);
    }

    /// Swaps two that stand side by side where that removes crossings.
    fn swap_neighbours(&mut self) {
        for rank in 0..self.ranks.len() {
            let mut slots = self.ranks[rank].clone();
            let mut ends: Vec<_> = slots.iter().map(|slot| self.ends(*slot)).collect();
            for right in 1..slots.len() {
                let left = right - 1;
                let (before, after) = (
                    crossings_of(&ends[left], &ends[right]),
                    crossings_of(&ends[right], &ends[left]),
                );
                if after < before {
                    slots.swap(left, right);
                    ends.swap(left, right);
                }
            }
            self.arrange(rank, slots);
        }
    }

    /// Where the links of a slot end above and below, from left to right.
    fn ends(&self, slot: usize) -> [Vec<usize>; 2] {
        [true, false].map(|above| {
            let near = self.neighbours(slot, above).iter();
            let mut ends: Vec<usize> = near.map(|it| self.places[*it]).collect();
            ends.sort_unstable();
            ends
        })
    }

    pub(super) fn crossings(&self) -> usize {
        let mut ends: Vec<(usize, usize, usize)> = self
            .links
            .iter()
            .map(|it| {
                (
                    self.slots[it.upper].rank,
                    self.places[it.upper],
                    self.places[it.lower],
                )
            })
            .collect();
        ends.sort_unstable();
        let ranks = ends.chunk_by(|a, b| a.0 == b.0);
        ranks.map(inversions).sum()
    }
}

/// How often the links of two slots cross if the first is left of the second.
fn crossings_of(left: &[Vec<usize>; 2], right: &[Vec<usize>; 2]) -> usize {
    let on_a_side = |(left, right): (&Vec<usize>, &Vec<usize>)| {
        let mut crossings = 0;
        let mut passed = 0;
        for end in left {
            while right.get(passed).is_some_and(|it| it < end) {
                passed += 1;
            }
            crossings += passed;
        }
        crossings
    };
    left.iter().zip(right).map(on_a_side).sum()
}

/// How many pairs of links from one rank cross, if they are sorted by their upper ends:
/// counted place by place, with the sums that a Fenwick tree keeps.
fn inversions(ends: &[(usize, usize, usize)]) -> usize {
    let mut lower: Vec<usize> = ends.iter().map(|it| it.2).collect();
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

/// Sweeps over the ranks, upwards and downwards in turn, and slots that they look at in
/// all: a picture of more slots is no picture that a person could read.
const ROUNDS: usize = 16;
const MOST_LOOKS: usize = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_as_by_looking_at_each_pair() {
        let mut seed = 7_u32;
        let mut random = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            usize::try_from((seed >> 16) % below).unwrap()
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
    fn crossings_of_two_slots_are_counted_as_by_looking_at_each_pair() {
        let left = [vec![1, 3, 3, 7], vec![2]];
        let right = [vec![0, 3, 4], vec![1, 1, 2]];
        assert_eq!(crossings_of(&left, &right), 1 + 1 + 1 + 3 + 2);
        assert_eq!(crossings_of(&right, &left), 1 + 3);
    }
}
