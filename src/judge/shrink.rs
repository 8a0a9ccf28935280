//! The fewest steps of a script on which two programs still differ: first the shortest
//! beginning, then without every step that can be left out, in halves down to single
//! steps (after Zeller's delta debugging). Many candidates are asked at once, because
//! a program costs less than a sandbox.

use std::ops::Range;

use crate::error::Result;

/// How many candidates are asked at once, and at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub(super) at_once: usize,
    pub(super) most_asked: usize,
}

/// Where each candidate is a process.
pub(super) const OF_STEPS: Effort = Effort {
    at_once: 8,
    most_asked: 240,
};
/// Of so few steps, each two are tried together.
const FEW: usize = 12;

/// Whether the two differ on each candidate.
type Differ<'a> = dyn FnMut(&[Vec<u64>]) -> Result<Option<Vec<bool>>> + 'a;

/// The shortest part of `steps` that was found on which the two still differ. `differ`
/// tells it of each candidate, which are the steps that are kept; None is the end of
/// its patience. They differ on all of `steps`.
pub(super) fn shortest<'a>(
    steps: &[u64],
    effort: Effort,
    differ: &'a mut Differ<'a>,
) -> Result<Vec<u64>> {
    let mut search = Search {
        kept: steps.to_vec(),
        left: effort.most_asked,
        at_once: effort.at_once,
        differ,
    };
    search.cut_the_end()?;
    let mut chunk = search.kept.len().div_ceil(2);
    while chunk > 0 && search.has_patience() {
        let removed = search.leave_out_chunks(chunk)?;
        search.cut_the_end_again()?;
        if chunk == 1 && !removed && !search.leave_out_two()? {
            break;
        }
        // A single step may be of no use only once others are gone.
        chunk = if chunk == 1 { 1 } else { chunk.div_ceil(2) };
    }
    Ok(search.kept)
}

struct Search<'a> {
    kept: Vec<u64>,
    /// How many candidates may be asked yet.
    left: usize,
    at_once: usize,
    differ: &'a mut Differ<'a>,
}

