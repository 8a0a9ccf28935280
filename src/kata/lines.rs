//! Differences between two texts, line by line, in a time that grows with their length.
//!
//! Short texts are compared by Myers' algorithm (in `diffy`), whose work grows with the
//! square of what differs. Of long ones the lines that stand in both texts once each are
//! found first, as in Bram Cohen's patience diff, and only the texts between these are
//! compared. What has no such line and is still long is replaced as a whole.

use std::collections::HashMap;

use diffy::{DiffOptions, Line};

/// A line with its end, and in which of the texts it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit<'a> {
    Same(&'a str),
    Gone(&'a str),
    New(&'a str),
}

/// Edits side by side, with some lines around them. Lines are counted from 1.
#[derive(Clone, Copy, Debug)]
pub struct Hunk<'a, 'b> {
    pub old_start: usize,
    pub new_start: usize,
    pub edits: &'b [Edit<'a>],
}

/// Texts of so many lines together are compared as a whole.
const SHORT: usize = 4000;
/// The same between two lines that were found before.
const SHORT_BETWEEN: usize = 600;
/// How often lines are looked for between those that were found.
const ROUNDS: usize = 6;

/// What makes `new` of `old`: all lines of both.
pub fn edits<'a>(old: &'a str, new: &'a str) -> Vec<Edit<'a>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut edits = Vec::with_capacity(old.len().max(new.len()));
    if old.len() + new.len() <= SHORT {
        compare(&old, &new, &mut edits);
    } else {
        split(&old, &new, ROUNDS, &mut edits);
    }
    edits
}

fn split<'a>(old: &[&'a str], new: &[&'a str], rounds: usize, edits: &mut Vec<Edit<'a>>) {
    let same =
        |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(a, b)| a == b).count();
    let before = same(&mut old.iter().zip(new));
    let (head, old) = old.split_at(before);
    let new = &new[before..];
    let after = same(&mut old.iter().rev().zip(new.iter().rev()));
    let (old, tail) = old.split_at(old.len() - after);
    let new = &new[..new.len() - after];
    edits.extend(head.iter().map(|line| Edit::Same(line)));
    let common = if old.len() + new.len() > SHORT_BETWEEN && rounds > 0 {
        common(old, new)
    } else {
        Vec::new()
    };
    if old.len() + new.len() <= SHORT_BETWEEN {
        compare(old, new, edits);
    } else if common.is_empty() {
        edits.extend(old.iter().map(|line| Edit::Gone(line)));
        edits.extend(new.iter().map(|line| Edit::New(line)));
    } else {
        let (mut from, mut to) = (0, 0);
        for (here, there) in common {
            split(&old[from..here], &new[to..there], rounds - 1, edits);
            edits.push(Edit::Same(old[here]));
            (from, to) = (here + 1, there + 1);
        }
        split(&old[from..], &new[to..], rounds - 1, edits);
    }
    edits.extend(tail.iter().map(|line| Edit::Same(line)));
}

/// Lines that both texts have once each, as many as stand in the same order in both:
/// their places.
fn common(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, [Option<usize>; 2]> = HashMap::new();
    let mut often: HashMap<&str, [usize; 2]> = HashMap::new();
    for (side, lines) in [old, new].into_iter().enumerate() {
        for (place, line) in lines.iter().enumerate() {
            places.entry(line).or_default()[side] = Some(place);
            often.entry(line).or_default()[side] += 1;
        }
    }
    let once = places.into_iter().filter(|(line, _)| often[line] == [1, 1]);
    let mut pairs: Vec<(usize, usize)> = once.filter_map(|(_, [a, b])| a.zip(b)).collect();
    pairs.sort_unstable();
    rising(&pairs)
}

/// The longest rising sequence by the second number, by patience sorting.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut piles: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let pile = piles.partition_point(|top| pairs[*top].1 < pair.1);
        before.push(pile.checked_sub(1).map(|it| piles[it]));
        if pile == piles.len() {
            piles.push(index);
        } else {
            piles[pile] = index;
        }
    }
    let last = piles.last().copied();
    let mut sequence: Vec<(usize, usize)> = std::iter::successors(last, |it| before[*it])
        .map(|it| pairs[it])
        .collect();
    sequence.reverse();
    sequence
}

