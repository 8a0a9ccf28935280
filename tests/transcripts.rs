//! What a failed transcript tells: the commands that matter, and the line that differs.

use lld_kata::kata::Solution;

use crate::open::{LIB, Track};

#[path = "../katas/support/session.rs"]
#[expect(dead_code, reason = "scripts use the rest of it")]
mod session;

/// What `text` says when every reply is the expected one, except the one to `wrong`.
fn story(text: &'static str, wrong: &'static str, yours: &'static str) -> String {
    let mut lines = text.lines().peekable();
    let run = move |command: &str| {
        while lines.next() != Some(&format!("> {command}")) {}
        if command == wrong {
            return yours.to_owned();
        }
        let is_reply = |line: &&str| !line.is_empty() && !line.starts_with(['>', '#']);
        let mut reply = Vec::new();
        while let Some(line) = lines.next_if(is_reply) {
            reply.push(line);
        }
        reply.join("\n")
    };
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        session::transcript(run, text);
    }));
    *panic.unwrap_err().downcast::<String>().unwrap()
}

#[test]
fn all_commands_of_a_short_transcript_are_shown_each_in_a_line() {
    let text = "
> building 5
> car A 0

> call A 3
A: 3
> fire
fire
A moves
# it is over
> clear
all clear
> step 1
A at 0
";
    assert_eq!(
        story(text, "step 1", "A at 1"),
        "line 12 of the transcript
set-up  building 5, car A 0
> call A 3   A: 3
> fire       fire … and 1 more
# it is over
> clear      all clear
> step 1
  expected  A at 0
  yours     A at 1
"
    );
}

#[test]
fn of_many_commands_the_ones_about_the_same_things_are_shown() {
    let steps: String = (0..20)
        .map(|it| format!("> step {it}\ntick {it}\n"))
        .collect();
    let text = format!(
        "\n> car B 0\nok\n> out B\nB is out\n> plan nearest\nplan\n# it waits\n> step 99\ntick\n\
         {steps}> back C\nrejected: there is no car C\n> step 100\ntick 100\nB moves\n"
    );
    let text: &'static str = text.leak();
    let said = story(text, "step 100", "tick 100\n");
    for shown in [
        "> car B 0        ok\n",
        "> out B          B is out\n",
        "> plan nearest",
        "# it waits\n> step 99",
        "> back C",
        "> step 19",
    ] {
        assert!(said.contains(shown), "{shown}: {said}");
    }
    assert_eq!(said.matches("\n> ").count(), 17, "{said}");
    assert!(
        said.contains("> step 99        tick\n… 9 commands\n> step 9 "),
        "{said}"
    );
    // An empty line is one, too.
    assert!(
        said.ends_with("  yours     tick 100\n            \n"),
        "{said}"
    );
}

/// A reply of many lines that differ late, in the usual answer.
fn with_a_long_reply(line: &str) -> Track {
    let track = Track::fetched();
    let lines: String = (0..40).map(|it| format!("line {it}\n")).collect();
    let text = format!("# rules: 1.1\n> limit 3\ncounts up to 3\n> count\n{lines}");
    track.write_transcript("many_lines", &text);
    let reply = format!(
        "\"count\"] => (0..40).map(|it| if it == 20 {{ {line} }} else {{ format!(\"line {{it}}\") }})\
         .collect::<Vec<_>>().join(\"\\n\"),\n            [\"press"
    );
    track.usual_with("\"press", &reply);
    track
}

