//! From records to grades: a pure function of the plan, the rules and the set of records.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    marks::{Points, most, points},
    plan::{Plan, Student, Submission, SubmissionState},
    record::{
        FailedScenario, Record, RecordedBuild, RecordedContract, RecordedStage, RecordedTest,
    },
    rules::Rules,
};
use crate::{
    error::{Error, Result},
    kata::{RuleId, TestId},
};

/// All grades of a class.
#[derive(Clone, Debug, Serialize)]
pub struct Merged {
    pub kata: String,
    pub title: String,
    pub plan: String,
    pub kata_version: String,
    /// Of the records; all are the same.
    pub tool: Option<String>,
    pub toolchain: Option<String>,
    pub sandbox: BTreeSet<String>,
    pub rules: Rules,
    pub oracle_asked: bool,
    /// Whether every submission that can be judged is.
    pub complete: bool,
    pub counts: MergedCounts,
    /// How many students passed so many stages in a row, from none to all.
    pub histogram: Vec<usize>,
    pub stages: Vec<ClassStage>,
    /// The tests that fail, the one that fails most often first.
    pub tests: Vec<MostFailed>,
    pub contracts: Vec<MostFailed>,
    pub identical: Vec<Identical>,
    pub rule_texts: BTreeMap<RuleId, String>,
    pub submissions: Vec<Graded>,
    pub missing: Vec<Student>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct MergedCounts {
    pub submissions: usize,
    pub graded: usize,
    pub refused: usize,
    /// Those without a record.
    pub not_judged: usize,
    pub excluded: usize,
    /// Students without a submission.
    pub missing: usize,
    /// Submissions of nobody in the roster.
    pub unknown: usize,
}

/// One stage, over the whole class.
#[derive(Clone, Debug, Serialize)]
pub struct ClassStage {
    pub stage: usize,
    pub title: String,
    /// The most that it can earn.
    pub points: Points,
    pub tests: usize,
    pub contracts: usize,
    /// How many students pass it.
    pub passed: usize,
    /// How many pass all before it and not this one.
    pub stuck: usize,
}

/// A test or a contract, and how many students it fails.
#[derive(Clone, Debug, Serialize)]
pub struct MostFailed {
    /// `stage_1::name`, or the contract's name.
    pub name: String,
    pub stage: usize,
    pub failed: usize,
    /// Of so many students with whose code it was compiled.
    pub of: usize,
    pub rules: Vec<RuleId>,
    /// What it says most often.
    pub message: String,
}

/// Students with the same code.
#[derive(Clone, Debug, Serialize)]
pub struct Identical {
    /// Whether every letter is the same, or all but comments and layout.
    pub exact: bool,
    /// Whether it is the starter as it is delivered.
    pub starter: bool,
    pub submissions: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowState {
    Graded,
    Refused,
    NotJudged,
    Excluded,
}

/// One submission with its grade.
#[derive(Clone, Debug, Serialize)]
pub struct Graded {
    pub id: String,
    pub student: Student,
    pub handed_in: String,
    pub state: RowState,
    pub listed: bool,
    pub refused: Vec<String>,
    /// Null where nothing was judged or the roster leaves it out.
    pub points: Option<Points>,
    pub stages_passed: usize,
    pub stages: Vec<GradedStage>,
    pub build: Option<RecordedBuild>,
    /// The first test that fails.
    pub failing: Option<TestId>,
    pub tests: Vec<RecordedTest>,
    pub contracts: Vec<RecordedContract>,
    pub oracle: Vec<FailedScenario>,
}

#[derive(Clone, Debug, Serialize)]
pub struct GradedStage {
    #[serde(flatten)]
    pub counts: RecordedStage,
    pub points: Points,
    pub passes: bool,
}

/// The grades of `plan` by `rules`, from `records` by content.
pub fn merge(plan: &Plan, rules: &Rules, records: &BTreeMap<String, Record>) -> Result<Merged> {
    check_same(plan, records)?;
    let of = |content: &Option<String>| records.get(content.as_ref()?);
    let submissions: Vec<Graded> = plan
        .submissions
        .iter()
        .map(|it| graded(plan, rules, it, of(&it.content)))
        .collect();
    let first = records.values().next();
    let counts = counts(plan, &submissions);
    let passed = |row: &Graded| row.stages_passed;
    let counted = || submissions.iter().filter(|row| is_counted(row));
    let mut histogram = vec![0; plan.stages.len() + 1];
    counted().for_each(|row| histogram[passed(row)] += 1);
    Ok(Merged {
        kata: plan.kata.to_string(),
        title: plan.title.clone(),
        plan: plan.key.clone(),
        kata_version: plan.kata_version.clone(),
        tool: first.map(|it| it.tool.clone()),
        toolchain: first.map(|it| it.toolchain.clone()),
        sandbox: records.values().map(|it| it.sandbox.clone()).collect(),
        rules: rules.clone(),
        oracle_asked: !plan.seeds.is_empty(),
        complete: counts.not_judged == 0,
        counts,
        histogram,
        stages: class_stages(plan, rules, &submissions),
        tests: most_failed(counted().flat_map(|row| row.tests.iter().map(Failure::of_test))),
        contracts: most_failed(
            counted().flat_map(|row| row.contracts.iter().map(Failure::of_contract)),
        ),
        identical: identical(plan),
        rule_texts: plan.rules.clone(),
        missing: plan.missing.clone(),
        submissions,
    })
}

/// Records of other plans, or of two toolchains or tools, cannot be compared.
fn check_same(plan: &Plan, records: &BTreeMap<String, Record>) -> Result<()> {
    let bad = |says: String| {
        Err(Error::Class {
            says,
            hint: Some("`kata class run` makes them again with the present one".to_owned()),
        })
    };
    let foreign = records.values().find(|it| it.plan != plan.key);
    if let Some(record) = foreign {
        return bad(format!(
            "the record of `{}` belongs to another plan",
            record.content
        ));
    }
    for (what, of) in [
        (
            "version of `kata`",
            (|it: &Record| it.tool.clone()) as fn(&Record) -> String,
        ),
        ("toolchain", |it| it.toolchain.clone()),
    ] {
        let mut by_value: BTreeMap<String, usize> = BTreeMap::new();
        for record in records.values() {
            *by_value.entry(of(record)).or_default() += 1;
        }
        if by_value.len() > 1 {
            let all = by_value
                .iter()
                .map(|(value, count)| format!("{count} with `{value}`"));
            let all: Vec<String> = all.collect();
            return bad(format!(
                "the records were made with more than one {what}: {}",
                all.join(", ")
            ));
        }
    }
    Ok(())
}

fn is_counted(row: &Graded) -> bool {
    matches!(row.state, RowState::Graded | RowState::Refused)
}

fn counts(plan: &Plan, rows: &[Graded]) -> MergedCounts {
    let of = |state: RowState| rows.iter().filter(|row| row.state == state).count();
    MergedCounts {
        submissions: rows.len(),
        graded: of(RowState::Graded),
        refused: of(RowState::Refused),
        not_judged: of(RowState::NotJudged),
        excluded: of(RowState::Excluded),
        missing: plan.missing.len(),
        unknown: rows.iter().filter(|row| !row.listed).count(),
    }
}

fn graded(plan: &Plan, rules: &Rules, submission: &Submission, record: Option<&Record>) -> Graded {
    let state = match (submission.state, record) {
        (SubmissionState::Excluded, _) => RowState::Excluded,
        (SubmissionState::Refused, _) => RowState::Refused,
        (SubmissionState::Ready, None) => RowState::NotJudged,
        (SubmissionState::Ready, Some(_)) => RowState::Graded,
    };
    let record = record.filter(|_| state == RowState::Graded);
    let stages = stages(plan, rules, record);
    let sum = Points(stages.iter().map(|it| it.points.0).sum());
    let all_tests = record.map(|it| it.tests.clone()).unwrap_or_default();
    Graded {
        id: submission.id.clone(),
        student: submission.student.clone(),
        handed_in: submission.handed_in.clone(),
        state,
        listed: submission.listed,
        refused: submission.refused.clone(),
        points: matches!(state, RowState::Graded | RowState::Refused).then_some(sum),
        stages_passed: record.map_or(0, Record::stages_passed),
        stages,
        build: record.map(|it| it.build.clone()),
        failing: all_tests
            .iter()
            .find(|it| !it.passed())
            .map(|it| it.test.clone()),
        tests: all_tests,
        contracts: record.map(|it| it.contracts.clone()).unwrap_or_default(),
        oracle: record.map(|it| it.oracle.clone()).unwrap_or_default(),
    }
}

/// The stages of a record with their points; without a record, nothing passes.
fn stages(plan: &Plan, rules: &Rules, record: Option<&Record>) -> Vec<GradedStage> {
    let none = || {
        let stages = plan.stages.iter().zip(1..);
        let empty = stages.map(|(planned, stage)| RecordedStage {
            stage,
            passed: 0,
            of: planned.tests,
            contracts: [0, planned.contracts],
            oracle: [0, 0],
        });
        empty.collect()
    };
    let counts: Vec<RecordedStage> = record.map_or_else(none, |it| it.stages.clone());
    let points = points(rules, &counts);
    let zipped = counts.into_iter().zip(points);
    zipped
        .map(|(counts, points)| GradedStage {
            passes: counts.passes(),
            counts,
            points,
        })
        .collect()
}

fn class_stages(plan: &Plan, rules: &Rules, rows: &[Graded]) -> Vec<ClassStage> {
    let most = most(rules, plan.stages.len());
    let stages = plan.stages.iter().zip(most).zip(1..);
    let counted = || rows.iter().filter(|row| is_counted(row));
    let of = |((planned, points), stage): ((&super::plan::PlannedStage, Points), usize)| {
        let passes = |row: &&Graded| row.stages.get(stage - 1).is_some_and(|it| it.passes);
        ClassStage {
            stage,
            title: planned.title.clone(),
            points,
            tests: planned.tests,
            contracts: planned.contracts,
            passed: counted().filter(passes).count(),
            stuck: counted()
                .filter(|row| row.stages_passed + 1 == stage)
                .count(),
        }
    };
    stages.map(of).collect()
}

/// One student's test or contract.
struct Failure<'a> {
    stage: usize,
    name: String,
    failed: bool,
    compiled: bool,
    message: &'a str,
    rules: &'a [RuleId],
}

impl<'a> Failure<'a> {
    fn of_test(test: &'a RecordedTest) -> Self {
        Self {
            stage: test.test.stage,
            name: test.test.to_string(),
            failed: !test.passed(),
            compiled: test.outcome != "not_compiled",
            message: &test.message,
            rules: &test.rules,
        }
    }

