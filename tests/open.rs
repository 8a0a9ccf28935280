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

    /// Adds a transcript to stage 1.
    fn write_transcript(&self, name: &str, text: &str) {
        let folder = self.course.join("katas/turnstile/open/transcripts/1");
        std::fs::write(folder.join(format!("{name}.txt")), text).unwrap();
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
    run.says("tests/stages/stage_1.rs:");

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
        .says("    > press\n      this command did not end within 1 s: is there a loop without")
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
    run.says(&format!("tests/stages/stage_1.rs:{line}"));

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
fn a_partner_from_outside_passes_its_round_and_is_never_edited() {
    let track = Track::published();
    track.check().exits(1).says("frozen rounds: 1 not yet");

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

/// An edit of `src/` that counts.
const OPENED: &str = "impl App {\n    pub fn opened() {}\n}\n";

#[test]
fn comments_and_own_tests_do_not_open_a_crate() {
    let track = Track::published();
    let lib = track.dojo.read(LIB);
    let tests = "#[cfg(test)]\nmod tests;\n";
    track.dojo.write(LIB, format!("// Mine.\n{lib}\n{tests}"));
    let own = "#[test]\nfn it_counts() {\n    assert_eq!(1, 1);\n}\n";
    track.dojo.write("turnstile-open/src/tests.rs", own);
    let app = track.dojo.read("turnstile-open/src/app.rs");
    let app = app.replace("    pub fn", "\n      /// More.\n    pub fn");
    track.dojo.write("turnstile-open/src/app.rs", app);
    let run = track.check().exits(1);
    run.does_not_say("src/ is not as it was frozen");
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0).says("frozen rounds: 1 yes");
}

#[test]
fn a_crate_that_was_changed_for_a_round_was_opened_on_request() {
    let track = Track::published();
    let app = track.dojo.read("turnstile-open/src/app.rs");
    track
        .dojo
        .write("turnstile-open/src/app.rs", app.clone() + OPENED);
    track.check().exits(1).says("src/ is not as it was frozen");
    track.dojo.write(OUTSIDE, PARTNER);
    track
        .check()
        .exits(0)
        .says("frozen rounds: 1 opened on request");
    // No round is open any more.
    track.dojo.write(
        "turnstile-open/src/app.rs",
        app.replace("pub fn", "pub  fn"),
    );
    for options in [&[][..], &["--force"]] {
        let check = [&["check", "turnstile-open"], options].concat();
        let run = track.dojo.kata(&check).exits(0);
        run.does_not_say("src/ is not as it was frozen");
    }
}

/// More ways to an `App` than `App::new()`.
const MORE_WAYS: &str = "
impl Clone for App {
    fn clone(&self) -> Self {
        Self::new()
    }
}

#[derive(Default)]
pub struct Builder;

impl Builder {
    pub fn build(self) -> App {
        App::new()
    }
}

pub fn fresh() -> App {
    App::new()
}

pub trait Machine {
    fn run(&mut self, line: &str) -> String;
}

impl Machine for App {
    fn run(&mut self, line: &str) -> String {
        App::run(self, line)
    }
}

impl App {
    /// An `App` may use its own `run`.
    pub fn run_all(&mut self, lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| self.run(line)).collect()
    }
}
";

#[test]
fn a_partner_that_runs_commands_is_found_whatever_way_it_goes() {
    let track = Track::published();
    let app = track.dojo.read("turnstile-open/src/app.rs") + MORE_WAYS;
    track.dojo.write("turnstile-open/src/app.rs", app);
    let asks = |how: &str| {
        let body = format!("{{ {how} }}.len() as u32 * 0 + count * 2 + 1");
        PARTNER.replace("count * 2 + 1", &body)
    };
    let said = "the partner `double-step` runs commands itself";
    for how in [
        "App::new().run(\"press\")",
        "app().run(\"press\")",
        "<App as Default>::default().run(\"press\")",
        "let mut app: App = Default::default(); app.run(\"press\")",
        "App::new().clone().run(\"press\")",
        "turnstile_open::app::Builder.build().run(\"press\")",
        "turnstile_open::app::fresh().run(\"press\")",
        "use turnstile_open::App as Lot; type Other = Lot; Other::run(&mut Other::new(), \"press\")",
        "let ask = App::run; ask(&mut App::new(), \"press\")",
        "turnstile_open::app::Machine::run(&mut App::new(), \"press\")",
        "macro_rules! ask { ($a:expr, $how:ident) => { $a.$how(\"press\") } } ask!(App::new(), run)",
        "#[allow(deprecated, warnings)] fn ask() -> String { App::new().run(\"press\") } ask()",
    ] {
        track.dojo.write(OUTSIDE, asks(how));
        let run = track.check().exits(1);
        let run = run.says(said).says("outside/double-step/src/lib.rs:");
        run.does_not_say("of deprecated").does_not_say("force-warn");
    }
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0);
}

