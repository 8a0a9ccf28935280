//! What an open track promises beside the gate that every kata goes through.

use super::{Finding, text, variants::in_short};
use crate::{
    error::{Error, Result},
    fs::TextTree,
    judge::{Judge, Outcome, Request, Sealed, SealedPartner, Verdict},
    kata::{Kata, Round, RoundKind, Solution},
};

/// Fewest transcripts of a stage and of a round, and fewest wrong designs.
const LEAST_TRANSCRIPTS: usize = 5;
const LEAST_OF_ROUND: usize = 3;
const LEAST_MUTANTS: usize = 40;
/// Where the judge puts the script.
const SCRIPT: &str = "tests/stages/script.rs";
/// The seeds on which all answers must agree.
const SEEDS: std::ops::Range<u64> = 1..21;

/// What can be said by reading.
pub(super) fn findings(kata: &Kata) -> Vec<Finding> {
    let mut findings = Vec::new();
    text::briefs(kata, &mut findings);
    text::lessons(kata, &mut findings);
    text::forbidden_words(kata, &mut findings);
    findings.extend(super::rules::findings(kata));
    let mutants = kata.mutants().map_or(LEAST_MUTANTS, |it| it.len());
    let mut few = vec![("mutants".to_owned(), mutants, LEAST_MUTANTS)];
    for stage in 1..=kata.last_stage() {
        let least = match kata.round(stage) {
            Some(_) => LEAST_OF_ROUND,
            None => LEAST_TRANSCRIPTS,
        };
        let name = format!("transcripts of stage {stage}");
        few.push((name, kata.tests(stage).len(), least));
    }
    let few = few.into_iter().filter(|(_, count, least)| count < least);
    findings.extend(few.map(|(what, count, least)| {
        Finding::new(what, format!("there are {count}; {least} are needed"))
    }));
    missing(kata, &mut findings);
    findings
}

/// Files without which there is no open track.
fn missing(kata: &Kata, findings: &mut Vec<Finding>) {
    let starter = kata.starter(1);
    let reference = kata.solution(Solution::Reference);
    let app = reference.get("app.rs").map_or("", String::as_str);
    let usual = kata.solution(Solution::Usual);
    let texts = [
        (
            "open/starter.rs",
            starter.values().next().map_or("", |it| it),
        ),
        ("open/script.rs", kata.script()),
        ("open/app.rs", app),
        (
            "open/usual/lib.rs",
            usual.values().next().map_or("", |it| it),
        ),
        ("open/DESIGN.md", kata.design(Solution::Reference)),
    ];
    let absent = texts.into_iter().filter(|(_, text)| text.is_empty());
    findings.extend(absent.map(|(name, _)| Finding::new(name, "is missing")));
    for kind in RoundKind::ALL {
        let mut rounds = kata.rounds_up_to(kata.last_stage());
        if !rounds.any(|(_, round)| round.kind == kind) {
            let says = format!("no round is of the kind `{}`", kind.name());
            findings.push(Finding::new("track.toml", says));
        }
    }
    for (_, round) in kata.rounds_up_to(kata.last_stage()) {
        if kata.partner(Solution::Reference, round).is_empty() {
            let name = format!("open/partners/{}.rs", round.id);
            findings.push(Finding::new(name, "is missing"));
        }
    }
}

/// What is wrong with the partners: over the reference and the alternate each takes its
/// round, over the usual answer those that there are. A partner that plugs nothing in
/// takes none.
pub(super) fn rounds(judge: &Judge, kata: &Kata) -> Vec<Finding> {
    let mut findings = Vec::new();
    for which in [Solution::Reference, Solution::Alternate, Solution::Usual] {
        let verdict = over(judge, kata, which);
        let mut finding = |says: String| {
            let subject = format!("partners over the {}", which.folder());
            findings.push(Finding::new(subject, says));
        };
        match verdict {
            Ok(None) => {}
            Ok(Some(verdict)) => {
                if let Some(error) = verdict.build.errors().first() {
                    finding(error.rendered.trim().to_owned());
                }
                let failures = verdict.failures();
                for report in failures.filter(|it| it.outcome != Outcome::NeedsNoPartner) {
                    let (test, outcome) = (&report.test, in_short(&report.outcome));
                    finding(format!("`{test}` fails: {outcome}"));
                }
                findings.extend(idle_partners(kata, &verdict));
            }
            Err(error) => finding(error.to_string()),
        }
    }
    findings
}

/// The rounds whose transcripts pass without the partner, too.
fn idle_partners(kata: &Kata, verdict: &Verdict) -> Vec<Finding> {
    let is_idle = |stage: usize| {
        let mut tests = verdict.tests.iter().filter(|it| it.test.stage == stage);
        tests.any(|it| it.outcome == Outcome::NeedsNoPartner)
    };
    let rounds = kata.rounds_up_to(kata.last_stage());
    let idle = rounds.filter(|(stage, _)| is_idle(*stage));
    let finding = |(_, round): (usize, &Round)| {
        let name = format!("open/partners/{}.rs", round.id);
        Finding::new(name, "a partner with nothing in it passes this round, too")
    };
    idle.map(finding).collect()
}

/// The verdict on a solution with its partners; none if it has none.
fn over(judge: &Judge, kata: &Kata, which: Solution) -> Result<Option<Verdict>> {
    let stage = kata.last_stage();
    let partners = kata.rounds_up_to(stage).filter_map(|(stage, round)| {
        let lib = kata.partner(which, round).to_owned();
        let is_there = !lib.is_empty();
        let sources = TextTree::from([("lib.rs".to_owned(), lib)]);
        is_there.then(|| SealedPartner::new(stage, round.clone(), sources))
    });
    let sealed = Sealed {
        sources: kata.solution(which),
        partners: partners.collect(),
        ..Sealed::default()
    };
    if sealed.partners.is_empty() {
        return Ok(None);
    }
    let request = Request {
        kata,
        sealed: &sealed,
        stage,
        filter: None,
    };
    let verdicts = judge.check(&[request], &mut |_| {})?;
    Ok(verdicts.into_iter().next())
}

/// Where the alternate or the usual answer differs from the reference on random scripts.
pub(super) fn scripts(judge: &Judge, kata: &Kata) -> Vec<Finding> {
    let seeds: Vec<u64> = SEEDS.collect();
    let mut findings = Vec::new();
    for which in [Solution::Alternate, Solution::Usual] {
        let sealed = Sealed {
            sources: kata.solution(which),
            ..Sealed::default()
        };
        let says = match judge.compare(kata, &sealed, kata.own_stages(), seeds.clone()) {
            Ok(report) => report.differences.first().map(|it| {
                let script = it.shrunk.as_ref().map_or(&it.expected, |it| &it.expected);
                let actual = it.shrunk.as_ref().map_or(&it.actual, |it| &it.actual);
                format!(
                    "differs from the reference on the script of stage {}, seed {}:\n{script}\n\
                     gives\n{actual}\n{:?}",
                    it.stage, it.seed, it.outcome
                )
            }),
            Err(Error::Cargo { output }) if output.contains(SCRIPT) => {
                // It is the same for all answers.
                return vec![Finding::new("open/script.rs", output)];
            }
            Err(Error::Cargo { output }) => Some(output),
            Err(error) => Some(error.to_string()),
        };
        findings.extend(says.map(|says| Finding::new(which.folder(), says)));
    }
    findings
}
