//! The fewest commands of an open track's script on which two programs still differ.
//!
//! A script reads the replies, so without one of its steps it may say other things. Here
//! its commands are fixed. What is left must show the same difference as the whole script,
//! up to the numbers in it, because commands that no script would give could show others.

use std::time::{Duration, Instant};

use super::{
    oracle::{Players, Script},
    oracle_report::Shrunk,
    shrink::{self, Effort},
    trial::TrialResult,
};
use crate::{error::Result, limits::Limits};

/// What one process may take for many candidates.
const LONGEST_SURVEY_MS: u64 = 10_000;
/// Of what the candidates of one process print, at most about so many bytes.
const MOST_PRINTED: usize = 200 << 10;
/// Most candidates of one process, and most of all.
const AT_ONCE: usize = 64;
const MOST_ASKED: usize = 4_000;
/// Only a fence: the number of candidates ends the search, so that a busy machine finds
/// the same script.
const FENCE: Duration = Duration::from_secs(30);
/// What stands between two transcripts.
const BETWEEN: &str = "\u{c}\n";

/// Where two transcripts part: the command, and the first lines that are not the same,
/// each without its numbers. So it is known again in a shorter script.
#[derive(Debug, PartialEq, Eq)]
struct Parting {
    command: String,
    expected: String,
    actual: String,
}

impl Parting {
    /// The first difference, and the place of its command; none if there is none, or if it
    /// is the reference that fails.
    fn of((expected, actual): &(String, String)) -> Option<(usize, Self)> {
        let (mut expected, mut actual) = (expected.lines(), actual.lines());
        let mut commands: Vec<&str> = Vec::new();
        loop {
            let pair = (expected.next(), actual.next());
            if pair == (None, None) {
                return None;
            }
            if pair.0 == pair.1 {
                commands.extend(pair.0.and_then(command_in));
                continue;
            }
            let [expected, actual] = [pair.0, pair.1].map(Option::unwrap_or_default);
            let parting = Self {
                command: without_numbers(commands.last()?),
                expected: without_numbers(expected),
                actual: without_numbers(actual),
            };
            let is_sound = !expected.starts_with("! ");
            return is_sound.then_some((commands.len() - 1, parting));
        }
    }
}

fn command_in(line: &str) -> Option<&str> {
    line.strip_prefix("> ")
}

/// The commands of a transcript.
fn commands_of(transcript: &str) -> Vec<String> {
    let commands = transcript.lines().filter_map(command_in);
    commands.map(str::to_owned).collect()
}

/// The next command is a difference of the replies before it, too: one has ended.
fn without_numbers(line: &str) -> String {
    if line.starts_with("> ") {
        return String::new();
    }
    let is_name = |word: &&str| !word.contains(|c: char| c.is_ascii_digit());
    let words = line.split(' ');
    let words = words.map(|word| Some(word).filter(is_name).unwrap_or("#"));
    words.collect::<Vec<_>>().join(" ")
}

impl Players<'_> {
    /// The fewest commands of the script, whose transcript on the reference is `expected`,
    /// on which both differ in the same way. None if there is no shorter script, or if the
    /// learner's code ends the process.
    pub(super) fn shrink_commands(
        &self,
        script: &Script,
        expected: &TrialResult,
    ) -> Result<Option<Shrunk>> {
        let commands = commands_of(&expected.transcript);
        let search = Search {
            players: self,
            script,
            started: Instant::now(),
            at_once: (MOST_PRINTED / expected.transcript.len().max(1)).clamp(4, AT_ONCE),
            commands: &commands,
        };
        let Some(kept) = search.shortest()?.filter(|it| it.len() < commands.len()) else {
            return Ok(None);
        };
        let kept: Vec<&str> = search.texts(&kept);
        let only = script.with(vec![kept.join("\n")]);
        let played = self.play(&[only], self.kata.limits())?.pop();
        let differing =
            played.filter(|(expected, actual)| super::oracle::do_differ(expected, actual));
        Ok(differing.map(|(expected, actual)| Shrunk {
            commands: kept.len(),
            of: commands.len(),
            expected: expected.transcript,
            actual: actual.transcript,
            outcome: actual.outcome,
        }))
    }

    /// How many commands of the script come before its first step.
    fn set_up(&self, script: &Script, commands: &[String]) -> Result<usize> {
        let alone = script.without_steps();
        let played = self.play_reference(&[alone])?;
        let alone = played.first().map(|it| commands_of(&it.transcript));
        let pairs = commands.iter().zip(alone.unwrap_or_default());
        Ok(pairs.take_while(|(one, other)| *one == other).count())
    }
}

struct Search<'a> {
    players: &'a Players<'a>,
    script: &'a Script,
    started: Instant,
    at_once: usize,
    commands: &'a [String],
}

type Transcripts = (String, String);

