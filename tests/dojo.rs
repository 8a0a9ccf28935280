//! A dojo to test in: a small kata of two stages, fetched and prepared once and
//! copied for each test, in a folder with a space and an umlaut in its path.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use lld_kata::{
    dojo::{self, LockedDojo},
    fs::read_tree,
    journal::{Event, Journal},
    kata::{Catalogue, Kata},
};
use tempfile::TempDir;
use walkdir::WalkDir;

pub(crate) const KATA: &str = env!("CARGO_BIN_EXE_kata");

pub(crate) struct Dojo {
    folder: TempDir,
}

/// Copies the folder `from`, with the times of its files: cargo goes by them.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
            continue;
        }
        fs::copy(entry.path(), &target).unwrap();
        let time = entry.metadata().unwrap().modified().unwrap();
        let copied = fs::File::options().append(true).open(target).unwrap();
        copied.set_modified(time).unwrap();
    }
}

/// The command that runs `line` in a shell on a terminal of its own.
#[cfg(unix)]
pub(crate) fn on_a_terminal(line: &str) -> Command {
    let mut command = other("script");
    if cfg!(target_os = "linux") {
        command.args(["-qec", line, "/dev/null"]);
    } else {
        command.args(["-q", "/dev/null", "sh", "-c", line]);
    }
    command
}

/// What a run of `kata` left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Dojo {
    /// A folder with the katas of a course and no dojo.
    pub(crate) fn none() -> Self {
        Self {
            folder: TempDir::with_prefix("übung und kata ").unwrap(),
        }
    }

    /// A dojo in which `counter` is fetched, with one failed check.
    pub(crate) fn with_counter() -> Self {
        Self::copy_of(&seed().join("dojo"))
    }

    /// A copy of the dojo in `folder`.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let dojo = Self::none();
        copy(folder, &dojo.root());
        dojo
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.folder.path().join("dojo")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The reference of `stage` as the learner's code.
    pub(crate) fn solve(&self, stage: usize) {
        for (name, text) in counter().reference_at(stage).unwrap() {
            self.write(&format!("counter/src/{name}"), text);
        }
    }

    /// Appends `events` to the journal, as the program does.
    pub(crate) fn append(&self, events: Vec<Event>) {
        let locked = LockedDojo::take(dojo::Dojo { root: self.root() }, || {}).unwrap();
        let mut journal = Journal::of(&locked).unwrap();
        journal.append(&locked, events).unwrap();
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        let here = if self.root().is_dir() {
            self.root()
        } else {
            self.folder.path().to_owned()
        };
        command
            .args(args)
            .current_dir(here)
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn kata(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// All files of the learner's `src/`, to compare later.
    pub(crate) fn sources(&self) -> lld_kata::fs::TextTree {
        read_tree(&self.path("counter/src")).unwrap()
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Looks for `text` as it stands, and in the words of all lines in a row, as a screen breaks
    /// a line wherever it is full.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        let all = format!("{}{}", self.stdout, self.stderr);
        assert!(stands_in(text, &all), "no `{text}` in:\n{all}");
        self
    }

    #[track_caller]
    pub(crate) fn does_not_say(self, text: &str) -> Self {
        let all = format!("{}{}", self.stdout, self.stderr);
        assert!(!stands_in(text, &all), "`{text}` in:\n{all}");
        self
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}", self.stdout))
    }
}

fn stands_in(text: &str, all: &str) -> bool {
    let words: Vec<&str> = all.split_whitespace().collect();
    all.contains(text) || words.join(" ").contains(text)
}

/// The program, with a folder of the tests' own in place of the user's.
pub(crate) fn program() -> Command {
    other(KATA)
}

/// Another program that starts it, with the same folder.
pub(crate) fn other(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("KATA_HOME", user_folder());
    command
}

/// The kata of the tests, which is the one that `kata new` makes.
pub(crate) fn counter() -> Kata {
    let course = course();
    let mut catalogue = Catalogue::default();
    let katas = read_tree(&course).unwrap();
    catalogue.add_folder(&course, &katas).unwrap();
    catalogue.get("counter").unwrap().clone()
}

pub(crate) fn course() -> PathBuf {
    seed().join("course")
}

/// The tests' own folder in place of the user's.
pub(crate) fn user_folder() -> PathBuf {
    seed_folder().join("user")
}

/// Emptied once, before its first use: an earlier run may have had the same number.
fn seed_folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let name = format!("seed-{}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        folder
    })
}

/// `course/` with the kata, `dojo/` with it fetched and its harness built.
fn seed() -> &'static Path {
    static SEED: OnceLock<&Path> = OnceLock::new();
    SEED.get_or_init(|| {
        let seed = seed_folder();
        fs::create_dir_all(seed).unwrap();
        for args in [["new", "counter"], ["start", "counter"]] {
            let made = program()
                .args(args)
                .arg("--katas")
                .arg(seed.join("course"))
                .arg("--dojo")
                .arg(seed.join("dojo"))
                .env("LANG", "C.UTF-8")
                .output()
                .unwrap();
            assert!(
                made.status.success(),
                "{}",
                String::from_utf8_lossy(&made.stderr)
            );
        }
        seed
    })
}
