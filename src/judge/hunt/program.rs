//! The program of a hunt. Designs are compiled once and kept by their content, as
//! libraries without sources; wrong ones that differ in bodies of functions alone share a
//! library. After an edit of the tests one call of the compiler builds them, once for each
//! library, into one program.
//!
//! Neither the compiler of the tests nor a test sees a design's source or name: a sandbox
//! shows the compiler only the tests and the libraries, which are called after a hash.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    path::{Path, PathBuf},
    time::Duration,
};

use cargo_metadata::diagnostic::{Diagnostic as RawDiagnostic, DiagnosticLevel};

use super::{
    super::{blame, cargo, harness::Harness, messages, messages::MOST_ERRORS, schemata::run_on},
    Hunt, HuntVerdict,
    designs::{Designs, Place},
    source::TestFile,
};
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    judge::{Diagnostic, Judge, JudgeEvent},
    limits::Limit,
    process::{Ended, Ending},
    sandbox::Tier,
};

/// The folder of the program below the judge's tree. Tests run in it.
pub(super) const RUN: &str = "hunt/run";
pub(super) const KEPT: &str = "hunt/kept";
const TESTS: &str = "hunt/tests";
pub(super) const BUILDING: &str = "hunt/building";
/// More than any compiler has to say.
const MOST_OUTPUT: usize = 16 << 20;
/// A program in which the tests run on these designs: solutions first, then mutants.
pub(super) struct Program {
    pub(super) program: PathBuf,
    pub(super) variants: BTreeSet<usize>,
}

/// How a call of the compiler ended that did not fail through its environment.
type Compiled = Result<(), Vec<Diagnostic>>;

impl Judge {
    /// Builds the tests with each design, or says with which solution they do not compile.
    pub(super) fn hunt_program(
        &self,
        hunt: &Hunt<'_>,
        file: &TestFile,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<Result<Program, HuntVerdict>> {
        let designs = self.designs(hunt, on_event)?;
        let all: BTreeSet<usize> = (0..designs.places.len()).collect();
        let workshop = Workshop {
            judge: self,
            hunt,
            file,
            designs: &designs,
        };
        let Err(errors) = workshop.link(&all)? else {
            return Ok(Ok(workshop.program(all)));
        };
        // Not with each design: with which?
        let mut variants = all.clone();
        for library in 0..designs.libraries.len() {
            let Err(errors) = workshop.try_with(library)? else {
                continue;
            };
            if library < hunt.solutions.len() {
                return Ok(Err(HuntVerdict {
                    errors,
                    fails_on: Some(library),
                    ..HuntVerdict::default()
                }));
            }
            variants.retain(|it| designs.places[*it].library != library);
        }
        if variants.len() < all.len() && workshop.link(&variants)?.is_ok() {
            return Ok(Ok(workshop.program(variants)));
        }
        Ok(Err(HuntVerdict {
            errors,
            fails_on: Some(0),
            ..HuntVerdict::default()
        }))
    }

    /// One call of the compiler in a sandbox of its own.
    pub(super) fn call_rustc(&self, hunt: &Hunt<'_>, call: Call) -> Result<Compiled> {
        let limits = hunt.kata.limits();
        let mut args = words(&["--edition=2024", "-Funsafe_code", "-Awarnings"]);
        args.extend(words(&[
            "--error-format=json",
            "--json=diagnostic-rendered-ansi",
        ]));
        args.extend(call.args);
        let timeout = Duration::from_millis(limits.build_ms);
        let mut job = cargo::job(&self.toolchain, &self.home, args, timeout, MOST_OUTPUT);
        job.program.clone_from(&self.toolchain.rustc);
        let mut confinement = cargo::confinement(self, limits);
        confinement.read.extend(call.read);
        confinement.write = vec![call.write];
        confinement.scratch = self.workspace.root.join("scratch").join(call.scratch);
        let ended = self.run_confined(&job, &confinement, &mut |_| {})?;
        let (errors, said) = of_compiler(&ended.stderr);
        let learners: Vec<&Diagnostic> = errors.iter().collect();
        if let Some(error) = blame::environment(&learners, &[], &said, &self.workspace.root) {
            return Err(error.in_sandbox(self.sandbox.tier > Tier::T0));
        }
        explained(&ended, errors, said, limits.build_ms)
    }
}

/// What the compiler said in JSON on standard error: its errors, and the rest.
fn of_compiler(stderr: &[u8]) -> (Vec<Diagnostic>, String) {
    let (mut errors, mut rest) = (Vec::new(), String::new());
    for line in String::from_utf8_lossy(stderr).lines() {
        match serde_json::from_str::<RawDiagnostic>(line) {
            Ok(raw) if matches!(raw.level, DiagnosticLevel::Error | DiagnosticLevel::Ice) => {
                errors.extend(messages::diagnostic(&raw).filter(|_| errors.len() < MOST_ERRORS));
            }
            Ok(_) => {}
            Err(_) => rest += &format!("{line}\n"),
        }
    }
    (errors, rest)
}

/// What the compiler is called with, and what it sees.
pub(super) struct Call {
    pub(super) args: Vec<OsString>,
    pub(super) read: Vec<PathBuf>,
    pub(super) write: PathBuf,
    pub(super) scratch: String,
}

/// What a compiler's end means that the environment did not cause.
fn explained(
    ended: &Ended,
    mut errors: Vec<Diagnostic>,
    said: String,
    build_ms: u64,
) -> Result<Compiled> {
    let placeless = |message: String| Diagnostic {
        code: None,
        rendered: message.clone(),
        message,
        file: None,
        line: 0,
    };
    match ended.ending {
        Ending::Exited(0) => return Ok(Ok(())),
        Ending::TimedOut => {
            let says = Limit::Timeout { ms: build_ms };
            errors = vec![placeless(format!("the compiler took too long: {says:?}"))];
        }
        Ending::Signalled(9) if errors.is_empty() => {
            return Err(Error::CompilerGone { output: said });
        }
        _ if errors.is_empty() => errors.push(placeless(format!("the compiler failed: {said}"))),
        Ending::Exited(_) | Ending::Signalled(_) | Ending::TooMuchOutput | Ending::Interrupted => {}
    }
    Ok(Err(errors))
}

/// Where the tests are put together with the designs.
struct Workshop<'a> {
    judge: &'a Judge,
    hunt: &'a Hunt<'a>,
    file: &'a TestFile,
    designs: &'a Designs,
}

