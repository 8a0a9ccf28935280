//! A folder of katas may come from anybody (`--katas`). Each package here does harm
//! to a tool that trusts it: it writes or reads outside, commands the terminal, eats
//! memory, or stops every command. What such texts print is in `hostile_texts`.

use std::{
    fs::{self, File},
    os::unix::{fs::symlink, net::UnixListener},
    path::PathBuf,
    process::{Command, Output},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::dojo::{Dojo, KATA, Run, course};

/// No command of these tests needs as much, unless it builds.
const MOST_TIME: Duration = Duration::from_secs(20);
const MOST_PRINTED: usize = 64 << 10;
/// Address space of a command that builds nothing, in KiB.
const MOST_MEMORY: u64 = 600 << 10;

/// A good course to spoil, a dojo in which its kata is fetched, and a folder beside
/// both that nobody may touch.
pub(crate) struct Package {
    folder: TempDir,
    dojo: Dojo,
}

impl Package {
    pub(crate) fn new() -> Self {
        let folder = TempDir::with_prefix("package ").unwrap();
        let copied = Command::new("cp")
            .arg("-a")
            .arg(course())
            .arg(folder.path().join("course"))
            .status();
        assert!(copied.unwrap().success());
        fs::create_dir(folder.path().join("outside")).unwrap();
        fs::write(
            folder.path().join("outside/precious.rs"),
            "// years of work\n",
        )
        .unwrap();
        Self {
            folder,
            dojo: Dojo::with_counter(),
        }
    }

    fn course(&self) -> PathBuf {
        self.folder.path().join("course")
    }

    fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    /// A path in the course.
    fn path(&self, name: &str) -> PathBuf {
        self.course().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn edit(&self, name: &str, edit: impl Fn(&str) -> String) {
        let before = fs::read_to_string(self.path(name)).unwrap();
        let after = edit(&before);
        assert_ne!(before, after, "{name} is as it was");
        self.write(name, after);
    }

    /// `kata ARGS --katas COURSE` in the dojo, with little memory.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        let script = format!("ulimit -v {MOST_MEMORY}; exec \"$@\"");
        let mut command = Command::new("bash");
        command.args(["-c", &script, "bash", KATA]).args(args);
        command.arg("--katas").arg(self.course());
        bounded(command.current_dir(self.dojo.root()))
    }

    /// The same without the bound on memory, for what builds; `TMPDIR` is ours.
    fn build(&self, args: &[&str]) -> Run {
        let mut command = Command::new(KATA);
        command.args(args).arg("--katas").arg(self.course());
        let temporary = self.folder.path().join("temporary");
        fs::create_dir_all(&temporary).unwrap();
        command.env("TMPDIR", temporary);
        Run::of(command.current_dir(self.dojo.root()).output().unwrap())
    }

    fn outside_is_untouched(&self) {
        let names: Vec<_> = fs::read_dir(self.outside())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["precious.rs"]);
        let text = fs::read_to_string(self.outside().join("precious.rs")).unwrap();
        assert_eq!(text, "// years of work\n");
    }

    /// Every command that asks for the kata says what is wrong with it; the others
    /// do their work.
    #[track_caller]
    pub(crate) fn is_refused(&self, because: &str) {
        let before = crate::dojo::counter().version;
        assert!(!before.is_empty());
        harmless(&self.run(&["list"]), 0);
        harmless(&self.run(&["list", "--json"]), 0);
        for command in [
            "fetch",
            "start",
            "brief",
            "hint",
            "solution",
            "diagram",
            "review",
            "interview",
            "check",
            "reset",
            "verify",
            "card",
        ] {
            let run = self.run(&[command, "counter", "--color", "always"]);
            harmless(&run, 2);
            assert!(
                run.stderr.contains(because),
                "{command}: no `{because}`: {run:?}"
            );
            assert!(run.stderr.contains("hint:"), "{command}: {run:?}");
        }
        harmless(&self.run(&["brief", "counter", "--json"]), 2);
        harmless(&self.run(&["new", "another"]), 0);
        assert!(self.path("katas/another/kata.toml").is_file());
        self.outside_is_untouched();
    }
}

/// Runs `command` and sees that it ends soon.
pub(crate) fn bounded(command: &mut Command) -> Run {
    let started = Instant::now();
    let output: Output = command
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(started.elapsed() < MOST_TIME, "{:?}", started.elapsed());
    Run::of(output)
}

