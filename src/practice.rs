//! One check from end to end: judge, record, keep a copy of what passed, bring
//! the next stage. Prints nothing; what happened comes back as data.

use std::{collections::BTreeMap, path::Path, time::Instant};

use serde::{Deserialize, Serialize};

use crate::{
    dojo::{Delivery, Dojo},
    error::{Error, Result},
    fs,
    journal::{Event, Journal, KataProgress},
    judge::{
        self, Build, Judge, Level, OracleReport, Request, Sealed, Verdict, find_toolchain, seal,
    },
    kata::{Kata, KataId, lines_changed},
    sandbox::{Demand, Tier},
};

/// What to check, and how.
#[derive(Clone, Debug, Default)]
pub struct Wish<'a> {
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
    /// Count no check: nobody has tried yet.
    pub uncounted: bool,
    pub sandbox: Demand,
}

/// What came of one kata's check.
#[derive(Debug)]
pub struct Done<'a> {
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
    pub ignored: Vec<String>,
    pub undeclared: Vec<String>,
    pub not_recorded: Option<String>,
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
    /// Files and lines changed since the stage before passed.
    pub cost: Option<(usize, usize)>,
    pub reference_cost: Option<(usize, usize)>,
}

/// Checks `katas` of `dojo`, all by one build.
pub fn check<'a>(
    dojo: &Dojo,
    journal: &mut Journal,
    katas: &[&'a Kata],
    wish: &Wish<'_>,
    on_event: &mut dyn FnMut(judge::Event<'_>),
) -> Result<Vec<Done<'a>>> {
    let mut open = Vec::new();
    for kata in katas {
        open.push(begin(dojo, journal, kata)?);
    }
    let mut round: Vec<usize> = (0..open.len()).collect();
    while !round.is_empty() {
        judge_round(dojo, journal, &mut open, &round, wish, on_event)?;
        // Where all stages are there at once, a pass leads on to the next.
        round.retain(|index| {
            let done = &open[*index];
            let state = progress(journal, &done.kata.id);
            wish.stage.is_none()
                && wish.filter.is_none()
                && done.verdict.passed()
                && done.not_recorded.is_none()
                && done.delivery.is_none()
                && state.current() > done.verdict.stage
        });
    }
    Ok(open)
}

/// Brings a kata's folder up to date and seals it.
fn begin<'a>(dojo: &Dojo, journal: &mut Journal, kata: &'a Kata) -> Result<Done<'a>> {
    let before = progress(journal, &kata.id);
    let mut refreshed = Vec::new();
    if before.version != kata.version {
        refreshed = dojo.refresh(kata, before.delivered)?;
        let event = Event::Upgraded {
            kata: kata.id.clone(),
            version: kata.version.clone(),
        };
        // Not recorded, it is done once more the next time, and changes nothing.
        let _ = journal.append(vec![event]);
    }
    let mut delivery = None;
    // A pass whose delivery was cut short is made good.
    if before.passed >= before.delivered
        && before.delivered < kata.last_stage()
        && journal.writable().is_ok()
    {
        delivery = Some(deliver(dojo, journal, kata, before.delivered + 1)?);
    }
    let sealed = seal(&dojo.kata(&kata.id))?;
    let state = progress(journal, &kata.id);
    Ok(Done {
        kata,
        ignored: dojo.foreign(kata, state.delivered),
        undeclared: dojo.undeclared(kata, state.current()),
        verdict: Verdict::not_tried(kata, &sealed),
        sealed,
        before,
        passes: Vec::new(),
        delivery,
        refreshed,
        not_recorded: None,
        took_ms: 0,
    })
}

