//! What judging one content found, without anything that another machine would say
//! differently: no time, host, path, user or attempt.

use serde::{Deserialize, Serialize};

use super::{names::plain_text, plan::Plan};
use crate::{
    judge::{
        Build, Compared, ContractOutcome, ContractReport, Diagnostic, Level, Outcome, TestReport,
        Verdict, way_lines,
    },
    kata::{Rule, RuleId, TestId},
};

const SCHEMA: u32 = 1;
/// Most bytes of a message, and so many messages are kept whole.
const MOST_MESSAGE: usize = 2 << 10;
const MOST_MESSAGES: usize = 20;
const MOST_SHORT: usize = 200;
const MOST_ERRORS: usize = 5;

/// The record of one content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub schema: u32,
    /// The plan's key.
    pub plan: String,
    pub content: String,
    pub kata: String,
    pub kata_version: String,
    pub tool: String,
    pub toolchain: String,
    /// `T2`, or `T1 contained`.
    pub sandbox: String,
    pub level: Level,
    pub build: RecordedBuild,
    pub stages: Vec<RecordedStage>,
    pub tests: Vec<RecordedTest>,
    pub contracts: Vec<RecordedContract>,
    /// Scenarios on which the code and the reference differ.
    pub oracle: Vec<FailedScenario>,
}

/// How far the compiler came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedBuild {
    /// As a check names it: `built`, `stages_failed`, `failed`, `timeout` …
    pub outcome: String,
    /// So many stages were judged.
    pub stages: usize,
    pub errors: Vec<RecordedError>,
}

/// One error of the compiler's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedError {
    pub code: Option<String>,
    pub message: String,
    pub file: Option<String>,
    pub line: usize,
}

/// The counts of one stage, each of them with how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedStage {
    pub stage: usize,
    pub passed: usize,
    pub of: usize,
    /// How many hold, of how many.
    pub contracts: [usize; 2],
    /// On how many scenarios the code agrees with the reference, of how many.
    pub oracle: [usize; 2],
}

/// One test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedTest {
    pub test: TestId,
    /// As a check names it.
    pub outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: usize,
    /// The rules that it proves, if it fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleId>,
}

/// One contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedContract {
    pub contract: String,
    pub stage: usize,
    pub outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleId>,
}

/// A scenario on which the code and the reference differ. The seed stays in the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedScenario {
    pub stage: usize,
    pub outcome: String,
    /// The first line that differs; empty where a transcript has ended.
    pub line: usize,
    pub expected: String,
    pub actual: String,
}

/// What was compared with the reference, for `Record::new`.
#[derive(Debug, Default)]
pub struct ComparedStage {
    /// Every scenario of the stages that were asked about.
    pub compared: Vec<Compared>,
    /// How many scenarios each stage has, asked or not, from stage 1.
    pub of: Vec<usize>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Record {
    /// What `verdict` and the oracle say, in the words of a record.
    pub(super) fn new(
        plan: &Plan,
        tool: &str,
        sandbox: String,
        verdict: &Verdict,
        oracle: &ComparedStage,
    ) -> Self {
        let mut messages = 0;
        let stages = plan.stages.iter().zip(1..);
        Self {
            schema: SCHEMA,
            plan: plan.key.clone(),
            content: verdict.content.clone(),
            kata: verdict.kata.to_string(),
            kata_version: verdict.kata_version.clone(),
            tool: tool.to_owned(),
            toolchain: verdict.toolchain.clone(),
            sandbox,
            level: if plan.seeds.is_empty() {
                Level::Practice
            } else {
                Level::Oracle
            },
            build: RecordedBuild::of(&verdict.build, plan.stages.len()),
            stages: stages
                .map(|(_, number)| stage(number, verdict, oracle))
                .collect(),
            tests: verdict
                .tests
                .iter()
                .map(|report| RecordedTest::of(report, &mut messages))
                .collect(),
            contracts: verdict.contracts.iter().map(RecordedContract::of).collect(),
            oracle: failed(&oracle.compared),
        }
    }

    /// How many stages pass in a row from the first.
    pub fn stages_passed(&self) -> usize {
        self.stages.iter().take_while(|it| it.passes()).count()
    }
}

fn stage(number: usize, verdict: &Verdict, oracle: &ComparedStage) -> RecordedStage {
    let (passed, of) = verdict.count(number);
    let contracts = || verdict.contracts.iter().filter(|it| it.stage == number);
    let holding = contracts().filter(|it| it.outcome == ContractOutcome::Holds);
    let compared = oracle.compared.iter().filter(|it| it.stage == number);
    RecordedStage {
        stage: number,
        passed,
        of,
        contracts: [holding.count(), contracts().count()],
        oracle: [
            compared.filter(|it| it.agrees).count(),
            oracle.of.get(number - 1).copied().unwrap_or(0),
        ],
    }
}

/// One difference a stage says enough.
fn failed(compared: &[Compared]) -> Vec<FailedScenario> {
    let mut all: Vec<FailedScenario> = Vec::new();
    for it in compared.iter().filter(|it| !it.agrees) {
        if all.iter().any(|known| known.stage == it.stage) {
            continue;
        }
        let first = it.first.as_ref();
        let line = |text: Option<&String>| plain_text(text.map_or("", String::as_str), MOST_SHORT);
        all.push(FailedScenario {
            stage: it.stage,
            outcome: tag(&it.outcome),
            line: first.map_or(0, |first| first.line),
            expected: line(first.and_then(|first| first.expected.as_ref())),
            actual: line(first.and_then(|first| first.actual.as_ref())),
        });
    }
    all
}

impl RecordedStage {
    /// A stage of which everything passes.
    pub(super) fn full(stage: usize) -> Self {
        Self {
            stage,
            passed: 1,
            of: 1,
            ..Self::default()
        }
    }