#[test]
fn the_first_line_that_differs_is_shown_however_long_the_reply_is() {
    let track = with_a_long_reply("\"other\".into()");
    let run = track.check().exits(1);
    let (_, shown) = run.stdout.split_once("many lines").unwrap();
    let (_, shown) = shown.split_once("    > count\n").unwrap();
    let (shown, _) = shown.split_once("\n\n").unwrap();
    assert_eq!(
        shown,
        "      … 18 equal lines
        line 18
        line 19
    -   line 20   expected
    +   other   yours
        line 21
        line 22
      … 17 equal lines"
    );
    let json = ["check", "turnstile-open", "--json"];
    let json = track.dojo.kata(&json).exits(1).json();
    let wrong = &json["replies"]["stage_1::many_lines"];
    assert_eq!(wrong["command"], "count");
    assert_eq!(wrong["before"], "> limit 3   counts up to 3\n");
    assert_eq!(wrong["panic"], serde_json::Value::Null);
    for side in ["expected", "yours"] {
        assert_eq!(wrong[side].as_str().unwrap().lines().count(), 40);
    }
    let full = ["check", "turnstile-open", "--full", "--plain"];
    let run = track.dojo.kata(&full).exits(1);
    let run = run.says("        line 0\n").says("        line 39\n");
    run.says("    -   line 20   expected\n");
}

#[test]
fn a_long_line_is_cut_around_the_difference() {
    let track = with_a_long_reply("format!(\"line 2{}\", \"0\".repeat(500) + \"1\")");
    let run = track.check().exits(1);
    run.says("\n    -   line 20   expected\n    +   line 20000");
    let text = std::fs::read_to_string(
        track
            .course
            .join("katas/turnstile/open/transcripts/1/many_lines.txt"),
    );
    let zeros = format!("line 2{}2\n", "0".repeat(500));
    track.write_transcript("many_lines", &text.unwrap().replace("line 20\n", &zeros));
    let run = track.check().exits(1);
    let sign = |sign: &str| format!("\n    {sign}   …0000000000000000");
    let run = run.says(&(sign("-") + "2   expected\n"));
    let run = run.says(&(sign("+") + "1   yours\n"));
    assert!(
        run.stdout.lines().all(|it| it.chars().count() <= 80),
        "{}",
        run.stdout
    );
}

#[test]
fn a_difference_of_blanks_can_be_seen() {
    let track = with_a_long_reply("\"line 20 \".into()");
    let run = track.check().exits(1);
    run.says("    -   \"line 20\"   expected\n    +   \"line 20 \"   yours\n");
}

#[test]
fn a_long_panic_does_not_push_out_the_command() {
    let track = with_a_long_reply("panic!(\"{}\", \"boom\\n\".repeat(60))");
    let run = track.check().exits(1);
    let run = run.says("    boom\n      … 52 more lines");
    let run = run.says("    > limit 3   counts up to 3\n    > count\n      expected  line 0\n");
    run.says("                line 1\n")
        .says("      yours     it panicked\n");
}

#[test]
fn a_panic_that_the_code_caught_is_told() {
    let track = Track::fetched();
    track.usual_with(
        "self.count = next;",
        "let _ = std::panic::catch_unwind(|| panic!(\"boom\")); self.count = next + 1;",
    );
    let run = track.check().exits(1);
    run.says("    a panic was caught: src/lib.rs:")
        .says(": boom\n");
}

#[test]
fn the_oracle_shows_the_same_commands_on_both_sides() {
    let track = Track::fetched();
    let path = track.course.join("katas/turnstile/open/script.rs");
    let text = std::fs::read_to_string(&path).unwrap();
    // What comes next depends on the reply.
    let reads = "if session.run(command).len() > 9 { session.run(\"count\"); }";
    let text = text.replace("session.run(command);", reads);
    std::fs::write(&path, text).unwrap();
    let usual = track.kata().solution(Solution::Usual);
    let longer = usual["lib.rs"].replace("\"counted {next}\"", "\"counted {next:>2}\"");
    assert_ne!(longer, usual["lib.rs"]);
    track.dojo.write(LIB, longer);
    let check = ["check", "turnstile-open", "--oracle", "--seed", "2"];
    let run = track.dojo.kata(&check).exits(1);
    let (_, shown) = run.stdout.split_once("the oracle differs").unwrap();
    assert!(shown.contains("yours"), "{shown}");
    for line in shown.lines().filter(|line| line.contains("> ")) {
        assert!(!line.contains(['-', '+']), "{shown}");
    }
}