impl Search<'_> {
    fn has_patience(&self) -> bool {
        self.left > 0
    }

    fn ask(&mut self, candidates: &[Vec<u64>]) -> Result<Vec<bool>> {
        if !self.has_patience() {
            return Ok(vec![false; candidates.len()]);
        }
        self.left = self.left.saturating_sub(candidates.len());
        Ok((self.differ)(candidates)?.unwrap_or_else(|| {
            self.left = 0;
            vec![false; candidates.len()]
        }))
    }

    /// Keeps the shortest beginning on which they differ: its last step is the first
    /// one whose effect is not the same.
    fn cut_the_end(&mut self) -> Result<()> {
        // They agree on the first `good` steps and differ on the first `bad`.
        let (mut good, mut bad) = (0, self.kept.len());
        while good + 1 < bad && self.has_patience() {
            let points = between(good, bad, self.at_once);
            let candidates: Vec<Vec<u64>> = points
                .iter()
                .map(|end| self.kept[..*end].to_vec())
                .collect();
            let differ = self.ask(&candidates)?;
            match differ.iter().position(|differs| *differs) {
                Some(first) => {
                    bad = points[first];
                    good = first.checked_sub(1).map_or(good, |before| points[before]);
                }
                None => good = points.last().copied().unwrap_or(good),
            }
            if !self.has_patience() {
                break;
            }
        }
        self.kept.truncate(bad);
        Ok(())
    }

    /// With steps left out, they may differ earlier than before.
    fn cut_the_end_again(&mut self) -> Result<()> {
        let [shorter @ .., _] = self.kept.as_slice() else {
            return Ok(());
        };
        let shorter = vec![shorter.to_vec()];
        if !shorter[0].is_empty() && self.ask(&shorter)?[0] {
            self.kept.pop();
            self.cut_the_end()?;
        }
        Ok(())
    }

    /// Leaves out every run of `size` steps that is of no use, and tells whether there
    /// was any. The last step stays.
    fn leave_out_chunks(&mut self, size: usize) -> Result<bool> {
        let before = self.kept.len();
        // From the end: what comes later is more often of no use.
        let mut end = before.saturating_sub(1);
        while end > 0 && self.has_patience() {
            let chunks: Vec<Range<usize>> = (0..self.at_once)
                .map_while(|index| {
                    let end = end.checked_sub(index * size).filter(|end| *end > 0)?;
                    Some(end.saturating_sub(size)..end)
                })
                .collect();
            let candidates: Vec<Vec<u64>> = chunks
                .iter()
                .map(|chunk| self.without(std::slice::from_ref(chunk)))
                .collect();
            let useless: Vec<Range<usize>> = chunks
                .iter()
                .zip(self.ask(&candidates)?)
                .filter(|(_, differs)| *differs)
                .map(|(chunk, _)| chunk.clone())
                .collect();
            end = chunks.last().map_or(0, |chunk| chunk.start);
            self.leave_out(&useless)?;
        }
        Ok(self.kept.len() < before)
    }

    /// Leaves out as many of `useless` as can go together, from the first on; each can go
    /// alone.
    fn leave_out(&mut self, useless: &[Range<usize>]) -> Result<()> {
        if useless.is_empty() {
            return Ok(());
        }
        let beginnings: Vec<Vec<u64>> = (2..=useless.len())
            .map(|count| self.without(&useless[..count]))
            .collect();
        let goes = match beginnings.as_slice() {
            [] => Vec::new(),
            all => self.ask(all)?,
        };
        let most = goes.iter().rposition(|differs| *differs);
        self.kept = match most {
            Some(most) => beginnings[most].clone(),
            None => self.without(&useless[..1]),
        };
        Ok(())
    }

    /// Leaves out two steps of which each needs the other, and tells whether there were
    /// any: neighbours, and, of few steps, any two.
    fn leave_out_two(&mut self) -> Result<bool> {
        let end = self.kept.len().saturating_sub(1);
        let mut pairs: Vec<[Range<usize>; 2]> = Vec::new();
        for first in 0..end {
            let last = if end <= FEW {
                end
            } else {
                (first + 2).min(end)
            };
            pairs.extend((first + 1..last).map(|it| [first..first + 1, it..it + 1]));
        }
        for pairs in pairs.chunks(self.at_once) {
            let candidates: Vec<Vec<u64>> = pairs.iter().map(|it| self.without(it)).collect();
            let goes = self.ask(&candidates)?;
            if let Some(at) = goes.iter().position(|differs| *differs) {
                self.kept.clone_from(&candidates[at]);
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn without(&self, chunks: &[Range<usize>]) -> Vec<u64> {
        let is_kept = |index: &usize| !chunks.iter().any(|chunk| chunk.contains(index));
        let kept = (0..self.kept.len()).filter(is_kept);
        kept.map(|index| self.kept[index]).collect()
    }
}

/// Points that part what lies between `low` and `high` evenly.
fn between(low: usize, high: usize, count: usize) -> Vec<usize> {
    let parts = count + 1;
    let mut points: Vec<usize> = (1..parts)
        .map(|part| low + (high - low) * part / parts)
        .filter(|point| *point > low && *point < high)
        .collect();
    points.dedup();
    points
}

/// `steps` without those in `kept`, as the harness reads it: `3-17,25`.
pub(super) fn left_out(steps: &[u64], kept: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    let mut sorted = steps.to_vec();
    sorted.sort_unstable();
    for step in sorted.into_iter().filter(|step| !kept.contains(step)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == step => *last = step,
            _ => ranges.push((step, step)),
        }
    }
    let words = ranges.into_iter().map(|(first, last)| match last {
        _ if first == last => first.to_string(),
        last => format!("{first}-{last}"),
    });
    words.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of 1 to 300 where the two differ once `needed` are all there; and
    /// how many candidates were asked.
    fn shrunk(needed: &[u64]) -> (Vec<u64>, usize) {
        let steps: Vec<u64> = (1..=300).collect();
        let mut asked = 0;
        let kept = shortest(&steps, OF_STEPS, &mut |candidates| {
            asked += candidates.len();
            let differs = |kept: &Vec<u64>| needed.iter().all(|step| kept.contains(step));
            Ok(Some(candidates.iter().map(differs).collect()))
        });
        (kept.unwrap(), asked)
    }

    #[test]
    fn what_is_of_no_use_is_left_out() {
        for needed in [
            vec![1],
            vec![300],
            vec![150],
            vec![1, 300],
            vec![17, 18, 250],
            vec![5, 60, 61, 140, 299],
        ] {
            let (kept, asked) = shrunk(&needed);
            assert_eq!(kept, needed);
            assert!(
                asked <= OF_STEPS.most_asked + OF_STEPS.at_once,
                "{asked} for {needed:?}"
            );
        }
    }

    #[test]
    fn where_steps_stand_for_each_other_one_of_them_stays() {
        let steps: Vec<u64> = (1..=40).collect();
        let kept = shortest(&steps, OF_STEPS, &mut |candidates| {
            let differs = |kept: &Vec<u64>| kept.contains(&40) && kept.iter().any(|it| *it < 20);
            Ok(Some(candidates.iter().map(differs).collect()))
        });
        let kept = kept.unwrap();
        assert_eq!((kept.len(), kept[1]), (2, 40));
    }

    #[test]
    fn what_differs_earlier_without_other_steps_is_cut_again() {
        let steps: Vec<u64> = (1..=100).collect();
        let kept = shortest(&steps, OF_STEPS, &mut |candidates| {
            // Step 20 repairs what step 10 breaks, until step 90 shows it for good.
            let differs = |kept: &Vec<u64>| {
                let has = |step| kept.contains(&step);
                has(10) && (has(90) || (has(30) && !has(20)))
            };
            Ok(Some(candidates.iter().map(differs).collect()))
        });
        assert_eq!(kept.unwrap().len(), 2);
    }

    #[test]
    fn two_steps_that_need_each_other_go_together() {
        let steps: Vec<u64> = (1..=40).collect();
        let kept = shortest(&steps, OF_STEPS, &mut |candidates| {
            // Steps 7 and 20 undo each other.
            let differs = |kept: &Vec<u64>| {
                let has = |step| kept.contains(&step);
                has(3) && has(30) && has(7) == has(20)
            };
            Ok(Some(candidates.iter().map(differs).collect()))
        });
        assert_eq!(kept.unwrap(), [3, 30]);
    }

    #[test]
    fn without_patience_it_keeps_what_it_knows() {
        let steps: Vec<u64> = (1..=40).collect();
        let kept = shortest(&steps, OF_STEPS, &mut |_| Ok(None));
        assert_eq!(kept.unwrap(), steps);
    }

    #[test]
    fn steps_to_leave_out_are_told_in_ranges() {
        assert_eq!(left_out(&[1, 2, 3, 4, 9, 10_001], &[3]), "1-2,4,9,10001");
        assert_eq!(left_out(&[1, 2], &[1, 2]), "");
    }
}