/// The exit code, little output, and nothing in it that commands a terminal.
#[track_caller]
pub(crate) fn harmless(run: &Run, code: i32) {
    assert_eq!(run.code, code, "{run:?}");
    for printed in [&run.stdout, &run.stderr] {
        assert!(printed.len() < MOST_PRINTED, "{} bytes", printed.len());
        commands_no_terminal(printed);
    }
}

/// Of all control characters only line ends, tabs and the tool's own colours.
#[track_caller]
pub(crate) fn commands_no_terminal(printed: &str) {
    let mut plain = printed.to_owned();
    for colour in [
        "0", "1", "2", "31", "32", "33", "36", "1;31", "1;33", "1;36",
    ] {
        plain = plain.replace(&format!("\u{1b}[{colour}m"), "");
    }
    let found = plain.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(found, None, "{printed:?}");
}

#[test]
fn a_step_or_a_mutant_that_leaves_the_sources_writes_nothing() {
    // From `judge/counter-…/src` up to the folder that holds the judge's.
    let planted = "../../../planted.rs";
    let package = Package::new();
    package.edit("solutions/counter/steps/2.diff", |text| {
        // Taken back, as the reference of stage 1 needs it, this makes the file.
        format!("{text}--- a/{planted}\n+++ /dev/null\n@@ -1 +0,0 @@\n-// planted\n")
    });
    let run = package.build(&["verify", "counter"]);
    harmless(&run, 1);
    assert!(run.stdout.contains("steps/2.diff"), "{run:?}");
    assert!(!package.folder.path().join("temporary/planted.rs").exists());

    let package = Package::new();
    package.write(
        "solutions/counter/mutants/m9-planted.diff",
        format!(
            "# m9: it writes outside\n# kills: stage_1::each_press_counts_one_up\n\
             --- /dev/null\n+++ b/{planted}\n@@ -0,0 +1 @@\n+// planted\n"
        ),
    );
    let run = package.build(&["verify", "counter"]);
    harmless(&run, 1);
    assert!(run.stdout.contains("m9-planted.diff"), "{run:?}");
    assert!(!package.folder.path().join("temporary/planted.rs").exists());
}

#[test]
fn a_contracts_id_is_a_name_and_no_path() {
    for id in [
        // From `.kata/fetching-counter/tests/contracts` to the folder of the dojo.
        "../../../../../precious",
        "/precious",
        "a\\\"\\npath = \\\"/etc/passwd",
        "controls",
        "crate",
        "con",
        "Upper",
        "",
    ] {
        let package = Package::new();
        package.edit("katas/counter/kata.toml", |text| {
            let contract = format!("\n[[contracts]]\nid = \"{id}\"\nstage = 1\nsays = \"x\"\n");
            text.to_owned() + &contract
        });
        let precious = package.dojo.path("../precious.rs");
        fs::write(&precious, "// years of work\n").unwrap();
        fs::remove_dir_all(package.dojo.path("counter")).unwrap();
        harmless(&package.run(&["fetch", "counter"]), 2);
        assert_eq!(fs::read_to_string(&precious).unwrap(), "// years of work\n");
        package.is_refused("contract `");
    }
}

#[test]
fn a_tests_name_is_a_name_and_no_folder() {
    let package = Package::new();
    let dojo = Dojo::none();
    // A test's scratch folder is emptied: here, it would be one beside the dojo.
    let name = "x/*/../../../../../../../precious */";
    package.edit("katas/counter/tests/stage_1.rs", |text| {
        format!("{text}\n#[test]\nfn {name}() {{\n    let _ = 1;\n}}\n")
    });
    let course = package.course();
    let start = ["start", "counter", "--sandbox", "off", "--katas"];
    let precious = dojo.root().with_file_name("precious *");
    fs::create_dir_all(&precious).unwrap();
    fs::write(precious.join("work"), "years").unwrap();
    let args: Vec<&str> = start.into_iter().chain(course.to_str()).collect();
    dojo.kata(&args).exits(0);
    let check = ["check", "--force", "--sandbox", "off", "--katas"];
    let args: Vec<&str> = check.into_iter().chain(course.to_str()).collect();
    dojo.kata(&args).exits(1);
    assert_eq!(fs::read_to_string(precious.join("work")).unwrap(), "years");
}

#[test]
fn a_huge_file_costs_no_memory() {
    for name in [
        "katas/counter/brief/1.md",
        "solutions/counter/reference/big.rs",
    ] {
        let package = Package::new();
        File::create(package.path(name))
            .unwrap()
            .set_len(1 << 30)
            .unwrap();
        package.is_refused("is larger than 1 MiB");
    }
    let package = Package::new();
    for number in 0..12 {
        let text = "// a line of text\n".repeat(50_000);
        package.write(
            &format!("solutions/counter/reference/big_{number}.rs"),
            text,
        );
    }
    package.is_refused("8 MiB are taken");
}

