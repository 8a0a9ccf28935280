//! The plan of a class: who handed in what, and all that a verdict depends on. It is made
//! once; shards and the merge only read it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{ingest::Found, layout::Layout, names::plain, roster::Roster, shape::shape};
use crate::{
    fs::TextTree,
    hash::sha256,
    judge::{Transcripts, content_hash},
    kata::{Kata, KataId, RuleId},
};

const SCHEMA: u32 = 1;

/// A plan, as `plan.json` has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub schema: u32,
    /// A hash of all that a record depends on besides the tool and the toolchain.
    pub key: String,
    pub kata: KataId,
    pub title: String,
    pub kata_version: String,
    pub stages: Vec<PlannedStage>,
    /// The text of each rule.
    pub rules: BTreeMap<RuleId, String>,
    pub layout: Layout,
    /// The oracle's seeds, the same for all students; none if it is not asked.
    pub seeds: Vec<u64>,
    /// Contents and shapes that are the starter's own.
    pub starters: BTreeSet<String>,
    pub submissions: Vec<Submission>,
    /// Students without a submission.
    pub missing: Vec<Student>,
}

/// What the kata says of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStage {
    pub title: String,
    pub tests: usize,
    pub contracts: usize,
}

/// Who it is. What the roster does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Student {
    pub id: String,
    pub name: String,
    pub email: String,
    pub section: String,
    pub login: String,
    /// What the platform calls the submission, if it is not the student's id.
    pub submission: String,
    pub submitted_at: String,
    pub late: bool,
}

/// One submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// `s00001` …: what files are called.
    pub id: String,
    pub student: Student,
    /// The name of the folder or the file.
    pub handed_in: String,
    pub state: SubmissionState,
    /// Whether the roster has the student, if there is a roster.
    pub listed: bool,
    /// Why it cannot be judged, in sentences.
    pub refused: Vec<String>,
    /// The names of the sources and of the code without comments and layout.
    pub content: Option<String>,
    pub shape: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    Ready,
    Refused,
    /// The roster leaves it out.
    Excluded,
}

/// What a plan is made from.
#[derive(Clone, Debug)]
pub struct PlanOptions<'a> {
    pub layout: Layout,
    pub oracle: bool,
    pub roster: Option<&'a Roster>,
    /// The plan that was there before: ids and seeds stay.
    pub before: Option<&'a Plan>,
}

/// A plan, with the sources of each content.
#[derive(Debug)]
pub struct Planned {
    pub plan: Plan,
    pub sources: BTreeMap<String, TextTree>,
}

impl Plan {
    /// The plan for what was `found`.
    pub fn make(kata: &Kata, found: Vec<Found>, options: &PlanOptions<'_>) -> Planned {
        let before = options.before.filter(|it| it.is_about(kata));
        let mut plan = Self {
            schema: SCHEMA,
            key: String::new(),
            kata: kata.id.clone(),
            title: kata.title.clone(),
            kata_version: kata.version.clone(),
            stages: planned_stages(kata),
            rules: rule_texts(kata),
            layout: options.layout,
            seeds: seeds(options.oracle, before),
            starters: starters(kata),
            submissions: Vec::new(),
            missing: Vec::new(),
        };
        plan.key = plan.computed_key();
        let mut sources = BTreeMap::new();
        for found in found {
            plan.submissions.push(submission(found, &mut sources));
        }
        if let Some(roster) = options.roster {
            plan.take_roster(roster);
        }
        plan.give_ids(before);
        Planned { plan, sources }
    }

    /// Whether it was made for this text of `kata`.
    pub fn is_about(&self, kata: &Kata) -> bool {
        self.kata == kata.id && self.kata_version == kata.version
    }

    /// The contents to judge, sorted: the k-th shard takes every n-th.
    pub fn contents(&self) -> BTreeSet<&str> {
        let ready = self
            .submissions
            .iter()
            .filter(|it| it.state == SubmissionState::Ready);
        ready.filter_map(|it| it.content.as_deref()).collect()
    }

    fn computed_key(&self) -> String {
        let seeds = self.seeds.iter().map(u64::to_string);
        let parts = [self.kata.to_string(), self.kata_version.clone()];
        sha256(parts.into_iter().chain(seeds), 16)
    }

    /// Numbers the submissions in the order of their students. Who has a number from an
    /// earlier plan keeps it.
    fn give_ids(&mut self, before: Option<&Self>) {
        let order = |it: &Submission| (it.student.id.clone(), it.handed_in.clone());
        self.submissions.sort_by_key(order);
        let known: BTreeMap<(&str, &str), &str> = before
            .iter()
            .flat_map(|plan| &plan.submissions)
            .map(|it| {
                (
                    (it.student.id.as_str(), it.handed_in.as_str()),
                    it.id.as_str(),
                )
            })
            .collect();
        let taken: BTreeSet<&str> = known.values().copied().collect();
        let mut fresh = (1..).map(|number| format!("s{number:05}"));
        for it in &mut self.submissions {
            let kept = known.get(&(it.student.id.as_str(), it.handed_in.as_str()));
            it.id = match kept {
                Some(id) => (*id).to_owned(),
                None => fresh
                    .by_ref()
                    .find(|id| !taken.contains(id.as_str()))
                    .unwrap_or_default(),
            };
        }
        self.submissions.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

fn submission(found: Found, sources: &mut BTreeMap<String, TextTree>) -> Submission {
    let student = Student {
        id: plain(&found.key),
        name: found.name,
        late: found.late,
        ..Student::default()
    };
    let mut submission = Submission {
        id: String::new(),
        student,
        handed_in: found.handed_in,
        state: SubmissionState::Refused,
        listed: true,
        refused: Vec::new(),
        content: None,
        shape: None,
    };
    match found.sealed {
        Err(why) => submission.refused = why.iter().map(|why| plain(why)).collect(),
        Ok(sealed) => {
            submission.state = SubmissionState::Ready;
            submission.shape = Some(shape(&sealed.sources));
            submission.content = Some(sealed.content.clone());
            sources.insert(sealed.content, sealed.sources);
        }
    }
    submission
}

fn planned_stages(kata: &Kata) -> Vec<PlannedStage> {
    let stages = kata.stages.iter().take(kata.own_stages()).zip(1..);
    let planned = stages.map(|(stage, number)| PlannedStage {
        title: stage.title.clone(),
        tests: kata.tests(number).len(),
        contracts: kata
            .contracts()
            .iter()
            .filter(|it| it.stage == number)
            .count(),
    });
    planned.collect()
}

fn rule_texts(kata: &Kata) -> BTreeMap<RuleId, String> {
    let stages = 1..=kata.own_stages();
    let rules = stages.flat_map(|stage| kata.rules(stage));
    rules.map(|rule| (rule.id, rule.text)).collect()
}

fn seeds(oracle: bool, before: Option<&Plan>) -> Vec<u64> {
    if !oracle {
        return Vec::new();
    }
    match before.map(|plan| plan.seeds.clone()) {
        Some(seeds) if !seeds.is_empty() => seeds,
        _ => Transcripts::fresh_seeds(),
    }
}

/// What a student has who did nothing: the first starter, and all of them.
fn starters(kata: &Kata) -> BTreeSet<String> {
    let mut sources = TextTree::new();
    let mut names = BTreeSet::new();
    for stage in 1..=kata.own_stages() {
        for (name, text) in kata.starter(stage) {
            sources.entry(name).or_insert(text);
        }
        names.extend([content_hash(&sources), shape(&sources)]);
    }
    names
}
