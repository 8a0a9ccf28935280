//! Where submissions are judged: a tree for each worker, whose build folder begins as a
//! copy of one in which the test harness is built. No submission finds anything of another.

use std::path::{Path, PathBuf};

use crate::{
    error::{Error, Result},
    fs::{self, scratch_in},
    hash::sha256,
    judge::{Judge, JudgeEvent, Pace, find_toolchain},
    kata::{Kata, PROFILE, lock_file},
    sandbox::{Demand, Sandbox, Tier},
    user,
};

/// A judge to make workers from, and the built harness.
#[derive(Clone, Debug)]
pub struct Bench {
    judge: Judge,
    template: PathBuf,
    /// As a record names it.
    pub sandbox: String,
}

impl Bench {
    /// The bench whose trees lie below `work`. `contained` says that a container around
    /// this program is trusted, so that T1 is enough.
    pub fn open(
        work: &Path,
        kata: &Kata,
        contained: bool,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<Self> {
        let demand = if contained {
            Demand::Best
        } else {
            Demand::Require
        };
        let mut judge = Judge::open(&work.join("judge"), find_toolchain()?, demand)?;
        let sandbox = word(&judge.sandbox)?;
        judge.workspace.once = true;
        judge.pace = Pace::InOrder;
        let template = template(&judge, work, kata, on_event)?;
        Ok(Self {
            judge,
            template,
            sandbox,
        })
    }

    pub fn toolchain(&self) -> &str {
        &self.judge.toolchain.version
    }

    /// The judge of a worker, in a tree of its own below `folder`.
    pub fn worker(&self, folder: &Path) -> Result<Judge> {
        let mut judge = self.judge.clone();
        judge.workspace.root = folder.join("judge");
        self.seat(&judge.workspace.root)?;
        Ok(judge)
    }

    /// Makes the tree in which the worker's reference is built.
    pub(super) fn seat_reference(&self, folder: &Path) -> Result<()> {
        self.seat(&folder.join("judge.reference"))
    }

    fn seat(&self, root: &Path) -> Result<()> {
        fs::remove(root)?;
        fs::copy_built(&self.template, &root.join("target"))
    }
}

/// The tier in a record's words, if it is one that grading may trust.
fn word(sandbox: &Sandbox) -> Result<String> {
    match sandbox.tier {
        Tier::T2 => Ok(Tier::T2.id()),
        Tier::T1 if sandbox.has_landlock => Ok(format!("{} contained", Tier::T1.id())),
        Tier::T0 | Tier::T1 => Err(Error::NoSandbox {
            why: sandbox.fell.clone().unwrap_or_default(),
            hint: Tier::TRUSTED.advice(),
        }),
    }
}

/// Brings the harness and builds it, for all classes on this machine.
pub fn prepare(kata: &Kata, on_event: &mut dyn FnMut(JudgeEvent<'_>)) -> Result<PathBuf> {
    let work =
        tempfile::tempdir().map_err(Error::io("create a folder in", std::env::temp_dir()))?;
    let mut judge = Judge::open(&work.path().join("judge"), find_toolchain()?, Demand::Best)?;
    judge.workspace.once = true;
    judge.pace = Pace::InOrder;
    template(&judge, work.path(), kata, on_event)
}

/// The folder with the built harness, made if it is not there: in the user's own folder,
/// or in `work` if that cannot be written.
fn template(
    judge: &Judge,
    work: &Path,
    kata: &Kata,
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<PathBuf> {
    let lock = lock_file([]);
    let parts = [judge.toolchain.version.as_str(), &lock, PROFILE, "once"];
    let name = format!("class-{}", sha256(parts, 16));
    let home = user::subfolder(&name).unwrap_or_else(|| work.join(&name));
    fs::create_private_dir(&home)?;
    let ready = home.join("target");
    if ready.is_dir() {
        return Ok(ready);
    }
    let scratch = scratch_in(&home)?;
    let mut own = judge.clone();
    own.workspace.root = scratch.path().join("judge");
    own.prepare(kata, &kata.starter(1), on_event)?;
    own.forget(kata);
    match fs::rename(&own.workspace.target(), &ready) {
        // Another run was first; its harness is the same.
        Err(_) if ready.is_dir() => Ok(ready),
        renamed => renamed.map(|()| ready),
    }
}
