use std::{
    ops::RangeInclusive,
    sync::{Mutex, OnceLock},
};

/// A small random generator (SplitMix64, after Steele, Lea and Flood 2014):
/// the same seed gives the same numbers on every machine and in every release.
#[derive(Clone, Debug)]
pub struct Generator {
    state: u64,
    seed: u64,
    /// The number of the step that this generator is for; 0 is the whole script.
    step: u64,
}

/// Most steps of one call of `steps`, so that no two have the same number.
const MOST_STEPS: u64 = 10_000;

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed,
            seed,
            step: 0,
        }
    }

    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, but not including, `end`. Panics if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next_u64() % end
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`. Panics if there are none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = self.below(items.len() as u64);
        &items[usize::try_from(index).expect("an index fits usize")]
    }

    /// The steps of a script, each with its number and a generator of its own. A step
    /// draws the same numbers when others are left out. So `kata check --oracle` can
    /// look for the shortest script on which your code is wrong. Steps may have steps.
    pub fn steps<N>(
        &self,
        numbers: impl IntoIterator<Item = N>,
    ) -> impl Iterator<Item = (N, Self)> {
        let (seed, before) = (self.seed, self.step * MOST_STEPS);
        (before + 1..)
            .zip(numbers)
            .inspect(move |(step, _)| assert!(step - before < MOST_STEPS, "too many steps"))
            .filter(|(step, _)| is_wanted(*step))
            .map(move |(step, number)| (number, Self::at(seed, step)))
    }

    fn at(seed: u64, step: u64) -> Self {
        Self {
            state: seed ^ Self::new(step).next_u64(),
            seed,
            step,
        }
    }
}

/// What the judge wants of a script.
struct Script {
    left_out: Vec<RangeInclusive<u64>>,
    taken: Mutex<Vec<u64>>,
}

/// Set by the judge before a script begins; your own tests take every step.
static SCRIPT: OnceLock<Script> = OnceLock::new();

/// Leaves steps out from now on: `3-17,25`.
pub fn leave_out(steps: &str) {
    let range = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        Some(first.parse().ok()?..=last.parse().ok()?)
    };
    let script = Script {
        left_out: steps.split(',').filter_map(range).collect(),
        taken: Mutex::default(),
    };
    // The first call counts.
    let _ = SCRIPT.set(script);
}

/// The numbers of the steps that were taken since `leave_out`.
pub fn steps_taken() -> Vec<u64> {
    let taken = SCRIPT.get().and_then(|it| it.taken.lock().ok());
    taken.map(|taken| taken.clone()).unwrap_or_default()
}

fn is_wanted(step: u64) -> bool {
    let Some(script) = SCRIPT.get() else {
        return true;
    };
    let is_wanted = !script.left_out.iter().any(|range| range.contains(&step));
    if let (true, Ok(mut taken)) = (is_wanted, script.taken.lock()) {
        taken.push(step);
    }
    is_wanted
}
