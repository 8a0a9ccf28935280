//! What a person reads, as snapshots. Times and paths are filtered out.

use crate::dojo::{Dojo, Run, course};

/// Standard output, then standard error if there is any, with what varies replaced.
fn screen(run: &Run) -> String {
    let mut text = run.stdout.clone();
    if !run.stderr.is_empty() {
        text += "--- standard error\n";
        text += &run.stderr;
    }
    text
}

macro_rules! assert_screen {
    ($name:expr, $run:expr) => {
        let run = $run;
        insta::with_settings!({
            omit_expression => true,
            filters => vec![
                (r" +\d+\.\d\d s\n", "  [seconds]\n"),
                (r"in \d+ s\n", "in [seconds]\n"),
                (r"passed in (a moment|\d+ seconds?|\d+ min)", "passed in [time]"),
                // README.md has them, and a test that it has.
                (r"(?s)Commands:\n.*?\n\n", "Commands:\n  [commands]\n\n"),
                // What is next of the catalogue, which grows.
                (r"kata fetch [a-z-]+` – .*", "kata fetch [kata]` – [reason]"),
                (r"(?m)^then: .*", "then: [katas]"),
                (r"passed, (a moment|\d+ seconds?|\d+ min),", "passed, [time],"),
                (r"(a moment|\d+ seconds?|\d+ min) active", "[time] active"),
                (r"it passed (a moment|\d+ seconds?|\d+ min) ago", "it passed [time] ago"),
                (r"/\S*/(übung und kata \w+|seed-\d+)", "[folder]"),
                (r"`/[^`]*/cargo`", "`[cargo]`"),
                (r"rustc \d\S* \([^)]*\)", "rustc [version]"),
                // Machines differ in what they have.
                (r"(?m)^. (no )?sandbox T[12] .*\n(    hint.*\n)?", ""),
                (r"`[^`]*/target/\w+/kata`", "`[kata]`"),
                (r"lld-kata \d+\.\d+\.\d+|kata \d+\.\d+\.\d+", "kata [version]"),
            ],
        }, {
            insta::assert_snapshot!($name, screen(&run));
        });
    };
}

#[test]
fn the_first_start() {
    let nowhere = Dojo::none();
    let course = course();
    let args = ["start", "counter", "--katas", course.to_str().unwrap()];
    assert_screen!("start", nowhere.kata(&args));
    assert_screen!("start_again", nowhere.kata(&args));
}

#[test]
fn the_way_of_a_check() {
    let dojo = Dojo::with_counter();
    assert_screen!("check_nothing_changed", dojo.kata(&["check"]));
    let starter = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        starter.replacen("todo!()", "Self { wrong: limit }", 1),
    );
    assert_screen!("check_does_not_compile", dojo.kata(&["check"]));
    dojo.solve(1);
    let right = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        right.replace("next > self.limit", "next > self.limit + 1"),
    );
    assert_screen!("check_fails", dojo.kata(&["check"]));
    assert_screen!(
        "check_fails_in_full",
        dojo.kata(&["check", "--full", "--force"])
    );
    assert_screen!(
        "check_fails_in_ascii",
        dojo.kata(&["check", "--plain", "--force"])
    );
    assert_screen!("check_one_test", dojo.kata(&["check", "--test", "morning"]));
    dojo.write("counter/src/lib.rs", right);
    assert_screen!("check_passes", dojo.kata(&["check"]));
    assert_screen!("check_new_stage", dojo.kata(&["check"]));
    dojo.solve(2);
    let right = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        right.replace("        self.count\n", "        self.count + 1\n"),
    );
    assert_screen!("check_regression", dojo.kata(&["check"]));
    dojo.write("counter/src/lib.rs", right);
    assert_screen!("check_last_stage", dojo.kata(&["check"]));
    assert_screen!("check_all", dojo.kata(&["check", "--all"]));
    assert_screen!("status", dojo.kata(&["status"]));
    assert_screen!("solution", dojo.kata(&["solution"]));
    assert_screen!("lesson", dojo.kata(&["lesson"]));
    assert_screen!(
        "solution_alternate_diff",
        dojo.kata(&["solution", "--alternate", "--diff"])
    );
    assert_screen!("solution_step", dojo.kata(&["solution", "--step"]));
    assert_screen!("diagram", dojo.kata(&["diagram"]));
    assert_screen!("review", dojo.kata(&["review"]));
    let own = ["--questions", "3", "--entities", "4", "--trade-offs", "2"];
    let args = [&["card", "--explaining", "1"][..], &own].concat();
    assert_screen!("card", dojo.kata(&args));
}

#[test]
fn a_contract_that_does_not_hold() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    dojo.write(
        "counter/src/lib.rs",
        lib.replace(
            "    count: u32,\n    limit",
            "    pub count: u32,\n    pub limit",
        ),
    );
    assert_screen!("check_contract", dojo.kata(&["check"]));
}