    fn of_contract(contract: &'a RecordedContract) -> Self {
        Self {
            stage: contract.stage,
            name: contract.contract.clone(),
            failed: !contract.holds(),
            compiled: contract.outcome != "not_compiled",
            message: &contract.message,
            rules: &contract.rules,
        }
    }
}

/// What fails, by how many students it does; of a test that was not compiled, nothing is
/// said.
fn most_failed<'a>(all: impl Iterator<Item = Failure<'a>>) -> Vec<MostFailed> {
    #[derive(Default)]
    struct Sum<'a> {
        failed: usize,
        of: usize,
        rules: &'a [RuleId],
        messages: BTreeMap<&'a str, usize>,
    }
    let mut sums: BTreeMap<(usize, String), Sum<'a>> = BTreeMap::new();
    for it in all.filter(|it| it.compiled) {
        let sum = sums.entry((it.stage, it.name)).or_default();
        sum.of += 1;
        if it.failed {
            sum.failed += 1;
            sum.rules = it.rules;
            *sum.messages.entry(it.message).or_default() += 1;
        }
    }
    let failing = sums.into_iter().filter(|(_, sum)| sum.failed > 0);
    let mut all: Vec<MostFailed> = failing
        .map(|((stage, name), sum)| {
            // The first of those that are as frequent.
            let typical = sum.messages.iter().rev().max_by_key(|(_, count)| **count);
            MostFailed {
                name,
                stage,
                failed: sum.failed,
                of: sum.of,
                rules: sum.rules.to_vec(),
                message: typical.map_or_else(String::new, |(text, _)| (*text).to_owned()),
            }
        })
        .collect();
    all.sort_by(|a, b| {
        b.failed
            .cmp(&a.failed)
            .then_with(|| (a.stage, &a.name).cmp(&(b.stage, &b.name)))
    });
    all
}

/// Groups of two and more, and the starter even if one student alone has it.
fn identical(plan: &Plan) -> Vec<Identical> {
    let mut by_shape: BTreeMap<&str, Vec<&Submission>> = BTreeMap::new();
    for it in &plan.submissions {
        if let Some(shape) = &it.shape {
            by_shape.entry(shape).or_default().push(it);
        }
    }
    let mut all = Vec::new();
    for (shape, group) in by_shape {
        let contents: BTreeSet<_> = group.iter().filter_map(|it| it.content.as_ref()).collect();
        let is_starter =
            plan.starters.contains(shape) || contents.iter().any(|it| plan.starters.contains(*it));
        if group.len() > 1 || is_starter {
            all.push(Identical {
                exact: contents.len() == 1,
                starter: is_starter,
                submissions: group.iter().map(|it| it.id.clone()).collect(),
            });
        }
    }
    all.sort_by(|a, b| a.submissions.cmp(&b.submissions));
    all
}
