//! One check from end to end: judge, record, keep a copy of what passed, bring
//! the next stage. Prints nothing; what happened comes back as data.

use std::{collections::BTreeMap, time::Instant};

use serde::Serialize;

use super::{
    Prediction, Session,
    fetch::{members, mend},
    predict::prediction,
    rounds::{self, PartnerBreak, RoundStanding},
    verdicts,
};
use crate::{
    dojo::{Delivery, Dojo, Mended},
    error::{Error, Result},
    journal::{Event, KataProgress, RoundPass},
    judge::{self, Build, Judge, Request, Sealed, Verdict, seal},
    kata::Kata,
    sandbox::{Demand, Tier},
};

/// What to check, and how.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions<'a> {
    /// Only the stages up to this one; nothing is recorded then.
    pub stage: Option<usize>,
    /// Only tests with this in their name; nothing is recorded then.
    pub filter: Option<&'a str>,
    /// Judge again even what is known.
    pub force: bool,
    /// Compare with the reference on scenarios of fresh seeds, too.
    pub oracle: bool,
    /// The one seed to ask the oracle with.
    pub seed: Option<u64>,
    /// Do not count this check, because the learner has not tried yet.
    pub uncounted: bool,
    pub sandbox: Demand,
}

/// What came of one kata's check.
#[derive(Debug)]
pub struct CheckRun<'a> {
    pub kata: &'a Kata,
    pub sealed: Sealed,
    pub verdict: Verdict,
    /// The learner's progress before this check.
    pub before: KataProgress,
    /// Stages that pass for the first time.
    pub passes: Vec<Pass>,
    pub delivery: Option<Delivery>,
    /// Backups of files of the tool's that were brought up to date.
    pub refreshed: Vec<std::path::PathBuf>,
    /// Files of cargo's that were lost or broken and were written again.
    pub mended: Vec<Mended>,
    pub ignored: Vec<String>,
    pub undeclared: Vec<String>,
    pub not_recorded: Option<String>,
    /// The frozen rounds that have arrived, after this check.
    pub rounds: Vec<RoundStanding>,
    /// In a frozen round that has not passed: whether the learner's own sources are not as
    /// they are frozen.
    pub src_changed: Option<bool>,
    /// The files of `src/` that are not as they were when the latest stage passed, the most
    /// changed one first.
    pub edited: Vec<String>,
    /// The frozen rounds whose partners compiled at the last check, by their stages.
    pub compiled: Vec<usize>,
    /// Changes of `src/` that partners feel whose rounds have passed.
    pub breaks: Vec<PartnerBreak>,
    pub took_ms: u64,
}

/// A stage that has just passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pass {
    pub stage: usize,
    /// From its arrival to its pass.
    pub ms: u64,
    pub checks: usize,
    pub hints: usize,
    /// The lesson card, in markdown; empty if the stage has none.
    pub lesson: String,
    /// What was predicted for it, and what came.
    pub prediction: Option<Prediction>,
}

/// Checks `katas`, all by one build.
pub fn check<'a>(
    session: &mut Session,
    katas: &[&'a Kata],
    options: &CheckOptions<'_>,
    on_event: &mut dyn FnMut(judge::JudgeEvent<'_>),
) -> Result<Vec<CheckRun<'a>>> {
    // Where nothing can be written the code is judged all the same.
    let mended = mend(session).unwrap_or_default();
    let mut open = Vec::new();
    for kata in katas {
        open.push(begin(session, kata)?);
    }
    if let Some(first) = open.first_mut() {
        first.mended = mended;
    }
    let mut round: Vec<usize> = (0..open.len()).collect();
    while !round.is_empty() {
        judge_round(session, &mut open, &round, options, on_event)?;
        // Where all stages are there at once, a pass leads on to the next.
        round.retain(|index| {
            let run = &open[*index];
            options.stage.is_none()
                && options.filter.is_none()
                && run.verdict.passed()
                && run.not_recorded.is_none()
                && run.delivery.is_none()
                && session.state(&run.kata.id).current() > run.verdict.stage
        });
    }
    Ok(open)
}

