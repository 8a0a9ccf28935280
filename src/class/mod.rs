//! A class: what many students handed in, judged in shards and merged to grades.
//!
//! `ingest` takes what a learning platform gives, `plan` writes down who handed in what,
//! `run` judges a shard of the contents and leaves a record for each, `merge` is a pure
//! function of the plan, the rules and the set of records. A record holds no time, host,
//! path or user, so the same submissions give the same bytes for any number of shards.

mod archive;
mod bundle;
mod ingest;
mod judging;
mod layout;
mod lines;
mod marks;
mod merge;
mod names;
mod plan;
mod record;
mod rules;
mod run;
mod shape;
mod status;
mod store;
mod template;

pub use ingest::ingest;
pub use layout::Layout;
pub use merge::{ClassStage, Graded, Merged, MergedCounts, RowState, merge};
pub use plan::{Plan, PlanOptions, Submission, SubmissionState};
pub use record::Record;
pub use rules::{OracleRule, Rules};
pub use run::{RunEvent, RunOptions, RunOutcome, Shard, run};
pub use status::{Status, status};
pub use store::{ClassFolder, Records};
pub use template::prepare;
