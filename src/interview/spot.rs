//! The rules of a code review: what is shown of a wrong design, what is asked, and when
//! a design comes again. Pure: chance comes in as a number.

use crate::{
    hash::sha256,
    journal::SpotBox,
    kata::{Consequence, Kata, Spot},
};

/// Designs of a round.
pub const ROUND: usize = 10;
/// Lines of a design on the screen.
const WINDOW: usize = 40;
/// A line this near to the mistake is right.
const NEAR: usize = 3;
const CHOICES: usize = 4;
/// A mistake of more lines is as easy to find as one of so many.
const MOST_SIZES: usize = 4;
const DAY_MS: u64 = 24 * 3600 * 1000;
/// After so many right answers in a row a design rests for so many days.
const REST_DAYS: [u64; 4] = [1, 3, 7, 14];

/// One design to review.
#[derive(Clone, Debug)]
pub struct Question {
    /// Names it to programs, and says nothing of the mistake.
    pub id: String,
    pub spot: Spot,
    /// What is shown: numbers and lines, without comments.
    pub rows: Vec<(usize, String)>,
    /// What may follow, one of which does.
    pub choices: Vec<Consequence>,
    right: usize,
}

/// How an answer was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub line: bool,
    pub consequence: bool,
}

/// Numbers that follow from a seed.
struct Chance(u64);

impl Chance {
    /// The next number below `below`.
    fn next(&mut self, below: usize) -> usize {
        // Splitmix, by Steele, Lea and Flood.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let below = u64::try_from(below.max(1)).unwrap_or(1);
        usize::try_from(z % below).unwrap_or(0)
    }
}

/// The name of a design that says nothing of its mistake.
fn mark(kata: &Kata, spot: &Spot) -> String {
    sha256(["spot", kata.id.as_str(), &spot.mutant], 8)
}

impl Question {
    /// The question about `spot`, one of `all`, for someone who knows the rules up to
    /// `stage`; none if too few wrong answers are known.
    pub fn new(kata: &Kata, spot: &Spot, all: &[Spot], stage: usize, seed: u64) -> Option<Self> {
        let mut chance = Chance(seed);
        let truths = &spot.consequences;
        let truth = truths.get(chance.next(truths.len()))?.clone();
        let mut others = kata.other_consequences(spot, &truth, all, (stage, CHOICES - 1));
        let mut choices = Vec::new();
        while choices.len() + 1 < CHOICES {
            if others.is_empty() {
                return None;
            }
            choices.push(others.swap_remove(chance.next(others.len())));
        }
        let right = chance.next(CHOICES);
        choices.insert(right, truth);
        Some(Self {
            id: format!("{}/{}/{seed:x}", kata.id, mark(kata, spot)),
            rows: rows(spot, &mut chance),
            spot: spot.clone(),
            choices,
            right,
        })
    }

    /// The question with this name among `all`.
    pub fn named(kata: &Kata, id: &str, all: &[Spot], stage: usize) -> Option<Self> {
        let mut parts = id.split('/').skip(1);
        let (of, seed) = (parts.next()?, parts.next()?);
        let seed = u64::from_str_radix(seed, 16).ok()?;
        let spot = all.iter().find(|spot| mark(kata, spot) == of)?;
        Self::new(kata, spot, all, stage, seed)
    }

    /// How good the line and the choice, counted from 1, are.
    pub fn marks(&self, line: usize, choice: usize) -> Marks {
        let is_near = |range: &std::ops::RangeInclusive<usize>| {
            line + NEAR >= *range.start() && line <= range.end() + NEAR
        };
        Marks {
            line: self.spot.lines.iter().any(is_near),
            consequence: choice == self.right + 1,
        }
    }

    /// Whether `line` is one of those that are shown.
    pub fn shows(&self, line: usize) -> bool {
        self.rows.iter().any(|row| row.0 == line)
    }

    /// The choice that is right, counted from 1.
    pub fn right(&self) -> usize {
        self.right + 1
    }
}

/// Part of the file with the mistake somewhere in it, without comments, which could
/// contradict the code.
fn rows(spot: &Spot, chance: &mut Chance) -> Vec<(usize, String)> {
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    let code: Vec<(usize, &str)> = (1..)
        .zip(spot.text.lines())
        .filter(|(_, line)| !is_comment(line))
        .collect();
    let place = |line: usize| code.partition_point(|(number, _)| *number < line);
    let first = spot.lines.first().map_or(0, |it| place(*it.start()));
    let last = spot.lines.last().map_or(0, |it| place(*it.end()));
    // Some lines before and after it, or its place would give it away.
    let latest = first
        .saturating_sub(NEAR)
        .min(code.len().saturating_sub(WINDOW));
    let earliest = (last + 1 + NEAR).saturating_sub(WINDOW).min(latest);
    let from = earliest + chance.next(latest - earliest + 1);
    let shown = code.into_iter().skip(from).take(WINDOW);
    shown
        .map(|(number, line)| (number, line.to_owned()))
        .collect()
}

