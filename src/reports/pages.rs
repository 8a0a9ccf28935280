//! Pages to read, and what a command did.

use serde::Serialize;

use super::{CheckReport, DeliveryNote, MendedNote, Report};
use crate::{
    design::ApiChange,
    fs::TextTree,
    kata::{FileChange, Level, Rule},
    lookback::Next,
    review::Seam,
    verify::{DrillsProof, Proof},
};

/// The first check, and where everything is.
#[derive(Debug, Serialize)]
pub struct StartReport {
    #[serde(flatten)]
    pub check: CheckReport,
    pub summary: String,
    /// Whether the kata was brought just now.
    pub fresh: bool,
    /// Why it is this kata.
    #[serde(rename = "chosen")]
    pub why: StartWhy,
    /// How the learner calls this program, if it is not in their `PATH`.
    pub program: Option<String>,
    /// The command that puts it there, if this is a build in a clone.
    pub install: Option<&'static str>,
}

/// Why `kata start` begins with a kata.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum StartWhy {
    Named,
    /// The plan has it next.
    Plan,
    /// The learner said from which language they come.
    ComesFrom {
        from: String,
    },
    Next(Next),
}

#[derive(Debug, Serialize)]
pub struct FetchReport {
    pub kata: String,
    pub folder: String,
    pub summary: String,
    /// The stages that are there.
    pub stages: usize,
    /// The dojo's folder.
    pub dojo: String,
    /// Whether there was no dojo before.
    pub new_dojo: bool,
    /// Whether the kata was there before, so that only stages came.
    pub was_there: bool,
    /// The stages that came to a kata that was there.
    pub arrived: Vec<DeliveryNote>,
    /// The stage that started on somebody else's code, if one did.
    pub taken_over: Option<TakenOverNote>,
    pub mended: Vec<MendedNote>,
}

/// A stage that started on somebody else's code.
#[derive(Debug, Serialize)]
pub struct TakenOverNote {
    pub stage: usize,
    /// Whose code it is: `reference`.
    pub of: &'static str,
    /// Modules that `src/lib.rs` must declare now.
    pub modules: Vec<String>,
    /// Where that lies which was there.
    pub backup: Option<String>,
}

/// A page of the brief.
#[derive(Debug, Serialize)]
pub struct BriefReport {
    pub kata: String,
    /// 0 is the overview.
    pub stage: usize,
    pub markdown: String,
    /// None for the overview.
    pub level: Option<Level>,
    pub difficulty: u8,
    pub minutes: u32,
}

/// What a stage was about.
#[derive(Debug, Serialize)]
pub struct LessonReport {
    pub kata: String,
    pub stage: usize,
    pub markdown: String,
    /// The types that the lesson names, as they are in the learner's code; empty if it
    /// cannot be read.
    pub in_your_code: Vec<Seam>,
}

impl Report for LessonReport {
    const NAME: &'static str = "lesson";
}

/// How somebody else sat through this interview.
#[derive(Debug, Serialize)]
pub struct DialogueReport {
    pub kata: String,
    /// `good`, `bad` or `closing`.
    pub page: &'static str,
    pub markdown: String,
}

impl Report for DialogueReport {
    const NAME: &'static str = "interview";
}

