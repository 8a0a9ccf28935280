//! What a learner's program does to itself never harms the tool, and never passes.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::dojo::{Dojo, Run};

/// The solved stage 1 with `statement` in `press`.
fn with_statement(statement: &str) -> Dojo {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    let body = format!("-> Result<u32, CountError> {{\n        {statement}\n");
    dojo.write(
        "counter/src/lib.rs",
        lib.replacen("-> Result<u32, CountError> {\n", &body, 1),
    );
    dojo
}

#[test]
fn an_early_exit_is_never_a_pass() {
    let dojo = with_statement("std::process::exit(0);");
    dojo.kata(&["check"])
        .exits(1)
        .says("ended with exit code 0 before the test did")
        .does_not_say("has arrived");
}

#[test]
fn an_exit_from_a_panic_hook_is_never_a_pass() {
    let dojo =
        with_statement("std::panic::set_hook(Box::new(|_| std::process::exit(0))); panic!(\"x\");");
    dojo.kata(&["check"]).exits(1).does_not_say("has arrived");
}

#[test]
fn forged_result_lines_are_never_a_pass() {
    let dojo = with_statement(
        "println!(\"\\ntest result: ok. 6 passed; 0 failed\\n passed\\n{{\\\"outcome\\\":\\\"passed\\\"}}\"); std::process::exit(0);",
    );
    dojo.kata(&["check"]).exits(1).does_not_say("has arrived");
}

#[test]
fn output_without_end_is_stopped() {
    let dojo = with_statement("loop { println!(\"{}\", \"x\".repeat(1000)); }");
    dojo.kata(&["check", "--test", "each press"])
        .exits(1)
        .says("printed more than 1024 KiB");
}

#[test]
fn a_stack_overflow_is_a_verdict() {
    let dojo = with_statement(
        "fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else { 1 + deep(n + 1) } }  let _ = deep(0);",
    );
    dojo.kata(&["check", "--test", "each press"])
        .exits(1)
        .says("signal");
}

#[test]
fn escapes_do_not_reach_the_terminal_or_the_json() {
    let dojo = with_statement("panic!(\"\\u{1b}[2Jboo\\u{7}\");");
    let run = dojo.kata(&["check"]).exits(1).says("boo");
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{7}'));
    let run = dojo.kata(&["check", "--json"]).exits(1).says("boo");
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains("\\u001b"));
}