impl Workshop<'_> {
    fn root(&self) -> &Path {
        &self.judge.workspace.root
    }

    fn executable(&self) -> PathBuf {
        let name = format!("tests{}", std::env::consts::EXE_SUFFIX);
        self.root().join(RUN).join(name)
    }

    fn program(&self, variants: BTreeSet<usize>) -> Program {
        Program {
            program: self.executable(),
            variants,
        }
    }

    /// Builds one program of the tests with each of `variants`.
    fn link(&self, variants: &BTreeSet<usize>) -> Result<Compiled> {
        let name = self.hunt.kata.id.crate_name();
        let mut files = Harness::of(self.hunt.kata).module();
        let mut main = MAIN.to_owned();
        let mut table = String::new();
        let libraries: BTreeSet<usize> = variants
            .iter()
            .map(|it| self.designs.places[*it].library)
            .collect();
        for library in &libraries {
            main += &format!("mod m{library};\n");
            let text = self.file.renamed(&name, &crate_of(*library));
            files.insert(format!("m{library}.rs"), text);
        }
        for variant in variants {
            let Place { library, choice } = &self.designs.places[*variant];
            for test in &self.file.tests {
                let test = &test.name;
                let plain = format!("m{library}::{test}");
                let run = match choice {
                    Some(choice) => run_on(*choice, &crate_of(*library), &plain),
                    None => plain,
                };
                table += &format!("    (\"{variant}::{test}\", {run}),\n");
            }
        }
        main += &format!("\nconst TESTS: &[(&str, fn())] = &[\n{table}];\n");
        files.insert("main.rs".to_owned(), main);
        let out = self.root().join(RUN);
        fs::remove(&out)?;
        fs::create_dir(&out)?;
        let externs = libraries
            .iter()
            .map(|it| (crate_of(*it), &self.designs.libraries[*it]));
        let mut args = words(&["--crate-type", "bin", "--crate-name", "hunt", "-o"]);
        args.push(self.executable().into());
        self.compile(&files, "main.rs", RUN, args, externs.collect(), out)
    }

    /// Whether the learner's file, as it is, compiles with one library.
    fn try_with(&self, library: usize) -> Result<Compiled> {
        let stage = format!("stage_{}", self.hunt.stage);
        let mut files = Harness::of(self.hunt.kata).module();
        files.insert(format!("{stage}.rs"), self.file.text.clone());
        let lib = format!("mod harness;\nuse harness::support;\nmod {stage};\n");
        files.insert("lib.rs".to_owned(), lib);
        let out = self.root().join(BUILDING);
        fs::create_dir(&out)?;
        let shown = format!("hunt/{}", self.hunt.kata.id);
        let mut args = words(&["--crate-type", "lib", "--crate-name", "hunt"]);
        args.extend(words(&["--emit=metadata", "-o"]));
        args.push(out.join("tried").into());
        let design = (
            self.hunt.kata.id.crate_name(),
            &self.designs.libraries[library],
        );
        self.compile(&files, "lib.rs", &shown, args, vec![design], out)
    }

    /// Compiles `files`, the learner's among them, which are called `shown/…` in messages.
    fn compile(
        &self,
        files: &TextTree,
        main: &str,
        shown: &str,
        mut args: Vec<OsString>,
        externs: Vec<(String, &PathBuf)>,
        write: PathBuf,
    ) -> Result<Compiled> {
        let tests = self.root().join(TESTS);
        fs::remove(&tests)?;
        for (name, text) in files {
            fs::write_if_changed(&tests.join(name), text.as_bytes())?;
        }
        for (name, library) in externs {
            let mut named = OsString::from(format!("--extern={name}="));
            named.push(library);
            args.push(named);
        }
        args.extend([remapped(&tests, shown), tests.join(main).into()]);
        let call = Call {
            args,
            read: vec![tests, self.root().join(KEPT)],
            write,
            scratch: "hunt".to_owned(),
        };
        self.judge.call_rustc(self.hunt, call)
    }
}

/// The name of a library in the program.
fn crate_of(library: usize) -> String {
    format!("design_{library}")
}

/// The head of the program's main file.
const MAIN: &str = "#![allow(warnings)]
mod harness;
use harness::support;

fn main() {
    harness::run(TESTS, &[], (|_| {}, Vec::new));
}

";

pub(super) fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// Places in `folder` are told as places in `shown`.
pub(super) fn remapped(folder: &Path, shown: &str) -> OsString {
    let mut arg = OsString::from("--remap-path-prefix=");
    arg.push(folder);
    arg.push("=");
    arg.push(shown);
    arg
}
