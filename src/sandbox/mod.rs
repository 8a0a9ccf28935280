//! The room in which code that nobody has read is built and run.
//!
//! | tier | what it adds | where |
//! |---|---|---|
//! | T0 | a process group, a time-out, a cap on output; on Unix limits on memory, files and processor time, too (on macOS not on memory that is mapped) | everywhere |
//! | T1 | Landlock and seccomp: no writing elsewhere, no network, no other programs | Linux 5.13 and later |
//! | T2 | `bwrap`: a file system with nothing in it but what is needed, no `/proc`, no network, no process that outlives the test | Linux, where `bwrap` is installed |
//! | T3 | a container or a machine around all of it | from outside |
//!
//! The program calls itself (`inside`) within the room, sets the limits, and only
//! then becomes the program that is to run. A room that does not come up is a
//! `Fault`, which is never a learner's.

mod advice;
mod bubble;
mod inside;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    sync::OnceLock,
    time::Duration,
};

pub use advice::for_namespaces;
pub use inside::{IN_ROOM, is_mark, one_more_wall, take_over};
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    fs,
    process::{self, Ended, Ending, Job},
};

/// How much stands between learner code and the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tier {
    #[default]
    T0,
    T1,
    T2,
}

impl Tier {
    /// What it is called where people and programs read it.
    pub fn id(self) -> &'static str {
        match self {
            Self::T0 => "T0",
            Self::T1 => "T1",
            Self::T2 => "T2",
        }
    }

    /// What it is made of.
    pub fn name(self) -> &'static str {
        match self {
            Self::T0 => "limits",
            Self::T1 => "Landlock, seccomp",
            Self::T2 => "`bwrap`",
        }
    }

    /// What it stops.
    pub fn stops(self) -> &'static str {
        match self {
            Self::T0 if cfg!(windows) => "what has no end: loops, output",
            Self::T0 => "what has no end: loops, output, memory",
            Self::T1 => "writes elsewhere, network, programs",
            Self::T2 => "reading your files, processes that live on",
        }
    }
}

/// Which tier is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// The best there is.
    #[default]
    Best,
    /// T2, or nothing.
    Require,
    /// T0: limits only.
    Off,
}

/// What a confined program may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Bytes of memory that it may write to.
    pub memory_bytes: u64,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Files open at once.
    pub open_files: u64,
    /// Seconds of processor time.
    pub cpu_s: u64,
    pub role: Role,
}

/// What a program does besides computing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// A test starts no other program.
    Test,
    /// A compiler starts others, which end with it.
    Compiler,
    /// This program itself, which starts tests.
    Runner,
}

/// What a confined program sees.
#[derive(Clone, Debug)]
pub struct Room {
    /// Files and folders to read, besides the system's libraries.
    pub read: Vec<PathBuf>,
    /// Files that it must not see though they lie in `read`.
    pub hidden: Vec<PathBuf>,
    /// Folders to write.
    pub write: Vec<PathBuf>,
    /// A folder of its own, empty before and gone afterwards; `TMPDIR`.
    pub scratch: PathBuf,
    pub scratch_bytes: u64,
    pub quota: Quota,
}

/// Why a program did not run in its room.
#[derive(Debug)]
pub enum Fault {
    /// The room did not come up.
    NoRoom(String),
    /// The program could not be started in it.
    NoProgram(String),
}

impl Fault {
    pub fn into_error(self) -> Error {
        match self {
            Self::NoRoom(said) => Error::Sandbox(said),
            Self::NoProgram(said) => Error::Bug(format!("a program does not start: {said}")),
        }
    }
}

/// The tier that is used, and why it is not a higher one.
#[derive(Clone, Debug, Default)]
pub struct Sandbox {
    pub tier: Tier,
    /// What a higher tier said when it did not come up.
    pub fell: Option<String>,
    /// Whether one more wall can stand within it.
    pub has_landlock: bool,
    bwrap: PathBuf,
}

