//! `kata interview`, line by line: what comes by the clock, what survives a kill.

use std::{
    io::{Read, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::dojo::{Dojo, Run};
#[cfg(unix)]
use crate::{dojo::KATA, tmux::Screen};

/// A session whose input stays open until it is dropped.
struct Session {
    child: Child,
    stdin: ChildStdin,
    heard: Arc<Mutex<String>>,
    reader: JoinHandle<()>,
}

impl Session {
    fn open(dojo: &Dojo, args: &[&str]) -> Self {
        let mut child = dojo
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let heard = Arc::new(Mutex::new(String::new()));
        let copy = Arc::clone(&heard);
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = stdout.read(&mut chunk) {
                bytes.extend_from_slice(&chunk[..count]);
                *copy.lock().unwrap() = String::from_utf8_lossy(&bytes).into_owned();
            }
        });
        Self {
            stdin: child.stdin.take().unwrap(),
            child,
            heard,
            reader,
        }
    }

    fn types(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").unwrap();
    }

    #[track_caller]
    fn hears(&self, text: &str) {
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            if self.heard.lock().unwrap().contains(text) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("no `{text}` in:\n{}", self.heard.lock().unwrap());
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end, with the input still open.
    fn ends(self) -> Run {
        let Self {
            child,
            stdin,
            heard,
            reader,
        } = self;
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        reader.join().unwrap();
        let mut run = Run::of(output);
        run.stdout.clone_from(&heard.lock().unwrap());
        run
    }
}

/// A session in which `lines` are typed at once, and then the input ends.
fn typed(dojo: &Dojo, args: &[&str], lines: &str) -> Run {
    let mut child = dojo
        .command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines.as_bytes()).unwrap();
    drop(stdin);
    Run::of(child.wait_with_output().unwrap())
}

macro_rules! assert_talk {
    ($name:expr, $run:expr) => {
        let run = $run;
        insta::with_settings!({
            omit_expression => true,
            filters => vec![(r" *\d+:\d\d", " [time]"), (r" +\d+\.\d\d s\n", "  [seconds]\n")],
        }, {
            insta::assert_snapshot!($name, run.stdout);
        });
    };
}

#[test]
fn a_round_as_a_person_reads_it() {
    let dojo = Dojo::with_counter();
    let lines = "what happens at the limit?\nis there a budget\nwhat?\n7\ntime\ncheck\nnext\nnext\nnext\nnext\nend\n";
    assert_talk!(
        "interview",
        typed(&dojo, &["interview", "counter"], lines).exits(0)
    );
    assert_talk!(
        "interview_show",
        dojo.kata(&["interview", "--show"]).exits(0)
    );
    assert_talk!(
        "interview_in_ascii",
        typed(&dojo, &["interview", "--plain"], "help\nbrief\n").exits(0)
    );
    assert_talk!(
        "interview_resumed",
        typed(&dojo, &["interview"], "").exits(0)
    );
}

#[test]
fn by_the_clock_phases_come_and_the_round_ends_without_a_word() {
    let dojo = Dojo::with_counter();
    let session = Session::open(&dojo, &["interview", "counter", "--minutes", "0.05"]);
    let run = session
        .ends()
        .exits(0)
        .says("Time is up.")
        .says("interview of 3 seconds")
        .says("asked: 0 of 1 card")
        .says("missed:")
        .says("checks: none");
    let mut rest = run.stdout.as_str();
    for phase in [
        "clarifying ",
        "design ",
        "implementation ",
        "follow-ups ",
        "\"and now\": stage 2, steps from outside",
        "closing ",
        "Time is up.",
        "counter: card",
        "to score yourself",
    ] {
        let at = rest
            .find(phase)
            .unwrap_or_else(|| panic!("no `{phase}` in its place in:\n{}", run.stdout));
        rest = &rest[at + phase.len()..];
    }
}