/// A step that the learner's own crate knows.
const OWN_DOUBLE: &str = "
struct Double;

impl Step for Double {
    fn next(&self, count: u32) -> u32 {
        count * 2 + 1
    }
}
";

#[test]
fn a_round_does_not_pass_when_the_partner_brings_nothing() {
    let track = Track::published();
    let idle = "pub fn app() -> turnstile_open::App {\n    turnstile_open::App::new()\n}\n";
    track.dojo.write(OUTSIDE, idle);
    track.check().exits(1).does_not_say("brings nothing");
    // The crate is opened, and knows what the partner should bring.
    let app = track.dojo.read("turnstile-open/src/app.rs");
    let two = ".with_step(\"two\", || Box::new(By(2)))";
    assert!(app.contains(two));
    let knows = format!("{two}.with_step(\"double\", || Box::new(Double))");
    let opened = app.replace(two, &knows) + OWN_DOUBLE;
    track.dojo.write("turnstile-open/src/app.rs", &opened);
    for options in [&[][..], &["--force"]] {
        let check = [&["check", "turnstile-open"], options].concat();
        let run = track.dojo.kata(&check).exits(1);
        run.says("frozen rounds: 1 not yet")
            .says("the partner double-step brings nothing")
            .says("also pass on plain `App::new()`")
            .says("edit turnstile-open/outside/double-step/src/lib.rs");
    }
    let check = ["check", "turnstile-open", "--json"];
    let report = track.dojo.kata(&check).exits(1).json();
    let tests = report["tests"].as_array().unwrap();
    let idle = tests
        .iter()
        .filter(|it| it["outcome"] == "needs_no_partner");
    assert_eq!(idle.count(), 2, "{tests:?}");
    let all = track.dojo.kata(&["check", "--all"]).exits(1);
    all.says("2 tests fail");

    // A partner that brings it as well does not help: `src/` still knows it.
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(1).says("brings nothing");
    // Without it in `src/` the crate is as it was frozen.
    track.dojo.write("turnstile-open/src/app.rs", &app);
    track.check().exits(0).says("frozen rounds: 1 yes");
    // A round that has passed is not asked once more.
    track.dojo.write("turnstile-open/src/app.rs", &opened);
    let check = ["check", "turnstile-open", "--force"];
    track
        .dojo
        .kata(&check)
        .exits(0)
        .says("frozen rounds: 1 yes");
}

