//! What is recorded stays recorded, and the learner's code stays theirs: through
//! kills at any moment, through every system call that fails, and through journals
//! that were damaged. `KATA_ROUNDS=2000` makes the sweeps as long as they should be
//! now and then; without it they are short.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use lld_kata::{
    fs::TextTree,
    journal::{Journal, Note},
    kata::KataId,
};

use crate::dojo::{Dojo, KATA, Run, other};

fn rounds(short: usize) -> usize {
    let asked = std::env::var("KATA_ROUNDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(short)
}

/// Numbers that look random and come again: xorshift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What must never be lost.
struct Kept {
    journal: Vec<u8>,
    sources: TextTree,
}

impl Kept {
    fn of(dojo: &Dojo) -> Self {
        Self {
            journal: fs::read(dojo.path(".kata/journal.jsonl")).unwrap(),
            sources: dojo.sources(),
        }
    }

    /// The journal has grown or stayed, and every source is where it was or in a
    /// backup.
    #[track_caller]
    fn is_still_there(&self, dojo: &Dojo, after: &str) {
        let journal = fs::read(dojo.path(".kata/journal.jsonl")).unwrap();
        assert!(journal.starts_with(&self.journal), "after {after}");
        let read = Journal::read(&dojo.path(".kata/journal.jsonl")).unwrap();
        assert_eq!(read.damage.broken, 0, "after {after}");
        let now = dojo.sources();
        for (name, text) in &self.sources {
            let kept = now.get(name) == Some(text) || is_below(&dojo.path(".kata/backups"), text);
            assert!(kept, "{name} is lost after {after}");
        }
    }
}

fn is_below(folder: &Path, text: &str) -> bool {
    let tree = lld_kata::fs::read_tree(folder).unwrap_or_default();
    tree.values().any(|other| other == text)
}

fn leftovers(folder: &Path) -> Vec<String> {
    let found = Command::new("find")
        .arg(folder)
        .args(["-name", ".kata-tmp-*"])
        .output()
        .unwrap();
    String::from_utf8_lossy(&found.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn kills_at_any_moment_lose_nothing() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    let commands: [&[&str]; 6] = [
        &["check", "--force"],
        &["check"],
        &["hint"],
        &["reset"],
        &["restore"],
        &["status"],
    ];
    let mut numbers = Numbers(0x5EED);
    for round in 0..rounds(60) {
        let args = commands[round % commands.len()];
        dojo.write(
            "counter/src/lib.rs",
            format!("// round {round}\n{}", dojo.read("counter/src/lib.rs")),
        );
        let kept = Kept::of(&dojo);
        let mut child = dojo
            .command(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let quick = if args.contains(&"--force") {
            400_000
        } else {
            12_000
        };
        thread::sleep(Duration::from_micros(numbers.below(quick)));
        let _ = child.kill();
        let _ = child.wait();
        kept.is_still_there(&dojo, &format!("{args:?} in round {round}"));
        let status: Run = dojo.kata(&["status"]).exits(0);
        status.does_not_say("damaged").says("counter · stage ");
    }
    dojo.kata(&["check"]);
    assert_eq!(leftovers(&dojo.root()), Vec::<String>::new());
}

#[test]
fn every_system_call_that_fails_leaves_the_old_or_the_new_state() {
    if Command::new("strace").arg("-V").output().is_err() {
        return;
    }
    let seed = Dojo::with_counter();
    seed.solve(1);
    seed.kata(&["check"]).exits(0);
    let calls = ["openat", "write", "fsync", "rename", "mkdir"];
    let faults = [
        "error=EIO",
        "error=ENOSPC",
        "error=EACCES",
        "error=EMFILE",
        "signal=KILL",
    ];
    let commands: [&[&str]; 3] = [&["hint"], &["reset"], &["check"]];
    let mut numbers = Numbers(0xFA17);
    for round in 0..rounds(90) {
        let call = calls[round % calls.len()];
        let fault = faults[round / calls.len() % faults.len()];
        let args = commands[round % commands.len()];
        let nth = 1 + numbers.below(if call == "fsync" || call == "rename" {
            12
        } else {
            60
        });
        let kept = Kept::of(&seed);
        let inject = format!("inject={call}:{fault}:when={nth}");
        let mut command = other("strace");
        command
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &inject, KATA])
            .args(args)
            .args(["--sandbox", "off"])
            .current_dir(seed.root())
            .env("KATA_HOME", crate::dojo::user_folder())
            .stdin(Stdio::null());
        let run = command.output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(!said.contains("panicked"), "{inject} {args:?}: {said}");
        assert!(!said.contains("a bug in"), "{inject} {args:?}: {said}");
        kept.is_still_there(&seed, &format!("{inject} in {args:?}"));
        seed.kata(&["status"]).exits(0).says("counter · stage ");
    }
    seed.kata(&["check"]);
    assert_eq!(leftovers(&seed.root()), Vec::<String>::new());
}

fn a_hint(number: usize) -> Note {
    Note::hint(KataId::parse("counter").unwrap(), 1, number)
}

/// Not a test of its own: what the processes of the next one do.
#[test]
fn writer() {
    let Some(path) = std::env::var_os("KATA_TEST_JOURNAL") else {
        return;
    };
    let mut journal = Journal::read(Path::new(&path)).unwrap();
    for number in 0..500 {
        journal.note(vec![a_hint(number)]).unwrap();
    }
}

#[test]
fn eight_processes_write_four_thousand_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let writers: Vec<_> = (0..8)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["state::writer", "--exact"])
                .env("KATA_TEST_JOURNAL", &path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let journal = Journal::read(&path).unwrap();
    assert_eq!(journal.entries.len(), 4000);
    assert_eq!(journal.damage, lld_kata::journal::Damage::default());
}