fn judge_round(
    dojo: &Dojo,
    journal: &mut Journal,
    open: &mut [Done<'_>],
    round: &[usize],
    wish: &Wish<'_>,
    on_event: &mut dyn FnMut(judge::Event<'_>),
) -> Result<()> {
    let started = Instant::now();
    let toolchain = find_toolchain(&dojo.judge().join("toolchain.json"))?.version;
    let stage_of = |done: &Done<'_>| {
        wish.stage
            .unwrap_or_else(|| progress(journal, &done.kata.id).current())
    };
    let mut verdicts: BTreeMap<usize, Verdict> = BTreeMap::new();
    for index in round {
        let done = &open[*index];
        if let Some(verdict) = known(dojo, done, stage_of(done), &toolchain, wish) {
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
                filter: wish.filter,
            })
            .collect();
        let fresh = with_judge(dojo, wish.sandbox, |judge| judge.check(&requests, on_event))?;
        verdicts.extend(unknown.into_iter().zip(fresh));
    }
    if wish.oracle {
        for (index, verdict) in &mut verdicts {
            consult_oracle(dojo, &open[*index], verdict, wish)?;
        }
    }
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    for (index, verdict) in verdicts {
        let done = &mut open[index];
        let errors = verdict.build.errors().iter().map(|it| it.message.as_str());
        done.ignored.extend(dojo.not_taken(done.kata, errors));
        done.verdict = verdict;
        done.took_ms += took_ms;
        if wish.stage.is_none()
            && wish.filter.is_none()
            && let Err(error) = record(dojo, journal, done, !wish.uncounted)
        {
            done.not_recorded = Some(error.to_string());
        }
    }
    Ok(())
}

fn consult_oracle(
    dojo: &Dojo,
    done: &Done<'_>,
    verdict: &mut Verdict,
    wish: &Wish<'_>,
) -> Result<()> {
    if verdict.build == Build::Built {
        let (kata, sealed, stage) = (done.kata, &done.sealed, verdict.stage);
        verdict.level = Level::Oracle;
        verdict.oracle = Some(with_judge(dojo, wish.sandbox, |judge| {
            judge.consult_oracle(kata, sealed, stage, wish.seed)
        })?);
    }
    Ok(())
}

/// A judge in the dojo, or, where nothing can be written, in a temporary folder.
pub fn with_judge<T>(
    dojo: &Dojo,
    sandbox: Demand,
    mut work: impl FnMut(&Judge) -> Result<T>,
) -> Result<T> {
    let root = dojo.judge();
    let in_dojo = fs::create_dir(&root)
        .and_then(|()| Judge::open(&root, sandbox))
        .and_then(|judge| work(&judge));
    match in_dojo {
        Err(error) if error.is_about_writing() => {}
        other => return other,
    }
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", std::env::temp_dir()))?;
    let judge = Judge::open(folder.path(), sandbox)?;
    work(&judge)
}

#[derive(Serialize, Deserialize)]
struct Kept {
    /// The version of this program.
    tool: String,
    verdict: Verdict,
    /// What the oracle last said of this content.
    #[serde(default)]
    oracle: Option<OracleReport>,
}

/// The newest whole verdict on `id`, with what the oracle said of the same content,
/// whether or not the learner's code is still the same; `None` if there is none.
pub fn last_verdict(dojo: &Dojo, id: &KataId) -> Option<Verdict> {
    let bytes = std::fs::read(dojo.verdict(id)).ok()?;
    let kept: Kept = serde_json::from_slice(&bytes).ok()?;
    Some(Verdict {
        oracle: kept.oracle,
        ..kept.verdict
    })
}

/// Keeps `verdict` for the next check. Only a cache: without it that one runs again.
fn keep(dojo: &Dojo, id: &KataId, verdict: &Verdict) {
    let mut verdict = verdict.clone();
    let kept = Kept {
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        // Its seeds are fresh each time, so it is no part of what answers a check.
        oracle: verdict.oracle.take(),
        verdict,
    };
    if let Ok(json) = serde_json::to_vec(&kept) {
        let _ = fs::write_atomic(&dojo.verdict(id), &json);
    }
}

/// The verdict on just this content, if there is one.
fn known(
    dojo: &Dojo,
    done: &Done<'_>,
    stage: usize,
    toolchain: &str,
    wish: &Wish<'_>,
) -> Option<Verdict> {
    if wish.force || wish.filter.is_some() {
        return None;
    }
    let bytes = std::fs::read(dojo.verdict(&done.kata.id)).ok()?;
    let Kept {
        tool, mut verdict, ..
    } = serde_json::from_slice(&bytes).ok()?;
    let fits = tool == env!("CARGO_PKG_VERSION")
        && verdict.content == done.sealed.content
        && verdict.refused == done.sealed.refused
        && verdict.kata_version == done.kata.version
        && verdict.toolchain == toolchain
        && (wish.sandbox != Demand::Require || verdict.sandbox == Tier::T2)
        && verdict.stage == stage
        && verdict.filter.is_none();
    verdict.known = true;
    fits.then_some(verdict)
}