#[test]
fn a_folder_of_very_many_files_is_refused_as_a_whole() {
    let package = Package::new();
    fs::create_dir(package.path("katas/many")).unwrap();
    for number in 0..20_100 {
        File::create(package.path(&format!("katas/many/{number}"))).unwrap();
    }
    for command in ["list", "brief", "verify"] {
        let run = package.run(&[command]);
        harmless(&run, 2);
        assert!(run.stderr.contains("more than 20000 files"), "{run:?}");
    }
    // What was fetched from elsewhere goes on.
    package.dojo.kata(&["brief"]).exits(0);
}

#[test]
fn links_are_not_followed_out_of_the_folder() {
    let package = Package::new();
    let snapshots = package.path("katas/counter/tests/snapshots");
    fs::remove_dir_all(&snapshots).unwrap();
    symlink(package.outside(), &snapshots).unwrap();
    // It would record the missing snapshots in the other folder.
    harmless(&package.build(&["verify", "counter", "--accept"]), 2);
    package.is_refused("tests/snapshots` is a link");

    for (link, target) in [
        ("katas/counter/brief/2.md", "outside/precious.rs"),
        ("katas/counter/starter/1/loop", "course/katas/counter"),
    ] {
        let package = Package::new();
        let _ = fs::remove_file(package.path(link));
        symlink(package.folder.path().join(target), package.path(link)).unwrap();
        package.is_refused("is a link");
    }

    let package = Package::new();
    fs::rename(package.path("katas"), package.outside().join("katas")).unwrap();
    symlink(package.outside().join("katas"), package.path("katas")).unwrap();
    for args in [vec!["list"], vec!["new", "another"]] {
        let run = package.run(&args);
        assert!([2, 3].contains(&run.code), "{run:?}");
        assert!(run.stderr.contains("links are not followed"), "{run:?}");
    }
    assert!(!package.outside().join("katas/another").exists());
}

#[test]
fn what_is_no_regular_file_is_named_and_not_opened() {
    let package = Package::new();
    let pipe = package.path("katas/counter/brief/1.md");
    fs::remove_file(&pipe).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    package.is_refused("is neither a file nor a folder");
    let package = Package::new();
    let _socket = UnixListener::bind(package.path("katas/counter/brief/s")).unwrap();
    package.is_refused("is neither a file nor a folder");
}

#[test]
fn one_bad_kata_does_not_stop_the_others() {
    let package = Package::new();
    let deep = "for i in $(seq 400); do mkdir deep_in_the_folder; cd -P deep_in_the_folder; done";
    fs::create_dir_all(package.path("katas/deep")).unwrap();
    let made = Command::new("bash")
        .args(["-c", deep])
        .current_dir(package.path("katas/deep"))
        .status();
    assert!(made.unwrap().success());
    package.write("katas/Not A Name/kata.toml", "");
    package.write("katas/binary/kata.toml", [0xff, 0xfe, 0]);
    harmless(&package.run(&["list"]), 0);
    harmless(&package.run(&["brief", "counter"]), 0);
    for (id, problem) in [
        ("deep", "folders deep"),
        ("Not A Name", "other characters"),
        ("binary", "is not UTF-8"),
    ] {
        let run = package.run(&["brief", id]);
        harmless(&run, 2);
        assert!(run.stderr.contains(problem), "{run:?}");
    }
}

#[test]
fn names_that_no_other_platform_can_write_are_refused() {
    for (name, problem) in [
        ("starter/1/con.rs", "Windows reserves"),
        ("starter/1/aux/mod.rs", "Windows reserves"),
        ("starter/1/LIB.rs", "differ in case only"),
        ("starter/1/lib.rs.", "begins or ends with `.`"),
        ("starter/2/lib.rs/x.rs", "both a file and a folder"),
        ("starter/1/a\\..\\..\\b.rs", "other characters"),
        ("starter/1/e\u{1b}[2J.rs", "other characters"),
        ("starter/1/a:b.rs", "other characters"),
    ] {
        let package = Package::new();
        package.write(&format!("katas/counter/{name}"), "// x\n");
        package.is_refused(problem);
    }
}

