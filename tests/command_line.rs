//! The command line as a whole: which dojo is meant, what every command makes of the
//! options that all of them take, and where the output goes.

use std::fs;

use crate::dojo::{Dojo, KATA, Run, course, other};

/// Commands with arguments that work in a dojo with a counter whose first stage is
/// solved. A command that is not here is run with what its help asks for.
const COMMANDS: &[&[&str]] = &[
    &["list"],
    &["check"],
    &["check", "--all"],
    &["check", "--force", "--oracle"],
    &["status"],
    &["log", "counter"],
    &["diff"],
    &["brief"],
    &["ask", "what happens at the limit?"],
    &["learn"],
    &["learn", "observer"],
    &["hint"],
    &["lesson"],
    &["solution"],
    &["solution", "--diff"],
    &["diagram"],
    &["review"],
    &["card"],
    &["doctor"],
    &["report", "--force"],
    &["reset"],
    &["restore"],
    &["start", "counter"],
    &["fetch", "counter", "--all-stages"],
    &["man"],
    &["completions", "bash"],
    &["interview", "counter", "--show"],
];

/// Commands that are run elsewhere: `watch` and `interview` have no end of their own,
/// those for authors and teachers take long or make files, and `spot` needs a stage that passed.
const ELSEWHERE: &[&str] = &[
    "help",
    "watch",
    "interview",
    "class",
    "verify",
    "new",
    "spot",
];

/// Every command, with arguments that work.
pub(crate) fn commands(dojo: &Dojo) -> Vec<Vec<String>> {
    let owned = |args: &&[&str]| args.iter().map(|arg| (*arg).to_owned()).collect();
    let mut all: Vec<Vec<String>> = COMMANDS.iter().map(owned).collect();
    let help = dojo.kata(&["--help"]).stdout;
    let (_, listed) = help.split_once("Commands:\n").unwrap();
    let (listed, _) = listed.split_once("\n\n").unwrap();
    let names = listed.lines().filter(|line| !line.starts_with("   "));
    for name in names.filter_map(|line| line.split_whitespace().next()) {
        if ELSEWHERE.contains(&name) || all.iter().any(|args| args[0] == name) {
            continue;
        }
        let help = dojo.kata(&[name, "--help"]).stdout;
        let (_, usage) = help.split_once("Usage: ").unwrap();
        let required = usage.lines().next().unwrap().matches(" <").count();
        let names = std::iter::repeat_n("counter".to_owned(), required);
        all.push([name.to_owned()].into_iter().chain(names).collect());
    }
    all
}

fn with(args: &[impl AsRef<str>], more: &[&'static str]) -> Vec<String> {
    let args = args.iter().map(AsRef::as_ref);
    args.chain(more.iter().copied())
        .map(str::to_owned)
        .collect()
}

fn run(dojo: &Dojo, args: &[String]) -> Run {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    dojo.kata(&args)
}

#[test]
fn a_named_dojo_is_that_folder_or_an_error() {
    let outer = Dojo::with_counter();
    let before = outer.sources();
    for command in commands(&outer) {
        if matches!(
            command[0].as_str(),
            "man" | "completions" | "list" | "learn" | "doctor" | "start" | "fetch"
        ) {
            continue;
        }
        for named in ["typo", "counter", "counter/src"] {
            let run = run(&outer, &with(&command, &["--dojo", named]));
            run.exits(2).says(&format!("there is no dojo in `{named}`"));
        }
    }
    assert_eq!(outer.sources(), before);
    let course = course();
    let course = course.to_str().unwrap();
    for (command, inner) in [("start", "b"), ("fetch", "c")] {
        outer
            .kata(&[command, "counter", "--dojo", inner, "--katas", course])
            .exits(0);
        assert!(outer.path(inner).join("counter/src/lib.rs").exists());
        assert!(outer.path(inner).join(".kata").is_dir());
    }
    assert_eq!(outer.sources(), before);
}

#[test]
fn fetch_makes_a_dojo_where_there_is_none_and_says_so() {
    let nowhere = Dojo::none();
    let course = course();
    let args = ["fetch", "counter", "--katas", course.to_str().unwrap()];
    nowhere
        .kata(&args)
        .exits(0)
        .says("a new dojo is in dojo")
        .says("counter is in dojo/counter");
    let agents = nowhere.read("AGENTS.md");
    assert!(agents.contains("`kata hint`"), "{agents}");
    fs::write(nowhere.path("AGENTS.md"), "mine").unwrap();
    fs::remove_dir_all(nowhere.path("counter")).unwrap();
    let again = nowhere
        .kata(&[&args[..], &["--json"]].concat())
        .exits(0)
        .json();
    assert_eq!(again["new_dojo"], false);
    assert_eq!(nowhere.read("AGENTS.md"), "mine");
}

#[test]
fn all_stages_of_a_kata_that_is_there_bring_the_rest() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let mine = dojo.read("counter/src/lib.rs");
    dojo.kata(&["fetch", "counter", "--all-stages"])
        .exits(0)
        .says("stages 2 to 2 of counter are in counter now");
    assert!(dojo.path("counter/tests/stages/stage_2.rs").exists());
    assert_eq!(dojo.read("counter/src/lib.rs"), mine);
    dojo.kata(&["fetch", "counter", "--all-stages"])
        .exits(0)
        .says("all 2 stages of counter are in counter already");
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0).says("All stages pass");
}

