//! What a learner goes through, from the first check to the last stage.

use lld_kata::kata::Catalogue;

use crate::dojo::{Dojo, Run, counter, course};

#[test]
fn a_solved_stage_passes_and_brings_the_next_without_touching_what_is_there() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["check"]).exits(1).says("not yet implemented");
    dojo.solve(1);
    let mine = dojo.sources();
    dojo.kata(&["check"])
        .exits(0)
        .says("stage 1 passed")
        .says("steps from outside  has arrived");
    for (name, text) in mine {
        assert_eq!(dojo.read(&format!("counter/src/{name}")), text);
    }
    assert!(dojo.path("counter/src/steps.rs").exists());
    assert!(dojo.path("counter/tests/stages/stage_2.rs").exists());
    assert!(
        dojo.read("counter/BRIEF.md")
            .contains("# Stage 2: steps from outside")
    );
    dojo.kata(&["check"])
        .exits(1)
        .says("add  pub mod steps;  to src/lib.rs")
        .says("6 of 6");
}

#[test]
fn the_last_stage_unlocks_the_alternate_and_the_design_pages() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["solution"])
        .exits(0)
        .says("the reference at stage 1")
        .does_not_say("axes of change");
    dojo.kata(&["solution", "--alternate"])
        .exits(1)
        .says("locked");
    dojo.solve(2);
    dojo.kata(&["check"])
        .exits(0)
        .says("All stages pass")
        .does_not_say("Lines added or removed");
    dojo.kata(&["solution"]).exits(0).says("axes of change");
    dojo.kata(&["solution", "--alternate"])
        .exits(0)
        .says("history");
    dojo.kata(&["solution", "--diff"])
        .exits(0)
        .says("no difference");
    dojo.kata(&["solution", "--alternate", "--diff"])
        .exits(0)
        .says("+++ theirs/lib.rs");
    dojo.kata(&["solution", "--step", "--stage", "2"])
        .exits(0)
        .says("+pub mod steps;");
    dojo.kata(&["solution", "--to", "out"]).exits(0);
    assert_eq!(
        dojo.read("out/src/lib.rs"),
        counter().reference_at(2).unwrap()["lib.rs"]
    );
    dojo.kata(&["list"]).exits(0).says("done");
}

#[test]
fn an_unchanged_check_is_answered_from_the_record() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["check"]).exits(1).says("nothing changed");
    dojo.kata(&["check", "--force"])
        .exits(1)
        .does_not_say("nothing changed");
    dojo.solve(1);
    dojo.kata(&["check"])
        .exits(0)
        .does_not_say("nothing changed");
}

#[test]
fn equal_times_do_not_hide_a_change() {
    let dojo = Dojo::with_counter();
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    let right = dojo.read("counter/src/lib.rs");
    let path = dojo.path("counter/src/lib.rs");
    let time = std::fs::metadata(&path).unwrap().modified().unwrap();
    // As long as the right one, at the same time, and wrong.
    dojo.write(
        "counter/src/lib.rs",
        right.replace("next > self.limit", "next < self.limit"),
    );
    std::fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time)
        .unwrap();
    dojo.kata(&["check"]).exits(1);
    dojo.write("counter/src/lib.rs", right);
    std::fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time)
        .unwrap();
    dojo.kata(&["check"]).exits(0);
}

#[test]
fn a_regression_is_shown_apart_from_what_is_new() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        lib.replace("        self.count\n", "        self.count + 1\n"),
    );
    dojo.kata(&["check"])
        .exits(1)
        .says("broke: ")
        .says("it passed");
}

#[test]
fn a_contract_that_compiles_is_explained() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        lib.replace(
            "#[derive(Debug)]\npub struct",
            "#[derive(Debug, Clone)]\npub struct",
        ),
    );
    dojo.kata(&["check"])
        .exits(1)
        .says("contract: counter is not copied")
        .says("there are two counts of one thing")
        .says("1 of 2 hold");
}

#[test]
fn hints_come_one_at_a_time_and_are_recorded() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["hint"])
        .exits(0)
        .says("hint 1 of 3: the idea")
        .says("Only the counter");
    dojo.kata(&["hint"]).exits(0).says("hint 2 of 3: the shape");
    dojo.kata(&["hint"])
        .exits(0)
        .says("hint 3 of 3: the code")
        .says("CountError::Full");
    dojo.kata(&["hint"]).exits(0).says("hint 3 of 3");
    dojo.kata(&["status"]).exits(0).says("0 checks, 3 hints");
}

