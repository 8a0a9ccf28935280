//! Which sandbox there is on this machine, and running a job in it.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

use super::{Call, Confinement, Fault, Role, Tier, inside};
use crate::{
    error::{Error, Result},
    fs,
    limits::Limits,
    process::{self, Ended, Ending, Job},
};

/// Which tier is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// The best there is.
    #[default]
    Best,
    /// A tier that can be trusted, or nothing.
    Require,
    /// T0: limits only.
    Off,
}

/// The tier that is used, and why it is not a higher one.
#[derive(Clone, Debug, Default)]
pub struct Sandbox {
    pub tier: Tier,
    /// What a higher tier said when it did not come up.
    pub fell: Option<String>,
    /// Whether a compiler within it can be confined once more.
    pub has_landlock: bool,
    /// The program besides this one that opens it.
    opener: Option<PathBuf>,
}

static LAUNCHER: OnceLock<PathBuf> = OnceLock::new();

/// Names the program that can be called as `inside`. Without it there is only a
/// process group and a time-out.
pub fn set_launcher(program: PathBuf) {
    // The first caller is right: there is one program.
    let _ = LAUNCHER.set(program);
}

impl Sandbox {
    /// The program that can be called as `inside`, as what runs in the sandbox sees it.
    pub fn launcher(&self) -> Option<&Path> {
        let launcher = LAUNCHER.get()?;
        Some(self.tier.wall().launcher(launcher))
    }

    /// The best sandbox that comes up here, or what is demanded. Starts programs.
    pub fn choose(demand: Demand) -> Result<Self> {
        if demand == Demand::Off || !cfg!(target_os = "linux") || LAUNCHER.get().is_none() {
            let missing = "it needs Linux and `bwrap`";
            return Self::default().unless_required(demand, Some(missing));
        }
        let mut best = Self::default();
        // What the strongest tier lacks.
        let mut why = None;
        for tier in Tier::ALL.into_iter().skip(1).rev() {
            let opener = match tier.wall().opener() {
                Ok(opener) => opener,
                Err(missing) => {
                    why.get_or_insert(missing);
                    continue;
                }
            };
            let mut sandbox = Self {
                tier,
                fell: None,
                has_landlock: tier.wall().has_landlock(),
                opener,
            };
            match sandbox.probe() {
                Ok(()) => {
                    sandbox.fell = best.fell;
                    best = sandbox;
                    break;
                }
                Err(said) => {
                    why.get_or_insert(said.clone());
                    best.fell = Some(said);
                }
            }
        }
        if best.tier < Tier::TRUSTED {
            return best.unless_required(demand, why.as_deref());
        }
        if !best.has_landlock {
            let missing = "this kernel has no Landlock, so code that is compiled can read the \
                           judge's files";
            best.fell = Some(missing.to_owned());
            return best.unless_required(demand, Some(missing));
        }
        Ok(best)
    }

    /// The sandbox of a program that is behind the wall of T2 already.
    pub fn within() -> Self {
        Self {
            tier: Tier::T1,
            ..Self::default()
        }
    }

    fn unless_required(self, demand: Demand, why: Option<&str>) -> Result<Self> {
        match demand {
            Demand::Best | Demand::Off => Ok(self),
            Demand::Require => Err(Error::NoSandbox {
                why: why.unwrap_or_default().to_owned(),
                hint: Tier::TRUSTED.advice(),
            }),
        }
    }

    /// Runs this program in an empty sandbox.
    fn probe(&self) -> Result<(), String> {
        let launcher = LAUNCHER.get().ok_or("there is no launcher")?;
        let job = Job {
            program: launcher.clone(),
            args: vec!["--version".into()],
            folder: "/".into(),
            env: Vec::new(),
            stdin: Vec::new(),
            timeout: Duration::from_secs(10),
            output_bytes: 1 << 16,
        };
        let confinement = Confinement {
            read: vec![launcher.clone()],
            hidden: Vec::new(),
            write: Vec::new(),
            scratch: std::env::temp_dir().join(format!("kata-probe-{}", std::process::id())),
            scratch_bytes: 1 << 16,
            quota: Limits::default().of_test(),
            role: Role::Test,
        };
        match self.run(&job, &confinement, &mut |_| {}) {
            Ok(ended) if matches!(ended.ending, Ending::Exited(0) | Ending::Interrupted) => Ok(()),
            Ok(ended) => Err(String::from_utf8_lossy(&ended.stderr).trim().to_owned()),
            Err(Fault::NotConfined(said) | Fault::NoProgram(said)) => Err(said),
        }
    }

    /// Runs `job` to its end in `confinement`; `on_stdout` sees each chunk as it comes.
    pub fn run(
        &self,
        job: &Job,
        confinement: &Confinement,
        on_stdout: &mut dyn FnMut(&[u8]),
    ) -> Result<Ended, Fault> {
        let scratch = Scratch::make(self.tier, confinement)?;
        let Some(launcher) = LAUNCHER.get().filter(|_| cfg!(unix)) else {
            return process::run(job, on_stdout).map_err(|e| Fault::NoProgram(e.to_string()));
        };
        let confined = self.confined(job, confinement, launcher);
        let ended = process::run(&confined, on_stdout);
        drop(scratch);
        let mut ended = ended.map_err(|e| Fault::NotConfined(e.to_string()))?;
        if ended.ending == Ending::Interrupted {
            return Ok(ended);
        }
        inside::take_mark(&mut ended.stderr)?;
        ended.ending = self.tier.wall().ending(ended.ending);
        Ok(ended)
    }

    /// The job that opens the sandbox and runs `job` in it.
    fn confined(&self, job: &Job, confinement: &Confinement, launcher: &Path) -> Job {
        let wall = self.tier.wall();
        let mut inner = inside::arguments(&wall.order(confinement));
        inner.push(job.program.clone().into());
        inner.extend(job.args.iter().cloned());
        let (program, args) = wall.command(Call {
            opener: self.opener.as_deref(),
            launcher,
            confinement,
            folder: &job.folder,
            inner,
        });
        let mut env = job.env.clone();
        // What finds the linker on macOS keeps what it found in there: a folder that is
        // new each time would make each build look again.
        if !(cfg!(target_os = "macos") && confinement.role == Role::Compiler) {
            env.retain(|(name, _)| name != "TMPDIR");
            env.push(("TMPDIR".into(), confinement.scratch.clone().into()));
        }
        Job {
            program,
            args,
            env,
            ..job.clone()
        }
    }
}

/// The scratch folder of a confinement, if its wall does not make one.
struct Scratch<'a>(Option<&'a Path>);

impl<'a> Scratch<'a> {
    fn make(tier: Tier, confinement: &'a Confinement) -> Result<Self, Fault> {
        if tier.wall().makes_scratch() {
            return Ok(Self(None));
        }
        let path = confinement.scratch.as_path();
        let made = fs::remove(path).and_then(|()| fs::create_dir(path));
        made.map_err(|e| Fault::NotConfined(e.to_string()))?;
        Ok(Self(Some(path)))
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        if let Some(path) = self.0 {
            // What stays is removed before the next use.
            let _ = fs::remove(path);
        }
    }
}