static LAUNCHER: OnceLock<PathBuf> = OnceLock::new();

/// Names the program that can be called as `inside`. Without it there is only a
/// process group and a time-out.
pub fn set_launcher(program: PathBuf) {
    // Whoever comes first is right: there is one program.
    let _ = LAUNCHER.set(program);
}

impl Sandbox {
    /// The program that can be called as `inside`, as what runs in the sandbox sees it.
    pub fn launcher(&self) -> Option<&Path> {
        match self.tier {
            Tier::T2 => Some(Path::new(IN_ROOM)),
            _ => LAUNCHER.get().map(PathBuf::as_path),
        }
    }

    /// The best sandbox that comes up here, or what is demanded. Starts programs.
    pub fn choose(demand: Demand) -> Result<Self> {
        let mut sandbox = Self::default();
        if demand == Demand::Off || !cfg!(target_os = "linux") || LAUNCHER.get().is_none() {
            let missing = "it needs Linux and `bwrap`";
            return sandbox.unless_required(demand, missing);
        }
        let mut why = "`bwrap` is not installed".to_owned();
        if let Some(bwrap) = process::in_path("bwrap") {
            sandbox.bwrap = bwrap;
            sandbox.tier = Tier::T2;
            sandbox.has_landlock = inside::has_landlock();
            match sandbox.probe() {
                Ok(()) if sandbox.has_landlock => return Ok(sandbox),
                Ok(()) => {
                    let missing = "this kernel has no Landlock, so code that is compiled can \
                                   read the judge's files";
                    sandbox.fell = Some(missing.to_owned());
                    return sandbox.unless_required(demand, missing);
                }
                Err(said) => {
                    sandbox.fell = Some(said.clone());
                    why = said;
                }
            }
        }
        sandbox.tier = Tier::T1;
        sandbox.has_landlock = true;
        if let Err(said) = sandbox.probe() {
            sandbox.has_landlock = false;
            sandbox.tier = Tier::T0;
            sandbox.fell = Some(said);
        }
        sandbox.unless_required(demand, &why)
    }

    /// The sandbox of a program that is in a room of `bwrap`'s already.
    pub fn within() -> Self {
        Self {
            tier: Tier::T1,
            ..Self::default()
        }
    }

    fn unless_required(self, demand: Demand, why: &str) -> Result<Self> {
        if demand == Demand::Require {
            return Err(Error::NoSandbox {
                why: why.to_owned(),
                hint: for_namespaces(),
            });
        }
        Ok(self)
    }