fn compare<'a>(old: &[&'a str], new: &[&'a str], edits: &mut Vec<Edit<'a>>) {
    let (text, other) = (old.concat(), new.concat());
    let patch = DiffOptions::new()
        .set_context_len(old.len() + new.len())
        .create_patch(&text, &other);
    if patch.hunks().is_empty() {
        edits.extend(old.iter().map(|line| Edit::Same(line)));
    }
    let (mut old, mut new) = (old.iter(), new.iter());
    for line in patch.hunks().iter().flat_map(diffy::Hunk::lines) {
        edits.extend(match line {
            Line::Context(_) => {
                new.next();
                old.next().map(|line| Edit::Same(line))
            }
            Line::Delete(_) => old.next().map(|line| Edit::Gone(line)),
            Line::Insert(_) => new.next().map(|line| Edit::New(line)),
        });
    }
}

/// Edits in hunks, each with `context` lines around what differs.
pub fn hunks<'a, 'b>(edits: &'b [Edit<'a>], context: usize) -> Vec<Hunk<'a, 'b>> {
    let differs = |it: &&(usize, &Edit<'_>)| !matches!(it.1, Edit::Same(_));
    let places: Vec<(usize, &Edit<'_>)> = edits.iter().enumerate().collect();
    let places: Vec<usize> = places.iter().filter(differs).map(|it| it.0).collect();
    let (mut old, mut new, mut at) = (1, 1, 0);
    places
        .chunk_by(|one, next| next - one <= (2 * context).max(1))
        .map(|group| {
            let from = group[0].saturating_sub(context);
            let to = (group[group.len() - 1] + 1 + context).min(edits.len());
            for edit in &edits[at..from] {
                old += usize::from(!matches!(edit, Edit::New(_)));
                new += usize::from(!matches!(edit, Edit::Gone(_)));
            }
            at = from;
            Hunk {
                old_start: old,
                new_start: new,
                edits: &edits[from..to],
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {

    use super::*;

    /// Both texts, as the edits have them.
    fn texts(edits: &[Edit<'_>]) -> (String, String) {
        let (mut old, mut new) = (String::new(), String::new());
        for edit in edits {
            match edit {
                Edit::Same(line) => {
                    old += line;
                    new += line;
                }
                Edit::Gone(line) => old += line,
                Edit::New(line) => new += line,
            }
        }
        (old, new)
    }

    fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
        (0..count).map(|it| line(it) + "\n").collect()
    }

    /// How many lines differ; the edits are made of all lines of both texts.
    fn differ(old: &str, new: &str) -> usize {
        let edits = edits(old, new);
        assert_eq!(texts(&edits), (old.to_owned(), new.to_owned()));
        edits
            .iter()
            .filter(|it| !matches!(it, Edit::Same(_)))
            .count()
    }

    #[test]
    fn few_differences_are_found_in_short_and_in_long_texts() {
        for count in [0, 1, 5, 100, 50_000] {
            let old = lines(count, |it| format!("line {}", it % 1000 * (it / 900)));
            assert_eq!(differ(&old, &old), 0);
            assert_eq!(differ(&old, &format!("{old}more")), 1);
            if count > 10 {
                let new: String = old
                    .split_inclusive('\n')
                    .enumerate()
                    .filter(|(at, _)| at % (count / 5) != 7)
                    .map(|it| it.1)
                    .collect();
                assert_eq!(differ(&old, &new), 5);
            }
        }
    }

    #[test]
    fn many_lines_are_compared_whatever_they_are() {
        // Compared line by line, they would take an hour.
        let count = 20_000;
        let all = lines(count, |it| format!("a{it}"));
        for other in [
            lines(count, |it| format!("b{it}")),
            lines(count, |it| format!("a{}", count - it)),
            lines(count, |it| format!("a{}", it * 7919 % count)),
            lines(count, |it| (it % 2).to_string()),
            lines(count, |it| format!("{}{it}", ["a", "b"][it % 2])),
        ] {
            assert!(differ(&all, &other) > 0);
            assert!(differ(&other, &lines(count, |it| (it % 3).to_string())) > 0);
        }
    }

    #[test]
    fn hunks_have_their_lines_and_some_around_them() {
        let old = lines(40, |it| it.to_string());
        let new = old.replace("5\n", "X\n").replace("\n12\n", "\n");
        let edits = edits(&old, &new);
        let found: Vec<_> = hunks(&edits, 1)
            .iter()
            .map(|it| (it.old_start, it.new_start, it.edits.len()))
            .collect();
        assert_eq!(
            found,
            [
                (5, 5, 4),
                (12, 12, 3),
                (15, 14, 4),
                (25, 24, 4),
                (35, 34, 4)
            ]
        );
        assert_eq!(hunks(&edits, 20).len(), 1);
    }
}
