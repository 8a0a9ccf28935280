//! `kata watch`, line by line and on a real terminal (`tmux`, where there is one).

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use crate::{
    dojo::{Dojo, KATA, counter},
    tmux::{SOON, Screen},
};

/// The lines that a `kata watch` without a terminal prints.
struct Lines {
    child: Child,
    lines: Receiver<String>,
}

impl Lines {
    fn of(dojo: &Dojo, args: &[&str]) -> Self {
        let mut command = dojo.command(&[&["watch"], args].concat());
        Self::spawn(command.stdout(Stdio::piped()))
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// Waits for a line with `text` in it.
    #[track_caller]
    fn await_line(&self, text: &str) {
        let deadline = Instant::now() + SOON;
        let mut seen = Vec::new();
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) if line.contains(text) => return,
                Ok(line) => seen.push(line),
                Err(why) => panic!("`{text}` does not come ({why}) after\n{}", seen.join("\n")),
            }
        }
    }

    fn end(&mut self) -> i32 {
        Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .unwrap();
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // Who has ended already cannot be killed.
        let _ = self.child.kill();
    }
}

/// As many editors save: to another file, which then takes the name.
fn save_by_renaming(dojo: &Dojo, name: &str, text: &str) {
    dojo.write(&format!("{name}~"), text);
    fs::rename(dojo.path(&format!("{name}~")), dojo.path(name)).unwrap();
}

fn solved() -> String {
    counter().reference_at(1).unwrap()["lib.rs"].clone()
}

#[test]
fn each_save_is_checked_and_a_stage_that_passes_brings_the_next() {
    for poll in [&[][..], &["--poll"][..]] {
        let dojo = Dojo::with_counter();
        let mut watch = Lines::of(&dojo, poll);
        watch.await_line("not yet implemented");
        save_by_renaming(&dojo, "counter/src/lib.rs", "pub fn broken(");
        watch.await_line("does not compile yet");
        save_by_renaming(&dojo, "counter/src/lib.rs", &solved());
        watch.await_line("stage 1 passed");
        watch.await_line("new in stage 2");
        dojo.write("counter/src/lib.rs", solved() + "\npub mod steps;\n");
        watch.await_line("stage 2 of 2");
        assert_eq!(watch.end(), 0);
    }
}

#[test]
fn an_edit_replaces_the_check_that_runs() {
    let dojo = Dojo::with_counter();
    let mut watch = Lines::of(&dojo, &[]);
    watch.await_line("not yet implemented");
    let stuck = solved().replacen(
        "pub fn count(&self) -> u32 {\n",
        "pub fn count(&self) -> u32 {\n        loop { std::thread::park(); }\n",
        1,
    );
    assert_ne!(stuck, solved());
    dojo.write("counter/src/lib.rs", stuck);
    // Time to build it and to be stuck in it; its tests would take ten seconds.
    thread::sleep(Duration::from_secs(2));
    let saved = Instant::now();
    dojo.write("counter/src/lib.rs", solved());
    watch.await_line("stage 1 passed");
    assert!(saved.elapsed() < SOON);
    assert_eq!(watch.end(), 0);
    // What was overtaken was neither shown nor recorded.
    let journal = dojo.read(".kata/journal.jsonl");
    assert_eq!(journal.matches("\"event\":\"checked\"").count(), 1);
}

#[test]
fn a_folder_that_is_deleted_and_made_anew_is_still_watched() {
    let dojo = Dojo::with_counter();
    let mut watch = Lines::of(&dojo, &[]);
    watch.await_line("not yet implemented");
    fs::remove_dir_all(dojo.path("counter/src")).unwrap();
    watch.await_line("src/lib.rs");
    dojo.write("counter/src/lib.rs", solved());
    watch.await_line("stage 1 passed");
    assert_eq!(watch.end(), 0);
}

#[test]
fn edits_of_which_the_system_does_not_tell_are_seen_and_lead_to_polling() {
    let dojo = Dojo::with_counter();
    // What is written by this name gives no notice in `src/`, as on a network drive.
    let elsewhere = dojo.path("elsewhere.rs");
    fs::hard_link(dojo.path("counter/src/lib.rs"), &elsewhere).unwrap();
    let stderr = dojo.path("stderr");
    let mut command = dojo.command(&["watch"]);
    command.stdout(Stdio::piped());
    command.stderr(fs::File::create(&stderr).unwrap());
    let mut watch = Lines::spawn(&mut command);
    watch.await_line("not yet implemented");
    fs::write(&elsewhere, "pub fn broken(").unwrap();
    watch.await_line("does not compile yet");
    assert_eq!(fs::read_to_string(&stderr).unwrap(), "");
    fs::write(&elsewhere, solved()).unwrap();
    watch.await_line("stage 1 passed");
    // An edit right after a check may have been made before the folder was watched again,
    // and does not count. So edits go on until there are enough that do.
    let deadline = Instant::now() + SOON;
    let mut edited = solved();
    while !fs::read_to_string(&stderr)
        .unwrap()
        .contains("`kata watch --poll`")
    {
        assert!(Instant::now() < deadline, "nothing is suggested");
        edited += "\n";
        fs::write(&elsewhere, &edited).unwrap();
        thread::sleep(Duration::from_secs(3));
    }
    assert_eq!(watch.end(), 0);
}

