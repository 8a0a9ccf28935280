//! The open track: behaviour is given, the design is the learner's, and then partners
//! extend the crate from outside.

use std::path::PathBuf;

use lld_kata::{
    fs::{TextTree, read_tree},
    kata::{Catalogue, Kata, Solution},
};

use crate::dojo::Dojo;

/// A partner that takes the round.
const PARTNER: &str = "\
use turnstile_open::{App, steps::Step};

struct Double;

impl Step for Double {
    fn next(&self, count: u32) -> u32 {
        count * 2 + 1
    }
}

pub fn app() -> App {
    App::new().with_step(\"double\", || Box::new(Double))
}
";
const LIB: &str = "turnstile-open/src/lib.rs";
const OUTSIDE: &str = "turnstile-open/outside/double-step/src/lib.rs";

struct Track {
    dojo: Dojo,
    course: PathBuf,
}

impl Track {
    /// The open track that `kata new` makes, fetched.
    fn fetched() -> Self {
        let dojo = Dojo::with_counter();
        let course = dojo.root().with_file_name("open-course");
        let folder = course.to_str().unwrap();
        dojo.kata(&["new", "turnstile", "--open", "--katas", folder])
            .exits(0);
        dojo.kata(&["fetch", "turnstile", "--open", "--katas", folder])
            .exits(0)
            .says("turnstile-open");
        Self { dojo, course }
    }

    /// The same with the reference as the learner's code, and the round that arrived.
    fn published() -> Self {
        let track = Self::fetched();
        for (name, text) in track.kata().solution(Solution::Reference) {
            track
                .dojo
                .write(&format!("turnstile-open/src/{name}"), text);
        }
        let check = track.dojo.kata(&["check", "turnstile", "--open"]);
        check.exits(0).says("outside/double-step/src/lib.rs");
        track
    }

    fn kata(&self) -> Kata {
        let mut catalogue = Catalogue::default();
        let texts: TextTree = read_tree(&self.course).unwrap();
        catalogue.add_folder(&self.course, &texts).unwrap();
        catalogue.get("turnstile-open").unwrap().clone()
    }

    /// The usual answer with `old` replaced.
    fn usual_with(&self, old: &str, new: &str) {
        let usual = self.kata().solution(Solution::Usual);
        assert!(usual["lib.rs"].contains(old));
        self.dojo.write(LIB, usual["lib.rs"].replace(old, new));
    }

    fn check(&self) -> crate::dojo::Run {
        self.dojo.kata(&["check", "turnstile-open"])
    }
}

#[test]
fn a_transcript_that_differs_shows_what_led_there() {
    let track = Track::fetched();
    track.check().exits(1).says("not yet implemented: 2 tests");
    let list = track.dojo.kata(&["list"]).exits(0);
    list.says("turnstile-open");
    // Where its kata is there, too, both are one row.
    let folder = track.course.to_str().unwrap();
    let list = track.dojo.kata(&["list", "turn", "--katas", folder]);
    let list = list.exits(0).says("open 0 of 2");
    list.does_not_say("turnstile-open   ");

    track.usual_with("self.by_two { 2 }", "self.by_two { 1 }");
    let run = track.check().exits(1);
    let run = run.says("rejected changes nothing").says("rule 1.2");
    let run = run.says("set-up  limit 3, step two\n    > press\n");
    let run = run.says("      expected  counted 2\n      yours     counted 1\n");
    // The command's own line, not that of the transcript.
    let tests = track.dojo.read("turnstile-open/tests/stages/stage_1.rs");
    let test = tests.find("fn rejected_changes_nothing").unwrap();
    let command = test + tests[test..].find("> press").unwrap();
    let line = tests[..command].matches('\n').count() + 1;
    run.says(&format!("tests/stages/stage_1.rs:{line}"));

    track.usual_with(
        "if next > self.limit {",
        "assert!(next <= 1);\nif next > self.limit {",
    );
    let run = track.check().exits(1);
    run.says("src/lib.rs:").says("yours     it panicked");
}

#[test]
fn the_oracle_finds_and_shrinks_what_the_transcripts_miss() {
    let track = Track::fetched();
    track.usual_with(
        "format!(\"counted {next}\")",
        "format!(\"counted {}\", next.min(3))",
    );
    let check = ["check", "turnstile-open", "--oracle", "--seed", "2"];
    let run = track.dojo.kata(&check).exits(1);
    run.says("the oracle differs").says("shrunk from");
}

#[test]
fn a_partner_from_outside_passes_its_round_and_is_never_edited() {
    let track = Track::published();
    track.check().exits(1).says("frozen rounds: 1 not yet");

    let twice = PARTNER.replace("count * 2", "{ App::new(); count * 2 }");
    track.dojo.write(OUTSIDE, twice);
    track.check().exits(1).says("makes more than one `App`");
    let reader =
        format!("{PARTNER}const T: &str = include_str!(\"../tests/stages/stage_2.rs\");\n");
    track.dojo.write(OUTSIDE, reader);
    track.check().exits(1).says("include_str");
    track
        .dojo
        .write(OUTSIDE, PARTNER.replace("with_step", "with_steps"));
    let run = track.check().exits(1);
    run.says("the partner `double-step` does not compile against your crate yet");

    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0).says("frozen rounds: 1 yes");
    let status = track.dojo.kata(&["status", "turnstile-open"]).exits(0);
    status.says("frozen rounds: 1 yes");
    let review = track
        .dojo
        .kata(&["review", "turnstile-open", "--json"])
        .exits(0);
    assert_eq!(review.json()["open"]["rounds"][0]["state"], "yes");

    track
        .dojo
        .write(OUTSIDE, format!("{PARTNER}// once more\n"));
    let run = track
        .check()
        .exits(1)
        .says("was edited after its round had passed");
    let copy = run.stdout.split(".kata/copies/").nth(1).unwrap();
    let copy: String = copy.chars().take_while(|c| !c.is_whitespace()).collect();
    assert_eq!(
        track.dojo.read(&format!(".kata/copies/{copy}/lib.rs")),
        PARTNER
    );
}

#[test]
fn a_crate_that_was_changed_for_a_round_was_opened_on_request() {
    let track = Track::published();
    let app = track.dojo.read("turnstile-open/src/app.rs");
    track
        .dojo
        .write("turnstile-open/src/app.rs", format!("{app}// opened\n"));
    track.check().exits(1).says("src/ is not as it was frozen");
    track.dojo.write(OUTSIDE, PARTNER);
    track
        .check()
        .exits(0)
        .says("frozen rounds: 1 opened on request");
}