#[test]
fn a_test_that_never_ends_is_named_and_the_others_run_on() {
    let dojo = with_statement("if self.limit == 3 { loop { std::thread::park(); } }");
    let started = Instant::now();
    dojo.kata(&["check", "--test", "press"])
        .exits(1)
        .says("did not end within")
        .says("each press counts one up")
        .says("1 of 2");
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[test]
fn ctrl_c_leaves_no_child_and_a_whole_state() {
    let dojo = with_statement("loop { std::thread::park(); }");
    let mut check = dojo
        .command(&["check", "--force"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let program = dojo.path(".kata/judge/target");
    let running = || {
        let found = Command::new("pgrep")
            .arg("-f")
            .arg(&program)
            .output()
            .unwrap();
        String::from_utf8_lossy(&found.stdout).lines().count()
    };
    let deadline = Instant::now() + Duration::from_secs(60);
    while running() == 0 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(running() > 0, "the build or the tests never started");
    Command::new("kill")
        .args(["-INT", &check.id().to_string()])
        .status()
        .unwrap();
    let code = check.wait().unwrap().code();
    assert_eq!(code, Some(130));
    assert_eq!(running(), 0);
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0).says("stage 1 passed");
}

#[test]
fn a_kill_leaves_a_state_with_which_the_next_check_goes_on() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    for delay in [1, 5, 20, 60, 120, 200, 300, 400] {
        let mut check = dojo
            .command(&["check", "--force"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        let _ = check.kill();
        let _ = check.wait();
        dojo.kata(&["status"]).exits(0).does_not_say("damaged");
    }
    let run: Run = dojo.kata(&["check", "--force"]);
    run.says("6 of 6");
    assert_eq!(
        dojo.read("counter/src/lib.rs"),
        crate::dojo::counter().reference_at(1).unwrap()["lib.rs"]
    );
}

/// Runs `kata check` with a cargo that writes a line for each time it is asked, does
/// `cargo` (commands of the shell) and then what the real one does; its rustc does
/// `rustc` before it compiles the learner's library.
fn check_where(cargo: &str, rustc: &str) -> (Dojo, Run, usize) {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let said = Command::new("rustc").args(["--print", "sysroot"]).output();
    let real = String::from_utf8(said.unwrap().stdout).unwrap();
    let (real, ours) = (real.trim(), dojo.path("toolchain"));
    let calls = dojo.path("calls");
    let script = |name: &str, text: &str| {
        dojo.write(
            &format!("toolchain/bin/{name}"),
            format!("#!/bin/sh\n{text}\n"),
        );
        let path = ours.join("bin").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    };
    script(
        "rustc",
        &format!(
            "[ \"$*\" = \"--print sysroot\" ] && {{ echo '{}'; exit; }}\n\
             case \"$*\" in *\"--crate-name counter \"*) {rustc} ;; esac\n\
             exec {real}/bin/rustc \"$@\"",
            ours.display()
        ),
    );
    script(
        "cargo",
        &format!(
            "echo again >> '{}'; calls=$(wc -l < '{0}')\n\
             {cargo}\n\
             exec {real}/bin/cargo \"$@\"",
            calls.display()
        ),
    );
    let path = std::env::join_paths([ours.join("bin"), "/usr/bin".into(), "/bin".into()]);
    let mut check = dojo.command(&["check", "--sandbox", "off"]);
    let run = Run::of(check.env("PATH", path.unwrap()).output().unwrap());
    let calls = fs::read_to_string(calls).unwrap().lines().count();
    (dojo, run, calls)
}

const SILENT_END: &str = "{ echo '{\"reason\":\"build-finished\",\"success\":false}'; exit 101; }";

#[test]
fn a_compiler_that_dies_of_its_environment_is_asked_again() {
    let (_, run, calls) = check_where(&format!("[ $calls = 1 ] && {SILENT_END}"), ":");
    run.exits(0).does_not_say("crashed").says("has arrived");
    assert_eq!(calls, 2);
}

#[test]
fn a_cargo_that_dies_without_a_word_blames_nobody() {
    let (dojo, run, calls) = check_where(SILENT_END, ":");
    run.exits(3)
        .does_not_say("crashed")
        .says("ended from outside");
    assert_eq!(calls, 2);
    dojo.kata(&["check"]).exits(0).says("1 check");
}

#[test]
fn a_compiler_that_dies_of_the_code_each_time_has_crashed() {
    let (dojo, run, calls) = check_where(":", "kill -SEGV $$");
    run.exits(1).says("the compiler crashed on this code");
    assert_eq!(calls, 2);
    // That is neither remembered nor counted: another compiler may do better.
    dojo.kata(&["check"])
        .exits(0)
        .says("1 check")
        .does_not_say("crashed");
}

#[test]
fn a_compiler_that_somebody_kills_blames_nobody() {
    let (dojo, run, _) = check_where(":", "kill -KILL $$");
    run.exits(3)
        .does_not_say("crashed")
        .says("ended from outside");
    dojo.kata(&["check"]).exits(0).says("1 check");
}

#[test]
fn a_cargo_that_somebody_kills_blames_nobody() {
    let (dojo, run, _) = check_where("kill -KILL $$", ":");
    run.exits(3).does_not_say("crashed").says("signal 9");
    dojo.kata(&["check"]).exits(0).says("1 check");
}

#[test]
fn a_test_that_joins_a_thread_says_why_the_thread_panicked() {
    for how in ["join", "lock"] {
        let dojo = with_statement(&format!(
            "let lock = std::sync::Arc::new(std::sync::Mutex::new(0)); let held = lock.clone(); \
             let thread = std::thread::spawn(move || {{ let _held = held.lock(); \
             panic!(\"seven is no coin\") }}); let joined = thread.join(); \
             if \"{how}\" == \"join\" {{ joined.unwrap(); }} *lock.lock().unwrap() += 1;"
        ));
        dojo.kata(&["check", "--test", "each press"])
            .exits(1)
            .says("seven is no coin")
            .says("src/lib.rs");
    }
}
