//! From a learner's folder to a verdict: seal, build once, run each test alone,
//! judge the contracts. Tells what happens by `JudgeEvent`s and prints nothing.
//!
//! What the learner's code does is never an `Err`: it is part of the `Verdict`.

mod batch;
mod begun;
mod blame;
mod build;
mod cargo;
mod compile;
mod contracts;
mod harness;
mod home;
mod hunt;
mod idle;
mod member;
mod messages;
mod named_rules;
mod oracle;
mod oracle_report;
mod partner;
mod passes;
mod probe;
mod refuse;
mod replay;
mod replies;
mod run;
mod rustc;
mod schemata;
mod seal;
mod shrink;
mod tamper;
mod toolchain;
mod transcripts;
mod trial;
mod verdict;
mod ways_in;
mod workspace;

use std::{collections::BTreeMap, ffi::OsString, path::Path};

pub use begun::Begun;
pub use build::{Build, Diagnostic};
pub use compile::compile;
pub use contracts::judge_contract;
pub use home::CargoHome;
pub use hunt::{Hunt, HuntVerdict, HuntedTest, Invalid};
pub use member::{Member, sealed_manifest};
pub use messages::{Built, Compiled};
pub use oracle_report::{Difference, Level, OracleReport};
pub use partner::Partner;
use partner::Partners;
pub use passes::Contracts;
pub use replies::LINT as RUNS_COMMANDS;
pub use run::{Suite, run as run_tests};
pub use schemata::combined;
pub use seal::{Refused, Sealed, SealedPartner, content_hash, read_tests, seal, seal_texts};
pub use toolchain::{OLDEST, Toolchain, find as find_toolchain};
pub use transcripts::{Compared, Transcripts};
pub use verdict::{ContractOutcome, ContractReport, Outcome, TestReport, Verdict};
pub use ways_in::{WayIn, WaysIn, way_lines};
pub use workspace::Workspace;

use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    fs::TextTree,
    kata::{Kata, TestId},
    limits::Limits,
    sandbox::{Demand, Sandbox},
};

/// What a check tells while it goes on.
#[derive(Clone, Debug)]
pub enum JudgeEvent<'a> {
    /// A build begins; this many targets of ours are in it.
    Building {
        targets: usize,
    },
    /// A target is done.
    Artifact {
        name: &'a str,
    },
    /// The build is over; this many tests follow.
    Running {
        tests: usize,
    },
    Test(&'a TestReport),
}

/// A judge: its tree, its compiler, and what the compiler sees.
#[derive(Clone, Debug)]
pub struct Judge {
    pub workspace: Workspace,
    pub toolchain: Toolchain,
    pub home: CargoHome,
    pub sandbox: Sandbox,
    pub pace: Pace,
}

/// How a judge goes through its work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// Several tests at once, the newest stage first: a learner waits for it.
    #[default]
    Quick,
    /// One test after another, in the order of the stages, and a limit on the compiler's
    /// processor time: the same code gets the same verdict on any machine.
    InOrder,
}

/// What is to be judged.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub kata: &'a Kata,
    pub sealed: &'a Sealed,
    /// Tests and contracts of stages 1 up to this one.
    pub stage: usize,
    /// Only tests with this in their name.
    pub filter: Option<&'a str>,
}

/// If the program was called to do a part of the judge's work within a sandbox: does
/// it, and gives the exit code.
pub fn take_over(args: &[OsString]) -> Option<std::process::ExitCode> {
    batch::take_over(args).or_else(|| rustc::take_over(args))
}

impl Judge {
    /// The judge whose tree is in `root`.
    pub fn open(root: &Path, toolchain: Toolchain, demand: Demand) -> Result<Self> {
        Ok(Self {
            workspace: Workspace::new(root),
            toolchain,
            home: CargoHome::open(root)?,
            sandbox: Sandbox::choose(demand)?,
            pace: Pace::Quick,
        })
    }

