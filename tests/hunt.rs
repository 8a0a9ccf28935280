//! `kata hunt`: the learner's tests judge designs.

use serde_json::Value;

use crate::dojo::{Dojo, Run, counter, course};

const FILE: &str = "hunt/counter/stage_1.rs";
/// The whole answer.
const ALL: &str = "use counter::{CountError, Counter};

#[test]
fn a_new_counter_is_at_zero() {
    assert_eq!(Counter::new(3).count(), 0);
}

#[test]
fn each_press_counts() {
    let mut counter = Counter::new(2);
    assert_eq!(counter.press(), Ok(1));
    assert_eq!(counter.press(), Ok(2));
    assert_eq!(counter.press(), Err(CountError::Full));
}
";

/// A file of one test with this body.
fn test(body: &str) -> String {
    format!("use counter::Counter;\n\n#[test]\nfn it_holds() {{\n{body}\n}}\n")
}

fn hunt(dojo: &Dojo, tests: &str) -> Run {
    dojo.write(FILE, tests);
    dojo.kata(&["hunt"])
}

fn report(dojo: &Dojo, tests: &str) -> Value {
    dojo.write(FILE, tests);
    dojo.kata(&["hunt", "--json"]).json()
}

fn states(report: &Value) -> Vec<&str> {
    let designs = report["designs"].as_array().unwrap().iter();
    designs.map(|it| it["state"].as_str().unwrap()).collect()
}

macro_rules! assert_screen {
    ($name:expr, $run:expr) => {
        let run: Run = $run;
        let filters = vec![(r" +\d+\.\d\d s\n", "  [seconds]\n")];
        insta::with_settings!({ omit_expression => true, filters => filters }, {
            insta::assert_snapshot!($name, run.stdout);
        });
    };
}

#[test]
fn a_hunt_goes_from_the_example_to_the_lesson() {
    let dojo = Dojo::with_counter();
    assert_screen!("hunt_begins", dojo.kata(&["hunt"]).exits(1));
    assert_eq!(dojo.read(FILE), counter().hunt_example(1));
    // A file that nobody has edited is no try.
    dojo.kata(&["status"]).exits(0).does_not_say("hunt 1 of 6");
    let more = ALL.replace(
        "    assert_eq!(counter.press(), Err(CountError::Full));\n",
        "",
    );
    let more = more.replace("CountError, ", "")
        + "\n#[test]\nfn no_counter_starts_full() {\n    \
        assert_eq!(Counter::new(9).count(), 9);\n}\n";
    assert_screen!("hunt", hunt(&dojo, &more).exits(1));
    assert_screen!("hunt_won", hunt(&dojo, ALL).exits(0));
    dojo.kata(&["status"])
        .exits(0)
        .says("hunt 6 of 6 in 2 tries");
    dojo.kata(&["log"]).exits(0).says("hunt of stage 1: 6 of 6");
    dojo.kata(&["card"]).exits(0).says("stage 1: hunt 6 of 6");
    dojo.kata(&["report"]).exits(0);
    assert!(dojo.read("report.html").contains("<h3>Hunts</h3>"));
    // The same tests once more are no new try.
    let again = dojo.kata(&["hunt", "--json"]).exits(0).json();
    assert_eq!((&again["tries"], &again["won"]), (&2.into(), &true.into()));
}

#[test]
fn a_design_has_no_name_until_a_test_kills_it() {
    let dojo = Dojo::with_counter();
    let nothing = test("    let _ = Counter::new(1);");
    let first = report(&dojo, &nothing);
    assert_eq!(states(&first), ["alive"; 6]);
    let text = first.to_string();
    for target in counter().targets(1) {
        assert!(!text.contains(&counter().mistake(target).unwrap()));
        assert!(!text.contains(&target.mutant));
    }
    let second = report(&dojo, &test("    assert_eq!(Counter::new(1).count(), 0);"));
    assert_eq!(second["designs"][0]["mistake"], "a new counter is at one");
    assert_eq!(second["designs"][0]["kind"], "boundary");
    assert_eq!(second["tests"][0]["kills"], serde_json::json!(["m1"]));
    // It stays known, though these tests do not kill it.
    let third = report(&dojo, &(nothing + "// again\n"));
    assert_eq!(third["designs"][0]["state"], "alive");
    assert_eq!(third["designs"][0]["mistake"], "a new counter is at one");
}