#[test]
fn reset_and_restore_lose_nothing() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.write("counter/src/notes.txt", "mine");
    dojo.write("counter/src/steps.rs", "// half done\n");
    let before = dojo.sources();
    dojo.kata(&["reset"])
        .exits(0)
        .says("starts over at stage 1")
        .says("kata restore");
    assert_eq!(
        dojo.read("counter/src/lib.rs"),
        counter().starter(1)["lib.rs"]
    );
    assert!(!dojo.path("counter/src/steps.rs").exists());
    assert!(!dojo.path("counter/tests/stages/stage_2.rs").exists());
    dojo.kata(&["check"]).exits(1).says("stage 1 of 2");
    dojo.kata(&["restore"]).exits(0);
    assert_eq!(dojo.sources(), before);
    dojo.kata(&["check"]).exits(1).says("stage 2 of 2");
    // The state before the restore is a backup as well.
    dojo.kata(&["restore", "--backup", "2"]).exits(0);
    assert_eq!(
        dojo.read("counter/src/lib.rs"),
        counter().starter(1)["lib.rs"]
    );
}

#[test]
fn a_stage_starts_over_with_the_code_that_passed_the_stage_before() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["reset", "--stage", "2"]).exits(0);
    assert_eq!(
        dojo.read("counter/src/lib.rs"),
        counter().reference_at(1).unwrap()["lib.rs"]
    );
    assert_eq!(
        dojo.read("counter/src/steps.rs"),
        counter().starter(2)["steps.rs"]
    );
    dojo.kata(&["solution", "--alternate"]).exits(0);
}

#[test]
fn all_stages_come_at_once_when_asked_for_and_pass_one_after_the_other() {
    let dojo = Dojo::with_counter();
    std::fs::remove_dir_all(dojo.path("counter")).unwrap();
    std::fs::remove_file(dojo.path(".kata/journal.jsonl")).unwrap();
    let course = course();
    dojo.kata(&[
        "fetch",
        "counter",
        "--all-stages",
        "--katas",
        course.to_str().unwrap(),
    ])
    .exits(0);
    assert!(dojo.path("counter/src/steps.rs").exists());
    dojo.kata(&["check"]).exits(1).says("stage 1 of 2");
    dojo.solve(2);
    dojo.kata(&["check"])
        .exits(0)
        .says("stage 1 passed")
        .says("stage 2 passed")
        .says("All stages pass");
}

#[test]
fn a_skeleton_whose_name_is_taken_is_put_aside() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.write("counter/src/steps.rs", "// my own steps\n");
    let mut check = dojo.command(&["check"]);
    Run::of(check.current_dir(dojo.path("counter")).output().unwrap())
        .exits(0)
        .says("is yours and stays; the skeleton is in ../.kata/starters/counter/2/steps.rs");
    assert_eq!(dojo.read("counter/src/steps.rs"), "// my own steps\n");
    assert!(dojo.path(".kata/starters/counter/2/steps.rs").exists());
}

#[test]
fn a_delivery_that_was_cut_short_is_made_good() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    // As a kill between the pass and the delivery leaves it.
    let journal = dojo.read(".kata/journal.jsonl");
    let lines: Vec<&str> = journal.lines().collect();
    assert!(lines.last().unwrap().contains("delivered"));
    dojo.write(
        ".kata/journal.jsonl",
        lines[..lines.len() - 1].join("\n") + "\n",
    );
    for file in ["src/steps.rs", "tests/stages/stage_2.rs"] {
        std::fs::remove_file(dojo.path("counter").join(file)).unwrap();
    }
    dojo.kata(&["check"])
        .exits(1)
        .says("stage 2 of 2")
        .says("new in stage 2, steps from outside:");
    assert!(dojo.path("counter/src/steps.rs").exists());
}

#[test]
fn one_test_can_be_run_alone_and_never_passes_a_stage() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check", "--test", "new counter"])
        .exits(0)
        .says("1 of 1")
        .says("next: kata check\n")
        .does_not_say("has arrived");
    assert!(!dojo.path("counter/src/steps.rs").exists());
}

#[test]
fn a_check_of_a_stage_before_the_last_says_what_was_not_run() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0).says("has arrived");
    dojo.kata(&["check", "--stage", "1"])
        .exits(0)
        .says("2  steps from outside  not run")
        .says("next: kata check\n")
        .does_not_say("arrives when");
}

#[test]
fn all_katas_are_checked_by_one_build() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["check", "--all"])
        .exits(1)
        .says("counter")
        .says("6 tests fail");
    dojo.solve(1);
    dojo.kata(&["check", "--all"])
        .exits(0)
        .says("stage 1 passed");
}

#[test]
fn the_dojo_is_an_ordinary_workspace() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let run = std::process::Command::new("cargo")
        .args(["test", "--offline", "--quiet"])
        .current_dir(dojo.root())
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}");
    assert!(said.contains("6 passed"), "{said}");
}