#[derive(Debug, Serialize)]
pub struct HintReport {
    pub kata: String,
    pub stage: usize,
    pub number: usize,
    pub of: usize,
    pub markdown: String,
    /// The rule that was asked about; `number` is 0 then.
    pub rule: Option<Rule>,
    /// Why it was not recorded, if so.
    pub not_recorded: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct SolutionReport {
    pub kata: String,
    /// `reference`, `alternate` or `usual`.
    pub solution: &'static str,
    pub stage: usize,
    /// How many stages the kata has.
    pub stages: usize,
    pub files: TextTree,
    /// The design page; empty while it is locked.
    pub design: String,
    #[serde(flatten)]
    pub view: SolutionView,
    /// Commands that show more of it.
    #[serde(skip)]
    pub next: Vec<&'static str>,
}

/// What is shown of a solution.
#[derive(Debug, Serialize)]
#[serde(tag = "view", rename_all = "snake_case")]
pub enum SolutionView {
    Files,
    /// Against the learner's code, as far as it fits.
    Diff {
        diff: String,
        lines_left_out: usize,
    },
    /// What the stage changed in the reference.
    Step {
        diff: String,
    },
    /// The files were written into this folder.
    Written {
        to: String,
    },
}

#[derive(Debug, Serialize)]
pub struct ResetReport {
    pub kata: String,
    pub stage: usize,
    /// The whole path.
    pub backup: String,
    /// The same as the learner would write it.
    #[serde(skip)]
    pub shown: String,
}

#[derive(Debug, Serialize)]
pub struct RestoreReport {
    pub kata: String,
    /// The stage whose code is there again; none for a backup.
    pub stage: Option<usize>,
    /// The whole paths.
    pub from: String,
    pub backup: String,
    /// The same as the learner would write them.
    #[serde(skip)]
    pub shown: [String; 2],
}

/// A new kata of an author's.
#[derive(Debug, Serialize)]
pub struct NewReport {
    pub kata: String,
    pub files: Vec<String>,
    /// The kata's folder, and the course's.
    pub folder: String,
    pub course: String,
}

/// A page about the learner's practice was written.
#[derive(Debug, Serialize)]
pub struct WrittenReport {
    /// The whole path.
    pub file: String,
    pub katas: Vec<String>,
    /// The file as the learner would write it.
    #[serde(skip)]
    pub shown: String,
}

#[derive(Debug, Serialize)]
pub struct VerifyReport {
    pub good: bool,
    pub took_ms: u64,
    pub katas: Vec<Proof>,
    /// The drill cards, if they were verified.
    pub drills: Option<DrillsProof>,
}

#[derive(Debug, Serialize)]
pub struct DoctorReport {
    pub symptoms: Vec<Symptom>,
}

/// One thing that `kata doctor` looked at.
#[derive(Debug, Serialize)]
pub struct Symptom {
    pub ok: bool,
    pub says: String,
    pub hint: Option<String>,
}

/// What the learner changed from one pass to another.
#[derive(Debug, Serialize)]
pub struct ChangeReport {
    pub kata: String,
    /// The stage whose pass it begins with; 0 is the starter.
    pub from: usize,
    /// The stage whose pass it ends with; none is now.
    pub to: Option<usize>,
    pub files: Vec<FileChange>,
    /// Of a long diff the first lines.
    pub diff: String,
    /// How many lines of it are left out.
    pub lines_left_out: usize,
    /// What changed in the public API; of an open track only.
    pub api: Option<ApiChange>,
    /// Why it was not read, if so.
    pub api_not_read: Option<String>,
    #[serde(skip)]
    pub between: [Point; 2],
    /// Whether a screen shows a table of files and lines instead of the lines.
    #[serde(skip)]
    pub stat: bool,
}

/// The learner's code at one time, for `kata diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// As the first stage brought it.
    Starter,
    Pass(usize),
    Now,
}

impl Point {
    /// A short name, as in the heads of a diff.
    pub fn name(self) -> String {
        match self {
            Self::Starter => "starter".to_owned(),
            Self::Pass(stage) => format!("stage-{stage}"),
            Self::Now => "now".to_owned(),
        }
    }
}

macro_rules! reports {
    ($($Report:ident: $name:literal,)*) => {
        $(impl Report for $Report {
            const NAME: &'static str = $name;
        })*
    };
}

reports! {
    StartReport: "start",
    FetchReport: "fetch",
    BriefReport: "brief",
    HintReport: "hint",
    SolutionReport: "solution",
    ResetReport: "reset",
    RestoreReport: "restore",
    NewReport: "new",
    WrittenReport: "report",
    VerifyReport: "verify",
    DoctorReport: "doctor",
    ChangeReport: "diff",
}
