//! The open track: behaviour is given, the design is the learner's. Tests are transcripts.

use std::path::PathBuf;

use lld_kata::{
    fs::{TextTree, read_tree},
    kata::{Catalogue, Kata, Solution},
};

use crate::dojo::Dojo;

/// A partner that takes the round.
pub(crate) const PARTNER: &str = "\
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
pub(crate) const LIB: &str = "turnstile-open/src/lib.rs";
pub(crate) const OUTSIDE: &str = "turnstile-open/outside/double-step/src/lib.rs";

pub(crate) struct Track {
    pub(crate) dojo: Dojo,
    pub(crate) course: PathBuf,
}

impl Track {
    /// The open track that `kata new` makes, fetched.
    pub(crate) fn fetched() -> Self {
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
    pub(crate) fn published() -> Self {
        let track = Self::fetched();
        for (name, text) in track.kata().solution(Solution::Reference) {
            track
                .dojo
                .write(&format!("turnstile-open/src/{name}"), text);
        }
        let check = track.dojo.kata(&["check", "turnstile", "--open"]);
        let check = check.exits(0).says("outside/double-step/src/lib.rs");
        check.says("src/ is frozen now");
        track
    }

    pub(crate) fn kata(&self) -> Kata {
        let mut catalogue = Catalogue::default();
        let texts: TextTree = read_tree(&self.course).unwrap();
        catalogue.add_folder(&self.course, &texts).unwrap();
        catalogue.get("turnstile-open").unwrap().clone()
    }

    /// The usual answer with `old` replaced.
    pub(crate) fn usual_with(&self, old: &str, new: &str) {
        let usual = self.kata().solution(Solution::Usual);
        assert!(usual["lib.rs"].contains(old));
        self.dojo.write(LIB, usual["lib.rs"].replace(old, new));
    }

    /// Adds a transcript to stage 1.
    pub(crate) fn write_transcript(&self, name: &str, text: &str) {
        let folder = self.course.join("katas/turnstile/open/transcripts/1");
        std::fs::write(folder.join(format!("{name}.txt")), text).unwrap();
    }

    pub(crate) fn check(&self) -> crate::dojo::Run {
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
    let run = run.says("    -   counted 2   expected\n    +   counted 1   yours\n");
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
fn a_command_that_hangs_or_crashes_is_named_and_what_did_not_run_is_not_broken() {
    let track = Track::fetched();
    for number in 0..40 {
        let text = "# rules: 1.1\n> limit 9\ncounts up to 9\n\n> press\ncounted 1\n> press\n\
                    counted 2\n> press\ncounted 3\n";
        track.write_transcript(&format!("three_{number}"), text);
    }
    let toml = track.course.join("katas/turnstile/open/track.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, text + "\n[limits]\ntest_ms = 1500\n").unwrap();
    let limit = "if next > self.limit {";
    track.usual_with(limit, limit);
    track.check().exits(0);

    let hangs = format!("if next == 3 {{ loop {{ std::thread::park(); }} }}\n{limit}");
    track.usual_with(limit, &hangs);
    let run = track.check().exits(1);
    let run = run
        .says("    > press\n      this command did not end within 1 s: a loop without end, or code")
        .says("edit turnstile-open/src/lib.rs")
        .does_not_say("two locks");
    let report = track
        .dojo
        .kata(&["check", "turnstile-open", "--json", "--force"])
        .exits(1)
        .json();
    let tests = report["tests"].as_array().unwrap();
    let count = |outcome: &str| tests.iter().filter(|it| it["outcome"] == outcome).count();
    assert_eq!(report["regressions"][0]["failing"], count("timeout"));
    assert!(count("timeout") < 40 && count("not_run") > 0, "{tests:?}");
    let hung = tests.iter().find(|it| it["outcome"] == "timeout").unwrap();
    assert_eq!(hung["begun"]["command"], "press");
    let line = usize::try_from(hung["begun"]["line"].as_u64().unwrap()).unwrap();
    let tests = track.dojo.read("turnstile-open/tests/stages/stage_1.rs");
    let there: Vec<&str> = tests.lines().skip(line - 1).take(2).collect();
    assert_eq!(there, ["> press", "counted 3"]);
    run.says("tests/stages/stage_1.rs:");

    let deep = "fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + deep(n + 1) } }";
    let crashes = format!("if next == 2 {{ {deep} deep(0); }}\n{limit}");
    track.usual_with(limit, &crashes);
    let run = track.check().exits(1);
    run.says("    > press\n      the process was aborted (signal 6): a stack overflow");
    let run = track.dojo.kata(&["check", "turnstile-open", "--full"]);
    run.exits(1).does_not_say("begins 6");
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

    // Of a step with several commands, single ones are left out.
    let script = "use crate::support::{Generator, Session};\n\n\
                  pub fn script(_stage: usize, random: Generator, session: &mut Session) {\n\
                  session.run(\"limit 9\");\nsession.run(\"step one\");\n\
                  for _ in random.steps(1..=9) {\n\
                  for line in [\"count\", \"press\", \"count\"] {\nsession.run(line);\n}\n}\n}\n";
    let path = track.course.join("katas/turnstile/open/script.rs");
    std::fs::write(path, script).unwrap();
    let run = track.dojo.kata(&check).exits(1);
    run.says("shrunk from 29 commands to 5 commands")
        .says("the replies to command 5 differ, in line 10")
        .says("the whole script: the same with --full");
}

#[test]
fn a_diagram_marks_what_is_public_and_draws_partners_as_another_crate() {
    let track = Track::published();
    track.dojo.write(OUTSIDE, PARTNER);
    let run = track.dojo.kata(&["diagram", "turnstile-open"]).exits(0);
    insta::assert_snapshot!("open_diagram", run.stdout);
    let run = track.dojo.kata(&["diagram", "turnstile-open", "--plain"]);
    insta::assert_snapshot!("open_diagram_plain", run.exits(0).stdout);
    let svg = track
        .dojo
        .kata(&["diagram", "turnstile-open", "--format", "svg"]);
    let svg = svg.exits(0).says("«pub trait»").says("box struct partner");
    svg.says("The public trait Step.")
        .says("partner: in a partner's crate");
    let mermaid = track
        .dojo
        .kata(&["diagram", "turnstile-open", "--format", "mermaid"]);
    mermaid
        .exits(0)
        .says("<<partner double-step>>")
        .says("%% pub: other crates");
}

#[test]
fn a_command_that_makes_no_sense_in_an_open_track_says_so() {
    let track = Track::published();
    for (args, says) in [
        (vec!["hunt", "turnstile-open"], "its tests are transcripts"),
        (
            vec!["spot", "turnstile-open"],
            "which opens when all rounds pass",
        ),
        (
            vec!["predict", "lib.rs", "--kata", "turnstile-open"],
            "leaves `src/` as it is",
        ),
    ] {
        track.dojo.kata(&args).exits(2).says(says).says("hint: ");
    }
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0);
    // Two small wrong designs are too few for a question.
    track
        .dojo
        .kata(&["spot", "turnstile-open", "--seed", "1"])
        .exits(1)
        .says("nothing to review");
}

#[test]
fn a_script_may_use_every_name() {
    let track = Track::fetched();
    let script = "turnstile/open/script.rs";
    let path = track.course.join("katas").join(script);
    let text = std::fs::read_to_string(&path).unwrap();
    let more = "\n#[allow(dead_code)]\nfn play() {}\n#[allow(dead_code)]\nmod player {}\n";
    std::fs::write(&path, text + more).unwrap();
    let usual = track.kata().solution(Solution::Usual);
    track.dojo.write(LIB, &usual["lib.rs"]);
    let check = ["check", "turnstile-open", "--oracle", "--seed", "2"];
    track.dojo.kata(&check).exits(0);
}

/// A transcript whose cause stands far before the difference.
fn long() -> String {
    let counts = "> count\n1\n".repeat(20);
    format!(
        "# rules: 1.1\n> limit 9\ncounts up to 9\n\n> press\ncounted 1\n> turn around\n1\n\
         {counts}# the same again\n> press\ncounted 2\n"
    )
}

#[test]
fn a_gap_in_a_transcript_is_marked_and_the_full_form_has_none() {
    let track = Track::fetched();
    track.write_transcript("long_before", &long());
    track.usual_with(
        "self.count = next;",
        "if next == 2 { return \"none\".into(); } self.count = next;",
    );
    let run = track.check().exits(1);
    let run = run.says("set-up  limit 9\n    > press         counted 1\n    > turn around   1\n");
    run.says("    … 6 commands\n    > count         1\n    > count");

    let full = ["check", "turnstile-open", "--full"];
    let run = track.dojo.kata(&full).exits(1);
    let run = run.says("    > turn around\n    1\n");
    let run = run.says("    # the same again\n    > press\n    -   counted 2   expected\n");
    let run = run.says("    +   none   yours\n");
    let run = run.does_not_say("it printed");
    let (_, story) = run.stdout.split_once("long before").unwrap();
    let (story, _) = story.split_once("none   yours").unwrap();
    assert_eq!(story.matches("> limit 9").count(), 1, "{story}");
    assert!(!story.contains('…'), "{story}");
    let json = track
        .dojo
        .kata(&["check", "turnstile-open", "--json"])
        .json();
    let whole = json["transcripts"]["stage_1::long_before"]
        .as_str()
        .unwrap();
    assert!(whole.starts_with("> limit 9\n"), "{whole}");

    // Where the code panics, too.
    track.usual_with(
        "self.count = next;",
        "println!(\"mine\"); assert!(next < 2, \"too\\nmuch\"); self.count = next;",
    );
    let run = track.dojo.kata(&full).exits(1).says("    > turn around\n");
    let run = run
        .says("yours     it panicked")
        .says("it printed:\n      mine\n");
    let (_, story) = run.stdout.split_once("long before").unwrap();
    let (story, _) = story.split_once("it printed").unwrap();
    assert_eq!(story.matches("    > limit 9").count(), 1, "{story}");
    assert_eq!(story.matches("\n    much\n").count(), 1, "{story}");
}

#[test]
fn the_command_that_made_what_the_failing_one_names_is_shown() {
    let track = Track::fetched();
    // The reply to `press` names what the last command is about.
    let text = long().replace("> press\ncounted 2", "> step counted\nstep counted");
    track.write_transcript("long_before", &text);
    track.usual_with("format!(\"step {name}\")", "format!(\"no step {name}\")");
    let run = track.check().exits(1);
    run.says("    > press         counted 1\n");
}

#[test]
fn every_command_that_is_suggested_after_a_pass_works() {
    let track = Track::published();
    let reset = ["reset", "turnstile-open", "--stage", "1"];
    track.dojo.kata(&reset).exits(0);
    for (name, text) in track.kata().solution(Solution::Reference) {
        let name = format!("turnstile-open/src/{name}");
        track.dojo.write(&name, text);
    }
    let mut suggested = 0;
    // After a stage, after a round, and when nothing is left to do.
    for _ in 0..3 {
        let json = ["check", "turnstile-open", "--json"];
        let json = track.dojo.kata(&json).exits(0).json();
        for next in json["next"].as_array().unwrap() {
            let words: Vec<&str> = next.as_str().unwrap().split(' ').skip(1).collect();
            track.dojo.kata(&words).exits(0);
            suggested += 1;
        }
        track.dojo.write(OUTSIDE, PARTNER);
    }
    assert!(suggested > 4, "{suggested}");
    let solution = track.dojo.kata(&["solution", "turnstile-open"]).exits(0);
    solution
        .says("next: `kata solution --diff`")
        .does_not_say("--step");
    let steps = ["solution", "turnstile-open", "--step", "--stage", "2"];
    let steps = track.dojo.kata(&steps).exits(2).does_not_say("--give-up");
    steps.says("whole from the first stage");
    // Nothing is left that a hint could help with.
    let lines = || track.dojo.read(".kata/journal.jsonl").lines().count();
    let before = lines();
    track.dojo.kata(&["hint", "turnstile-open"]).exits(0);
    assert_eq!(lines(), before);
    let review = track.dojo.kata(&["review", "turnstile-open"]).exits(0);
    review.says("reference at 2");
}

#[test]
fn a_method_with_the_name_of_a_command_is_the_learners_own() {
    let track = Track::fetched();
    let method = "impl App {\n    fn press(&mut self) -> u32 {\n        0\n    }\n";
    track.usual_with("impl App {\n", method);
    let review = ["review", "turnstile-open", "--json"];
    let review = track.dojo.kata(&review).exits(0).json();
    assert_eq!(review["numbers"][0]["largest_percent"], 100);
}

#[test]
fn a_name_stands_for_the_one_track_that_is_there() {
    let track = Track::fetched();
    for command in ["brief", "hint", "status", "review", "log", "diff"] {
        track.dojo.kata(&[command, "turnstile"]).exits(0);
    }
    let brief = track.dojo.kata(&["brief", "turnstile", "--json"]).json();
    assert_eq!(brief["kata"], "turnstile-open");
    let ask = ["ask", "turnstile", "how many?", "--json"];
    let asked = track.dojo.kata(&ask).exits(0).json();
    assert_eq!(
        (&asked["kata"], &asked["question"]),
        (&"turnstile-open".into(), &"how many?".into())
    );
    let check = track.dojo.kata(&["check", "turnstile"]);
    check.exits(1).says("turnstile-open");

    // With both, a name is that of the guided track.
    let folder = track.course.to_str().unwrap();
    let fetch = ["fetch", "turnstile", "--katas", folder];
    track.dojo.kata(&fetch).exits(0);
    let brief = track.dojo.kata(&["brief", "turnstile", "--json"]).json();
    assert_eq!(brief["kata"], "turnstile");
    // That of the kata at hand is meant where none is named.
    let brief = track.dojo.kata(&["brief", "--open", "--json"]).json();
    assert_eq!(brief["kata"], "turnstile-open");
    let ask = ["ask", "--open", "how many?", "--json"];
    assert_eq!(track.dojo.kata(&ask).json()["kata"], "turnstile-open");
}