#[test]
fn a_partner_may_make_apps_and_run_what_is_its_own() {
    let track = Track::published();
    let honest = "
struct Engine(u32);

impl Engine {
    fn run(&mut self, line: &str) -> String {
        line.repeat(self.0 as usize)
    }
}

#[deprecated]
fn old() -> u32 {
    let spare = App::new();
    let _ = (app(), App::default(), spare);
    Engine(2).run(\"aha\").len() as u32
}
";
    let partner = PARTNER.replace("count * 2", "count * 2 + old() * 0") + honest;
    track.dojo.write(OUTSIDE, partner);
    track.check().exits(0).says("frozen rounds: 1 yes");
}

#[test]
fn a_change_of_the_public_api_is_shown_and_a_broken_partner_is_named() {
    let track = Track::published();
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0);
    let steps = track.dojo.read("turnstile-open/src/steps.rs");
    let edited = steps.replace(
        "fn next(&self, count: u32) -> u32;",
        "fn next(&self, count: u64) -> u64;\n    fn name(&self) -> String;",
    );
    assert_ne!(edited, steps);
    track.dojo.write("turnstile-open/src/steps.rs", edited);
    let app = track.dojo.read("turnstile-open/src/app.rs");
    let private = app.replace("    pub fn with_step", "    fn with_step");
    track.dojo.write("turnstile-open/src/app.rs", private);
    let run = track.check().exits(1).says("does not compile");
    let (_, shown) = run.stdout.split_once("frozen rounds: 1 yes").unwrap();
    let (breaks, _) = shown.split_once("does not compile").unwrap();
    insta::assert_snapshot!("open_breaks", breaks);
    let json = track
        .dojo
        .kata(&["check", "turnstile-open", "--json"])
        .json();
    assert_eq!(json["breaks"].as_array().unwrap().len(), 3, "{json}");
    assert_eq!(json["breaks"][0]["change"], "changed");

    let diff = track
        .dojo
        .kata(&["diff", "turnstile-open", "--stat"])
        .exits(0);
    let (_, api) = diff.stdout.split_once("public API").unwrap();
    insta::assert_snapshot!("open_api", api);
    let diff = track
        .dojo
        .kata(&["diff", "turnstile-open", "--stage", "0..1"]);
    diff.exits(0).says("+ steps::Step ");
    track.dojo.write("turnstile-open/src/steps.rs", &steps);
    track
        .dojo
        .write("turnstile-open/src/app.rs", app + "// more\n");
    let diff = track.dojo.kata(&["diff", "turnstile-open"]).exits(0);
    diff.says("public API: no change");
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
    // Two wrong designs are too few for a question.
    track
        .dojo
        .kata(&["spot", "turnstile-open", "--seed", "1"])
        .exits(0);
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

#[test]
fn what_only_a_published_partner_sees_is_mended_in_src() {
    let track = Track::published();
    track.check().exits(1).says(&format!("edit {OUTSIDE}"));
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0);
    let app = track.dojo.read("turnstile-open/src/app.rs");
    let insert = "self.steps.insert";
    let edited = app.replace(
        insert,
        &format!("if name == \"double\" {{ return self; }} {insert}"),
    );
    assert_ne!(edited, app);
    track.dojo.write("turnstile-open/src/app.rs", edited);
    let run = track.check().exits(1);
    let run = run.says("edit turnstile-open/src/app.rs");
    run.does_not_say("edit turnstile-open/outside");

    // Its signature is not what the partner needs: the partner's code has the error.
    let edited = app.replace("pub fn with_step", "pub fn with_a_step");
    let edited = edited.replace(".with_step(", ".with_a_step(");
    track.dojo.write("turnstile-open/src/app.rs", edited);
    let run = track.check().exits(1);
    let run = run.says("edit turnstile-open/src/app.rs");
    run.does_not_say("edit turnstile-open/outside");
}

#[test]
fn a_partner_that_misbehaves_is_not_mended() {
    let track = Track::published();
    let toml = track.course.join("katas/turnstile/open/track.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, text.replace("\"opening\"", "\"hostile\"")).unwrap();
    track.check().exits(1).says(&format!("edit {OUTSIDE}"));
    track.dojo.write(OUTSIDE, PARTNER.replace("* 2", "* 3"));
    track.check().exits(1).says(&format!("edit {LIB}"));
}

/// A transcript whose cause stands far before the difference.
const LONG: &str = "# rules: 1.1
> limit 9
counts up to 9

> press
counted 1
> count
1
> turn around
1
> count
1
> count
1
> count
1
> count
1
# the same again
> press
counted 2
";

#[test]
fn a_gap_in_a_transcript_is_marked_and_the_full_form_has_none() {
    let track = Track::fetched();
    track.write_transcript("long_before", LONG);
    track.usual_with(
        "self.count = next;",
        "if next == 2 { return \"none\".into(); } self.count = next;",
    );
    let run = track.check().exits(1);
    let run = run.says("set-up  limit 9\n    …\n    > count\n      1\n    > count");
    run.does_not_say("turn around");

    let full = ["check", "turnstile-open", "--full"];
    let run = track.dojo.kata(&full).exits(1);
    let run = run.says("    > turn around\n    1\n");
    let run = run.says("    # the same again\n    > press\n      expected  counted 2\n");
    let run = run.says("      yours     none\n");
    let run = run.does_not_say("it printed");
    let (_, story) = run.stdout.split_once("long before").unwrap();
    let (story, _) = story.split_once("yours     none").unwrap();
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
    let text = LONG.replace("> press\ncounted 2", "> step counted\nstep counted");
    track.write_transcript("long_before", &text);
    track.usual_with("format!(\"step {name}\")", "format!(\"no step {name}\")");
    let run = track.check().exits(1);
    run.says("    > press\n      counted 1\n    …\n    > count\n");
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
    let review = track.dojo.kata(&["review", "turnstile-open"]).exits(0);
    review.says("reference at 2");
}

