//! The program of a hunt. Each design is compiled once and kept by its content, as a
//! library without its sources. After an edit of the tests one call of the compiler builds
//! them, once for each design, into one program.
//!
//! Neither the compiler of the tests nor a test sees a design's source or name: a sandbox
//! shows the compiler only the tests and the libraries, which are called after a hash.

use std::{
    collections::BTreeSet,
    ffi::OsString,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use cargo_metadata::diagnostic::{Diagnostic as RawDiagnostic, DiagnosticLevel};

use super::{
    super::{blame, cargo, harness::Harness, messages, messages::MOST_ERRORS},
    Hunt, HuntVerdict,
    source::TestFile,
};
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    hash::sha256,
    judge::{Diagnostic, Judge, JudgeEvent},
    limits::Limit,
    process::{Ended, Ending},
    sandbox::Tier,
};

/// The folder of the program below the judge's tree. Tests run in it.
pub(super) const RUN: &str = "hunt/run";
const KEPT: &str = "hunt/kept";
const TESTS: &str = "hunt/tests";
const BUILDING: &str = "hunt/building";
/// More than any compiler has to say.
const MOST_OUTPUT: usize = 16 << 20;
/// So many designs are compiled at once.
const AT_ONCE: usize = 2;

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
        let libraries = self.libraries(hunt, on_event)?;
        let mut variants: BTreeSet<usize> = (0..libraries.len()).collect();
        let workshop = Workshop {
            judge: self,
            hunt,
            file,
            libraries: &libraries,
        };
        let Err(errors) = workshop.link(&variants)? else {
            return Ok(Ok(workshop.program(variants)));
        };
        // Not with each design: with which?
        for variant in 0..libraries.len() {
            let Err(errors) = workshop.try_with(variant)? else {
                continue;
            };
            if variant < hunt.solutions.len() {
                return Ok(Err(HuntVerdict {
                    errors,
                    fails_on: Some(variant),
                    ..HuntVerdict::default()
                }));
            }
            variants.remove(&variant);
        }
        if variants.len() < libraries.len() && workshop.link(&variants)?.is_ok() {
            return Ok(Ok(workshop.program(variants)));
        }
        Ok(Err(HuntVerdict {
            errors,
            fails_on: Some(0),
            ..HuntVerdict::default()
        }))
    }

    /// The library of each design, solutions first. Those of other hunts go.
    fn libraries(
        &self,
        hunt: &Hunt<'_>,
        on_event: &mut dyn FnMut(JudgeEvent<'_>),
    ) -> Result<Vec<PathBuf>> {
        let root = &self.workspace.root;
        let (kept, building) = (root.join(KEPT), root.join(BUILDING));
        // What a killed program left behind, sources above all.
        fs::remove(&building)?;
        fs::create_dir(&kept)?;
        let designs: Vec<&TextTree> = hunt.solutions.iter().chain(hunt.mutants).collect();
        let names: Vec<String> = designs.iter().map(|it| self.name_of(hunt, it)).collect();
        let path = |name: &String| kept.join(format!("lib{name}.rlib"));
        for entry in std::fs::read_dir(&kept).into_iter().flatten().flatten() {
            if !names.iter().any(|name| path(name) == entry.path()) {
                fs::remove(&entry.path())?;
            }
        }
        let mut missing: Vec<(&String, &TextTree)> = Vec::new();
        for (name, design) in names.iter().zip(designs) {
            let is_there = path(name).is_file() || missing.iter().any(|it| it.0 == name);
            if !is_there {
                missing.push((name, design));
            }
        }
        on_event(JudgeEvent::Building {
            targets: missing.len() + 1,
        });
        for some in missing.chunks(AT_ONCE) {
            let built: Result<Vec<()>> = thread::scope(|scope| {
                let work = some
                    .iter()
                    .map(|(name, design)| scope.spawn(|| self.keep_library(hunt, name, design)));
                let work: Vec<_> = work.collect();
                let joined = work.into_iter().map(thread::ScopedJoinHandle::join);
                let bug = |_| Err(Error::Bug("a thread of the hunt ended".to_owned()));
                joined.map(|it| it.unwrap_or_else(bug)).collect()
            });
            // Whatever happened, no source stays on the disk.
            fs::remove(&building)?;
            built?;
            for _ in some {
                on_event(JudgeEvent::Artifact { name: "a design" });
            }
        }
        Ok(names.iter().map(path).collect())
    }

    fn name_of(&self, hunt: &Hunt<'_>, design: &TextTree) -> String {
        let crate_name = hunt.kata.id.crate_name();
        let texts = design.iter().flat_map(|(name, text)| [name, text]);
        let all = [&self.toolchain.version, &crate_name]
            .into_iter()
            .chain(texts);
        sha256(all, 16)
    }

    /// Compiles one design. Its code is the kata's own, so that errors are its author's.
    fn keep_library(&self, hunt: &Hunt<'_>, name: &str, design: &TextTree) -> Result<()> {
        let root = &self.workspace.root;
        let folder = root.join(BUILDING).join(name);
        let (src, out) = (folder.join("src"), folder.join("out"));
        for (file, text) in design {
            fs::write_atomic(&src.join(file), text.as_bytes())?;
        }
        fs::create_dir(&out)?;
        let library = out.join("lib.rlib");
        let mut args = words(&["--crate-type", "rlib", "-Cembed-bitcode=no"]);
        // Several designs are compiled at once, so that one needs no more than one core.
        args.push("-Ccodegen-units=1".into());
        args.extend(words(&["--crate-name", &hunt.kata.id.crate_name()]));
        args.push(format!("-Cmetadata={name}").into());
        args.push(remapped(&src, "design"));
        args.extend([
            "-o".into(),
            library.clone().into(),
            src.join("lib.rs").into(),
        ]);
        let call = Call {
            args,
            read: vec![src],
            write: out,
            scratch: format!("hunt-{name}"),
        };
        match self.call_rustc(hunt, call)? {
            Ok(()) => fs::rename(&library, &root.join(KEPT).join(format!("lib{name}.rlib"))),
            Err(errors) => {
                let said = errors.first().map_or("", |error| error.message.as_str());
                Err(hunt
                    .kata
                    .broken(format!("a design of a hunt does not compile: {said}")))
            }
        }
    }

    /// One call of the compiler in a sandbox of its own.
    fn call_rustc(&self, hunt: &Hunt<'_>, call: Call) -> Result<Compiled> {
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
struct Call {
    args: Vec<OsString>,
    read: Vec<PathBuf>,
    write: PathBuf,
    scratch: String,
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
    libraries: &'a [PathBuf],
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
        for variant in variants {
            main += &format!("mod m{variant};\n");
            let text = self.file.renamed(&name, &format!("design_{variant}"));
            files.insert(format!("m{variant}.rs"), text);
            for test in &self.file.tests {
                let test = &test.name;
                table += &format!("    (\"{variant}::{test}\", m{variant}::{test}),\n");
            }
        }
        main += &format!("\nconst TESTS: &[(&str, fn())] = &[\n{table}];\n");
        files.insert("main.rs".to_owned(), main);
        let out = self.root().join(RUN);
        fs::remove(&out)?;
        fs::create_dir(&out)?;
        let externs = variants
            .iter()
            .map(|it| (format!("design_{it}"), &self.libraries[*it]));
        let mut args = words(&["--crate-type", "bin", "--crate-name", "hunt", "-o"]);
        args.push(self.executable().into());
        self.compile(&files, "main.rs", RUN, args, externs.collect(), out)
    }

    /// Whether the learner's file, as it is, compiles with one design.
    fn try_with(&self, variant: usize) -> Result<Compiled> {
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
        let design = (self.hunt.kata.id.crate_name(), &self.libraries[variant]);
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

/// The head of the program's main file.
const MAIN: &str = "#![allow(warnings)]
mod harness;
use harness::support;

fn main() {
    harness::run(TESTS, &[], (|_| {}, Vec::new));
}

";

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// Places in `folder` are told as places in `shown`.
fn remapped(folder: &Path, shown: &str) -> OsString {
    let mut arg = OsString::from("--remap-path-prefix=");
    arg.push(folder);
    arg.push("=");
    arg.push(shown);
    arg
}
