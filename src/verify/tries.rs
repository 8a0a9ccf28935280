//! All variants, built by one call of cargo and run. Wrong designs share crates where they
//! can. There, and where sources and tests are one crate, code sees more than it does
//! apart: what has no answer in company, or looks wrong, is tried by itself.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Finding, variants::Variant};
use crate::{
    error::{Error, Result},
    fs::TextTree,
    judge::{
        Built, Compiled, Judge, JudgeEvent, Member, Suite, TestReport, combined, compile, run_tests,
    },
    kata::TestId,
    limits::Limits,
};

/// So many designs share a crate: one that does not compile costs no more than these.
const MOST_TOGETHER: usize = 40;

/// What came of a variant.
pub(super) struct Try {
    pub(super) reports: Vec<TestReport>,
    pub(super) findings: Vec<Finding>,
}

/// A crate, and the variants in it by their places.
struct Unit<'a> {
    member: Member<'a>,
    sources: Cow<'a, TextTree>,
    variants: Vec<usize>,
}

/// What came of all variants, in their order.
pub(super) fn tried(
    judge: &Judge,
    all: &mut [(usize, Variant<'_>)],
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<Vec<Try>> {
    let mut tries = attempt(judge, all, &units(all), on_event)?;
    let is_doubtful = |at: &usize| {
        let tried = tries.get(at);
        all[*at].1.member.in_one && tried.is_none_or(|it| !it.findings.is_empty())
    };
    let doubtful: Vec<usize> = (0..all.len()).filter(is_doubtful).collect();
    if !doubtful.is_empty() {
        for at in &doubtful {
            all[*at].1.member.in_one = false;
        }
        let alone: Vec<Unit<'_>> = doubtful.iter().map(|at| alone(all, *at)).collect();
        tries.extend(attempt(judge, all, &alone, on_event)?);
    }
    Ok(tries.into_values().collect())
}

/// The crates of `all`.
fn units<'a>(all: &'a [(usize, Variant<'a>)]) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    let mut of_kata: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (owner, variant)) in all.iter().enumerate() {
        if variant.changes().is_some() {
            of_kata.entry(*owner).or_default().push(at);
        } else {
            units.push(alone(all, at));
        }
    }
    for places in of_kata.values() {
        for (number, some) in places.chunks(MOST_TOGETHER).enumerate() {
            let shared = together(all, some, number);
            let is_in = |at: &&usize| shared.as_ref().is_some_and(|it| it.variants.contains(at));
            let left = some.iter().filter(|at| !is_in(at));
            units.extend(left.map(|at| alone(all, *at)));
            units.extend(shared);
        }
    }
    units
}

fn alone<'a>(all: &'a [(usize, Variant<'a>)], at: usize) -> Unit<'a> {
    let variant = &all[at].1;
    Unit {
        member: variant.member.clone(),
        sources: Cow::Borrowed(&variant.sources),
        variants: vec![at],
    }
}

/// One crate of those of the variants at `places` that can share it, if there are two.
fn together<'a>(
    all: &'a [(usize, Variant<'a>)],
    places: &[usize],
    number: usize,
) -> Option<Unit<'a>> {
    let reference = all[*places.first()?].1.changes()?;
    let designs: Vec<(usize, &TextTree)> =
        places.iter().map(|at| (*at, &all[*at].1.sources)).collect();
    let (sources, variants) = combined(&reference, &designs);
    let members = || variants.iter().map(|at| &all[*at].1.member);
    let kata = members().next()?.kata;
    let stages = members().map(|it| it.stages).max()?;
    let mut member = Member::new(kata, format!("{}-designs-{number}", kata.id), stages);
    member.in_one = true;
    member.designs = variants
        .iter()
        .map(|at| (*at, all[*at].1.tests.clone()))
        .collect();
    let mut tests: Vec<TestId> = member.designs.values().flatten().cloned().collect();
    tests.sort();
    tests.dedup();
    member.only = Some(tests);
    (variants.len() > 1).then_some(Unit {
        member,
        sources: Cow::Owned(sources),
        variants,
    })
}

/// What came of the variants of `units` that were built, by their places in `all`.
fn attempt(
    judge: &Judge,
    all: &[(usize, Variant<'_>)],
    units: &[Unit<'_>],
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<BTreeMap<usize, Try>> {
    let compiled = build(judge, units, on_event)?;
    let mut suites = Vec::new();
    let mut places = Vec::new();
    let mut reports: BTreeMap<usize, Vec<TestReport>> = BTreeMap::new();
    for (unit, compiled) in units.iter().zip(&compiled) {
        let is_shared = !unit.member.designs.is_empty();
        for at in &unit.variants {
            if let Some(executable) = &compiled.executable {
                places.push(*at);
                suites.push(Suite {
                    kata: unit.member.kata,
                    member: &unit.member.name,
                    executable,
                    tests: all[*at].1.tests.clone(),
                    design: is_shared.then_some(*at),
                });
            } else if !is_shared {
                reports.insert(*at, Vec::new());
            }
        }
    }
    on_event(JudgeEvent::Running {
        tests: suites.iter().map(|suite| suite.tests.len()).sum(),
    });
    let ran = run_tests(judge, &suites, &mut |report| {
        on_event(JudgeEvent::Test(report));
    })?;
    reports.extend(places.into_iter().zip(ran));
    let mut tries = BTreeMap::new();
    for (unit, compiled) in units.iter().zip(&compiled) {
        for at in &unit.variants {
            if let Some(reports) = reports.remove(at) {
                let findings = all[*at].1.findings(compiled, &reports);
                tries.insert(*at, Try { reports, findings });
            }
        }
    }
    Ok(tries)
}

fn build(
    judge: &Judge,
    units: &[Unit<'_>],
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<Vec<Compiled>> {
    let members: Vec<_> = units
        .iter()
        .map(|unit| (unit.member.clone(), unit.sources.as_ref()))
        .collect();
    judge.workspace.write(&members)?;
    let members: Vec<Member<'_>> = members.into_iter().map(|(member, _)| member).collect();
    on_event(JudgeEvent::Building {
        targets: members.iter().map(|it| 2 - usize::from(it.in_one)).sum(),
    });
    let limits = Limits {
        // The whole catalogue is one call, beside others on a busy machine.
        build_ms: 2 * 60 * 60_000,
        ..Limits::default()
    };
    let outcome = compile(judge, &members, &limits, &mut |name| {
        on_event(JudgeEvent::Artifact { name });
    })?;
    match outcome {
        Built::Done(mut done) => Ok(members
            .iter()
            .map(|member| done.remove(&member.name).unwrap_or_default())
            .collect()),
        Built::Failed(why) => Err(Error::Cargo {
            output: format!("{why:?}"),
        }),
    }
}