#[test]
fn on_a_terminal_there_are_keys_pages_and_a_window_of_any_size() {
    let dojo = Dojo::with_counter();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    let before = screen.settings("before");
    screen.type_line(&format!("'{KATA}' watch --color never"));
    let first = screen.await_text("not yet implemented");
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("watch", first.trim_end());
    });
    screen.keys(&["?"]);
    screen.await_text("the next failure");
    screen.keys(&["Escape"]);
    screen.await_text("waiting for an edit");
    screen.keys(&["h"]);
    screen.await_text("hint 1 of 3");
    screen.keys(&["b"]);
    screen.await_text("# Stage 1".trim_start_matches("# "));
    screen.keys(&["b"]);
    screen.await_text("not yet implemented");

    dojo.write(
        "counter/src/lib.rs",
        solved().replacen("self.count + 1", "self.count + 2", 1),
    );
    screen.await_text("✘ each press counts one up");
    screen.keys(&["n"]);
    screen
        .tmux(&["resize-window", "-x", "30", "-y", "10"])
        .unwrap();
    let small = screen.await_text("n next ");
    assert!(small.lines().count() <= 10, "{small}");
    screen
        .tmux(&["resize-window", "-x", "80", "-y", "24"])
        .unwrap();

    dojo.write("counter/src/lib.rs", solved());
    screen.await_text("stage 1 passed");
    screen.await_text("has arrived");

    screen.keys(&["C-z"]);
    screen.await_text("ready> ");
    screen.type_line("fg");
    screen.await_text("has arrived");
    screen.keys(&["q"]);
    screen.await_text("ready> ");
    assert_eq!(screen.settings("after"), before);
}

/// An editor that says what it was called with, and reads from the terminal.
fn editor(dojo: &Dojo, name: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let script = "#!/bin/sh\necho \"called with $*\"\nread line\necho \"$line\" > typed\n";
    dojo.write(&format!("bin/{name}"), script);
    let path = dojo.path(&format!("bin/{name}"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    format!("bin/{name}")
}

#[test]
fn e_opens_the_first_failure_in_the_editor_and_the_terminal_comes_back() {
    let dojo = Dojo::with_counter();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    let before = screen.settings("before");
    let vim = editor(&dojo, "vim");
    screen.type_line(&format!("VISUAL={vim} '{KATA}' watch --color never"));
    let shown = screen.await_text("not yet implemented");
    let place = shown.split("src/lib.rs:").nth(1).unwrap();
    let line: String = place.chars().take_while(char::is_ascii_digit).collect();
    screen.keys(&["e"]);
    screen.await_text(&format!("called with +{line} "));
    screen.await_text("counter/src/lib.rs");
    // These keys are the editor's.
    screen.type_line("jqh?");
    screen.await_text("not yet implemented");
    assert_eq!(dojo.read("typed"), "jqh?\n");
    // An edit that was made meanwhile is judged.
    dojo.write("counter/src/lib.rs", solved() + "\nfn broken( {}\n");
    screen.await_text("does not compile yet");
    screen.keys(&["e"]);
    let broken = solved().lines().count() + 2;
    screen.await_text(&format!("called with +{broken} "));
    screen.type_line("");
    screen.await_text("does not compile yet");
    screen.keys(&["q"]);
    screen.await_text("ready> ");
    assert_eq!(screen.settings("after"), before);

    let code = editor(&dojo, "code");
    screen.type_line(&format!("'{KATA}' watch --edit-cmd 'nosuch-editor'"));
    screen.await_text("does not compile yet");
    screen.keys(&["e"]);
    screen.await_text("the editor cannot be started");
    screen.keys(&["q", "q"]);
    screen.await_text("ready> ");
    screen.type_line(&format!("clear; '{KATA}' watch --edit-cmd '{code} --wait'"));
    screen.await_text("does not compile yet");
    fs::remove_file(dojo.path("typed")).unwrap();
    screen.keys(&["e"]);
    // It has no terminal: the screen stays, and what it reads is empty.
    let deadline = Instant::now() + SOON;
    while !dojo.path("typed").exists() {
        assert!(Instant::now() < deadline, "the editor was not called");
        thread::sleep(Duration::from_millis(50));
    }
    assert!(
        !screen
            .await_text("does not compile yet")
            .contains("called with")
    );
    screen.keys(&["q"]);
}

#[test]
fn wide_characters_take_their_room_on_the_screen() {
    let dojo = Dojo::with_counter();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    let wide = "停车场".repeat(20);
    dojo.write(
        "counter/src/lib.rs",
        solved().replacen(
            "pub fn count(&self) -> u32 {\n",
            &format!("pub fn count(&self) -> u32 {{\n        panic!(\"{wide}end\");\n"),
            1,
        ),
    );
    screen.type_line(&format!("'{KATA}' watch --color never"));
    let shown = screen.await_text("停车场");
    // Nothing of the text is lost at the edge of the screen.
    let body: String = shown.lines().map(str::trim).collect();
    assert!(body.contains(&format!("{wide}end")), "{shown}");
    assert_eq!(shown.lines().count(), 24);
    screen.keys(&["q"]);
}

#[test]
fn a_terminal_is_given_back_when_the_program_is_ended_or_killed() {
    for signal in ["-TERM", "-HUP", "-KILL"] {
        let dojo = Dojo::with_counter();
        let Some(screen) = Screen::open(&dojo) else {
            eprintln!("not tested: there is no tmux");
            return;
        };
        is_given_back_after(signal, &dojo, &screen);
    }
}

fn is_given_back_after(signal: &str, dojo: &Dojo, screen: &Screen) {
    let before = screen.settings("before");
    screen.type_line(&format!("'{KATA}' watch & echo $! > pid; fg"));
    screen.await_text("waiting for an edit");
    let pid = dojo.read("pid");
    let ended = Command::new("kill").args([signal, pid.trim()]).status();
    assert!(ended.unwrap().success());
    // The screen of before is there again, last of all.
    screen.await_text("before0-done");
    assert_eq!(screen.settings("after"), before);
}