/// Brings a kata's folder up to date and seals it.
fn begin<'a>(session: &mut Session, kata: &'a Kata) -> Result<CheckRun<'a>> {
    let before = session.state(&kata.id);
    let mut refreshed = Vec::new();
    let mut delivery = None;
    if let Ok(dojo) = session.writable() {
        if before.version != kata.version {
            refreshed = dojo.refresh(kata, before.delivered)?;
            let event = Event::Upgraded {
                kata: kata.id.clone(),
                version: kata.version.clone(),
            };
            // Not recorded, it is done once more the next time, and changes nothing.
            let _ = session.append(vec![event]);
        }
        // A pass whose delivery was cut short is made good.
        if before.passed >= before.delivered && before.delivered < kata.last_stage() {
            delivery = Some(deliver(session, kata, before.delivered + 1)?);
        }
    }
    let mut sealed = seal(&session.dojo.kata(&kata.id))?;
    let state = session.state(&kata.id);
    rounds::take_partners(session, kata, &state, &mut sealed)?;
    // When all rounds have passed none is open.
    let open_round = Some(state.current()).filter(|round| *round > state.passed);
    let dojo = &session.dojo;
    let src_changed =
        open_round.and_then(|round| rounds::is_opened(dojo, kata, &state, round, &sealed));
    let edited = rounds::edited(&session.dojo, kata, &state, &sealed);
    let breaks = rounds::broken(&session.dojo, kata, &state, &sealed);
    Ok(CheckRun {
        kata,
        ignored: session.dojo.foreign(kata, state.delivered),
        undeclared: session.dojo.undeclared(kata, state.current()),
        verdict: Verdict::not_tried(kata, &sealed),
        sealed,
        before,
        passes: Vec::new(),
        delivery,
        refreshed,
        mended: Vec::new(),
        not_recorded: None,
        rounds: rounds::rounds(&session.dojo, kata, &state),
        src_changed,
        compiled: rounds::compiled(&session.dojo, kata),
        edited,
        breaks,
        took_ms: 0,
    })
}

