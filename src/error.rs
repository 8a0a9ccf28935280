//! Failures of the tool and its environment, as told to a person: one sentence,
//! a hint, an exit code. What the learner's code does is a `Verdict`, not an `Error`.

mod hints;

use std::{io, path::PathBuf};

use hints::{io_hint, linker_hint, start_hint};

use crate::{exit_code::ExitCode, path::shown};

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("there is no kata `{id}`")]
    UnknownKata { id: String, near: Option<String> },
    #[error("there is no page about `{topic}`")]
    UnknownTopic { topic: String, near: Option<String> },
    #[error("there are no cards about `{topic}`")]
    UnknownDrill { topic: String, near: Option<String> },
    #[error("there is no card `{0}`")]
    UnknownCard(String),
    #[error("`{given}` is no answer to `{card}`: {wants}")]
    BadAnswer {
        card: String,
        given: String,
        wants: String,
    },
    #[error("`katas/drills/{file}` is not well formed: {problem}")]
    BadDrills { file: String, problem: String },
    #[error("a plan cannot end on {day}: it {why}")]
    BadDay { day: String, why: &'static str },
    #[error("the manual has no page `{0}`")]
    NoSuchPage(String),
    #[error("`{0}` is not a kata's name")]
    BadId(String),
    #[error("there is no dojo in `{}` or above it", shown(.0))]
    NotInDojo(PathBuf),
    #[error("there is no dojo in `{}`", shown(.0))]
    NoDojoThere(PathBuf),
    #[error("`{}` is not empty and not a dojo", shown(.0))]
    NotADojo(PathBuf),
    #[error("which kata? {}", match .fetched.as_slice() {
        [] => "none is fetched yet".to_owned(),
        some => format!("fetched are {}", listed(some)),
    })]
    WhichKata { fetched: Vec<String> },
    #[error("the text of `{kata}` is no longer {}", match .folder {
        Some(folder) => format!("in `{}`", folder.display()),
        None => "part of this `kata`".to_owned(),
    })]
    KataGone {
        kata: String,
        folder: Option<PathBuf>,
    },
    #[error("`{0}` is not fetched yet")]
    NotFetched(String),
    #[error("`{kata}` is already in `{}`", shown(.path))]
    AlreadyFetched { kata: String, path: PathBuf },
    #[error("`{}` is there already, and `fetch` overwrites nothing", shown(.path))]
    InTheWay { path: PathBuf },
    #[error("stage {stage} of `{kata}` is not reached: you are at stage {current} of {of}")]
    StageNotReached {
        kata: String,
        stage: usize,
        current: usize,
        of: usize,
    },
    #[error("there is no hint for rule {rule} of `{kata}`")]
    NoRuleHint {
        kata: String,
        rule: String,
        known: Vec<String>,
    },
    #[error("`{kata}` has no stage {stage}: it has {of}")]
    NoSuchStage {
        kata: String,
        stage: usize,
        of: usize,
    },
    #[error("{what} of `{kata}` is locked: {missing}")]
    Locked {
        kata: String,
        what: &'static str,
        missing: String,
    },
    #[error("{what} of `{kata}` does not exist: its author wrote none")]
    NoSuchSolution { kata: String, what: &'static str },
    #[error("{of} cannot be read: {place}: {why}")]
    Unreadable {
        /// Whose code it is: `your code`.
        of: String,
        place: String,
        why: String,
    },
    #[error("{of} has no {kind} `{name}`")]
    NoSuchPart {
        /// Whose code it is: `your code`.
        of: String,
        kind: &'static str,
        name: String,
        known: Vec<String>,
    },
    #[error("no test of `{kata}` has `{part}` in its name")]
    NoSuchTest { kata: String, part: String },
    #[error("stage {stage} of `{kata}` has not passed, so there is no copy of it")]
    NoCopy { kata: String, stage: usize },
    #[error("`{kata}` cannot be taken over there: {why}")]
    NoTakeOver { kata: String, why: String },
    #[error("there is nothing to review yet")]
    NothingToSpot,
    #[error("there is no design `{0}` to review")]
    NoSuchDesign(String),
    #[error("{0}")]
    NoSuchAnswer(String),
    #[error("there is no time for a prediction about `{kata}`: {why}")]
    NoPrediction { kata: String, why: String },
    #[error("`{kata}` is an open track: {why}")]
    NotInOpenTrack {
        kata: String,
        why: &'static str,
        /// What to do instead.
        hint: String,
    },
    #[error("stage {stage} of `{kata}` has no hunt")]
    NoHunt {
        kata: String,
        stage: usize,
        known: Vec<usize>,
    },
    #[error("the symptom of `{label}` is not open: {why}")]
    NoSymptom { label: String, why: String },
    #[error("there is no backup of `{0}`")]
    NoBackup(String),
    #[error("the first card of `{kata}` needs all four scores; missing: {}", listed(.missing))]
    NoScore { kata: String, missing: Vec<String> },
    #[error("no interview on `{0}` was finished yet")]
    NoRound(String),
    #[error("an interview is a conversation: it gives no JSON while it goes on")]
    Conversation,
    #[error("an interview goes on in another window")]
    RoundElsewhere,
    #[error("`{kata}` is not well formed: {problem}")]
    BadKata { kata: String, problem: String },
    #[error("`{}` cannot be taken as a folder of katas: {problem}", shown(.folder))]
    BadCourse { folder: PathBuf, problem: String },
    #[error("`{}` is there already", shown(.0))]
    Exists(PathBuf),
    #[error("`{}` is there already", shown(.0))]
    FileExists(PathBuf),
    #[error("cargo cannot be started: {0}")]
    NoCargo(String),
    #[error("Rust {found} is too old: the katas need {needed} or newer")]
    RustTooOld { found: String, needed: &'static str },
    #[error("the test harness could not be downloaded")]
    Offline { output: String },
    #[error("cargo did not build what it should")]
    Cargo { output: String },
    #[error("the compiler or cargo was ended from outside")]
    CompilerGone { output: String },
    #[error("there is no linker that works{}", within(*.in_sandbox))]
    NoLinker { output: String, in_sandbox: bool },
    #[error("`{program}` cannot be started{}: {said}", within(*.in_sandbox))]
    NotStarted {
        program: String,
        said: String,
        in_sandbox: bool,
    },
    #[error("the journal `{}` was written by a newer `kata` (format {version})", shown(.path))]
    NewerJournal { path: PathBuf, version: u32 },
    #[error("cannot {action} `{}`: {source}", shown(.path))]
    Io {
        action: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    #[error("the sandbox did not come up: {0}")]
    Sandbox(String),
    #[error("there is no sandbox with namespaces here: {why}")]
    NoSandbox { why: String, hint: String },
    #[error("`{}` is a link, and `kata` writes nothing through links", .0.display())]
    Link(PathBuf),
    #[error("{says}")]
    Class { says: String, hint: Option<String> },
    #[error("stopped")]
    Interrupted,
    #[error("{0}; this is a bug in `kata`")]
    Bug(String),
}

impl Error {
    /// For `map_err`: what was being done to which path when `io` failed.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }

    /// Whether it is about a place that cannot be written, so that another might do.
    pub fn is_about_writing(&self) -> bool {
        use io::ErrorKind::{
            AlreadyExists, NotADirectory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem,
            StorageFull,
        };
        let Self::Io { source, .. } = self else {
            return false;
        };
        matches!(
            source.kind(),
            AlreadyExists
                | NotADirectory
                | PermissionDenied
                | QuotaExceeded
                | ReadOnlyFilesystem
                | StorageFull
        )
    }

    /// The same, found in a sandbox, which may be the cause: some failures then say so.
    #[must_use]
    pub fn in_sandbox(mut self, is_sandbox: bool) -> Self {
        if let Self::NoLinker { in_sandbox, .. } | Self::NotStarted { in_sandbox, .. } = &mut self {
            *in_sandbox = is_sandbox;
        }
        self
    }

    /// How the program ends after this error. Without a `_` arm, so that a new kind of
    /// error is a decision.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::StageNotReached { .. }
            | Self::Locked { .. }
            | Self::NoCopy { .. }
            | Self::NoSymptom { .. }
            | Self::NoPrediction { .. }
            | Self::NothingToSpot
            | Self::Unreadable { .. } => ExitCode::NotYet,
            Self::UnknownKata { .. }
            | Self::UnknownTopic { .. }
            | Self::UnknownDrill { .. }
            | Self::UnknownCard(_)
            | Self::BadDay { .. }
            | Self::BadAnswer { .. }
            | Self::BadDrills { .. }
            | Self::NoSuchPage(_)
            | Self::BadId(_)
            | Self::NotInDojo(_)
            | Self::NoDojoThere(_)
            | Self::NotADojo(_)
            | Self::WhichKata { .. }
            | Self::KataGone { .. }
            | Self::NotFetched(_)
            | Self::AlreadyFetched { .. }
            | Self::InTheWay { .. }
            | Self::NoSuchStage { .. }
            | Self::NoSuchSolution { .. }
            | Self::NoRuleHint { .. }
            | Self::NoSuchPart { .. }
            | Self::NoSuchTest { .. }
            | Self::NoTakeOver { .. }
            | Self::NoHunt { .. }
            | Self::NotInOpenTrack { .. }
            | Self::NoSuchDesign(_)
            | Self::NoSuchAnswer(_)
            | Self::NoBackup(_)
            | Self::NoScore { .. }
            | Self::NoRound(_)
            | Self::Conversation
            | Self::RoundElsewhere
            | Self::BadKata { .. }
            | Self::BadCourse { .. }
            | Self::Exists(_)
            | Self::FileExists(_)
            | Self::Class { .. }
            | Self::Link(_) => ExitCode::Usage,
            Self::NoCargo(_)
            | Self::RustTooOld { .. }
            | Self::Offline { .. }
            | Self::Cargo { .. }
            | Self::CompilerGone { .. }
            | Self::NoLinker { .. }
            | Self::NotStarted { .. }
            | Self::Sandbox(_)
            | Self::NoSandbox { .. }
            | Self::NewerJournal { .. }
            | Self::Output(_)
            | Self::Io { .. } => ExitCode::Environment,
            Self::Interrupted => ExitCode::Interrupted,
            Self::Bug(_) => ExitCode::Bug,
        }
    }

    /// The command or step that helps, if there is one.
    pub fn hint(&self) -> Option<String> {
        if let Some(near) = self.near() {
            return Some(format!("did you mean `{near}`?"));
        }
        Some(match self {
            Self::UnknownTopic { .. } => "`kata learn` lists the topics".into(),
            Self::UnknownDrill { .. }
            | Self::UnknownCard(_)
            | Self::BadAnswer { .. }
            | Self::BadDrills { .. }
            | Self::BadDay { .. } => return self.hint_on_practice(),
            Self::UnknownKata { .. } => "`kata list` shows them all".into(),
            Self::NoSuchSolution { .. } => "`kata solution` shows the reference".into(),
            Self::NoSuchPage(_) => "`kata --help` names the commands".into(),
            Self::BadId(_) => "lower-case letters, digits and `-`, a letter first; no word of Rust, no name that is reserved".into(),
            Self::NotInDojo(_) => {
                "`kata start` makes one here, `--dojo DIR` names one elsewhere".into()
            }
            Self::NoDojoThere(folder) => {
                format!("`kata start --dojo {}` makes one", shown(folder))
            }
            Self::NotADojo(_) => "name a new or empty folder with `--dojo DIR`".into(),
            Self::WhichKata { fetched } if fetched.is_empty() => {
                "`kata fetch KATA`; `kata list` shows them all".into()
            }
            Self::WhichKata { .. } => "name one, or go into its folder".into(),
            Self::KataGone { .. } => {
                "put it back, or name its new place with `--katas DIR`; your code is still there"
                    .into()
            }
            Self::NotFetched(kata) => format!("`kata fetch {kata}`"),
            Self::AlreadyFetched { kata, .. } => format!(
                "`kata check {kata}` goes on with it, `kata reset {kata}` starts it over and keeps a backup"
            ),
            Self::InTheWay { .. } => "move it away, or use another dojo with `--dojo DIR`".into(),
            Self::StageNotReached { kata, .. } => {
                format!("`kata check {kata}`; the next stage arrives when this one passes")
            }
            Self::Locked { kata, .. } => format!(
                "`kata solution {kata} --give-up` opens it all, and the journal will say so"
            ),
            Self::Unreadable { .. } => "`kata check` shows what the compiler says".into(),
            Self::NoRuleHint { known, .. } if known.is_empty() => {
                "`kata hint` has the hints of the stage".into()
            }
            Self::NoRuleHint { known, .. } => {
                format!("on this page there are hints for {}", listed(known))
            }
            Self::NoSuchPart { known, .. } if known.is_empty() => return None,
            Self::NoSuchPart { known, .. } => format!("it has {}", listed(known)),
            Self::NoSuchTest { kata, .. } => format!("`kata check {kata}` runs them all"),
            Self::FileExists(_) => "another name, or `--force` to write over it".into(),
            Self::NoCopy { kata, .. } => format!("`kata log {kata}` shows what passed"),
            Self::NoTakeOver { kata, .. } => format!("`kata fetch {kata} --from-stage 2` takes the reference as it was after stage 1"),
            Self::NothingToSpot => "designs are made of solutions that are open to you: pass a stage, or `kata fetch KATA --from-stage 3`, or `kata solution KATA --give-up`".into(),
            Self::NoSuchDesign(_) => "`kata spot --json` names one".into(),
            Self::NoSuchAnswer(_) => "`kata spot --design ID` shows its lines and choices".into(),
            Self::NoPrediction { .. } => "predict between a pass and your first edit; `kata predict` shows what you predicted".into(),
            Self::NoHunt { known, .. } if known.is_empty() => "`kata list` shows other katas".into(),
            Self::NoHunt { known, .. } => {
                let known: Vec<String> = known.iter().map(usize::to_string).collect();
                format!("there are hunts for the stages {}", known.join(", "))
            }
            Self::NoSymptom { .. } => "`kata hunt` shows which designs are alive".into(),
            Self::NoBackup(_) => "`kata reset` makes one before it changes anything".into(),
            Self::NoScore { kata, .. } => {
                format!("on a terminal, `kata card {kata}` asks for them one at a time")
            }
            Self::NoRound(kata) => format!("`kata interview {kata}` begins one, or goes on"),
            Self::Conversation => "`kata interview --show --json` gives the last one".into(),
            Self::RoundElsewhere => "go on there, or type `pause` there first".into(),
            Self::BadKata { .. } | Self::BadCourse { .. } => "katas/README.md says what a kata looks like".into(),
            Self::NoCargo(_) => "install Rust from rustup.rs, then `kata doctor`".into(),
            Self::RustTooOld { .. } => "`rustup update stable`".into(),
            Self::Offline { .. } => {
                "when there is a network, run the same command again; after that, none is needed"
                    .into()
            }
            Self::Cargo { .. } => "`kata doctor` looks for the cause".into(),
            Self::CompilerGone { .. } => {
                "run the same command again; if memory is short, close other programs".into()
            }
            Self::NoLinker { in_sandbox, .. } => linker_hint(*in_sandbox),
            Self::NotStarted {
                program,
                in_sandbox,
                ..
            } => start_hint(program, *in_sandbox),
            Self::Sandbox(_) => {
                "nothing was judged; `--sandbox off` does without, `kata doctor` says more".into()
            }
            Self::NoSandbox { hint, .. } | Self::NotInOpenTrack { hint, .. } => hint.clone(),
            Self::Class { hint, .. } => return hint.clone(),
            Self::Link(_) => {
                "remove the link, or make a new dojo with `kata start --dojo DIR`".into()
            }
            Self::NewerJournal { .. } => "update `kata`; nothing was written".into(),
            Self::Io { source, .. } | Self::Output(source) => io_hint(source)?,
            Self::Bug(_) => "please report it with what you did before".into(),
            Self::NoSuchStage { .. } | Self::Exists(_) | Self::Interrupted => return None,
        })
    }

    /// What a program said before it failed, for the screen below the sentence.
    pub fn details(&self) -> Option<&str> {
        match self {
            Self::Offline { output }
            | Self::Cargo { output }
            | Self::CompilerGone { output }
            | Self::NoLinker { output, .. } => Some(output.trim()),
            _ => None,
        }
    }
}

fn within(in_sandbox: bool) -> &'static str {
    if in_sandbox { " in the sandbox" } else { "" }
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests;