/// The compiler refuses the contract, because another field is private.
#[test]
fn a_way_around_a_contract() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    let lib = dojo.read("counter/src/lib.rs");
    let open = lib.replace(
        "    count: u32,\n    limit",
        "    pub count: u32,\n    limit",
    );
    dojo.write("counter/src/lib.rs", open);
    assert_screen!("check_way_in", dojo.kata(&["check"]));
}

#[test]
fn the_catalogue_and_what_authors_see() {
    let dojo = Dojo::with_counter();
    assert_screen!("list", dojo.kata(&["list"]));
    assert_screen!(
        "list_by_pattern",
        dojo.kata(&["list", "--pattern", "observer", "--sort", "difficulty"])
    );
    assert_screen!(
        "list_nothing",
        dojo.kata(&["list", "--pattern", "nonesuch"])
    );
    assert_screen!(
        "new",
        dojo.kata(&["new", "coffee-machine", "--katas", "mine"])
    );
    assert_screen!(
        "fetch",
        dojo.kata(&["fetch", "coffee-machine", "--katas", "mine"])
    );
    assert_screen!(
        "fetch_again",
        dojo.kata(&["fetch", "coffee-machine", "--katas", "mine"])
    );
    let brief = dojo.read("mine/katas/coffee-machine/brief/1.md");
    dojo.write(
        "mine/katas/coffee-machine/brief/1.md",
        brief + &"wide ".repeat(20),
    );
    assert_screen!("verify", dojo.kata(&["verify", "--katas", "mine"]));
}

#[test]
fn reading_and_going_back() {
    let dojo = Dojo::with_counter();
    assert_screen!("brief", dojo.kata(&["brief"]));
    assert_screen!("brief_overview", dojo.kata(&["brief", "--stage", "0"]));
    assert_screen!("hint", dojo.kata(&["hint"]));
    assert_screen!("solution_locked", dojo.kata(&["solution"]));
    assert_screen!("reset", dojo.kata(&["reset"]));
    assert_screen!("restore", dojo.kata(&["restore"]));
    assert_screen!("doctor", dojo.kata(&["doctor"]));
    assert_screen!("report", dojo.kata(&["report", "--html", "report.html"]));
    assert_screen!("unknown_kata", dojo.kata(&["check", "cuonter"]));
}

/// The names of all commands, as the help lists them.
fn commands(dojo: &Dojo) -> Vec<String> {
    let help = dojo.kata(&["--help"]).stdout;
    let listed = help.split("Commands:").nth(1).unwrap();
    let listed = listed.split("Options:").next().unwrap();
    let names = listed.lines().filter_map(|line| {
        let name = line
            .strip_prefix("  ")
            .filter(|rest| !rest.starts_with(' '))?;
        Some(name.split(' ').next()?.to_owned())
    });
    let names: Vec<String> = names.filter(|name| name != "help").collect();
    assert!(names.len() > 15, "{names:?}");
    names
}

#[test]
fn the_help_of_every_command_has_an_example() {
    let dojo = Dojo::with_counter();
    assert_screen!("help", dojo.kata(&["--help"]));
    for command in commands(&dojo) {
        let command = command.as_str();
        let run = dojo
            .kata(&[command, "--help"])
            .exits(0)
            .says("Example: kata ");
        assert!(
            run.stdout.contains(&format!("Usage: kata {command}")),
            "{}",
            run.stdout
        );
    }
}

#[cfg(unix)]
#[test]
fn colour_comes_when_asked_for_and_goes_with_no_color() {
    let dojo = Dojo::with_counter();
    let colored = |run: Run| run.stdout.contains('\u{1b}');
    assert!(!colored(dojo.kata(&["check"])));
    assert!(colored(dojo.kata(&["check", "--color", "always"])));
    assert!(!colored(dojo.kata(&["check", "--color", "never"])));
    let on_a_terminal = |no_color: &str| {
        let inner = format!("'{}' check", crate::dojo::KATA);
        let output = crate::dojo::on_a_terminal(&inner)
            .current_dir(dojo.root())
            .env("KATA_HOME", crate::dojo::user_folder())
            .env("TERM", "xterm")
            .env("NO_COLOR", no_color)
            .output()
            .unwrap();
        Run::of(output)
    };
    assert!(colored(on_a_terminal("")));
    assert!(!colored(on_a_terminal("1")));
}

#[test]
fn completions_and_the_manual_are_complete() {
    let dojo = Dojo::with_counter();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        dojo.kata(&["completions", shell]).exits(0).says("restore");
    }
    dojo.kata(&["man"])
        .exits(0)
        .says(".TH kata")
        .says("solution")
        .says("\\-\\-all\\-stages");
    let all = commands(&dojo);
    let with_pictures = all.iter().filter(|command| {
        let page = dojo.kata(&["man", command]).exits(0);
        page.says(&format!(".TH kata-{command}"))
            .stdout
            .contains(".SH SCREEN")
    });
    // `man` and `completions` themselves have no screen.
    assert_eq!(with_pictures.count(), all.len() - 2);
    dojo.kata(&["man", "nonesuch"])
        .exits(2)
        .says("the manual has no page `nonesuch`");
}
