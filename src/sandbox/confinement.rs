//! What a confined program sees and may use, and why it did not run.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{error::Error, limits::Quota};

/// What a confined program sees.
#[derive(Clone, Debug)]
pub struct Confinement {
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

impl Confinement {
    /// What it shows of the system: a compiler sees its tools, a test only libraries. No
    /// test needs another program, and a dojo or this program may lie in `/opt` or `/usr`.
    pub(super) fn system_paths(&self) -> Box<dyn Iterator<Item = PathBuf>> {
        match self.role {
            Role::Compiler => Box::new(system().map(Path::to_owned)),
            Role::Test | Role::Runner => Box::new(libraries()),
        }
    }
}

/// Why a program did not run in its sandbox.
#[derive(Debug)]
pub enum Fault {
    /// The sandbox did not come up.
    NotConfined(String),
    /// The program could not be started in it.
    NoProgram(String),
}

impl Fault {
    pub fn into_error(self) -> Error {
        match self {
            Self::NotConfined(said) => Error::Sandbox(said),
            Self::NoProgram(said) => Error::Bug(format!("a program does not start: {said}")),
        }
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
