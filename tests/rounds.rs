//! Frozen rounds of an open track: partners extend the learner's crate from outside.

use lld_kata::kata::Solution;

use crate::open::{LIB, OUTSIDE, PARTNER, Track};

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
    let run = track.check().exits(1).says("was edited after its round");
    let run = run.says(&format!("edit {OUTSIDE}"));
    let (_, refused) = run.stdout.split_once("✘ `outside").unwrap();
    let (refused, _) = refused.split_once("\n\n").unwrap();
    assert!(
        refused.lines().all(|it| it.chars().count() <= 70),
        "{refused}"
    );
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
    let facts = "1 file of src/ changed; public names: 1 added";
    let said = format!("frozen rounds: 1 opened on request\n  1 opened: {facts}\n");
    track.check().exits(0).says(&said);
    let status = track.dojo.kata(&["status", "turnstile-open"]).exits(0);
    status.says(&said);
    let review = track.dojo.kata(&["review", "turnstile-open"]).exits(0);
    review.says(facts);
    track.dojo.kata(&["report", "turnstile-open"]).exits(0);
    let report = track.dojo.read("report.html");
    assert!(report.contains(&format!("opened on request ({facts})")));
    let json = ["status", "turnstile-open", "--json"];
    let json = track.dojo.kata(&json).exits(0).json();
    let opening = &json["katas"][0]["rounds"][0]["opening"];
    assert_eq!(
        *opening,
        serde_json::json!({"files": 1, "names": {"added": 1, "changed": 0, "removed": 0}})
    );
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
    let edit = "edit turnstile-open/src/app.rs";
    track.check().exits(1).says(edit);
    // Also where the partner panics, as it shall.
    let panics = PARTNER.replace("count * 2 + 1", "panic!(\"{count}\")");
    track.dojo.write(OUTSIDE, panics);
    track.check().exits(1).says(edit);
}

#[test]
fn a_partner_that_compiled_before_is_said_to_have_done_so() {
    let track = Track::published();
    track.check().exits(1);
    let wrong = PARTNER.replace("with_step", "with_steps");
    track.dojo.write(OUTSIDE, &wrong);
    let run = track.check().exits(1);
    run.says("does not compile against your crate yet")
        .does_not_say("compiled at");
    track.dojo.write(OUTSIDE, PARTNER.replace("* 2", "* 3"));
    track.check().exits(1);
    track.dojo.write(OUTSIDE, wrong);
    let run = track.check().exits(1);
    run.says("The partner `double-step` compiled at the last check.\n")
        .says("the partner `double-step` no longer compiles against your crate");

    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0);
    let app = track.dojo.read("turnstile-open/src/app.rs");
    let private = app.replace("    pub fn with_step", "    fn with_step");
    track.dojo.write("turnstile-open/src/app.rs", private);
    let run = track.check().exits(1);
    run.says(
        "The partner `double-step` compiled when its round passed. Since the last pass\n\
         you edited `src/app.rs`.\n",
    )
    .says("edit turnstile-open/src/app.rs");
}

#[test]
fn a_round_is_named_when_it_arrives() {
    let track = Track::fetched();
    for command in ["check", "status", "report"] {
        let run = track.dojo.kata(&[command, "turnstile-open"]);
        run.does_not_say("a partner's step");
    }
    let status = track.dojo.kata(&["status", "turnstile-open"]).exits(0);
    status.says("Frozen round 1");
    assert!(!track.dojo.read("report.html").contains("a partner's step"));
    let track = Track::published();
    let status = track.dojo.kata(&["status", "turnstile-open"]).exits(0);
    status.says("Frozen round 1: a partner's step");
}

#[test]
fn a_reset_takes_partners_away_and_a_restore_brings_them_back() {
    let track = Track::published();
    track.dojo.write(OUTSIDE, PARTNER);
    track.check().exits(0);
    let kata = |args: &[&str]| track.dojo.kata(args).exits(0);
    // Of the round itself, the partner is new again.
    kata(&["reset", "turnstile-open", "--stage", "2"]);
    assert!(track.dojo.read(OUTSIDE).contains("todo!()"));
    kata(&["restore", "turnstile-open", "--stage", "2"]);
    assert_eq!(track.dojo.read(OUTSIDE), PARTNER);
    track.check().exits(0);
    kata(&["reset", "turnstile-open"]);
    assert!(!track.dojo.path(OUTSIDE).exists());
    track.check().exits(1).says("not yet implemented");
    kata(&["restore", "turnstile-open"]);
    assert_eq!(track.dojo.read(OUTSIDE), PARTNER);
    track.check().exits(0).says("frozen rounds: 1 yes");
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