#[test]
fn the_symptom_opens_after_three_tries_and_is_no_diff() {
    let dojo = Dojo::with_counter();
    for try_ in 0..3 {
        dojo.kata(&["hunt", "--symptom", "m5"])
            .exits(1)
            .says("it opens after 3 tries");
        report(&dojo, &test(&format!("    let _ = Counter::new({try_});")));
    }
    dojo.kata(&["hunt", "--symptom", "m5"])
        .exits(0)
        .says("one press too many counts");
    // A program takes the number alone, too.
    dojo.kata(&["hunt", "--symptom", "6"])
        .exits(0)
        .says("stage 1 · m6")
        .says("a test of the stage fails: a step that ends at the limit counts");
    dojo.kata(&["hunt", "--symptom", "2"])
        .exits(0)
        .says("rule 1.");
    dojo.kata(&["hunt", "--symptom", "m7"])
        .exits(1)
        .says("no such design");
}

#[test]
fn an_invalid_test_is_named_with_what_it_got_and_kills_nothing() {
    let dojo = Dojo::with_counter();
    let wrong = report(&dojo, &test("    assert_eq!(Counter::new(4).count(), 4);"));
    let test_of = |report: &Value| report["tests"][0].clone();
    assert_eq!(test_of(&wrong)["valid"], false);
    assert_eq!(test_of(&wrong)["rejects"], "reference");
    assert_eq!(test_of(&wrong)["kills"], serde_json::json!([]));
    let message = test_of(&wrong)["outcome"]["message"].to_string();
    assert!(message.contains("left: 0"), "{message}");
    assert_eq!(states(&wrong), ["alive"; 6]);
    // Another address in each process: it fails in some runs.
    let changing = "    let on_the_heap = Box::new(1u8);\n    let address = &raw const *on_the_heap as usize;\n    \
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();\n    \
        assert!((address ^ now.subsec_nanos() as usize) / 64 % 8 != 0 || Counter::new(1).count() > 0);";
    let seen = (0..20).any(|_| {
        let found = report(
            &dojo,
            &(test(changing) + &format!("// {}\n", std::process::id())),
        );
        test_of(&found)["changes"] == true
    });
    assert!(seen, "no run of 20 saw a test that changes");
}

#[test]
fn a_design_that_never_ends_is_killed_and_a_test_that_never_ends_is_invalid() {
    let dojo = Dojo::with_counter();
    let endless = report(&dojo, &test("    let _ = Counter::new(1);\n    loop {}"));
    assert_eq!(endless["tests"][0]["valid"], false);
    let outcome = endless["tests"][0]["outcome"]["outcome"].as_str().unwrap();
    assert!(["timeout", "cpu_time"].contains(&outcome), "{outcome}");
    // It ends on the solutions, and not where a new counter is at one.
    let waits = test("    while Counter::new(1).count() == 1 {}");
    let found = report(&dojo, &waits);
    assert_eq!(found["tests"][0]["valid"], true);
    assert_eq!(states(&found)[0], "killed");
}

#[test]
fn a_test_that_prints_without_end_is_invalid_and_harms_nothing() {
    let dojo = Dojo::with_counter();
    let prints =
        "    let _ = Counter::new(1);\n    loop { println!(\"\\u{1b}]0;hm\\u{7} more\"); }";
    let found = report(&dojo, &test(prints));
    assert_eq!(found["tests"][0]["outcome"]["outcome"], "output_limit");
    hunt(&dojo, &test(prints)).exits(1).does_not_say("\u{1b}");
}

#[test]
fn tests_cannot_read_a_design_while_they_are_compiled_or_run() {
    let dojo = Dojo::with_counter();
    hunt(&dojo, ALL).exits(0);
    // Nothing but libraries stays on the disk.
    let below = walkdir::WalkDir::new(dojo.path(".kata/judge/hunt"))
        .into_iter()
        .flatten();
    let mut libraries = 0;
    for entry in below.filter(|it| it.file_type().is_file()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        libraries += usize::from(entry.path().extension().is_some_and(|it| it == "rlib"));
        let bytes = std::fs::read(entry.path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("self.limit"), "{name} has a source in it");
        assert!(
            !text.contains("one-too-many"),
            "{name} has a mutant's name in it"
        );
    }
    // Wrong designs that differ in bodies of functions alone share one.
    assert_eq!(libraries, 2 + 1);
    for body in [
        "    let _ = include_str!(\"../../.kata/judge/hunt/kept/a.rlib\");",
        "    let _ = include_bytes!(\"/etc/passwd\");",
    ] {
        hunt(&dojo, &test(body)).exits(1).says("line 5: `include_");
    }
    let looks = "    for folder in [\"../kept\", \"../tests\", \"../building\"] {\n        \
        assert!(std::fs::read_dir(folder).is_err());\n    }\n    \
        assert_eq!(Counter::new(1).count(), 0);";
    let found = report(&dojo, &test(looks));
    let doctor = dojo.kata(&["check", "--json"]).json();
    if doctor["sandbox"] == "T2" {
        assert_eq!(found["tests"][0]["valid"], true, "{found}");
    }
}