#[test]
fn a_kata_that_left_its_course_is_told_from_one_that_was_never_fetched() {
    let dojo = Dojo::none();
    let course = dojo.root().parent().unwrap().join("course");
    let katas = course.to_str().unwrap();
    dojo.kata(&["new", "counter", "--katas", katas]).exits(0);
    dojo.kata(&["fetch", "counter", "--katas", katas]).exits(0);
    fs::remove_dir_all(course.join("katas/counter")).unwrap();
    for command in ["status", "check", "hint", "brief", "reset", "report"] {
        dojo.kata(&[command])
            .exits(2)
            .says("the text of `counter` is no longer in")
            .says("--katas DIR")
            .does_not_say("none is fetched yet");
    }
    assert!(dojo.path("counter/src/lib.rs").exists());
}

#[test]
fn a_manifest_that_is_lost_or_broken_is_written_again() {
    let dojo = Dojo::with_counter();
    let course = course();
    let katas = course.to_str().unwrap();
    let workspace = dojo.read("Cargo.toml");
    let package = dojo.read("counter/Cargo.toml");
    fs::remove_file(dojo.path("Cargo.toml")).unwrap();
    dojo.write("counter/Cargo.toml", "<<<<<<< HEAD\nmine");
    let said = dojo.kata(&["check"]).exits(1);
    said.says("`Cargo.toml` was missing")
        .says("cargo could not use `counter/Cargo.toml`")
        .says(".kata/backups/edited/1/counter/Cargo.toml");
    assert_eq!(dojo.read("Cargo.toml"), workspace);
    assert_eq!(dojo.read("counter/Cargo.toml"), package);
    let backup = dojo.read(".kata/backups/edited/1/counter/Cargo.toml");
    assert_eq!(backup, "<<<<<<< HEAD\nmine");
    // What was only edited stays.
    let edited = package.clone() + "\n[dependencies]\n";
    dojo.write("counter/Cargo.toml", &edited);
    for args in [
        &["check"][..],
        &["start", "counter"],
        &["fetch", "parking-lot"],
        &["reset", "counter"],
    ] {
        fs::remove_file(dojo.path("Cargo.toml")).unwrap();
        dojo.kata(&[args, &["--katas", katas]].concat());
        assert!(dojo.read("Cargo.toml").contains("\"counter\""), "{args:?}");
        let kept = dojo.read("counter/Cargo.toml");
        assert!(kept == edited || args[0] == "reset", "{args:?}");
    }
}

#[test]
fn a_report_without_a_name_is_report_html() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["report"]).exits(0).says("report.html");
    assert!(dojo.read("report.html").contains("<html"));
    dojo.kata(&["report", "--html", "--force"]).exits(0);
    dojo.kata(&["report", "--html", "other.html"]).exits(0);
    assert!(dojo.path("other.html").exists());
}

#[test]
fn output_that_a_full_disk_does_not_take_is_an_error() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let more: &[&[&str]] = &[
        &["--help"],
        &["--version"],
        &["help", "check"],
        &["--json", "chekc"],
    ];
    let mut all = commands(&dojo);
    all.extend(more.iter().map(|args| with(args, &[])));
    for command in all {
        for json in [&[][..], &["--json"]] {
            let script = format!("'{KATA}' {} > /dev/full", with(&command, json).join(" "));
            let output = other("sh")
                .args(["-c", &script])
                .current_dir(dojo.root())
                .env("KATA_HOME", crate::dojo::user_folder())
                .env("LANG", "C.UTF-8")
                .output()
                .unwrap();
            let run = Run::of(output);
            if command[0] == "interview" && json.is_empty() {
                continue;
            }
            run.exits(3).says("cannot write the output");
        }
    }
}

