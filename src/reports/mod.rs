//! Every document that a command can return, as plain data with one schema. `ui` shows
//! a report as text, as JSON or in another format, and decides nothing: what a person
//! sees, a program finds as a field.
//!
//! README.md lists the fields; `tests/documents.rs` holds both together.

mod ask;
mod card;
mod check;
mod class;
mod design;
mod drill;
mod hunt;
mod learn;
mod lists;
mod log;
mod page;
mod pages;
mod plan;
mod predict;
mod round;
mod spot;

pub use ask::{AskReport, AskedCard, Reply};
pub use card::{CardReport, CardRow};
#[cfg(test)]
pub use check::Place;
pub use check::{
    CheckReport, Checks, DeliveryNote, MendedNote, StageStanding, StageState, WrongReply,
};
pub use class::{
    ClassExportReport, ClassMergeReport, ClassPerson, ClassPlanReport, ClassPrepareReport,
    ClassRunReport, ClassStatusReport,
};
pub use design::{Column, DiagramReport, Drawn, FindingRow, OpenReview, ReviewReport, StageCost};
pub use drill::{DrillReport, DrillResult, DrillTopicRow, DueTopic, ShownCard, ShownQuestion};
pub use hunt::{
    DesignState, HuntDesign, HuntReport, HuntRow, HuntTest, KindMissed, SymptomReport, label,
};
pub use learn::{Book, BookReport, BookTopic, LearnReport, TopicReport, TopicRow};
pub use lists::{KataRow, KataStatus, LeftOut, ListReport, OpenRow, StageRow, StatusReport};
pub use log::{LogReport, LogStage, PathKata, PathReport};
pub use page::{CatalogueRow, DesignPart, KataPart, ReportPage, StagePart};
pub use pages::{
    BriefReport, ChangeReport, DialogueReport, DoctorReport, FetchReport, HintReport, LessonReport,
    NewReport, Point, ResetReport, RestoreReport, SolutionReport, SolutionView, StartReport,
    StartWhy, Symptom, TakenOverNote, VerifyReport, WrittenReport,
};
pub use plan::{PlanDay, PlanItem, PlanReport, PlanTask, PlanToday, PlanWeek};
pub use predict::PredictReport;
pub use round::RoundReport;
use serde::Serialize;
pub use spot::{ReviewRow, SpotAnswerReport, SpotReport, SpotRow};

/// The version of the schema of all documents. It rises when a reader could break.
pub const SCHEMA: u32 = 1;

/// A document that a command returns.
pub trait Report: Serialize {
    /// The command.
    const NAME: &'static str;
}
