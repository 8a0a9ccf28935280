//! A call of cargo, or of another tool of the toolchain: with the judge's environment
//! and nothing of the user's.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    CargoHome, Judge, Pace, Toolchain,
    toolchain::{environment, linker, neutral_folder, user_cargo_home},
};
use crate::{
    error::{Error, Result},
    fs,
    limits::Limits,
    process::{Ended, Ending, Job},
    sandbox::{Confinement, Fault, Role},
};

/// The call of cargo with `args`.
pub(super) fn job(
    toolchain: &Toolchain,
    home: &CargoHome,
    args: Vec<OsString>,
    timeout: Duration,
    output_bytes: usize,
) -> Job {
    Job {
        program: toolchain.cargo.clone(),
        args,
        folder: neutral_folder(),
        env: environment(toolchain, home),
        stdin: Vec::new(),
        timeout,
        output_bytes,
    }
}

/// That `program`, a tool of the toolchain, does not start; `said` is the reason.
pub(super) fn not_started(program: &Path, said: impl std::fmt::Display) -> Error {
    Error::NoCargo(format!("`{}`: {said}", fs::shown(program)))
}

/// The end of a tool, or that this program is to end.
pub(super) fn unless_interrupted(ended: Ended) -> Result<Ended> {
    match ended.ending {
        Ending::Interrupted => Err(Error::Interrupted),
        Ending::Exited(_) | Ending::Signalled(_) | Ending::TimedOut | Ending::TooMuchOutput => {
            Ok(ended)
        }
    }
}

/// What a program needs to start at all: on Windows, the system's folder.
pub(super) fn system_variables() -> impl Iterator<Item = (OsString, OsString)> {
    let value = std::env::var_os("SystemRoot");
    value.map(|value| ("SystemRoot".into(), value)).into_iter()
}

impl Judge {
    /// Runs `program`, which is beside `rustc`, as a compiler is run: it reads the kata's
    /// code, so it sees what a compiler sees.
    pub fn tool(
        &self,
        program: &str,
        args: Vec<OsString>,
        timeout_ms: u64,
        output_bytes: usize,
    ) -> Result<Ended> {
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        let timeout = Duration::from_millis(timeout_ms);
        let mut job = Job {
            program: self.toolchain.rustc.with_file_name(file),
            ..job(&self.toolchain, &self.home, args, timeout, output_bytes)
        };
        let cargo = self.toolchain.cargo.clone();
        job.env.push(("CARGO".into(), cargo.into()));
        let limits = Limits {
            build_ms: timeout_ms,
            ..Limits::default()
        };
        self.run_tool(&job, &limits, &mut |_| {})
    }

    /// Runs `job`, a tool of the toolchain, in the sandbox.
    pub(super) fn run_tool(
        &self,
        job: &Job,
        limits: &Limits,
        on_stdout: &mut dyn FnMut(&[u8]),
    ) -> Result<Ended> {
        self.run_confined(job, &confinement(self, limits), on_stdout)
    }

    /// Runs `job`, a tool of the toolchain, where it sees what `confinement` says.
    pub(super) fn run_confined(
        &self,
        job: &Job,
        confinement: &Confinement,
        on_stdout: &mut dyn FnMut(&[u8]),
    ) -> Result<Ended> {
        let ran = self.sandbox.run(job, confinement, on_stdout);
        let ended = ran.map_err(|fault| match fault {
            Fault::NoProgram(said) => not_started(&job.program, said),
            fault @ Fault::NotConfined(_) => fault.into_error(),
        })?;
        unless_interrupted(ended)
    }
}

/// A compiler writes to the judge's tree and reads itself, its linker and the harness.
pub(super) fn confinement(judge: &Judge, limits: &Limits) -> Confinement {
    let root = &judge.workspace.root;
    let user = user_cargo_home();
    let of_tools = [&judge.toolchain.cargo, &judge.toolchain.rustc]
        .into_iter()
        .filter_map(|tool| Some(tool.parent()?.parent()?.to_owned()));
    let mut read: Vec<PathBuf> = of_tools
        .chain([judge.home.folder.clone()])
        .chain(judge.home.sources.iter().cloned())
        .chain(linker())
        .chain(judge.sandbox.launcher().map(Path::to_owned))
        .collect();
    read.retain(|path| path.exists());
    read.sort();
    read.dedup();
    Confinement {
        read,
        hidden: user.map_or_else(Vec::new, |home| {
            vec![home.join("credentials.toml"), home.join("credentials")]
        }),
        write: vec![root.clone()],
        scratch: root.join("scratch"),
        scratch_bytes: 1 << 30,
        quota: match judge.pace {
            Pace::Quick => limits.of_compiler(),
            Pace::InOrder => limits.of_compiler_in_order(),
        },
        role: Role::Compiler,
    }
}
