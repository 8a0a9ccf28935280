//! One build and one run as a check does them, of a program of three lines: what makes
//! a check fail here makes this fail, too, and nobody's code is in it.

use std::{ffi::OsString, path::Path, time::Duration};

use super::{Judge, compile};
use crate::{
    error::{Error, Result},
    fs,
    limits::Limits,
    process::{Ending, Job},
    sandbox::{Confinement, Fault, Role, Tier},
};

const MANIFEST: &str =
    "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";
const PROGRAM: &str = "fn main() {\n    println!(\"it runs\");\n}\n";
const SAID: &[u8] = b"it runs";

impl Judge {
    /// Builds and runs a small program in the judge's tree, in the sandbox. An error
    /// says what is wrong with this machine.
    pub fn probe(&self) -> Result<()> {
        let root = &self.workspace.root;
        fs::write_if_changed(&root.join("Cargo.toml"), MANIFEST.as_bytes())?;
        fs::write_if_changed(&root.join("src/main.rs"), PROGRAM.as_bytes())?;
        let mut args: Vec<OsString> = ["build", "--offline", "--quiet", "--message-format=json"]
            .map(OsString::from)
            .to_vec();
        args.extend(["--manifest-path".into(), self.workspace.manifest().into()]);
        args.extend(["--target-dir".into(), self.workspace.target().into()]);
        self.start(&compile::build_alone(self, args)?)
    }

    fn start(&self, program: &Path) -> Result<()> {
        let job = Job {
            program: program.to_owned(),
            args: Vec::new(),
            folder: self.workspace.root.clone(),
            env: super::cargo::system_variables().collect(),
            stdin: Vec::new(),
            timeout: Duration::from_secs(30),
            output_bytes: 1 << 16,
        };
        let confinement = Confinement {
            read: vec![program.to_owned(), self.workspace.root.join("src")],
            hidden: Vec::new(),
            write: Vec::new(),
            scratch: self.workspace.root.join("scratch"),
            scratch_bytes: 1 << 20,
            quota: Limits::default().of_test(),
            role: Role::Test,
        };
        let not_started = |said: String| Error::NotStarted {
            program: fs::shown(program),
            said,
            in_sandbox: self.sandbox.tier > Tier::T0,
        };
        match self.sandbox.run(&job, &confinement, &mut |_| {}) {
            Ok(ended) if ended.ending == Ending::Interrupted => Err(Error::Interrupted),
            Ok(ended) if ended.stdout.starts_with(SAID) => Ok(()),
            Ok(ended) => {
                let said = String::from_utf8_lossy(&ended.stderr);
                Err(not_started(format!("{:?} {}", ended.ending, said.trim())))
            }
            Err(Fault::NoProgram(said)) => Err(not_started(said)),
            Err(fault) => Err(fault.into_error()),
        }
    }
}