    /// A verdict for each request, in their order, by one build (and a second
    /// where the newest stage's tests do not compile).
    pub fn check(
        &self,
        requests: &[Request<'_>],
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<Vec<Verdict>> {
        let mut verdicts: Vec<Verdict> = requests.iter().map(|r| self.blank(r)).collect();
        let mut built: BTreeMap<usize, Ready> = BTreeMap::new();
        let open: Vec<usize> = (0..requests.len())
            .filter(|index| verdicts[*index].refused.is_empty())
            .collect();
        self.build(requests, &open, &mut verdicts, &mut built, on_event)?;

        let mut suites: Vec<(usize, Suite<'_>)> = Vec::new();
        for (index, ready) in &built {
            let request = &requests[*index];
            let own = suite(request, ready).into_iter();
            let all = own.chain(partner::suites(request, &ready.partners));
            suites.extend(all.map(|suite| (*index, suite)));
        }
        on_event(JudgeEvent::Running {
            tests: suites.iter().map(|(_, suite)| suite.tests.len()).sum(),
        });
        let plain: Vec<Suite<'_>> = suites.iter().map(|(_, suite)| suite.clone()).collect();
        let mut reports = run::run(self, &plain, &mut |report| {
            on_event(JudgeEvent::Test(report));
        })?;
        let requests_of = suites.iter().map(|(index, _)| &requests[*index]);
        idle::mark(self, requests_of, &plain, &mut reports)?;
        for ((index, _), reports) in suites.iter().zip(reports) {
            verdicts[*index].tests.extend(reports);
        }
        for verdict in &mut verdicts {
            verdict.tests.sort_by_key(|report| report.test.stage);
        }
        for index in open {
            verdicts[index].contracts =
                self.contracts(&requests[index], built.get(&index).map(|ready| &ready.own))?;
            verdicts[index].name_rules(requests[index].kata);
        }
        Ok(verdicts)
    }

    /// Downloads what the harness needs (only if it is not there) and builds it.
    pub fn prepare(
        &self,
        kata: &Kata,
        sources: &TextTree,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<()> {
        let member = Member::new(kata, kata.id.as_str(), 1).with_contracts(Contracts::Together);
        self.workspace.write(&[(member.clone(), sources)])?;
        on_event(JudgeEvent::Building {
            targets: targets(&member) + HARNESS_TARGETS,
        });
        compile(self, &[member], kata.limits(), &mut |name| {
            on_event(JudgeEvent::Artifact { name });
        })?;
        Ok(())
    }

    fn blank(&self, request: &Request<'_>) -> Verdict {
        let mut verdict = Verdict::not_tried(request.kata, request.sealed);
        verdict.stage = request.stage;
        verdict.toolchain.clone_from(&self.toolchain.version);
        verdict.sandbox = self.sandbox.tier;
        verdict.sandbox_fell.clone_from(&self.sandbox.fell);
        verdict.filter = request.filter.map(str::to_owned);
        verdict
    }

    /// Builds each open request with all its stages, and again with fewer as long as
    /// the library compiles and the tests do not: the earlier stages still deserve
    /// their verdict.
    fn build(
        &self,
        requests: &[Request<'_>],
        open: &[usize],
        verdicts: &mut [Verdict],
        built: &mut BTreeMap<usize, Ready>,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<()> {
        let mut left: BTreeMap<usize, usize> = open
            .iter()
            .map(|index| (*index, requests[*index].stage))
            .collect();
        while !left.is_empty() {
            let done = self.build_at(requests, &left, verdicts, on_event)?;
            let mut fewer = BTreeMap::new();
            for (index, (mut compiled, partners)) in done {
                let (verdict, stages) = (&mut verdicts[index], left[&index]);
                // What an earlier stage says comes first.
                let mut errors = std::mem::take(&mut compiled.tests);
                errors.extend_from_slice(verdict.build.errors());
                if let Some(stopped) = compiled.stopped {
                    verdict.build = stopped;
                } else if !compiled.lib.is_empty() {
                    verdict.build = Build::Failed {
                        errors: compiled.lib,
                    };
                } else if compiled.executable.is_some() {
                    verdict.build = Build::upto(stages, requests[index].stage, errors);
                    verdict.tests = not_compiled(&requests[index], stages + 1, usize::MAX);
                    let (failed, tests) = partner::failed(&requests[index], &partners);
                    verdict.tests.extend(tests);
                    if let (Some(failed), Build::Built) = (failed, &verdict.build) {
                        verdict.build = failed;
                    }
                    let own = (stages, compiled);
                    built.insert(index, Ready { own, partners });
                    continue;
                } else {
                    let sound = stages_before(&errors).min(stages - 1);
                    verdict.build = Build::upto(sound, requests[index].stage, errors);
                    if sound > 0 {
                        fewer.insert(index, sound);
                        continue;
                    }
                }
                verdict.tests = not_compiled(&requests[index], 1, usize::MAX);
            }
            left = fewer;
        }
        Ok(())
    }

    /// Builds requests, each with the tests of so many stages. Those that could not
    /// be judged have their verdict set and are left out.
    fn build_at(
        &self,
        requests: &[Request<'_>],
        which: &BTreeMap<usize, usize>,
        verdicts: &mut [Verdict],
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<BTreeMap<usize, (Compiled, Partners)>> {
        let members: Vec<(Member<'_>, &TextTree)> = which
            .iter()
            .map(|(index, stages)| {
                let request = &requests[*index];
                let mut member = Member::new(request.kata, request.kata.id.as_str(), *stages);
                let partners = request.sealed.partners.iter();
                let partners = partners.filter(|it| it.stage <= *stages);
                member.partners = partners.map(Partner::from).collect();
                let member = if request.filter.is_none() {
                    member.with_contracts(Contracts::Together)
                } else {
                    member
                };
                (member, &request.sealed.sources)
            })
            .collect();
        self.workspace.write(&members)?;
        let plain: Vec<Member<'_>> = members.into_iter().map(|(member, _)| member).collect();
        on_event(JudgeEvent::Building {
            targets: plain.iter().map(targets).sum(),
        });
        let limits = which.keys().map(|index| *requests[*index].kata.limits());
        let limits = limits.reduce(Limits::wider).unwrap_or_default();
        let outcome = compile(self, &plain, &limits, &mut |name| {
            on_event(JudgeEvent::Artifact { name });
        })?;
        let failed = match outcome {
            Built::Done(mut done) => {
                let by_index = which.keys().zip(&plain);
                let of = |(index, member): (&usize, &Member<'_>)| {
                    let partners = member.partners.iter().filter_map(|it| {
                        let compiled = done.remove(&it.place(&member.name))?;
                        Some((it.stage, compiled))
                    });
                    let partners: Partners = partners.collect();
                    Some((*index, (done.remove(&member.name)?, partners)))
                };
                return Ok(by_index.filter_map(of).collect());
            }
            Built::Failed(why) => why,
        };
        for index in which.keys() {
            verdicts[*index].build = failed.clone();
            verdicts[*index].tests = not_compiled(&requests[*index], 1, usize::MAX);
        }
        Ok(BTreeMap::new())
    }
}

/// The number of stages before the first whose tests have one of `errors`; all that
/// there can be if no error says its stage.
fn stages_before(errors: &[Diagnostic]) -> usize {
    let stage = |error: &Diagnostic| -> Option<usize> {
        let (_, name) = error.file.as_ref()?.rsplit_once("/stage_")?;
        name.strip_suffix(".rs")?.parse().ok()
    };
    let first = errors.iter().filter_map(stage).min();
    first.map_or(usize::MAX, |stage| stage.saturating_sub(1))
}

/// The harness, insta and what that needs, as cargo counts it on Linux; only a progress
/// bar reads it.
const HARNESS_TARGETS: usize = 15;

fn targets(member: &Member<'_>) -> usize {
    let contracts = member.kata.contracts_up_to(member.stages).count();
    // Library and tests; the controls and, mostly, two crates of contracts.
    2 + if contracts > 0 { 3 } else { 0 }
}

fn wanted(request: &Request<'_>, stages: std::ops::RangeInclusive<usize>) -> Vec<TestId> {
    let filter = request.filter.unwrap_or_default();
    stages
        .flat_map(|stage| request.kata.tests(stage))
        .filter(|test| test.to_string().contains(filter) || test.sentence().contains(filter))
        .collect()
}

fn not_compiled(request: &Request<'_>, from: usize, to: usize) -> Vec<TestReport> {
    wanted(request, from..=request.stage.min(to))
        .into_iter()
        .map(|test| TestReport {
            test,
            outcome: Outcome::NotCompiled,
            rules: Vec::new(),
            begun: None,
        })
        .collect()
}

/// What was built of a request.
struct Ready {
    /// Of so many stages.
    own: (usize, Compiled),
    partners: Partners,
}

fn suite<'a>(request: &Request<'a>, ready: &'a Ready) -> Option<Suite<'a>> {
    let (stages, compiled) = &ready.own;
    Some(Suite {
        kata: request.kata,
        member: request.kata.id.as_str(),
        executable: compiled.executable.as_deref()?,
        tests: wanted(request, 1..=(*stages).min(request.kata.own_stages())),
        design: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stages_before_the_first_error_in_a_test_are_judged() {
        let error = |file: Option<&str>| Diagnostic {
            code: None,
            message: String::new(),
            file: file.map(str::to_owned),
            line: 1,
            rendered: String::new(),
        };
        for (files, stages) in [
            (vec![], usize::MAX),
            (vec![None], usize::MAX),
            (vec![Some("counter/tests/stages/main.rs")], usize::MAX),
            (vec![Some("counter/tests/stages/stage_1.rs")], 0),
            (
                vec![
                    Some("counter/tests/stages/stage_12.rs"),
                    None,
                    Some("counter/tests/stages/stage_3.rs"),
                ],
                2,
            ),
        ] {
            let errors: Vec<Diagnostic> = files.iter().copied().map(error).collect();
            assert_eq!(stages_before(&errors), stages, "{files:?}");
        }
    }
}
