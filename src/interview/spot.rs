//! The rules of a code review: what is shown of a wrong design, what is asked, and when
//! a design comes again. Pure: chance comes in as a number.

use std::collections::BTreeSet;

use super::{
    chance::Chance,
    excerpt::{Excerpt, excerpt},
};
use crate::{
    hash::sha256,
    journal::SpotBox,
    kata::{Consequence, Kata, Spot},
};

/// Designs of a round.
pub const ROUND: usize = 10;
const CHOICES: usize = 4;
/// Excerpts of a design that are tried.
const TRIES: u64 = 4;
/// How many choices speak at least as much of the code on the screen as the right one.
const FROM_ABOVE: &[usize] = &[0, 1, 1, 2, 2, 3, 3];
/// A kata of so many stages has little code.
const SHORT: usize = 2;
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
    right_lines: BTreeSet<usize>,
}

/// How an answer was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub line: bool,
    pub consequence: bool,
}

/// The name of a design that says nothing of its mistake.
fn mark(kata: &Kata, spot: &Spot) -> String {
    sha256(["spot", kata.id.as_str(), &spot.mutant], 8)
}

impl Question {
    /// The question about `spot`, one of `all`, for someone who knows the rules up to
    /// `stage`; none if there is too little code around the mistake or if too few wrong
    /// answers are known.
    pub fn new(kata: &Kata, spot: &Spot, all: &[Spot], stage: usize, seed: u64) -> Option<Self> {
        let mark = mark(kata, spot);
        let mut chance = Chance::of(seed, &mark);
        let truth = spot.consequences.first()?;
        let Excerpt { rows, right } = excerpt(spot, kata.own_stages() <= SHORT, &mut chance)?;
        let code: String = rows.iter().flat_map(|row| [&row.1, "\n"]).collect();
        let mut choices = distractors(kata, spot, (all, stage), &code, &mut chance)?;
        let place = chance.next(CHOICES);
        choices.insert(place, truth.clone());
        Some(Self {
            id: format!("{}/{mark}/{seed:x}", kata.id),
            rows,
            spot: spot.clone(),
            choices,
            right: place,
            right_lines: right,
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
        Marks {
            line: self.right_lines.contains(&line),
            consequence: choice == self.right + 1,
        }
    }

    /// Whether it shows how the mistake of `other`, of the same kata, is mended.
    fn tells(&self, other: &Self) -> bool {
        let places = &self.spot.places;
        let shown = self.rows.iter().filter_map(|row| places.get(row.0 - 1));
        self.spot.file == other.spot.file
            && shown.copied().any(|place| {
                other
                    .spot
                    .correct
                    .iter()
                    .any(|lines| lines.contains(&place))
            })
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

/// Rules that hold, and that speak of the code on the screen about as much as the one that
/// does not; none if it speaks of it far more than all others, because then the names alone
/// would tell.
fn distractors(
    kata: &Kata,
    spot: &Spot,
    (all, stage): (&[Spot], usize),
    code: &str,
    chance: &mut Chance,
) -> Option<Vec<Consequence>> {
    let wanted = CHOICES - 1;
    let holdings = kata.holdings(spot, all, stage).into_iter();
    let (doubtful, mut sure): (Vec<_>, Vec<_>) = holdings.partition(|it| it.is_doubtful);
    if sure.len() < wanted {
        sure.extend(doubtful);
    }
    let shared = |it: &Consequence| it.shared_with(code);
    let of_truth = shared(spot.consequences.first()?);
    let ranked = sure
        .into_iter()
        .map(|it| (shared(&it.consequence), it.consequence));
    let (mut above, mut below): (Vec<_>, Vec<_>) = ranked.partition(|it| it.0 >= of_truth);
    above.sort_by_key(|it| it.0);
    below.sort_by_key(|it| std::cmp::Reverse(it.0));
    let from_above = FROM_ABOVE[chance.next(FROM_ABOVE.len())].min(above.len());
    let from_below = (wanted - from_above).min(below.len());
    let mut chosen = Vec::new();
    for (group, count) in [(&mut above, wanted - from_below), (&mut below, from_below)] {
        // The nearest, but not always the same.
        group.truncate(2 * count);
        for _ in 0..count.min(group.len()) {
            chosen.push(group.swap_remove(chance.next(group.len())).1);
        }
    }
    let most = chosen.iter().map(shared).max().unwrap_or(0);
    let is_plain = of_truth > most + 1 && kata.own_stages() > SHORT;
    (chosen.len() == wanted && !is_plain).then_some(chosen)
}

/// Questions about the designs in `turn`, at most `most`: none shows the correct code of
/// another one's mistake. `ask` makes a question from a seed.
pub fn series<'a>(
    turn: &[&'a (&'a Kata, Spot)],
    ask: &dyn Fn(&'a Kata, &Spot, u64) -> Option<Question>,
    seed: u64,
    most: usize,
) -> Vec<(&'a Kata, Question)> {
    let mut chosen: Vec<(&Kata, Question)> = Vec::new();
    for ((kata, spot), number) in turn.iter().zip(0..) {
        let seeds = (0..TRIES).map(|one| seed.wrapping_add(number * TRIES + one));
        let is_apart = |question: &Question| {
            let tells = |(other, earlier): &(&Kata, Question)| {
                other.id == kata.id && (earlier.tells(question) || question.tells(earlier))
            };
            !chosen.iter().any(tells)
        };
        let mut questions = seeds.filter_map(|seed| ask(kata, spot, seed));
        if let Some(question) = questions.find(is_apart) {
            chosen.push((*kata, question));
        }
        if chosen.len() == most {
            break;
        }
    }
    chosen
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
    let mut chance = Chance::new(seed);
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

    /// The guided katas of more than two stages, each with all its designs.
    fn designs(catalogue: &Catalogue) -> impl Iterator<Item = (&Kata, Vec<Spot>)> {
        let guided = catalogue.iter().filter(|it| it.base.is_none());
        let long = guided.filter(|it| it.last_stage() > SHORT);
        long.map(|kata| (kata, kata.spots(kata.last_stage()).unwrap()))
    }

    fn questions(catalogue: &Catalogue) -> Vec<(&Kata, Question)> {
        let mut questions = Vec::new();
        for (kata, all) in designs(catalogue) {
            for (spot, seed) in all.iter().zip(1..) {
                let question = Question::new(kata, spot, &all, kata.last_stage(), seed);
                questions.extend(question.map(|it| (kata, it)));
            }
        }
        questions
    }

    #[test]
    fn a_question_shows_the_mistake_and_no_comment_and_is_made_again_from_its_name() {
        let catalogue = Catalogue::embedded().unwrap();
        let designs = designs(&catalogue).collect::<Vec<_>>();
        let each = designs.iter().flat_map(|(kata, all)| {
            let asked =
                all.iter().zip(1..).step_by(9).filter_map(|(spot, seed)| {
                    Question::new(kata, spot, all, kata.last_stage(), seed)
                });
            asked.map(move |question| (kata, all, question))
        });
        for (kata, all, question) in each {
            let spot = &question.spot;
            let shown = |line: usize| question.shows(line);
            let wrong = spot.lines.iter().flat_map(Clone::clone);
            assert!(wrong.clone().any(shown), "{}: {}", kata.id, spot.mutant);
            let is_comment = |row: &(usize, String)| row.1.trim_start().starts_with("//");
            assert!(!question.rows.iter().any(is_comment));
            assert!(!question.id.contains(&spot.mutant));
            let again = Question::named(kata, &question.id, all, kata.last_stage()).unwrap();
            assert_eq!(
                (&again.rows, &again.choices),
                (&question.rows, &question.choices)
            );
            let line = wrong.clone().find(|line| question.shows(*line)).unwrap();
            let right = Marks {
                line: true,
                consequence: true,
            };
            assert_eq!(question.marks(line, question.right()), right);
            let far = wrong.max().unwrap() + 3;
            let other = question.right() % CHOICES + 1;
            let wrong = Marks {
                line: false,
                consequence: false,
            };
            assert_eq!(question.marks(far, other), wrong);
        }
    }

    #[test]
    fn the_place_of_a_mistake_and_the_words_of_a_rule_tell_nothing() {
        let catalogue = Catalogue::embedded().unwrap();
        let questions = questions(&catalogue);
        let count = questions.len();
        assert!(count > 150, "{count} designs");
        let (mut parts, mut first, mut places) = ([0; 5], 0, [0; CHOICES]);
        for (_, question) in &questions {
            let is_right = |row: &(usize, String)| question.right_lines.contains(&row.0);
            let at = question.rows.iter().position(is_right).unwrap();
            parts[at * 5 / question.rows.len()] += 1;
            let code: String = question
                .rows
                .iter()
                .flat_map(|row| [&row.1, "\n"])
                .collect();
            let shared = question.choices.iter().map(|it| it.shared_with(&code));
            let shared: Vec<usize> = shared.collect();
            let truth = shared[question.right];
            let others = (0..CHOICES).filter(|at| *at != question.right);
            first += usize::from(others.map(|at| shared[at]).all(|it| it < truth));
            places[question.right] += 1;
        }
        for part in parts {
            assert!(
                (count / 10..count * 3 / 10).contains(&part),
                "{parts:?} of {count}"
            );
        }
        let share = first * 100 / count;
        assert!((15..35).contains(&share), "{first} of {count}");
        assert!(places.iter().all(|it| *it * 100 > count * 18), "{places:?}");
    }

    #[test]
    fn no_question_of_a_round_shows_how_another_is_mended() {
        let catalogue = Catalogue::embedded().unwrap();
        let kata = catalogue.iter().find(|it| it.last_stage() > SHORT).unwrap();
        let all = kata.spots(kata.last_stage()).unwrap();
        let designs: Vec<_> = all.iter().map(|spot| (kata, spot.clone())).collect();
        let ask = |kata: &Kata, spot: &Spot, seed| {
            Question::new(kata, spot, &all, kata.last_stage(), seed)
        };
        let turn: Vec<_> = designs.iter().collect();
        let round = series(&turn, &ask, 7, ROUND);
        assert_eq!(round.len(), ROUND);
        for (_, one) in &round {
            let others = round
                .iter()
                .filter(|it| it.0.id == kata.id && it.1.id != one.id);
            for (_, other) in others.filter(|it| it.1.spot.file == one.spot.file) {
                let correct = other.spot.correct.iter().flat_map(Clone::clone);
                let shown = |place| {
                    one.rows
                        .iter()
                        .any(|row| one.spot.places[row.0 - 1] == place)
                };
                assert!(!correct.clone().any(shown), "{} and {}", one.id, other.id);
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