#[test]
fn a_name_stands_for_the_one_track_that_is_there() {
    let track = Track::fetched();
    for command in ["brief", "hint", "status", "review", "log", "diff"] {
        track.dojo.kata(&[command, "turnstile"]).exits(0);
    }
    let brief = track.dojo.kata(&["brief", "turnstile", "--json"]).json();
    assert_eq!(brief["kata"], "turnstile-open");
    let ask = ["ask", "turnstile", "how many?"];
    track.dojo.kata(&ask).does_not_say("not fetched");
    let check = track.dojo.kata(&["check", "turnstile"]);
    check.exits(1).says("turnstile-open");

    // With both, a name is that of the guided track.
    let folder = track.course.to_str().unwrap();
    let fetch = ["fetch", "turnstile", "--katas", folder];
    track.dojo.kata(&fetch).exits(0);
    let brief = track.dojo.kata(&["brief", "turnstile", "--json"]).json();
    assert_eq!(brief["kata"], "turnstile");
}

#[test]
fn a_reset_does_not_make_a_round_new() {
    let track = Track::published();
    let reset = || {
        track
            .dojo
            .kata(&["reset", "turnstile-open", "--stage", "1"])
    };
    let solved = |more: &str| {
        for (name, text) in track.kata().solution(Solution::Reference) {
            let name = format!("turnstile-open/src/{name}");
            track.dojo.write(&name, text);
        }
        let app = track.dojo.read("turnstile-open/src/app.rs");
        track.dojo.write("turnstile-open/src/app.rs", app + more);
        track.check().exits(0);
        let check = track.check();
        track.dojo.write(OUTSIDE, PARTNER);
        let passed = track.check().exits(0);
        (check, passed)
    };
    // It was seen, and so the design is made for it.
    reset().exits(0);
    let (open, passed) = solved(OPENED);
    open.says("src/ is not as it was frozen");
    passed.says("frozen rounds: 1 opened on request");
    // It stays so, also with the code of before.
    reset().exits(0);
    let (_, passed) = solved("");
    passed.says("frozen rounds: 1 opened on request");
    let status = track.dojo.kata(&["status", "turnstile-open"]).exits(0);
    status.says("frozen rounds: 1 opened on request");
    let review = track.dojo.kata(&["review", "turnstile-open", "--json"]);
    let state = &review.exits(0).json()["open"]["rounds"][0]["state"];
    assert_eq!(*state, "opened_on_request");
    track.dojo.kata(&["report", "turnstile-open"]).exits(0);
    let report = track.dojo.read("report.html");
    assert!(report.contains("opened on request"), "{report}");

    // A clean pass stays one, too.
    let track = Track::published();
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0).says("frozen rounds: 1 yes");
    let reset = ["reset", "turnstile-open", "--stage", "2"];
    track.dojo.kata(&reset).exits(0);
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0).says("frozen rounds: 1 yes");
}

#[test]
fn the_gate_finds_a_round_that_needs_no_partner() {
    let track = Track::fetched();
    let folder = track.course.to_str().unwrap();
    let rounds = track.course.join("katas/turnstile/open/rounds/1");
    for name in ["one_three_seven.txt", "steps_of_the_house.txt"] {
        assert!(rounds.join(name).exists());
        let text = "# rules: 2.1\n> limit 7\ncounts up to 7\n> press\ncounted 1\n";
        std::fs::write(rounds.join(name), text).unwrap();
    }
    let verify = ["verify", "turnstile-open", "--only", "rounds"];
    let run = track
        .dojo
        .kata(&[&verify[..], &["--katas", folder]].concat());
    run.exits(1)
        .says("a partner with nothing in it passes this round, too");
}