#[test]
fn a_thousand_damaged_journals_are_read_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let mut journal = Journal::read(&path).unwrap();
    journal.note((0..20).map(a_hint).collect()).unwrap();
    let whole = fs::read(&path).unwrap();
    let mut numbers = Numbers(0xDA_3A6E);
    for round in 0..1000 {
        let mut bytes = whole.clone();
        let place = usize::try_from(numbers.below(bytes.len() as u64)).unwrap();
        if round % 2 == 0 {
            bytes.truncate(place);
        } else {
            bytes[place] ^= 1 << numbers.below(8);
        }
        fs::write(&path, &bytes).unwrap();
        let mut journal = Journal::read(&path).unwrap();
        let lines = bytes.split(|byte| *byte == b'\n').count();
        assert!(
            journal.entries.len() + 3 >= lines,
            "round {round}: {}",
            journal.entries.len()
        );
        let good = journal.entries.len();
        let damaged = journal.damage.torn || journal.damage.broken > 0;
        journal.note(vec![a_hint(99)]).unwrap();
        let again = Journal::read(&path).unwrap();
        assert_eq!(again.entries.len(), good + 1, "round {round}");
        if damaged {
            let copy = journal.damage.copy.clone().unwrap();
            assert_eq!(fs::read(&copy).unwrap(), bytes, "round {round}");
            fs::remove_file(copy).unwrap();
        }
    }
}

/// Journals as each released version wrote them open in the newest.
#[test]
fn journals_of_all_versions_open() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals");
    let mut seen = 0;
    for file in fs::read_dir(folder).unwrap().flatten() {
        let journal = Journal::read(&file.path()).unwrap();
        assert_eq!(journal.damage, lld_kata::journal::Damage::default());
        let lines = fs::read_to_string(file.path()).unwrap().lines().count();
        assert_eq!(journal.entries.len(), lines, "{file:?}");
        let progress = journal.progress();
        let id = KataId::parse("counter").unwrap();
        let counter = progress.of(&id).unwrap();
        assert_eq!((counter.passed, counter.delivered), (1, 2), "{file:?}");
        seen += 1;
    }
    assert!(seen > 0);
}

/// The clock of a virtual machine goes back: what was built then is newer than what is
/// written now.
#[test]
fn wrong_code_fails_although_the_clock_went_back() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check", "--stage", "1"]).exits(0);
    let ahead = Command::new("find")
        .arg(dojo.path(".kata/judge"))
        .args(["-exec", "touch", "-d", "+2 hours", "{}", "+"])
        .status();
    assert!(ahead.unwrap().success());
    let right = dojo.read("counter/src/lib.rs");
    let wrong = right.replacen("self.count + 1", "self.count + 2", 1);
    assert_ne!(right, wrong);
    dojo.write("counter/src/lib.rs", wrong);
    dojo.kata(&["check", "--stage", "1"]).exits(1);
    dojo.write("counter/src/lib.rs", right);
    dojo.kata(&["check", "--stage", "1"]).exits(0);
}

/// The trap of a shared target folder: the same package, the same times, other code.
#[test]
fn right_code_then_wrong_code_with_equal_times_fails() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.path("counter/src/lib.rs");
    let touch = || {
        let set = Command::new("touch")
            .args(["-d", "2020-01-01"])
            .arg(&lib)
            .status();
        assert!(set.unwrap().success());
    };
    touch();
    dojo.kata(&["check", "--stage", "1"]).exits(0);
    let right = dojo.read("counter/src/lib.rs");
    // As long as the right code, so that only its content differs.
    let wrong = right.replacen("self.count + 1", "self.count + 2", 1);
    assert_ne!(right, wrong);
    dojo.write("counter/src/lib.rs", wrong);
    touch();
    dojo.kata(&["check", "--stage", "1"]).exits(1);
    dojo.write("counter/src/lib.rs", right);
    touch();
    dojo.kata(&["check", "--stage", "1"]).exits(0);
}