#[test]
fn a_command_line_that_makes_no_sense_is_a_document_with_json() {
    let dojo = Dojo::with_counter();
    for (args, command, message) in [
        (&["--json", "check", "--nosuch"][..], "check", "'--nosuch'"),
        (&["chekc", "--json"], "kata", "'chekc'"),
        (&["fetch", "--json"], "fetch", "<KATA>"),
        (&["--json"], "kata", "there is no command"),
    ] {
        let document = dojo.kata(args).exits(2).json();
        assert_eq!(document["command"], command, "{args:?}");
        assert_eq!(document["schema"], 1);
        assert_eq!(document["error"]["exit_code"], 2);
        let said = document["error"]["message"].as_str().unwrap();
        assert!(said.contains(message), "{said}");
    }
    let tip = dojo.kata(&["--json", "chekc"]).json();
    assert!(tip["error"]["hint"].as_str().unwrap().contains("check"));
}

#[track_caller]
fn is_ascii(run: &Run, what: &str) {
    // The folder of this test has an umlaut, and that of the clone may have one.
    let folders = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).iter();
    let folders: Vec<_> = folders.filter_map(|name| name.to_str()).collect();
    for line in run.stdout.lines().chain(run.stderr.lines()) {
        let mut line = line.replace("übung", "");
        for name in folders.iter().filter(|name| !name.is_ascii()) {
            line = line.replace(name, "");
        }
        assert!(line.is_ascii(), "{what}: {line}");
    }
}

#[test]
fn plain_output_is_ascii_in_every_command() {
    let dojo = Dojo::with_counter();
    is_ascii(&dojo.kata(&["check", "--plain", "--force"]), "first check");
    let mut child = dojo.command(&["interview", "counter", "--plain"]);
    is_ascii(&Run::of(child.output().unwrap()), "interview");
    dojo.solve(1);
    for command in commands(&dojo) {
        is_ascii(
            &run(&dojo, &with(&command, &["--plain"])),
            &format!("{command:?}"),
        );
        is_ascii(
            &run(&dojo, &with(&command, &["--help"])),
            &format!("{command:?} --help"),
        );
    }
    dojo.kata(&["solution", "--give-up"]).exits(0);
    dojo.write("counter/src/lib.rs", "pub fn broken(");
    let more: &[&[&str]] = &[
        &["check", "--full"],
        &["solution", "--alternate"],
        &["solution", "--step", "--stage", "2"],
        &["diff", "--stat"],
        &["diagram", "--of", "reference"],
        &["check", "--nosuch"],
        &["check", "nosuch"],
    ];
    for command in more {
        is_ascii(
            &run(&dojo, &with(command, &["--plain"])),
            &format!("{command:?}"),
        );
    }
}

#[test]
fn a_long_list_shows_the_core_and_what_is_begun_and_counts_the_rest() {
    let dojo = Dojo::none();
    let course = dojo.path("mine").to_str().unwrap().to_owned();
    let with_course = |args: &[&str]| dojo.kata(&[args, &["--katas", &course]].concat()).exits(0);
    let before = dojo.kata(&["list", "--json"]).exits(0).json();
    let built_in = before["left_out"][0]["katas"].as_u64().unwrap();
    let is_system = |it: &&serde_json::Value| it["group"] == "systems";
    let listed = before["katas"].as_array().unwrap().iter();
    let systems = listed.filter(is_system).count();
    for number in 0..32 {
        let id = format!("more-{number}");
        with_course(&["new", &id]);
        let path = dojo.path(&format!("mine/katas/{id}/kata.toml"));
        let group = if number < 15 { "warm-ups" } else { "blocks" };
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(
            &path,
            text.replacen("group = \"core\"", &format!("group = {group:?}"), 1),
        )
        .unwrap();
    }
    let document = with_course(&["list", "--json"]).json();
    let left_out = serde_json::json!([
        { "group": "systems", "katas": systems },
        { "group": "blocks", "katas": 17 },
        { "group": "warm-ups", "katas": built_in + 15 },
    ]);
    assert_eq!(document["left_out"], left_out);
    with_course(&["fetch", "more-3"]);
    let counts = format!("{systems} systems, 17 blocks, {} warm-ups", built_in + 14);
    let begun = with_course(&["list"]).says(&counts);
    assert!(begun.stdout.contains("more-3 ") && !begun.stdout.contains("more-4 "));
    let all = with_course(&["list", "--all"]).stdout;
    let place = |text: &str| all.find(text).unwrap();
    assert!(place("core\n") < place("blocks\n") && place("blocks\n") < place("more-15 "));
    assert!(place("more-15 ") < place("warm-ups\n") && place("warm-ups\n") < place("more-4 "));
    let found = with_course(&["list", "MORE-1", "--json"]).json();
    assert_eq!(found["katas"].as_array().unwrap().len(), 11);
    assert_eq!(found["left_out"], serde_json::json!([]));
}