fn judge_round(
    session: &mut Session,
    open: &mut [CheckRun<'_>],
    round: &[usize],
    options: &CheckOptions<'_>,
    on_event: &mut dyn FnMut(judge::JudgeEvent<'_>),
) -> Result<()> {
    let started = Instant::now();
    let stage_of = |run: &CheckRun<'_>| {
        options
            .stage
            .unwrap_or_else(|| session.state(&run.kata.id).current())
    };
    let mut verdicts: BTreeMap<usize, Verdict> = BTreeMap::new();
    for index in round {
        let run = &open[*index];
        if let Some(verdict) = known(session, run, stage_of(run), options)? {
            verdicts.insert(*index, verdict);
        }
    }
    let unknown: Vec<usize> = round
        .iter()
        .filter(|index| !verdicts.contains_key(index))
        .copied()
        .collect();
    if !unknown.is_empty() {
        let requests: Vec<Request<'_>> = unknown
            .iter()
            .map(|index| Request {
                kata: open[*index].kata,
                sealed: &open[*index].sealed,
                stage: stage_of(&open[*index]),
                filter: options.filter,
            })
            .collect();
        let fresh = with_judge(session, options.sandbox, |judge| {
            judge.check(&requests, on_event)
        })?;
        verdicts.extend(unknown.into_iter().zip(fresh));
    }
    for (index, verdict) in &mut verdicts {
        consult_oracle(session, &open[*index], verdict, options)?;
    }
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    for (index, verdict) in verdicts {
        let run = &mut open[index];
        run.verdict = verdict;
        run.took_ms += took_ms;
        if options.stage.is_none()
            && options.filter.is_none()
            && let Err(error) = record(session, run, !options.uncounted)
        {
            run.not_recorded = Some(error.to_string());
        }
        let state = session.state(&run.kata.id);
        run.rounds = rounds::rounds(&session.dojo, run.kata, &state);
    }
    Ok(())
}

/// Makes what the oracle says part of `verdict`: what it says now, if it is asked,
/// or else what it said before of the same content, if it found a difference. Code
/// that differs on one seed does so at every check.
fn consult_oracle(
    session: &Session,
    run: &CheckRun<'_>,
    verdict: &mut Verdict,
    options: &CheckOptions<'_>,
) -> Result<()> {
    if verdict.build != Build::Built || options.filter.is_some() {
        return Ok(());
    }
    let (kata, sealed, stage) = (run.kata, &run.sealed, verdict.stage);
    let report = if options.oracle {
        Some(with_judge(session, options.sandbox, |judge| {
            judge.consult_oracle(kata, sealed, stage, options.seed)
        })?)
    } else {
        let kept = kept_for(session, verdict).and_then(|kept| kept.oracle);
        kept.map(|report| report.upto(stage))
            .filter(|report| !report.differences.is_empty())
    };
    if report.is_some() {
        verdict.set_oracle(report);
    }
    Ok(())
}

/// The verdict that is kept for the same code of the same kata.
fn kept_for(session: &Session, verdict: &Verdict) -> Option<Verdict> {
    let kept = verdicts::kept(&session.dojo, &verdict.kata)?;
    (kept.content == verdict.content && kept.kata_version == verdict.kata_version).then_some(kept)
}

/// A judge in the dojo, or, where nothing can be written, in a temporary folder.
pub(super) fn with_judge<T>(
    session: &Session,
    sandbox: Demand,
    mut work: impl FnMut(&Judge) -> Result<T>,
) -> Result<T> {
    let toolchain = session.toolchain()?;
    let in_dojo = session.locked().and_then(|dojo| {
        let root = dojo.judge()?;
        work(&Judge::open(&root, toolchain.clone(), sandbox)?)
    });
    match in_dojo {
        Err(error) if error.is_about_writing() => {}
        other => return other,
    }
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", std::env::temp_dir()))?;
    work(&Judge::open(
        &folder.path().join("judge"),
        toolchain.clone(),
        sandbox,
    )?)
}

/// The verdict on just this content, if there is one.
fn known(
    session: &Session,
    run: &CheckRun<'_>,
    stage: usize,
    options: &CheckOptions<'_>,
) -> Result<Option<Verdict>> {
    if options.force || options.filter.is_some() {
        return Ok(None);
    }
    let Some(mut verdict) = verdicts::kept(&session.dojo, &run.kata.id) else {
        return Ok(None);
    };
    let fits = verdict.content == run.sealed.content
        && verdict.refused == run.sealed.refused
        && verdict.kata_version == run.kata.version
        && verdict.toolchain == session.toolchain()?.version
        && (options.sandbox != Demand::Require || verdict.sandbox >= Tier::TRUSTED)
        && verdict.stage == stage
        && verdict.filter.is_none()
        && verdict.is_of_the_code();
    verdict.known = true;
    verdict.set_oracle(None);
    Ok(fits.then_some(verdict))
}

fn record(session: &mut Session, run: &mut CheckRun<'_>, counted: bool) -> Result<()> {
    let (kata, verdict) = (run.kata, &run.verdict);
    let state = session.state(&kata.id);
    let reached = verdict.stages_passed();
    let mut events = Vec::new();
    if counted && !verdict.known && verdict.build.is_of_the_code() {
        let failed = verdict.failures().count();
        events.push(Event::Checked {
            kata: kata.id.clone(),
            stage: verdict.stage,
            content: verdict.content.clone(),
            toolchain: verdict.toolchain.clone(),
            kata_version: verdict.kata_version.clone(),
            level: verdict.level.name().to_owned(),
            sandbox: verdict.sandbox.id(),
            passed: verdict.tests.len() - failed,
            failed,
            stages_passed: reached,
        });
    }
    let mut passes: Vec<RoundPass> = Vec::new();
    for stage in state.passed + 1..=reached {
        let label = format!("stage-{stage}");
        let (content, sealed) = (&verdict.content, &run.sealed);
        let dojo = session.locked()?;
        let copy = dojo.keep_copy(&kata.id, &label, content, &sealed.sources)?;
        let before = &passes[..];
        let round = rounds::freeze(dojo, kata, &state, before, stage, sealed)?;
        passes.extend(round.clone());
        events.push(Event::Passed {
            kata: kata.id.clone(),
            stage,
            content: content.clone(),
            copy,
            round,
        });
    }
    let has_passed = reached > state.passed;
    if !events.is_empty() {
        session.append(events)?;
    }
    keep(session, verdict);
    if has_passed {
        let after = session.state(&kata.id);
        for stage in state.passed + 1..=reached {
            let pass = note_pass(&session.dojo, kata, &after, stage);
            run.passes.push(pass);
        }
        if reached == state.delivered && reached < kata.last_stage() {
            run.delivery = Some(deliver(session, kata, reached + 1)?);
        }
    }
    Ok(())
}

/// Keeps `verdict` with what the oracle said, now or before, of the same content.
fn keep(session: &Session, verdict: &Verdict) {
    if !verdict.build.is_of_the_code() || (verdict.known && verdict.oracle.is_none()) {
        return;
    }
    let Ok(dojo) = session.locked() else {
        return;
    };
    let mut verdict = verdict.clone();
    if verdict.oracle.is_none() {
        verdict.oracle = kept_for(session, &verdict).and_then(|kept| kept.oracle);
    }
    verdicts::keep(dojo, &verdict);
}

pub(super) fn deliver(session: &mut Session, kata: &Kata, stage: usize) -> Result<Delivery> {
    let before = members(session, &|_| true);
    let delivery = session.locked()?.deliver(kata, stage)?;
    session.append(vec![Event::Delivered {
        kata: kata.id.clone(),
        stage,
    }])?;
    if kata.round(stage).is_some() {
        let after = members(session, &|id| session.dojo.kata(id).is_dir());
        session.locked()?.write_workspace(&before, &after)?;
    }
    Ok(delivery)
}

fn note_pass(dojo: &Dojo, kata: &Kata, after: &KataProgress, stage: usize) -> Pass {
    Pass {
        stage,
        ms: after.time_of(stage).unwrap_or(0),
        checks: after.checks.get(&stage).copied().unwrap_or(0),
        hints: after.hints.get(&stage).copied().unwrap_or(0),
        lesson: kata.lesson(stage).to_owned(),
        prediction: prediction(dojo, kata, after, stage),
    }
}
