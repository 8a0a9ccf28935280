//! Which error ends the program with which exit code, for each kind of error.

use std::{collections::BTreeSet, io, path::PathBuf};

use super::Error;
use crate::exit_code::ExitCode::{self, Bug, Environment, Interrupted, NotYet, Usage};

fn table() -> Vec<(Error, ExitCode)> {
    let with = |code, errors: Vec<Error>| errors.into_iter().map(move |error| (error, code));
    let mut all: Vec<(Error, ExitCode)> = with(NotYet, not_yet()).collect();
    all.extend(with(Usage, names()));
    all.extend(with(Usage, places()));
    all.extend(with(Environment, environment()));
    all.push((Error::Interrupted, Interrupted));
    all.push((Error::Bug(some()), Bug));
    all
}

fn some() -> String {
    "lot".to_owned()
}

fn path() -> PathBuf {
    PathBuf::from("there")
}

fn not_yet() -> Vec<Error> {
    let (kata, stage) = (some(), 2);
    vec![
        Error::StageNotReached {
            kata: some(),
            stage,
            current: 1,
            of: 6,
        },
        Error::Locked {
            kata: some(),
            what: "the reference",
            missing: some(),
        },
        Error::NoCopy { kata, stage },
        Error::NothingToSpot,
        Error::NoPrediction {
            kata: some(),
            why: some(),
        },
        Error::NoSymptom {
            label: some(),
            why: some(),
        },
        Error::Unreadable {
            of: some(),
            place: some(),
            why: some(),
        },
    ]
}

/// What is named and is not there.
fn names() -> Vec<Error> {
    let kata = some;
    vec![
        Error::UnknownKata {
            id: kata(),
            near: None,
        },
        Error::NoSuchSolution {
            kata: some(),
            what: "the second solution",
        },
        Error::UnknownDrill {
            topic: some(),
            near: None,
        },
        Error::UnknownCard(some()),
        Error::BadDay {
            day: some(),
            why: "is over",
        },
        Error::BadAnswer {
            card: some(),
            given: some(),
            wants: some(),
        },
        Error::BadDrills {
            file: some(),
            problem: some(),
        },
        Error::UnknownTopic {
            topic: some(),
            near: None,
        },
        Error::NoSuchPage(some()),
        Error::BadId(some()),
        Error::WhichKata {
            fetched: Vec::new(),
        },
        Error::KataGone {
            kata: kata(),
            folder: None,
        },
        Error::NotFetched(some()),
        Error::NoSuchStage {
            kata: kata(),
            stage: 7,
            of: 6,
        },
        Error::NoRuleHint {
            kata: kata(),
            rule: some(),
            known: Vec::new(),
        },
        Error::NoSuchPart {
            of: some(),
            kind: "type",
            name: some(),
            known: Vec::new(),
        },
        Error::NoSuchTest {
            kata: kata(),
            part: some(),
        },
        Error::NoSuchDesign(some()),
        Error::NoSuchAnswer(some()),
        Error::NoHunt {
            kata: kata(),
            stage: 2,
            known: Vec::new(),
        },
        Error::NotInOpenTrack {
            kata: kata(),
            why: "it has no hunt",
            hint: some(),
        },
        Error::Class {
            says: some(),
            hint: Some(some()),
        },
        Error::NoTakeOver {
            kata: kata(),
            why: some(),
        },
        Error::NoBackup(some()),
        Error::NoScore {
            kata: kata(),
            missing: Vec::new(),
        },
        Error::NoRound(some()),
        Error::Conversation,
        Error::RoundElsewhere,
        Error::BadKata {
            kata: kata(),
            problem: some(),
        },
    ]
}

/// A place that cannot be what is wanted of it.
fn places() -> Vec<Error> {
    vec![
        Error::NotInDojo(path()),
        Error::NoDojoThere(path()),
        Error::NotADojo(path()),
        Error::AlreadyFetched {
            kata: some(),
            path: path(),
        },
        Error::InTheWay { path: path() },
        Error::BadCourse {
            folder: path(),
            problem: some(),
        },
        Error::Exists(path()),
        Error::FileExists(path()),
        Error::Link(path()),
    ]
}

fn environment() -> Vec<Error> {
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let (output, in_sandbox) = (some, false);
    vec![
        Error::NoCargo(some()),
        Error::RustTooOld {
            found: some(),
            needed: "1.85",
        },
        Error::Offline { output: output() },
        Error::Cargo { output: output() },
        Error::CompilerGone { output: output() },
        Error::NoLinker {
            output: output(),
            in_sandbox,
        },
        Error::NotStarted {
            program: some(),
            said: some(),
            in_sandbox,
        },
        Error::Sandbox(some()),
        Error::NoSandbox {
            why: some(),
            hint: some(),
        },
        Error::NewerJournal {
            path: path(),
            version: 2,
        },
        Error::Output(full()),
        Error::Io {
            action: "write",
            path: path(),
            source: full(),
        },
    ]
}

/// The name of a variant, as `Debug` begins with it.
fn name(error: &Error) -> String {
    let shown = format!("{error:?}");
    let end = shown.find(|c: char| !c.is_alphanumeric());
    shown[..end.unwrap_or(shown.len())].to_owned()
}

#[test]
fn each_kind_of_error_has_its_exit_code() {
    for (error, code) in table() {
        assert_eq!(error.exit_code(), code, "{error:?}");
    }
}

#[test]
fn the_table_has_every_kind_of_error() {
    let source = include_str!("../error.rs");
    let (_, rest) = source.split_once("pub enum Error {").unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let variants: BTreeSet<String> = body
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .filter_map(|line| {
            Some(
                line.split(|c: char| !c.is_alphanumeric())
                    .next()?
                    .to_owned(),
            )
        })
        .collect();
    let tested: BTreeSet<String> = table().iter().map(|(error, _)| name(error)).collect();
    assert_eq!(variants, tested);
}
