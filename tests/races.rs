//! Two and three programs at once in one dojo: every verdict is right, nothing is
//! lost. `KATA_ROUNDS=60` makes every pair meet sixty times.

use std::{
    fs,
    process::{Child, Stdio},
    sync::OnceLock,
    time::Duration,
};

use lld_kata::journal::{Damage, Journal};

use crate::dojo::{Dojo, Run};

/// Every command that writes below the dojo. Each may end in any of its documented
/// codes here, because the other one may have been first.
const WRITERS: &[&[&str]] = &[
    &["check", "--force"],
    &["check", "--all"],
    &["start", "second"],
    &["fetch", "second"],
    &["reset"],
    &["restore"],
    &["hint"],
    &["solution", "--give-up"],
    &[
        "card",
        "--questions",
        "1",
        "--entities",
        "2",
        "--trade-offs",
        "3",
        "--explaining",
        "4",
    ],
];

fn rounds() -> usize {
    let asked = std::env::var("KATA_ROUNDS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// A dojo in which `counter` is at stage 2, solved, with a backup to bring back; and
/// a course with another kata, `second`.
fn dojo() -> Dojo {
    static MADE: OnceLock<Dojo> = OnceLock::new();
    Dojo::copy_of(&MADE.get_or_init(make).root())
}

fn make() -> Dojo {
    let dojo = Dojo::with_counter();
    dojo.kata(&["new", "second", "--katas", "course"]).exits(0);
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["reset"]).exits(0);
    dojo.kata(&["restore"]).exits(0);
    dojo.solve(2);
    dojo
}

/// Both courses, so that each command finds each kata.
fn begin(dojo: &Dojo, args: &[&str]) -> Child {
    dojo.command(args)
        .args(if args.contains(&"second") {
            ["--katas", "course"].as_slice()
        } else {
            &[]
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn end(child: Child) -> Run {
    Run::of(child.wait_with_output().unwrap())
}

#[track_caller]
fn is_whole(dojo: &Dojo, runs: &[(String, Run)]) {
    for (name, run) in runs {
        let said = format!("{name}: {}\n{}\n{}", run.code, run.stdout, run.stderr);
        assert!([0, 1, 2].contains(&run.code), "{said}");
        for lie in [
            "does not compile",
            "tampered",
            "changed the judge's",
            "damaged",
            "cut short",
        ] {
            assert!(!said.contains(lie), "{said}");
        }
    }
    let journal = Journal::read(&dojo.path(".kata/journal.jsonl")).unwrap();
    assert_eq!(journal.damage, Damage::default());
    let manifest = dojo.read("Cargo.toml");
    for id in journal.progress().katas.keys() {
        let member = format!("\"{id}\"");
        assert!(manifest.contains(&member), "{id} is not in {manifest}");
        assert!(dojo.path(&format!("{id}/src/lib.rs")).is_file(), "{id}");
    }
}

/// Whether what is there now passes, by a check that nobody disturbs.
#[track_caller]
fn still_judged_right(dojo: &Dojo, after: &str) {
    dojo.solve(2);
    let run = dojo.kata(&["check", "counter", "--force"]);
    assert!(
        run.code == 0,
        "after {after}: {}\n{}",
        run.stdout,
        run.stderr
    );
}

#[test]
fn any_two_commands_at_once_lose_nothing() {
    for (index, first) in WRITERS.iter().enumerate() {
        for second in &WRITERS[index..] {
            for _ in 0..rounds() {
                let dojo = dojo();
                let both = [first, second].map(|args| (args.join(" "), begin(&dojo, args)));
                let runs = both.map(|(name, child)| (name, end(child)));
                is_whole(&dojo, &runs);
                if rounds() > 1 || index < 3 {
                    still_judged_right(&dojo, &format!("{first:?} {second:?}"));
                }
            }
        }
    }
}

#[test]
fn three_commands_at_once_lose_nothing() {
    for round in 0..rounds().max(4) {
        let dojo = dojo();
        let pick = |step: usize| WRITERS[(round + step) % WRITERS.len()];
        let three = [pick(0), pick(2), pick(5)];
        let children = three.map(|args| (args.join(" "), begin(&dojo, args)));
        let runs = children.map(|(name, child)| (name, end(child)));
        is_whole(&dojo, &runs);
        still_judged_right(&dojo, &format!("{three:?}"));
    }
}

/// `start` of another kata beside a check gave a wrong verdict in a third of all
/// checks, because it wrote the judge's tree without the lock.
#[test]
fn a_check_beside_a_start_is_right() {
    for _ in 0..rounds().max(6) {
        let dojo = dojo();
        let start = begin(&dojo, &["start", "second"]);
        let check = end(begin(&dojo, &["check", "counter", "--force", "--json"]));
        let start = end(start);
        assert_eq!(check.code, 0, "{}\n{}", check.stdout, check.stderr);
        assert_eq!(check.json()["passed"], true);
        assert_eq!(start.code, 0, "{}\n{}", start.stdout, start.stderr);
    }
}

#[test]
fn two_fetches_at_once_bring_both_katas() {
    for _ in 0..rounds().max(4) {
        let dojo = dojo();
        dojo.kata(&["new", "third", "--katas", "course"]).exits(0);
        let both = [["fetch", "second"], ["fetch", "third"]].map(|args| {
            dojo.command(&args)
                .args(["--katas", "course"])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        });
        for run in both.map(end) {
            assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
        }
        is_whole(&dojo, &[]);
        let manifest = dojo.read("Cargo.toml");
        for id in ["counter", "second", "third"] {
            assert!(manifest.contains(id), "{manifest}");
        }
    }
}

/// The list of courses is the user's, and no dojo's lock guards it.
#[test]
fn courses_that_are_named_at_once_are_all_known_later() {
    let dojos: Vec<Dojo> = (0..6).map(|_| dojo()).collect();
    let runs: Vec<Child> = dojos
        .iter()
        .map(|dojo| begin(dojo, &["fetch", "second"]))
        .collect();
    for run in runs.into_iter().map(end) {
        assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    }
    for dojo in &dojos {
        dojo.kata(&["brief", "second"]).exits(0);
    }
}

#[test]
fn two_starts_at_once_make_one_dojo() {
    for _ in 0..rounds().max(3) {
        let dojo = Dojo::none();
        let course = crate::dojo::course();
        let begin = || {
            let mut command = dojo.command(&["start", "counter", "--dojo", "dojo"]);
            command.arg("--katas").arg(&course);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        for run in [begin(), begin()].map(end) {
            assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
        }
        is_whole(&dojo, &[]);
        assert!(fs::read_to_string(dojo.path(".gitignore")).is_ok());
    }
}

/// `watch` checks at each save while another command writes.
#[test]
fn a_watch_beside_every_writer_shows_right_verdicts() {
    for args in WRITERS {
        let dojo = dojo();
        let mut watch = begin(&dojo, &["watch", "counter", "--plain", "--poll"]);
        for round in 0..rounds().min(5) {
            let other = (args.join(" "), end(begin(&dojo, args)));
            is_whole(&dojo, &[other]);
            let lib = dojo.read("counter/src/lib.rs");
            dojo.write("counter/src/lib.rs", format!("// {round}\n{lib}"));
            std::thread::sleep(Duration::from_millis(300));
        }
        let _ = watch.kill();
        let watch = end(watch);
        assert!(
            !watch.stdout.contains("does not compile"),
            "{}",
            watch.stdout
        );
        still_judged_right(&dojo, &format!("watch beside {args:?}"));
    }
}
