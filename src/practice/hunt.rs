//! A hunt from end to end: bring the file, judge the tests and the designs, record.

use std::{path::PathBuf, time::Instant};

use super::{Session, check::with_judge};
use crate::{
    error::{Error, Result},
    hash::sha256,
    journal::{Event, HuntProgress, KataProgress},
    judge::{Hunt, HuntVerdict, JudgeEvent, read_tests},
    kata::{Kata, Target},
    sandbox::Demand,
};

/// After so many tries the symptom of a design that is alive is open.
pub const TRIES_BEFORE_SYMPTOM: usize = 3;
/// So many designs are in the small hunt at the start of a stage.
const FIRST: usize = 4;

/// What a hunt found.
#[derive(Debug)]
pub struct HuntRun<'a> {
    pub stage: usize,
    pub first: bool,
    pub file: PathBuf,
    /// Whether the file was brought just now.
    pub new: bool,
    /// Whether the tests are those that it was brought with.
    pub untouched: bool,
    pub targets: &'a [Target],
    pub verdict: HuntVerdict,
    pub before: HuntProgress,
    pub after: HuntProgress,
    pub not_recorded: Option<String>,
    pub took_ms: u64,
}

impl HuntRun<'_> {
    /// Whether these tests kill all designs.
    pub fn won(&self) -> bool {
        self.verdict.ran() && self.verdict.killed().len() == self.targets.len()
    }
}

/// The stage that is meant, and its designs: the stage `wanted`, or the one at hand. If that
/// has no hunt or if it is won, the nearest before it whose hunt is not won.
pub fn hunted_stage(kata: &Kata, state: &KataProgress, wanted: Option<usize>) -> Result<usize> {
    if let Some(base) = kata.base.as_ref().filter(|_| kata.hunts().next().is_none()) {
        return Err(Error::NotInOpenTrack {
            kata: kata.id.to_string(),
            why: "its tests are transcripts, and a hunt is about tests that you write",
            hint: format!("`kata hunt {base}` is the hunt of the guided track"),
        });
    }
    if let Some(stage) = wanted {
        kata.stage(stage)?;
    }
    let open: Vec<usize> = kata.hunts().filter(|it| *it <= state.delivered).collect();
    let is_won = |stage: &usize| state.hunts.get(stage).is_some_and(|hunt| hunt.won);
    let to_hand = |stage: &&usize| **stage <= state.current();
    let mut known = open.iter().rev().filter(to_hand);
    let next = known.find(|stage| !is_won(stage)).or(open.last());
    let stage = wanted.or(next.copied()).unwrap_or(state.current());
    if stage > state.delivered && state.best < kata.last_stage() {
        return Err(Error::StageNotReached {
            kata: kata.id.to_string(),
            stage,
            current: state.delivered,
            of: kata.last_stage(),
        });
    }
    if kata.targets(stage).is_empty() {
        return Err(Error::NoHunt {
            kata: kata.id.to_string(),
            stage,
            known: kata.hunts().collect(),
        });
    }
    Ok(stage)
}

/// Judges the learner's tests of `stage`, and by them the designs: all, or the `first`
/// few.
pub fn hunt<'a>(
    session: &mut Session,
    kata: &'a Kata,
    stage: usize,
    first: bool,
    sandbox: Demand,
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<HuntRun<'a>> {
    let started = Instant::now();
    let targets = kata.targets(stage);
    let targets = if first {
        &targets[..targets.len().min(FIRST)]
    } else {
        targets
    };
    let file = session.dojo.hunt(&kata.id, stage);
    let new = !file.exists() && session.locked()?.begin_hunt(kata, stage)?;
    let (text, unread) = match read_tests(&file) {
        Ok(text) => (text, None),
        Err(why) => (String::new(), Some(why)),
    };
    let mut verdict = HuntVerdict::default();
    if let Some(why) = unread {
        verdict.refused.push(why);
    } else {
        let [solutions, mutants] = kata.hunt_designs(targets)?;
        let asked = Hunt {
            kata,
            stage,
            tests: &text,
            solutions: &solutions,
            mutants: &mutants,
        };
        verdict = with_judge(session, sandbox, |judge| judge.hunt(&asked, on_event))?;
    }
    let progress = |session: &Session| {
        let state = session.state(&kata.id);
        state.hunts.get(&stage).cloned().unwrap_or_default()
    };
    let before = progress(session);
    let mut run = HuntRun {
        stage,
        first,
        file,
        new,
        untouched: text == kata.hunt_example(stage),
        targets,
        verdict,
        after: before.clone(),
        before,
        not_recorded: None,
        took_ms: 0,
    };
    if run.verdict.ran() && !run.untouched {
        let recorded = record(session, kata, &run, &text);
        run.not_recorded = recorded.err().map(|error| error.to_string());
        run.after = progress(session);
    }
    run.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(run)
}

/// Records a try, unless the same tests were the last one.
fn record(session: &mut Session, kata: &Kata, run: &HuntRun<'_>, text: &str) -> Result<()> {
    let content = sha256([text, if run.first { "first" } else { "" }], 32);
    if run.before.content == content {
        return Ok(());
    }
    let killed = run.verdict.killed();
    let names = killed.iter().map(|it| run.targets[*it].mutant.clone());
    let tests = &run.verdict.tests;
    session.append(vec![Event::Hunted {
        kata: kata.id.clone(),
        stage: run.stage,
        first: run.first,
        content,
        tests: tests.len(),
        valid: tests.iter().filter(|test| test.invalid.is_none()).count(),
        killed: names.collect(),
        of: run.targets.len(),
    }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::Catalogue;

    #[test]
    fn a_hunt_is_about_the_stage_at_hand() {
        let catalogue = Catalogue::embedded().unwrap();
        let kata = catalogue.iter().find(|it| it.hunts().count() > 3).unwrap();
        let at = |delivered, passed| KataProgress {
            delivered,
            passed,
            ..KataProgress::default()
        };
        let stage = |state: &KataProgress| hunted_stage(kata, state, None).unwrap();
        assert_eq!(stage(&at(1, 0)), 1);
        assert_eq!(stage(&at(2, 1)), 2);
        // All stages are there, and the first is at hand.
        assert_eq!(stage(&at(kata.last_stage(), 0)), 1);
        // Hunts that are won are over.
        let mut state = at(4, 3);
        let won = HuntProgress {
            won: true,
            ..HuntProgress::default()
        };
        for open in [4, 3, 2] {
            assert_eq!(stage(&state), open);
            state.hunts.insert(open, won.clone());
        }
    }
}