#[test]
fn every_command_finds_the_kata_from_inside_its_folder() {
    let dojo = Dojo::with_counter();
    for args in [["check"], ["brief"], ["hint"], ["status"]] {
        let output = dojo
            .command(&args)
            .current_dir(dojo.path("counter/src"))
            .output()
            .unwrap();
        let run = crate::dojo::Run::of(output);
        assert!(run.code <= 1, "{run:?}");
        run.says("counter");
    }
    let elsewhere = Dojo::none();
    elsewhere
        .kata(&["status", "--dojo", dojo.root().to_str().unwrap()])
        .exits(0)
        .says("counter");
}

#[test]
fn a_newer_text_of_a_kata_comes_with_backups() {
    let dojo = Dojo::with_counter();
    let course = dojo.path("course");
    crate::dojo::copy(&crate::dojo::course(), &course);
    let old = dojo.read("counter/tests/stages/stage_1.rs");
    let newer = old.replace("Counter::new(3).count()", "Counter::new(4).count()");
    std::fs::write(course.join("katas/counter/tests/stage_1.rs"), &newer).unwrap();
    dojo.solve(1);
    let katas = course.to_str().unwrap();
    dojo.kata(&["check", "--katas", katas])
        .exits(0)
        .says("newer text")
        .says("backups/edited/1/counter/tests");
    assert_eq!(dojo.read("counter/tests/stages/stage_1.rs"), newer);
    assert_eq!(
        dojo.read(".kata/backups/edited/1/counter/tests/stages/stage_1.rs"),
        old
    );
}

#[test]
fn a_kata_whose_folder_was_deleted_can_be_brought_back() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["reset"]).exits(0);
    std::fs::remove_dir_all(dojo.path("counter")).unwrap();
    dojo.kata(&["check"])
        .exits(1)
        .says("`src` is missing")
        .says("kata restore");
    dojo.kata(&["restore", "--backup", "1"]).exits(0);
    dojo.kata(&["check"])
        .exits(1)
        .says("stage 2 of 2")
        .says("6 of 6");
    std::fs::remove_dir_all(dojo.path("counter")).unwrap();
    let course = course();
    dojo.kata(&["fetch", "counter", "--katas", course.to_str().unwrap()])
        .exits(0);
    dojo.kata(&["check"])
        .exits(1)
        .says("stage 1 of 2")
        .says("not yet implemented");
}

#[test]
fn katas_whose_course_is_gone_do_not_break_the_rest() {
    let dojo = Dojo::none();
    let course = dojo.root().parent().unwrap().join("course");
    let katas = course.to_str().unwrap();
    dojo.kata(&["new", "counter", "--katas", katas]).exits(0);
    dojo.kata(&["fetch", "counter", "--katas", katas]).exits(0);
    std::fs::remove_dir_all(&course).unwrap();
    dojo.kata(&["list"])
        .exits(0)
        .says(&format!("there are no katas in `{katas}` any more"));
    dojo.kata(&["check"])
        .exits(2)
        .says("`--katas DIR` names their new place");
}

#[test]
fn the_oracle_agrees_with_the_reference_and_finds_what_the_tests_missed() {
    let dojo = Dojo::with_counter();
    dojo.solve(2);
    dojo.kata(&["check", "--oracle"])
        .exits(0)
        .says("stage 1 passed");
    dojo.kata(&["check", "--oracle"])
        .exits(0)
        .says("the oracle agrees: 2 scenarios with 3 fresh seeds each");
    // Wrong for one limit that no test of stage 1 uses but the scenario draws.
    let steps = dojo.read("counter/src/steps.rs");
    let wrong = steps.replace(
        "            limit,\n",
        "            limit: if limit == 7 { 6 } else { limit },\n",
    );
    assert_ne!(steps, wrong);
    dojo.write("counter/src/steps.rs", wrong);
    let run = dojo.kata(&["check", "--oracle", "--seed", "1"]);
    assert_eq!(run.code, 1, "{run:?}");
    run.says("the oracle differs")
        .says("seed 1")
        .says("kata check --oracle --seed 1");
    dojo.kata(&["check", "--seed", "1"])
        .exits(2)
        .says("--oracle");
}