/// Designs in the order in which a round takes them: what was missed, what has rested long
/// enough, what is new; what rests comes last, as does the one that was answered just now.
/// Among them those come first whose mistake is smallest.
pub fn in_turn<'a>(
    all: &'a [(&'a Kata, Spot)],
    boxes: &dyn Fn(&Kata, &Spot) -> Option<SpotBox>,
    now: u64,
    seed: u64,
) -> Vec<&'a (&'a Kata, Spot)> {
    let mut chance = Chance(seed);
    let answered = all.iter().filter_map(|it| boxes(it.0, &it.1));
    let newest = answered.map(|known| known.at).max();
    let is_newest = |known: &SpotBox| newest == Some(known.at);
    let mut keyed: Vec<_> = all
        .iter()
        .map(|it| {
            let group = match boxes(it.0, &it.1) {
                Some(known) if known.streak == 0 && !is_newest(&known) => 0,
                Some(known) if known.streak == 0 => 3,
                Some(known) if is_due(&known, now) => 1,
                None => 2,
                Some(_) => 3,
            };
            let size = it.1.size.min(MOST_SIZES);
            ((group, size, chance.next(1 << 30)), it)
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, it)| it).collect()
}

/// Whether a design that was right has rested long enough.
pub fn is_due(known: &SpotBox, now: u64) -> bool {
    let days = REST_DAYS[known.streak.saturating_sub(1).min(REST_DAYS.len() - 1)];
    known.streak == 0 || now >= known.at.saturating_add(days * DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn a_question_shows_the_mistake_and_no_comment_and_is_made_again_from_its_name() {
        let catalogue = Catalogue::embedded().unwrap();
        let guided = catalogue.iter().filter(|it| it.base.is_none());
        for kata in guided.filter(|it| it.last_stage() > 2) {
            let all = kata.spots(kata.last_stage()).unwrap();
            for (spot, seed) in all.iter().zip(1..).step_by(9) {
                let question = Question::new(kata, spot, &all, kata.last_stage(), seed).unwrap();
                let numbers: Vec<usize> = question.rows.iter().map(|row| row.0).collect();
                let shown = spot.lines.iter().any(|it| numbers.contains(it.start()));
                let near = spot
                    .lines
                    .iter()
                    .any(|it| numbers.iter().any(|n| n.abs_diff(*it.start()) <= NEAR));
                assert!(shown || near, "{}: {}", kata.id, spot.mutant);
                assert!(question.rows.len() <= WINDOW);
                assert!(
                    question
                        .rows
                        .iter()
                        .all(|row| !row.1.trim_start().starts_with("//"))
                );
                assert!(!question.id.contains(&spot.mutant));
                let again = Question::named(kata, &question.id, &all, kata.last_stage()).unwrap();
                assert_eq!(
                    (&again.rows, &again.choices),
                    (&question.rows, &question.choices)
                );
                let line = *spot.lines[0].start();
                let right = Marks {
                    line: true,
                    consequence: true,
                };
                assert_eq!(question.marks(line, question.right()), right);
                assert!(question.marks(line + NEAR, 9).line);
                let far = spot.lines.last().unwrap().end() + NEAR + 1;
                assert!(
                    !question
                        .marks(far, question.right() % CHOICES + 1)
                        .consequence
                );
                assert!(!question.marks(far, 1).line);
            }
        }
    }

    #[test]
    fn what_was_missed_comes_first_and_what_was_right_rests() {
        let known = |streak, at| SpotBox {
            streak,
            at,
            asked: 1,
        };
        assert!(is_due(&known(0, 100), 100));
        assert!(!is_due(&known(1, 0), DAY_MS - 1));
        assert!(is_due(&known(1, 0), DAY_MS));
        assert!(!is_due(&known(3, 0), 7 * DAY_MS - 1));
        assert!(is_due(&known(9, 0), 14 * DAY_MS));
        let catalogue = Catalogue::embedded().unwrap();
        let kata = catalogue.iter().find(|it| it.last_stage() > 2).unwrap();
        let spots = kata.spots(kata.last_stage()).unwrap();
        let all: Vec<_> = spots.into_iter().map(|spot| (kata, spot)).collect();
        let names: Vec<&str> = all.iter().map(|it| it.1.mutant.as_str()).collect();
        let boxes = |_: &Kata, spot: &Spot| match names.iter().position(|it| *it == spot.mutant) {
            Some(0) => Some(known(1, 1)),
            Some(1) => Some(known(0, 0)),
            _ => None,
        };
        let turn = in_turn(&all, &boxes, 1, 5);
        assert_eq!(turn[0].1.mutant, names[1]);
        assert_eq!(turn.last().unwrap().1.mutant, names[0]);
        let sizes: Vec<usize> = turn[1..turn.len() - 1]
            .iter()
            .map(|it| it.1.size.min(MOST_SIZES))
            .collect();
        assert!(sizes.is_sorted(), "{sizes:?}");
    }
}