    /// Runs this program in an empty room.
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
        let room = Room {
            read: vec![launcher.clone()],
            hidden: Vec::new(),
            write: Vec::new(),
            scratch: std::env::temp_dir().join(format!("kata-probe-{}", std::process::id())),
            scratch_bytes: 1 << 16,
            quota: Quota {
                memory_bytes: 1 << 30,
                file_bytes: 1 << 20,
                open_files: 64,
                cpu_s: 10,
                role: Role::Test,
            },
        };
        match self.run(&job, &room, &mut |_| {}) {
            Ok(ended) if matches!(ended.ending, Ending::Exited(0) | Ending::Interrupted) => Ok(()),
            Ok(ended) => Err(String::from_utf8_lossy(&ended.stderr).trim().to_owned()),
            Err(Fault::NoRoom(said) | Fault::NoProgram(said)) => Err(said),
        }
    }

    /// Runs `job` to its end in `room`; `on_stdout` sees each chunk as it comes.
    pub fn run(
        &self,
        job: &Job,
        room: &Room,
        on_stdout: &mut dyn FnMut(&[u8]),
    ) -> Result<Ended, Fault> {
        let scratch = Scratch::make(self.tier, room)?;
        let Some(launcher) = LAUNCHER.get().filter(|_| cfg!(unix)) else {
            return process::run(job, on_stdout).map_err(|e| Fault::NoProgram(e.to_string()));
        };
        let confined = self.confined(job, room, launcher);
        let ended = process::run(&confined, on_stdout);
        drop(scratch);
        let mut ended = ended.map_err(|e| Fault::NoRoom(e.to_string()))?;
        if ended.ending == Ending::Interrupted {
            return Ok(ended);
        }
        inside::take_mark(&mut ended.stderr)?;
        if self.tier == Tier::T2
            && let Ending::Exited(code @ 129..=192) = ended.ending
        {
            // So does bwrap say that a signal ended it.
            ended.ending = Ending::Signalled(code - 128);
        }
        Ok(ended)
    }

    /// The job that opens the room and runs `job` in it.
    fn confined(&self, job: &Job, room: &Room, launcher: &Path) -> Job {
        let mut inner = inside::arguments(self.tier, room);
        inner.push(job.program.clone().into());
        inner.extend(job.args.iter().cloned());
        let (program, args) = if self.tier == Tier::T2 {
            let mut args = bubble::arguments(room, launcher, &job.folder);
            args.extend(inner);
            (self.bwrap.clone(), args)
        } else {
            (launcher.to_owned(), inner)
        };
        let mut env = job.env.clone();
        // What finds the linker on macOS keeps what it found in there: a folder that is
        // new each time would make each build look again.
        if !(cfg!(target_os = "macos") && room.quota.role == Role::Compiler) {
            env.retain(|(name, _)| name != "TMPDIR");
            env.push(("TMPDIR".into(), room.scratch.clone().into()));
        }
        Job {
            program,
            args,
            env,
            ..job.clone()
        }
    }
}

/// The scratch folder of a room; T2 makes its own, in memory.
struct Scratch<'a>(Option<&'a Path>);

impl<'a> Scratch<'a> {
    fn make(tier: Tier, room: &'a Room) -> Result<Self, Fault> {
        if tier == Tier::T2 {
            return Ok(Self(None));
        }
        let path = room.scratch.as_path();
        let made = fs::remove(path).and_then(|()| fs::create_dir(path));
        made.map_err(|e| Fault::NoRoom(e.to_string()))?;
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

/// What a program sees of the system: a compiler its tools, a test only libraries. No
/// test needs another program, and a dojo or this program may lie in `/opt` or `/usr`.
fn shown_to(role: Role) -> Box<dyn Iterator<Item = PathBuf>> {
    match role {
        Role::Compiler => Box::new(system().map(Path::to_owned)),
        Role::Test | Role::Runner => Box::new(libraries()),
    }
}

/// Where programs and the libraries that they need lie on a Linux system.
fn system() -> impl Iterator<Item = &'static Path> {
    const SYSTEM: &[&str] = &[
        "/usr",
        "/bin",
        "/sbin",
        "/lib",
        "/lib32",
        "/lib64",
        "/libx32",
        "/opt",
        "/nix",
        "/gnu",
        "/etc/alternatives",
        "/etc/ld.so.cache",
        "/etc/ld.so.conf",
        "/etc/ld.so.conf.d",
    ];
    SYSTEM.iter().map(Path::new)
}

/// Whether every sandbox shows `path` already.
pub fn is_of_the_system(path: &Path) -> bool {
    system().any(|folder| path.starts_with(folder))
}

/// Of those, the ones that hold libraries.
pub fn libraries() -> impl Iterator<Item = PathBuf> {
    const LIBRARIES: &[&str] = &[
        "/usr/lib",
        "/usr/lib32",
        "/usr/lib64",
        "/usr/libx32",
        "/lib",
        "/lib32",
        "/lib64",
        "/libx32",
        "/nix/store",
        "/gnu/store",
        "/etc/ld.so.cache",
        "/etc/ld.so.conf",
        "/etc/ld.so.conf.d",
    ];
    LIBRARIES.iter().map(PathBuf::from)
}

/// An argument for each of `words`.
fn words<const N: usize>(words: [&str; N]) -> impl Iterator<Item = OsString> {
    words.map(OsString::from).into_iter()
}