/// One verdict, one record: what the oracle found is no pass, now or later.
#[test]
fn what_the_oracle_found_is_not_recorded_as_a_pass() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    let wrong = lib.replace(
        "count: 0, limit }",
        "count: 0, limit: if limit == 7 { 6 } else { limit } }",
    );
    assert_ne!(lib, wrong);
    dojo.write("counter/src/lib.rs", &wrong);
    dojo.kata(&["check", "--oracle", "--seed", "1"])
        .exits(1)
        .says("the oracle differs")
        .does_not_say("has arrived");
    assert!(!dojo.path("counter/src/steps.rs").exists());
    let status = dojo.kata(&["status", "--json"]).json();
    assert_eq!(status["katas"][0]["stages_passed"], 0);
    // Code that differs on one seed does so whether or not the oracle is asked.
    for args in [
        ["check", "--json"].as_slice(),
        &["check", "--force", "--json"],
    ] {
        let document = dojo.kata(args).exits(1).json();
        assert_eq!(document["passed"], false, "{args:?}");
        assert_eq!(document["oracle"]["differences"][0]["seed"], 1, "{args:?}");
    }
    dojo.write("counter/src/lib.rs", &lib);
    dojo.kata(&["check"]).exits(0).says("stage 1 passed");
}

/// Code that is right up to some stage is worth that stage at any later one.
#[test]
fn unfinished_code_is_judged_as_far_as_it_goes() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["fetch", "tic-tac-toe", "--all-stages"])
        .exits(0);
    let catalogue = Catalogue::embedded().unwrap();
    let kata = catalogue.get("tic-tac-toe").unwrap();
    std::fs::remove_dir_all(dojo.path("tic-tac-toe/src")).unwrap();
    for (name, text) in kata.reference_at(2).unwrap() {
        dojo.write(&format!("tic-tac-toe/src/{name}"), text);
    }
    let last = kata.last_stage().to_string();
    let document = dojo
        .kata(&["check", "tic-tac-toe", "--stage", &last, "--json"])
        .exits(1)
        .json();
    assert_eq!(document["build"]["outcome"], "stages_failed");
    assert_eq!(document["build"]["stages"], 2);
    let outcomes = |stage: usize| -> Vec<String> {
        let prefix = format!("stage_{stage}::");
        let tests = document["tests"].as_array().unwrap().iter();
        let of_stage = tests.filter(|test| test["test"].as_str().unwrap().starts_with(&prefix));
        let mut outcomes: Vec<String> = of_stage
            .map(|test| test["outcome"].as_str().unwrap().to_owned())
            .collect();
        outcomes.dedup();
        outcomes
    };
    assert_eq!(outcomes(1), ["passed"]);
    assert_eq!(outcomes(2), ["passed"]);
    assert_eq!(outcomes(3), ["not_compiled"]);
    assert_eq!(outcomes(6), ["not_compiled"]);
}

/// A course that was named by a relative path is found from everywhere.
#[test]
fn a_course_is_remembered_by_its_whole_path() {
    let nowhere = Dojo::none();
    let mine = nowhere.root().parent().unwrap().join("mine");
    crate::dojo::copy(&course(), &mine);
    nowhere
        .kata(&["start", "counter", "--katas", "mine"])
        .exits(0);
    // From now on commands are called from the dojo itself.
    nowhere.kata(&["brief"]).exits(0).says("Stage 1");
}

#[test]
fn what_broke_offers_the_change_and_what_does_not_compile_a_hint() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    let right = dojo.read("counter/src/lib.rs") + "pub mod steps;\n";
    dojo.write(
        "counter/src/lib.rs",
        right.replacen("self.count + 1", "self.count + 2", 1),
    );
    dojo.kata(&["check"]).exits(1).says("next: kata diff");
    dojo.write("counter/src/lib.rs", right.clone() + "fn broken(");
    dojo.kata(&["check"])
        .exits(1)
        .says("does not compile")
        .says("next: kata hint");
    dojo.write("counter/src/lib.rs", right);
    dojo.kata(&["check"])
        .exits(1)
        .says("next: kata hint")
        .says("edit counter/src/steps.rs");
}

#[test]
fn a_delivery_names_the_contracts_that_come_with_it() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut seen = 0;
    for kata in catalogue.iter() {
        let folder = tempfile::tempdir().unwrap();
        let dojo = lld_kata::dojo::Dojo::open_or_create(folder.path()).unwrap();
        let dojo = lld_kata::dojo::LockedDojo::take(dojo, || {}).unwrap();
        dojo.fetch(kata, 1).unwrap();
        for stage in 2..=kata.last_stage() {
            let delivery = dojo.deliver(kata, stage).unwrap();
            let brought = kata.contracts().iter().filter(|it| it.stage == stage);
            let brought: Vec<_> = brought.map(|it| format!("{}.rs", it.id)).collect();
            let named = delivery.files.iter().any(|file| file == "tests/contracts");
            assert_eq!(named, !brought.is_empty(), "{} {stage}", kata.id);
            let there = dojo.kata(&kata.id).join("tests/contracts");
            assert!(brought.iter().all(|file| there.join(file).is_file()));
            seen += brought.len();
        }
    }
    assert!(seen > 0);
}