#[test]
fn an_answer_stays_open_through_a_kill_and_the_round_goes_on() {
    let dojo = Dojo::with_counter();
    let mut session = Session::open(&dojo, &["interview", "counter"]);
    session.types("what happens at the limit");
    session.hears("A press is refused");
    session.types("next");
    session.hears("design");
    session.signal("-KILL");
    assert_eq!(session.ends().code, -1);
    typed(&dojo, &["interview", "counter"], "brief\n")
        .exits(0)
        .says("the interview of 45 min goes on")
        .says("1 of 1 card open")
        .says("ended without a pause")
        .says("A press is refused")
        .says("All cards are open.")
        .does_not_say("Ask what comes in");
    typed(&dojo, &["interview", "counter"], "end\n")
        .exits(0)
        .does_not_say("ended without a pause")
        .says("asked: 1 of 1 card, 1 in your own words");
}

#[test]
fn kills_at_any_moment_leave_a_journal_that_goes_on() {
    let dojo = Dojo::with_counter();
    for wait in [0, 5, 20, 60, 150, 400] {
        let mut session = Session::open(&dojo, &["interview", "counter"]);
        session.types("1\nnext\nis there a budget\ntime");
        thread::sleep(Duration::from_millis(wait));
        session.signal("-KILL");
        session.ends();
        dojo.kata(&["status"]).exits(0).does_not_say("damaged");
    }
    typed(&dojo, &["interview", "counter"], "time\n")
        .exits(0)
        .says("goes on");
}

#[test]
fn time_stands_still_while_the_round_is_paused() {
    let dojo = Dojo::with_counter();
    let minutes = ["interview", "counter", "--minutes", "0.1"];
    typed(&dojo, &minutes, "1\n")
        .exits(0)
        .says("paused with 0:06 left");
    thread::sleep(Duration::from_secs(7));
    typed(&dojo, &["interview", "counter"], "\nquit\n")
        .exits(0)
        .says("for the round")
        .does_not_say("Time is up")
        .says("goes on");
}

#[test]
fn ctrl_c_pauses_with_the_state_whole() {
    let dojo = Dojo::with_counter();
    let mut session = Session::open(&dojo, &["interview", "counter"]);
    session.types("1");
    session.hears("A press is refused");
    session.signal("-INT");
    session.ends().exits(130).says("paused with 4");
    typed(&dojo, &["interview", "counter"], "")
        .exits(0)
        .says("1 of 1 card open")
        .does_not_say("ended without a pause");
}

#[test]
fn a_second_window_is_told_where_the_round_is() {
    let dojo = Dojo::with_counter();
    let session = Session::open(&dojo, &["interview", "counter"]);
    session.hears("red flag");
    dojo.kata(&["interview", "counter"])
        .exits(2)
        .says("an interview goes on in another window")
        .says("type `pause` there first");
    // Working beside it is what it is for.
    dojo.kata(&["check", "counter"]).exits(1);
    session.signal("-INT");
    session.ends().exits(130);
}

#[test]
fn checks_beside_the_round_and_in_it_are_of_the_round() {
    let dojo = Dojo::with_counter();
    let mut session = Session::open(&dojo, &["interview", "counter"]);
    session.hears("red flag");
    dojo.solve(1);
    session.types("check");
    session.hears("✔ stage 1 passed");
    session.hears("steps from outside  has arrived");
    session.types("check");
    session.hears("does not compile yet");
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    session.types("end");
    session
        .ends()
        .exits(0)
        .says("checks: 3; the last one, at stage 2:");
}