impl Search<'_> {
    fn texts(&self, kept: &[u64]) -> Vec<&str> {
        let at = kept.iter().filter_map(|at| usize::try_from(*at).ok());
        at.filter_map(|at| self.commands.get(at).map(String::as_str))
            .collect()
    }

    /// The places of the commands that are kept.
    fn shortest(&self) -> Result<Option<Vec<u64>>> {
        let places = 0..self.commands.len() as u64;
        let all: Vec<u64> = places.collect();
        let Some(whole) = self.ask(std::slice::from_ref(&all))? else {
            return Ok(None);
        };
        let Some((last, parting)) = whole.first().and_then(Parting::of) else {
            return Ok(None);
        };
        let set_up = self.players.set_up(self.script, self.commands)?.min(last);
        let (set_up, rest) = all[..=last].split_at(set_up);
        let effort = Effort {
            at_once: self.at_once,
            most_asked: MOST_ASKED,
        };
        let kept = shrink::shortest(rest, effort, &mut |candidates| {
            let whole = candidates.iter().map(|it| [set_up, it].concat());
            let played = self.ask(&whole.collect::<Vec<_>>())?;
            Ok(played.map(|played| played.iter().map(|it| is(it, &parting)).collect()))
        })?;
        self.without_set_up(set_up, &kept, &parting).map(Some)
    }

    /// Leaves out each command of the set-up that changes no other reply of the reference:
    /// a command may be wrong without the set-up that the page demands.
    fn without_set_up(&self, set_up: &[u64], kept: &[u64], parting: &Parting) -> Result<Vec<u64>> {
        let mut all = [set_up, kept].concat();
        for place in set_up.iter().rev() {
            let less: Vec<u64> = all.iter().filter(|it| *it != place).copied().collect();
            let played = self.ask(&[all.clone(), less.clone()])?;
            let [before, after] = played.as_deref().unwrap_or_default() else {
                break;
            };
            let at = all.iter().position(|it| it == place);
            let is_same = at.is_some_and(|at| without(&before.0, at) == after.0);
            if is_same && is(after, parting) {
                all = less;
            }
        }
        Ok(all)
    }

    /// What both make of each candidate; none if one of the programs did not come to its
    /// end, or where it would take too long.
    fn ask(&self, candidates: &[Vec<u64>]) -> Result<Option<Vec<Transcripts>>> {
        if self.started.elapsed() > FENCE {
            return Ok(None);
        }
        let mut base: Vec<u64> = candidates.concat();
        base.sort_unstable();
        base.dedup();
        let place = |it: &u64| base.binary_search(it).map_or(0, |at| at as u64);
        let places: Vec<u64> = base.iter().map(place).collect();
        let left_out = candidates.iter().map(|kept| {
            let kept: Vec<u64> = kept.iter().map(place).collect();
            shrink::left_out(&places, &kept)
        });
        let left_out: Vec<String> = left_out.collect();
        let more = vec![self.texts(&base).join("\n"), left_out.join(";")];
        let limits = Limits {
            test_ms: self.players.kata.limits().test_ms.min(LONGEST_SURVEY_MS),
            ..*self.players.kata.limits()
        };
        let played = self.players.play(&[self.script.with(more)], &limits)?.pop();
        let whole = played
            .filter(|(expected, actual)| expected.outcome.passed() && actual.outcome.passed());
        Ok(whole.and_then(|(expected, actual)| {
            let [expected, actual] = [&expected, &actual].map(|it| {
                let parts = it.transcript.split(BETWEEN);
                parts.map(str::to_owned).collect::<Vec<_>>()
            });
            let count = [&expected, &actual].map(|it| it.len() == candidates.len());
            let pairs = expected.into_iter().zip(actual);
            count.iter().all(|it| *it).then(|| pairs.collect())
        }))
    }
}

/// Whether the two differ, and so.
fn is(transcripts: &Transcripts, parting: &Parting) -> bool {
    Parting::of(transcripts).is_some_and(|(_, it)| it == *parting)
}

/// A transcript without the command at a place and its reply.
fn without(transcript: &str, place: usize) -> String {
    let mut command = 0;
    let kept = transcript.lines().filter(|line| {
        command += usize::from(command_in(line).is_some());
        command != place + 1
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parting(expected: &str, actual: &str) -> Option<(usize, [String; 3])> {
        let (at, it) = Parting::of(&(expected.to_owned(), actual.to_owned()))?;
        Some((at, [it.command, it.expected, it.actual]))
    }

    #[test]
    fn a_difference_is_known_again_without_its_numbers() {
        let words = |words: [&str; 3]| words.map(str::to_owned);
        let before = "> new\nX to play\n";
        assert_eq!(parting(before, before), None);
        let (expected, actual) = ("> play X a1\nX plays a1\n", "> play X a1\nno\n");
        let both = |it: &str| format!("{before}{it}");
        assert_eq!(
            parting(&both(expected), &both(actual)),
            Some((1, words(["play X #", "X plays #", "no"])))
        );
        // One reply has a line more.
        let more = format!("{expected}O to play\n> turn\n");
        let less = format!("{expected}> turn\n");
        assert_eq!(
            parting(&more, &less),
            Some((0, words(["play X #", "O to play", ""])))
        );
        let panic = "> play X a1\n! index 3\n";
        assert_eq!(
            parting(expected, panic),
            Some((0, words(["play X #", "X plays #", "! index #"])))
        );
        assert_eq!(parting(panic, expected), None);
    }

    #[test]
    fn a_command_is_cut_out_with_its_reply() {
        let text = "> a\n1\n2\n> b\n> c\n3\n";
        assert_eq!(without(text, 0), "> b\n> c\n3\n");
        assert_eq!(without(text, 1), "> a\n1\n2\n> c\n3\n");
        assert_eq!(without(text, 2), "> a\n1\n2\n> b\n");
    }
}
