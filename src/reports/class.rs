//! What the commands for a class return. `class.json` is a document of its own.

use serde::Serialize;

use super::Report;
use crate::class::{
    ClassStage, Graded, Layout, Merged, MergedCounts, Plan, RowState, RunOutcome, Status,
    SubmissionState,
};

/// What was planned.
#[derive(Debug, Serialize)]
pub struct ClassPlanReport {
    pub kata: String,
    /// The folder of the class.
    pub folder: String,
    pub layout: Layout,
    pub submissions: usize,
    /// Different contents to judge.
    pub contents: usize,
    /// Whether the oracle will be asked.
    pub oracle_asked: bool,
    pub refused: Vec<ClassPerson>,
    pub excluded: Vec<ClassPerson>,
    /// Students without a submission.
    pub missing: Vec<ClassPerson>,
    /// Submissions of nobody in the roster.
    pub unknown: Vec<ClassPerson>,
    /// Whether the judging is for the teacher to start.
    #[serde(skip)]
    pub leads_on: bool,
}

/// A student or a submission in a list.
#[derive(Debug, Serialize)]
pub struct ClassPerson {
    /// Of the submission, if there is one.
    pub id: Option<String>,
    /// The student's id.
    pub student: String,
    pub name: String,
    /// Why it is in the list.
    pub why: Vec<String>,
}

/// What a run did.
#[derive(Debug, Serialize)]
pub struct ClassRunReport {
    pub kata: String,
    #[serde(flatten)]
    pub run: RunOutcome,
    pub took_ms: u64,
}

/// How far a class is.
#[derive(Debug, Serialize)]
pub struct ClassStatusReport {
    #[serde(flatten)]
    pub status: Status,
}

/// What a merge wrote, and the sums.
#[derive(Debug, Serialize)]
pub struct ClassMergeReport {
    pub kata: String,
    /// The folder of the report.
    pub to: String,
    /// What lies in it; of a folder, only its name.
    pub files: Vec<String>,
    /// Whether every submission that can be judged is.
    pub complete: bool,
    pub counts: MergedCounts,
    pub histogram: Vec<usize>,
    pub stages: Vec<ClassStage>,
    pub not_judged: Vec<ClassPerson>,
    /// What a teacher should know before the gradebook goes back.
    pub notes: Vec<String>,
}

/// What was written for a search for copies.
#[derive(Debug, Serialize)]
pub struct ClassExportReport {
    pub to: String,
    pub exported: usize,
}

/// The harness that was prepared.
#[derive(Debug, Serialize)]
pub struct ClassPrepareReport {
    /// Where it lies.
    pub harness: String,
}

impl Report for ClassPlanReport {
    const NAME: &'static str = "class";
}

impl Report for ClassRunReport {
    const NAME: &'static str = "class";
}

impl Report for ClassStatusReport {
    const NAME: &'static str = "class";
}

impl Report for ClassMergeReport {
    const NAME: &'static str = "class";
}

impl Report for ClassExportReport {
    const NAME: &'static str = "class";
}

impl Report for ClassPrepareReport {
    const NAME: &'static str = "class";
}

impl Report for Merged {
    const NAME: &'static str = "class";
}

impl ClassPlanReport {
    pub fn new(plan: &Plan, folder: String, leads_on: bool) -> Self {
        let people = |is: &dyn Fn(&crate::class::Submission) -> bool| {
            let those = plan.submissions.iter().filter(|it| is(it));
            let people = those.map(|it| ClassPerson {
                id: Some(it.id.clone()),
                student: it.student.id.clone(),
                name: it.student.name.clone(),
                why: it.refused.clone(),
            });
            people.collect()
        };
        let missing = plan.missing.iter().map(|student| ClassPerson {
            id: None,
            student: student.id.clone(),
            name: student.name.clone(),
            why: Vec::new(),
        });
        Self {
            kata: plan.kata.to_string(),
            folder,
            layout: plan.layout,
            submissions: plan.submissions.len(),
            contents: plan.contents().len(),
            oracle_asked: !plan.seeds.is_empty(),
            refused: people(&|it| it.state == SubmissionState::Refused),
            excluded: people(&|it| it.state == SubmissionState::Excluded),
            missing: missing.collect(),
            unknown: people(&|it| !it.listed),
            leads_on,
        }
    }
}

impl ClassMergeReport {
    pub fn new(merged: &Merged, to: String, files: Vec<String>) -> Self {
        let open = |row: &&Graded| row.state == RowState::NotJudged;
        let not_judged = merged.submissions.iter().filter(open);
        Self {
            kata: merged.kata.clone(),
            to,
            files,
            notes: Vec::new(),
            complete: merged.complete,
            counts: merged.counts.clone(),
            histogram: merged.histogram.clone(),
            stages: merged.stages.clone(),
            not_judged: not_judged
                .map(|row| ClassPerson {
                    id: Some(row.id.clone()),
                    student: row.student.id.clone(),
                    name: row.student.name.clone(),
                    why: Vec::new(),
                })
                .collect(),
        }
    }
}