fn record(dojo: &Dojo, journal: &mut Journal, done: &mut Done<'_>, counted: bool) -> Result<()> {
    let (kata, verdict) = (done.kata, &done.verdict);
    let state = progress(journal, &kata.id);
    let reached = verdict.stages_passed();
    let mut events = Vec::new();
    if counted && !verdict.known {
        let failed = verdict.failures().count();
        events.push(Event::Checked {
            kata: kata.id.clone(),
            stage: verdict.stage,
            content: verdict.content.clone(),
            toolchain: verdict.toolchain.clone(),
            kata_version: verdict.kata_version.clone(),
            level: verdict.level.name().to_owned(),
            sandbox: verdict.sandbox.id().to_owned(),
            passed: verdict.tests.len() - failed,
            failed,
            stages_passed: reached,
        });
    }
    for stage in state.passed + 1..=reached {
        events.push(Event::Passed {
            kata: kata.id.clone(),
            stage,
            content: verdict.content.clone(),
            copy: dojo.keep_copy(&kata.id, stage, &verdict.content, &done.sealed.sources)?,
        });
    }
    let has_passed = reached > state.passed;
    if !events.is_empty() {
        journal.append(events)?;
    }
    if !verdict.known || verdict.oracle.is_some() {
        keep(dojo, &kata.id, verdict);
    }
    if has_passed {
        let after = progress(journal, &kata.id);
        for stage in state.passed + 1..=reached {
            done.passes
                .push(note_pass(dojo, kata, &after, stage, &done.sealed));
        }
        if reached == state.delivered && reached < kata.last_stage() {
            done.delivery = Some(deliver(dojo, journal, kata, reached + 1)?);
        }
    }
    Ok(())
}

fn deliver(dojo: &Dojo, journal: &mut Journal, kata: &Kata, stage: usize) -> Result<Delivery> {
    let delivery = dojo.deliver(kata, stage)?;
    journal.append(vec![Event::Delivered {
        kata: kata.id.clone(),
        stage,
    }])?;
    Ok(delivery)
}

fn note_pass(
    dojo: &Dojo,
    kata: &Kata,
    after: &KataProgress,
    stage: usize,
    sealed: &Sealed,
) -> Pass {
    let before = stage
        .checked_sub(1)
        .and_then(|stage| after.passes.get(&stage));
    let cost = before
        .and_then(|pass| dojo.copy(&pass.copy).ok())
        .map(|sources| lines_changed(&sources, &sealed.sources))
        // Code that passed two stages at once cost the second nothing to speak of.
        .filter(|(files, _)| *files > 0);
    let reference_cost = match (cost, kata.reference_at(stage - 1), kata.reference_at(stage)) {
        (Some(_), Ok(before), Ok(after)) => Some(lines_changed(&before, &after)),
        _ => None,
    };
    Pass {
        stage,
        ms: after.time_of(stage).unwrap_or(0),
        checks: after.checks.get(&stage).copied().unwrap_or(0),
        hints: after.hints.get(&stage).copied().unwrap_or(0),
        cost,
        reference_cost,
    }
}

/// Where the learner stands in `id`; as new if it is not fetched.
pub fn progress(journal: &Journal, id: &KataId) -> KataProgress {
    journal.progress().of(id).cloned().unwrap_or_default()
}

/// Makes `kata` part of the dojo: its files, the workspace, the record. Gives the
/// backup of a workspace manifest that had been edited.
pub fn fetch(
    dojo: &Dojo,
    journal: &mut Journal,
    kata: &Kata,
    stages: usize,
    folder: Option<&Path>,
) -> Result<Option<std::path::PathBuf>> {
    journal.writable()?;
    let progress = journal.progress();
    let is_there = dojo.kata(&kata.id).is_dir();
    if progress.of(&kata.id).is_some() && is_there {
        return Err(Error::AlreadyFetched {
            kata: kata.id.to_string(),
            path: dojo.kata(&kata.id),
        });
    }
    dojo.fetch(kata, stages)?;
    let before: Vec<KataId> = progress.katas.keys().cloned().collect();
    let mut members = before.clone();
    if !members.contains(&kata.id) {
        members.push(kata.id.clone());
        members.sort();
    }
    journal.append(vec![Event::Fetched {
        kata: kata.id.clone(),
        version: kata.version.clone(),
        stages,
        folder: folder.map(Path::to_owned),
    }])?;
    dojo.write_workspace(&before, &members)
}
