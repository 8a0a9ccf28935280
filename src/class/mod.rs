//! A class: what many students handed in, judged in shards and merged to grades.
//!
//! `ingest` takes what a learning platform gives, `plan` writes down who handed in what,
//! `run` judges a shard of the contents and leaves a record for each, `merge` is a pure
//! function of the plan, the rules and the set of records. A record holds no time, host,
//! path or user, so the same submissions give the same bytes for any number of shards.

mod archive;
mod bundle;
mod gradebook;
mod ingest;
mod judging;
mod layout;
mod lines;
mod marks;
mod merge;
mod names;
mod plan;
mod record;
mod roster;
mod rules;
mod run;
mod shape;
mod status;
mod store;
mod table;
mod template;

pub use gradebook::{Filled, fill};
pub use ingest::{ingest, ingest_one};
pub use layout::Layout;
pub use marks::Points;
pub use merge::{
    ClassStage, Graded, GradedStage, Identical, Merged, MergedCounts, MostFailed, RowState, merge,
};
pub use plan::{Plan, PlanOptions, Submission, SubmissionState};
pub use record::{Record, RecordedContract, RecordedTest};
pub use roster::Roster;
pub use rules::{OracleRule, Rules};
pub use run::{RunEvent, RunOptions, RunOutcome, Shard, run};
pub use status::{Status, status};
pub use store::{ClassFolder, Records};
pub use template::prepare;