#[test]
fn a_fresh_round_closes_the_open_one_as_abandoned() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["interview", "counter", "--show"])
        .exits(2)
        .says("no interview on `counter` was finished yet")
        .says("`kata interview counter` begins one");
    typed(&dojo, &["interview", "counter"], "1\n").exits(0);
    typed(&dojo, &["interview", "counter", "--minutes", "30"], "")
        .exits(0)
        .says("the open round keeps its length");
    dojo.kata(&["interview", "--show"]).exits(2);
    let fresh = ["interview", "counter", "--fresh", "--minutes", "30"];
    typed(&dojo, &fresh, "end\n")
        .exits(0)
        .says("interview of 30 min")
        .says("asked: 0 of 1 card");
    let journal = dojo.read(".kata/journal.jsonl");
    assert_eq!(journal.matches("\"step\":\"abandoned\"").count(), 1);
    typed(&dojo, &["interview", "counter"], "")
        .exits(0)
        .says("interview of 45 min")
        .does_not_say("goes on with");
    dojo.kata(&["interview", "--show"])
        .exits(0)
        .says("interview of 30 min");
}

#[test]
fn a_finished_round_is_a_document() {
    let dojo = Dojo::with_counter();
    typed(
        &dojo,
        &["interview", "counter", "--minutes", "90"],
        "1\nis there a budget\nend\n",
    )
    .exits(0);
    let document = dojo
        .kata(&["interview", "--show", "--json"])
        .exits(0)
        .json();
    assert_eq!(document["command"], "interview");
    assert_eq!(document["kata"], "counter");
    assert_eq!(document["length_ms"], 90 * 60_000);
    assert_eq!(document["phases"][2]["phase"], "implementation");
    assert_eq!(document["phases"][2]["planned_ms"], 40 * 60_000);
    assert_eq!(document["asked"][0]["ask"], "What happens at the limit?");
    assert!(document["asked"][0]["words"].is_null());
    assert_eq!(document["missed"].as_array().unwrap().len(), 0);
    assert_eq!(document["unanswered"][0], "is there a budget");
    let error = dojo.kata(&["interview", "--json"]).exits(2).json();
    assert_eq!(
        error["error"]["hint"],
        "`kata interview --show --json` gives the last one"
    );
}

#[test]
fn a_kata_that_is_not_there_is_fetched_first() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["new", "gumball", "--katas", "mine"]).exits(0);
    typed(&dojo, &["interview", "gumball", "--katas", "mine"], "")
        .exits(0)
        .says("BRIEF.md has the rules in it")
        .says("paused");
    assert!(dojo.path("gumball/src/lib.rs").is_file());
    // It is known now without its folder being named, from inside, too.
    let inside = dojo
        .command(&["interview"])
        .current_dir(dojo.path("gumball"))
        .output()
        .unwrap();
    Run::of(inside).exits(0).says("gumball").says("goes on");
}

#[test]
fn a_kata_that_is_under_way_says_how_to_begin_from_nothing() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    let lines = "next\nnext\nnext\n";
    typed(&dojo, &["interview", "counter"], lines)
        .exits(0)
        .says("You are at stage 2 of 2")
        .says("\"How would you count down?\"")
        .says("`kata reset counter` first");
    let mut session = Session::open(&dojo, &["interview", "counter"]);
    session.hears("follow-ups");
    session.types("end");
    session
        .ends()
        .says("follow-ups: about the design")
        .says("when all stages pass");
    // With the design notes open, the author's answer is there, too.
    dojo.solve(2);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["interview", "--show"])
        .exits(0)
        .says("A second method with its own error at zero.");
    let shown = dojo
        .kata(&["interview", "--show", "--json"])
        .exits(0)
        .json();
    assert_eq!(shown["discussed"][0]["ask"], "How would you count down?");
}

#[test]
fn how_another_did_it_can_be_read_after_a_round_of_ones_own() {
    let dojo = Dojo::with_counter();
    dojo.kata(&["interview", "counter", "--read", "good"])
        .exits(1)
        .says("it opens when a round of yours has ended");
    typed(&dojo, &["interview", "counter", "--minutes", "10"], "end\n")
        .exits(0)
        .says("This stage takes 10 minutes");
    dojo.kata(&["interview", "counter", "--read", "good"])
        .exits(0)
        .says("What helped");
    dojo.kata(&["interview", "counter", "--read", "closing"])
        .exits(0)
        .says("no such page");
}