#[test]
fn a_kata_cannot_have_the_name_of_something_else_in_the_dojo() {
    for id in ["target", "insta", "con", "fn", "scratch"] {
        let package = Package::new();
        fs::rename(
            package.path("katas/counter"),
            package.path(&format!("katas/{id}")),
        )
        .unwrap();
        package.edit(&format!("katas/{id}/kata.toml"), |text| {
            text.replace("id = \"counter\"", &format!("id = \"{id}\""))
        });
        for args in [["fetch", id], ["verify", id]] {
            let run = package.run(&args);
            harmless(&run, 2);
            let says = ["not a kata's name", "Windows reserves"];
            assert!(says.iter().any(|it| run.stderr.contains(it)), "{run:?}");
        }
        assert!(!package.dojo.path(id).join("Cargo.toml").exists());
        package.dojo.kata(&["new", id]).exits(2);
    }
}

#[test]
fn absurd_numbers_are_refused() {
    let stage = "\n[[stages]]\nid = \"s\"\ntitle = \"t\"\nminutes = 1\nadds = \"a\"\n\
                 hints = [\"a\", \"b\", \"c\"]\n";
    for (add, problem) in [
        (stage.repeat(9_000), "stages; 1 to 20"),
        (
            stage.replace("= 1\n", "= 4294967295\n").repeat(2),
            "4294967295 minutes",
        ),
        (
            "\n[limits]\ntest_ms = 9223372036854775807\n".into(),
            "test_ms",
        ),
        ("\n[limits]\ntest_ms = 0\n".into(), "test_ms"),
        (
            "\n[limits]\noutput_bytes = 9223372036854775807\n".into(),
            "output_bytes",
        ),
        (
            "\n[limits]\nmemory_bytes = 9223372036854775807\n".into(),
            "memory_bytes",
        ),
        (
            "\n[limits]\nbuild_memory_bytes = 1099511627776\n".into(),
            "build_memory_bytes",
        ),
        ("\n[limits]\nbuild_ms = 86400000\n".into(), "build_ms"),
        ("\n[limits]\nopen_files = 1000000\n".into(), "open_files"),
        (
            "\n[limits]\ncpu_ms = 9223372036854775807\n".into(),
            "cpu_ms",
        ),
        (
            "\n[limits]\nfile_bytes = 1099511627776\n".into(),
            "file_bytes",
        ),
    ] {
        let package = Package::new();
        package.edit("katas/counter/kata.toml", |text| text.to_owned() + &add);
        package.is_refused(problem);
    }
}

#[test]
fn a_folder_changes_only_the_katas_that_were_fetched_from_it() {
    let dojo = Dojo::none();
    let package = Package::new();
    let course = package.course();
    dojo.kata(&["fetch", "parking-lot", "--dojo", "dojo"]);
    dojo.kata(&["start", "parking-lot"]).exits(0);
    let before = dojo.kata(&["brief", "parking-lot"]).exits(0).stdout;
    let args = ["fetch", "counter", "--katas", course.to_str().unwrap()];
    dojo.kata(&args).exits(0);
    // Now that somebody trusts the folder, it brings another text of what was there.
    for part in ["katas", "solutions"] {
        let copied = Command::new("cp")
            .arg("-a")
            .arg(package.path(&format!("{part}/counter")))
            .arg(package.path(&format!("{part}/parking-lot")))
            .status();
        assert!(copied.unwrap().success());
    }
    package.edit("katas/parking-lot/kata.toml", |text| {
        text.replace("id = \"counter\"", "id = \"parking-lot\"")
    });
    assert_eq!(dojo.kata(&["brief", "parking-lot"]).exits(0).stdout, before);
    dojo.kata(&["brief", "counter"]).exits(0);
    // Where the whole folder has gone bad, only its own kata is missed.
    symlink("/", package.path("katas/link")).unwrap();
    fs::remove_dir_all(package.path("solutions")).unwrap();
    symlink("/", package.path("solutions")).unwrap();
    assert_eq!(dojo.kata(&["brief", "parking-lot"]).exits(0).stdout, before);
    dojo.kata(&["brief", "counter"]).exits(2).says("is a link");
}

#[test]
fn the_gates_own_tools_see_no_more_than_a_compiler() {
    let package = Package::new();
    let secret = package.outside().join("precious.rs");
    fs::write(&secret, "pub  fn  a_secret_of_mine( ) { }\n").unwrap();
    package.edit("solutions/counter/reference/lib.rs", |text| {
        let tail = format!(
            "#[cfg(any())]\n#[path = \"{}\"]\nmod taken;\n",
            secret.display()
        );
        text.to_owned() + "\n" + &tail
    });
    let run = package.build(&["verify", "counter"]);
    harmless(&run, 1);
    assert!(!run.stdout.contains("a_secret_of_mine"), "{run:?}");
}