#[test]
fn tests_that_do_not_compile_are_no_try_and_the_error_is_in_the_learners_file() {
    let dojo = Dojo::with_counter();
    let found = report(&dojo, &test("    let _: u8 = Counter::new(1);"));
    assert_eq!(found["fails_on"], "reference");
    assert_eq!(found["errors"][0]["code"], "E0308");
    assert_eq!(found["errors"][0]["file"], FILE);
    assert_eq!(found["errors"][0]["line"], 5);
    assert_eq!(found["tries"], 0);
    hunt(&dojo, "fn nothing() {}\n")
        .exits(1)
        .says("has no test yet");
    hunt(&dojo, "#[test]\n#[ignore]\nfn a() {\n}\n")
        .exits(1)
        .says("line 2: `#[ignore]` is not taken in a hunt");
    hunt(&dojo, "#[test]\n\nfn a() {\n}\n")
        .exits(1)
        .says("line 1: a test is a line");
}

#[test]
fn modules_of_the_learners_and_what_katas_share_can_be_used() {
    let dojo = Dojo::with_counter();
    let tests = "mod helper {
    use counter::Counter;
    pub fn fresh() -> Counter {
        Counter::new(3)
    }
}
use crate::support::Generator;

#[test]
fn any_counter_starts_at_zero() {
    let mut random = Generator::new(1);
    assert_eq!(counter::Counter::new(random.below(5) as u32).count(), 0, \"counter\");
    assert_eq!(helper::fresh().count(), 0);
}
";
    assert_eq!(states(&report(&dojo, tests))[0], "killed");
}

#[test]
fn examples_first_takes_the_first_designs_and_says_what_it_is_for() {
    let dojo = Dojo::with_counter();
    dojo.write(FILE, ALL);
    let run = dojo.kata(&["hunt", "counter", "--first"]).exits(0);
    let run = run.says("before you open tests/stages/stage_1.rs");
    run.says("all 4 wrong designs");
    let status = dojo.kata(&["status", "--json"]).exits(0).json();
    assert_eq!(status["katas"][0]["stages"][0]["hunt"]["won"], false);
}

#[test]
fn only_stages_that_arrived_and_have_a_hunt_can_be_hunted() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["hunt", "--stage", "2"])
        .exits(1)
        .says("not reached");
    dojo.kata(&["hunt", "--stage", "3"]).exits(2);
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["hunt", "--stage", "2"])
        .exits(2)
        .says("has no hunt");
    dojo.kata(&["status"])
        .exits(0)
        .says("kata hunt counter --stage 1");
}

#[cfg(unix)]
#[test]
fn a_hunt_that_is_killed_leaves_no_source_for_the_next_one() {
    let dojo = Dojo::with_counter();
    dojo.write(FILE, ALL);
    let mut child = dojo
        .command(&["hunt"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let building = dojo.path(".kata/judge/hunt/building");
    while child.try_wait().unwrap().is_none() && !building.exists() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    dojo.kata(&["hunt"]).exits(0);
    assert!(!building.exists());
}

#[cfg(unix)]
#[test]
fn a_watched_hunt_judges_each_edit_until_the_learner_leaves() {
    use std::io::{BufRead, BufReader};

    let dojo = Dojo::with_counter();
    dojo.write(FILE, test("    let _ = Counter::new(1);"));
    let mut child = dojo
        .command(&["hunt", "--watch", "--json"])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || {
        lines.find_map(|line| {
            line.unwrap()
                .trim()
                .strip_prefix("\"killed\": ")
                .map(str::to_owned)
        })
    };
    assert_eq!(next().as_deref(), Some("0,"));
    dojo.write(FILE, ALL);
    assert_eq!(next().as_deref(), Some("6,"));
    let pid = nix::unistd::Pid::from_raw(i32::try_from(child.id()).unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGINT).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_author_is_told_what_is_wrong_with_a_hunt() {
    let dojo = Dojo::none();
    let katas = dojo.root();
    let katas = katas.to_str().unwrap();
    dojo.kata(&["new", "counter", "--katas", katas]).exits(0);
    let toml = dojo.read("katas/counter/kata.toml");
    let broken = toml.replace(", symptom = \"one press too many counts\"", "");
    let broken = broken.replace("m6-gives-the-old-count", "m4-counts-a-refusal");
    dojo.write("katas/counter/kata.toml", broken);
    dojo.write(
        "katas/counter/hunts/stage_1.rs",
        ALL.replace("Counter::new(3).count(), 0", "Counter::new(3).count(), 3"),
    );
    let run = dojo
        .kata(&["verify", "--katas", katas, "--only", "hunt-1"])
        .exits(1);
    let run = run.says("the author's tests do not kill `m4-counts-a-refusal`");
    run.says("the example: `a_new_counter_is_at_zero` is invalid");
    let _ = course();
}