#[test]
fn a_length_that_makes_no_sense_is_refused() {
    let dojo = Dojo::with_counter();
    for wrong in ["0", "-3", "soon", "NaN", "inf", "601", "1e300"] {
        let minutes = format!("--minutes={wrong}");
        dojo.kata(&["interview", "counter", &minutes])
            .exits(2)
            .says("a number of minutes, at most 600");
    }
    dojo.kata(&["interview", "nonesuch"])
        .exits(2)
        .says("there is no kata `nonesuch`");
    dojo.kata(&["interview", "--show", "--fresh"]).exits(2);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_a_line_can_be_edited_and_earlier_ones_come_back() {
    let dojo = Dojo::with_counter();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    let before = screen.settings("before");
    screen.type_line(&format!("'{KATA}' interview counter --color never"));
    screen.await_text("clarifying >");
    screen.keys(&["-l", "zimx"]);
    screen.keys(&["BSpace", "Home", "Delete", "t", "End", "e"]);
    screen.await_text("clarifying > time");
    screen.keys(&["Enter"]);
    let shown = screen.await_text("follow-ups");
    assert!(!shown.contains("^["), "{shown}");
    screen.keys(&["-l", "a line that is far longer than the window: "]);
    screen.keys(&["-l", &"0123456789 ".repeat(8)]);
    screen.keys(&["-l", "its end"]);
    screen.await_text("its end");
    screen.keys(&["C-a"]);
    screen.await_text("clarifying > a line that is far");
    screen.keys(&["C-k"]);
    screen.keys(&["Up"]);
    screen.await_text("clarifying > time");
    screen.keys(&["C-u"]);
    screen.keys(&["-l", "paus"]);
    // Stopped and brought back, the line is still there.
    screen.keys(&["C-z"]);
    screen.await_text("Stopped");
    screen.type_line("fg");
    screen.await_text("clarifying > paus");
    screen.keys(&["e", "Enter"]);
    screen.await_text("paused");
    screen.await_text("ready> ");
    assert_eq!(screen.settings("after"), before);
}

#[cfg(unix)]
#[test]
fn an_interview_ends_when_its_terminal_is_taken_away() {
    let dojo = Dojo::with_counter();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    // This shell has no jobs to look after, so it outlives its terminal.
    let script = format!("trap '' HUP\n'{KATA}' interview counter\necho $? > ended\n");
    dojo.write("outlives.sh", script);
    screen.type_line("sh outlives.sh");
    screen.await_text("clarifying >");
    drop(screen);
    let until = Instant::now() + Duration::from_secs(30);
    while !dojo.path("ended").exists() {
        assert!(Instant::now() < until, "it goes on without a terminal");
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn a_terminal_on_which_an_interview_was_killed_is_given_back() {
    let dojo = Dojo::with_counter();
    let Some(screen) = Screen::open(&dojo) else {
        eprintln!("not tested: there is no tmux");
        return;
    };
    for signal in ["-KILL", "-TERM", "-INT"] {
        let before = screen.settings(&format!("before{signal}"));
        // What the round before left on the screen must not be taken for this one's.
        screen.type_line(&format!("clear; echo next{signal}"));
        screen.await_text(&format!("next{signal}\nready>"));
        let call = format!("'{KATA}' interview counter & echo $! > pid{signal}; fg");
        screen.type_line(&format!("clear; {call}"));
        screen.await_text("clarifying >");
        let pid = dojo.read(&format!("pid{signal}"));
        let ended = Command::new("kill").args([signal, pid.trim()]).status();
        assert!(ended.unwrap().success());
        let until = Instant::now() + Duration::from_secs(30);
        // What is typed before the shell is back would be lost.
        screen.await_text("\nready>");
        while screen.settings(&format!("after{signal}")) != before {
            assert!(Instant::now() < until, "{signal}: {}", screen.shown());
        }
    }
}