/// The texts of the katas are the tool's, too.
#[test]
fn the_briefs_and_solutions_of_all_katas_are_ascii_with_plain() {
    let dojo = Dojo::none();
    let list = dojo.kata(&["list", "--json"]).json();
    for kata in list["katas"].as_array().unwrap() {
        let id = kata["id"].as_str().unwrap();
        dojo.kata(&["fetch", id]).exits(0);
        dojo.kata(&["solution", id, "--give-up"]).exits(0);
        for args in [
            &["brief", "--stage", "0"][..],
            &["brief", "--stage", "1"],
            &["hint"],
            &["solution"],
            &["solution", "--alternate"],
            &["solution", "--diff"],
            &["diagram", "--of", "reference"],
            &["diagram", "--of", "alternate"],
        ] {
            let run = dojo.kata(&[args, &[id, "--plain"]].concat()).exits(0);
            // A letter may be what the text is about.
            let text: String = run.stdout.chars().filter(|c| !c.is_alphabetic()).collect();
            assert!(text.is_ascii(), "{args:?} {id}: {text}");
        }
    }
}

#[test]
fn every_command_takes_every_option_that_all_take() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    for command in commands(&dojo) {
        let what = format!("{command:?}");
        let colored = run(&dojo, &with(&command, &["--color", "always"]));
        let has_no_colour = ["man", "completions", "fetch", "reset", "restore", "report"];
        let found = colored.stdout.contains('\u{1b}') || colored.stderr.contains('\u{1b}');
        if !has_no_colour.contains(&command[0].as_str()) {
            assert!(found, "{what}");
        }
        let plain = run(&dojo, &with(&command, &["--color", "never"]));
        assert!(!plain.stdout.contains('\u{1b}'), "{what}");
        let json = run(&dojo, &with(&command, &["--json", "--color", "always"]));
        if !["man", "completions"].contains(&command[0].as_str()) {
            assert_eq!(json.json()["command"], command[0].as_str(), "{what}");
            assert!(!json.stdout.contains('\u{1b}'), "{what}");
        }
    }
}

#[test]
fn the_sandbox_that_is_asked_for_judges_in_every_command() {
    let dojo = Dojo::none();
    let course = course();
    let katas = ["--katas", course.to_str().unwrap(), "--sandbox", "off"];
    let start = dojo.kata(&[&["start", "counter", "--json"], &katas[..]].concat());
    assert_eq!(start.exits(0).json()["sandbox"], "T0");
    dojo.solve(1);
    for args in [
        &["check"][..],
        &["check", "--force", "--oracle"],
        &["check", "--test", "morning"],
    ] {
        let all = [args, &["--json"], &katas[..]].concat();
        assert_eq!(dojo.kata(&all).json()["sandbox"], "T0", "{args:?}");
    }
    let all = dojo.kata(&[&["check", "--all", "--force", "--json"], &katas[..]].concat());
    assert_eq!(all.json()["katas"][0]["sandbox"], "T0");
    let fallen = |args: &[&str]| {
        let mut command = dojo.command(&[args, &["--sandbox", "require"]].concat());
        // Without `bwrap` there are no namespaces.
        let path = std::env::var("PATH").unwrap();
        let without = std::env::split_paths(&path).filter(|it| !it.join("bwrap").exists());
        command.env("PATH", std::env::join_paths(without).unwrap());
        Run::of(command.output().unwrap())
    };
    for args in [
        &["check", "--force"][..],
        &["start", "counter"],
        &["fetch", "parking-lot"],
    ] {
        let run = fallen(args);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(run.code, 3, "{args:?}: {said}");
    }
}
