//! Between two ranks: on which track each net runs across.

use std::collections::{BTreeMap, BTreeSet};

use super::{layers::Link, ports::Ports};

/// What runs across between two ranks: each net on a track of its own, or on one
/// with others that it does not meet.
#[derive(Default)]
pub(super) struct Channel {
    pub(super) runs: Vec<CrossRun>,
    /// The run of each net.
    pub(super) of: BTreeMap<usize, usize>,
    pub(super) tracks: i32,
}

/// What a net takes between two ranks: from one end above to its ends below.
pub(super) struct CrossRun {
    net: usize,
    /// The slot above.
    pub(super) upper: usize,
    pub(super) top: i32,
    /// Where it ends below, and the slots there.
    pub(super) bottoms: Vec<(i32, usize)>,
    pub(super) track: i32,
}

/// What it costs that two wires lie on each other: more than any crossings.
const LIES_ON: usize = 100;
/// Wires that are nearer to each other than this are seen as one.
const NEAR: i32 = 4;
/// Runs on one track are farther from each other than this.
const APART: i32 = 8;
/// Comparisons of neighbours for one channel, at most, and rounds, at least.
const MOST_COMPARISONS: usize = 20_000;
const LEAST_ROUNDS: usize = 20;

impl CrossRun {
    fn span(&self) -> (i32, i32) {
        let ends = self.bottoms.iter().map(|it| it.0).chain([self.top]);
        (ends.clone().min().unwrap_or(0), ends.max().unwrap_or(0))
    }

    /// What it costs if this runs above `other`: crossings, and, most expensive, wires
    /// that lie on each other.
    fn cost_above(&self, other: &Self) -> usize {
        let within = |(low, high): (i32, i32), x: i32| low <= x && x <= high;
        let mut cost = usize::from(within(self.span(), other.top));
        let span = other.span();
        for (x, _) in &self.bottoms {
            cost += usize::from(within(span, *x));
            cost += LIES_ON * usize::from((x - other.top).abs() < NEAR);
        }
        cost
    }
}

impl Channel {
    pub(super) fn new(ports: &Ports, links: &[Link]) -> Self {
        let mut runs: Vec<CrossRun> = Vec::new();
        let mut of: BTreeMap<usize, usize> = BTreeMap::new();
        for link in links {
            let bottom = (ports.above[&(link.net, link.lower)], link.lower);
            if let Some(run) = of.get(&link.net) {
                runs[*run].bottoms.push(bottom);
                continue;
            }
            of.insert(link.net, runs.len());
            runs.push(CrossRun {
                net: link.net,
                upper: link.upper,
                top: ports.below[&(link.net, link.upper)],
                bottoms: vec![bottom],
                track: 0,
            });
        }
        runs.sort_by_cached_key(|run| (run.span(), run.net));
        swap_neighbours(&mut runs);
        let runs = apart(runs);
        let of = runs.iter().enumerate().map(|(index, run)| (run.net, index));
        let mut channel = Self {
            of: of.collect(),
            runs,
            tracks: 0,
        };
        channel.assign_tracks();
        channel
    }

    /// A run goes below all runs before it that it meets.
    fn assign_tracks(&mut self) {
        let spans: Vec<(i32, i32)> = self.runs.iter().map(CrossRun::span).collect();
        let mut taken = Taken::new(&spans);
        for (run, (low, high)) in self.runs.iter_mut().zip(spans) {
            if low == high {
                continue;
            }
            run.track = taken.most(low - APART, high + APART);
            taken.take(low, high, run.track + 1);
            self.tracks = self.tracks.max(run.track + 1);
        }
    }
}

/// Swaps neighbours as long as that costs less, or until it has taken too long.
fn swap_neighbours(runs: &mut [CrossRun]) {
    let rounds = MOST_COMPARISONS / runs.len().max(1);
    for _ in 0..rounds.max(LEAST_ROUNDS) {
        let mut is_sorted = true;
        for index in 1..runs.len() {
            let (before, after) = (&runs[index - 1], &runs[index]);
            if after.cost_above(before) < before.cost_above(after) {
                runs.swap(index - 1, index);
                is_sorted = false;
            }
        }
        if is_sorted {
            break;
        }
    }
}

/// The runs in an order in which no wire lies on another, if there is one; else as
/// they are.
fn apart(runs: Vec<CrossRun>) -> Vec<CrossRun> {
    let mut tops: Vec<(i32, usize)> = runs.iter().map(|it| it.top).zip(0..).collect();
    tops.sort_unstable();
    // Each run goes below those on which it would lie.
    let mut blocked = vec![0_usize; runs.len()];
    let mut blocks = vec![Vec::new(); runs.len()];
    for (index, run) in runs.iter().enumerate() {
        let mut others = BTreeSet::new();
        for (x, _) in &run.bottoms {
            let from = tops.partition_point(|it| it.0 <= x - NEAR);
            let near = tops[from..].iter().take_while(|it| it.0 < x + NEAR);
            others.extend(near.map(|it| it.1).filter(|it| *it != index));
        }
        blocked[index] = others.len();
        for other in others {
            blocks[other].push(index);
        }
    }
    let mut left: BTreeSet<usize> = (0..runs.len()).collect();
    let mut free: BTreeSet<usize> = left
        .iter()
        .copied()
        .filter(|it| blocked[*it] == 0)
        .collect();
    let mut order = Vec::new();
    while let Some(next) = free.first().or(left.first()).copied() {
        left.remove(&next);
        free.remove(&next);
        for other in blocks[next].iter().filter(|it| left.contains(*it)) {
            blocked[*other] -= 1;
            if blocked[*other] == 0 {
                free.insert(*other);
            }
        }
        order.push(next);
    }
    let mut runs: Vec<Option<CrossRun>> = runs.into_iter().map(Some).collect();
    order.into_iter().filter_map(|it| runs[it].take()).collect()
}