    /// Whether all its tests pass, its contracts hold and the oracle found nothing.
    pub fn passes(&self) -> bool {
        let [held, contracts] = self.contracts;
        let [agreed, asked] = self.oracle;
        self.of > 0 && self.passed == self.of && held == contracts && agreed == asked
    }
}

impl RecordedBuild {
    fn of(build: &Build, stages: usize) -> Self {
        let judged = match build {
            Build::Built => stages,
            Build::StagesFailed { stages, .. } => *stages,
            Build::NotTried
            | Build::Failed { .. }
            | Build::CompilerCrashed { .. }
            | Build::Limit(_) => 0,
        };
        let errors = build.errors().iter().take(MOST_ERRORS);
        Self {
            outcome: tag(build),
            stages: judged,
            errors: errors.map(RecordedError::of).collect(),
        }
    }
}

impl RecordedError {
    fn of(error: &Diagnostic) -> Self {
        // Below the kata's folder, which is the same on every machine.
        let file = error.file.as_ref().and_then(|file| file.split_once('/'));
        Self {
            code: error.code.clone(),
            message: plain_text(&error.message, MOST_MESSAGE),
            file: file.map(|(_, path)| plain_text(path, MOST_SHORT)),
            line: error.line,
        }
    }
}

impl RecordedTest {
    pub fn passed(&self) -> bool {
        self.outcome == "passed"
    }

    /// The message of a test, as long as not too many have one already.
    fn of(report: &TestReport, messages: &mut usize) -> Self {
        let (message, file, line) = said(&report.outcome);
        *messages += usize::from(!message.is_empty());
        let most = if *messages <= MOST_MESSAGES {
            MOST_MESSAGE
        } else {
            MOST_SHORT
        };
        Self {
            test: report.test.clone(),
            outcome: tag(&report.outcome),
            message: plain_text(&message, most),
            file: plain_text(&file, MOST_SHORT),
            line,
            rules: ids(&report.rules),
        }
    }
}

fn ids(rules: &[Rule]) -> Vec<RuleId> {
    rules.iter().map(|rule| rule.id).collect()
}

/// What a test says, and where.
fn said(outcome: &Outcome) -> (String, String, usize) {
    let only = |message: String| (message, String::new(), 0);
    match outcome {
        Outcome::Panicked {
            message,
            file,
            line,
            ..
        } => (message.clone(), file.clone(), *line),
        Outcome::Snapshot {
            expected,
            actual,
            file,
            line,
            ..
        } => (first_difference(expected, actual), file.clone(), *line),
        Outcome::Exited { code, .. } => only(format!(
            "the program ended with exit code {code} before the test did"
        )),
        Outcome::Killed { signal, .. } => only(format!("the program was ended by signal {signal}")),
        Outcome::Tampered { .. } => only("the program changed a file of the judge's".to_owned()),
        Outcome::Limit(limit) => only(format!("the test {}", limit.of_test())),
        Outcome::NotRun => {
            only("it was not run, because too many tests before it did not end in time".to_owned())
        }
        Outcome::NeedsNoPartner => only("it passes without the partner, too".to_owned()),
        Outcome::Passed | Outcome::NotCompiled => only(String::new()),
    }
}

/// The first line of a snapshot that differs.
fn first_difference(expected: &str, actual: &str) -> String {
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    for line in 1.. {
        match (expected.next(), actual.next()) {
            (None, None) => break,
            (expected, actual) if expected == actual => {}
            (expected, actual) => {
                let shown = |text: Option<&str>| text.unwrap_or("(nothing)").to_owned();
                return format!(
                    "line {line} of the snapshot\nexpected  {}\nyours     {}",
                    shown(expected),
                    shown(actual)
                );
            }
        }
    }
    String::new()
}

impl RecordedContract {
    pub fn holds(&self) -> bool {
        self.outcome == "holds"
    }

    fn of(report: &ContractReport) -> Self {
        let message = match &report.outcome {
            ContractOutcome::Holds | ContractOutcome::NotCompiled => String::new(),
            ContractOutcome::Broken { says } => says.clone(),
            ContractOutcome::Open { ways } => way_lines(ways),
            ContractOutcome::WrongReason { expected, errors } => {
                let expected = expected.join(" or ");
                let error = errors.first().map_or("", |it| &it.message);
                format!("the compiler rejects it, but not with {expected}: {error}")
            }
            ContractOutcome::ControlFails { errors } => {
                let error = errors.first().map_or("", |it| &it.message);
                format!("what the brief allows does not compile with this code: {error}")
            }
        };
        Self {
            contract: report.contract.clone(),
            stage: report.stage,
            outcome: tag(&report.outcome),
            message: plain_text(&message, MOST_MESSAGE),
            rules: ids(&report.rules),
        }
    }
}

/// The name of a variant, as in JSON.
fn tag(outcome: &impl Serialize) -> String {
    let value = serde_json::to_value(outcome).unwrap_or_default();
    let tag = value.get("outcome").and_then(serde_json::Value::as_str);
    tag.unwrap_or_default().to_owned()
}