/// How many tracks are taken at each place: a segment tree over all places that are asked
/// for.
struct Taken {
    places: Vec<i32>,
    /// For each node the most that was taken at all of its places, and at any of them.
    all: Vec<i32>,
    any: Vec<i32>,
}

impl Taken {
    fn new(spans: &[(i32, i32)]) -> Self {
        let ends = spans.iter().flat_map(|(low, high)| [*low, *high]);
        let around = spans.iter();
        let around = around.flat_map(|(low, high)| [low - APART, high + APART]);
        let mut places: Vec<i32> = ends.chain(around).collect();
        places.sort_unstable();
        places.dedup();
        let nodes = 4 * places.len().max(1);
        Self {
            places,
            all: vec![0; nodes],
            any: vec![0; nodes],
        }
    }

    fn between(&self, low: i32, high: i32) -> (usize, usize) {
        let low = self.places.partition_point(|it| *it < low);
        (low, self.places.partition_point(|it| *it <= high))
    }

    /// The most tracks at any place from `low` to `high`.
    fn most(&self, low: i32, high: i32) -> i32 {
        self.most_in(1, (0, self.places.len()), self.between(low, high))
    }

    fn most_in(&self, node: usize, here: (usize, usize), wanted: (usize, usize)) -> i32 {
        if wanted.1 <= here.0 || here.1 <= wanted.0 {
            return 0;
        }
        if wanted.0 <= here.0 && here.1 <= wanted.1 {
            return self.any[node];
        }
        let middle = usize::midpoint(here.0, here.1);
        let left = self.most_in(2 * node, (here.0, middle), wanted);
        let right = self.most_in(2 * node + 1, (middle, here.1), wanted);
        self.all[node].max(left).max(right)
    }

    /// Takes so many tracks at all places from `low` to `high`.
    fn take(&mut self, low: i32, high: i32, tracks: i32) {
        let wanted = self.between(low, high);
        self.take_in(1, (0, self.places.len()), wanted, tracks);
    }

    fn take_in(&mut self, node: usize, here: (usize, usize), wanted: (usize, usize), tracks: i32) {
        if wanted.1 <= here.0 || here.1 <= wanted.0 {
            return;
        }
        self.any[node] = self.any[node].max(tracks);
        if wanted.0 <= here.0 && here.1 <= wanted.1 {
            self.all[node] = self.all[node].max(tracks);
            return;
        }
        let middle = usize::midpoint(here.0, here.1);
        self.take_in(2 * node, (here.0, middle), wanted, tracks);
        self.take_in(2 * node + 1, (middle, here.1), wanted, tracks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs at random places.
    fn runs(count: usize) -> Vec<CrossRun> {
        let mut seed = 11_u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i32::try_from((seed >> 16) % 300).unwrap()
        };
        let run = |net| CrossRun {
            net,
            upper: 0,
            top: random(),
            bottoms: (0..=net % 3).map(|_| (random(), 0)).collect(),
            track: 0,
        };
        (0..count).map(run).collect()
    }

    #[test]
    fn a_run_is_below_every_run_before_it_that_it_meets_and_no_deeper() {
        let mut channel = Channel {
            runs: runs(60),
            ..Channel::default()
        };
        channel.assign_tracks();
        for (index, run) in channel.runs.iter().enumerate() {
            let (low, high) = run.span();
            let before = channel.runs[..index].iter().filter(|other| {
                let (other_low, other_high) = other.span();
                other_low != other_high && low <= other_high + APART && other_low <= high + APART
            });
            let expected = before.map(|other| other.track + 1).max().unwrap_or(0);
            assert!(low == high || run.track == expected, "{index}");
        }
    }

    #[test]
    fn a_run_goes_below_those_on_which_it_would_lie() {
        let run = |net, top, bottom| CrossRun {
            net,
            upper: 0,
            top,
            bottoms: vec![(bottom, 0)],
            track: 0,
        };
        let nets = |runs: Vec<CrossRun>| -> Vec<usize> { runs.iter().map(|it| it.net).collect() };
        let in_a_row = vec![run(0, 0, 50), run(1, 52, 90), run(2, 91, 140)];
        assert_eq!(nets(apart(in_a_row)), [2, 1, 0]);
        let in_a_circle = vec![run(0, 0, 50), run(1, 50, 0)];
        assert_eq!(nets(apart(in_a_circle)), [0, 1]);
    }
}
