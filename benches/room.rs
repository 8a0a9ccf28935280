//! Room for sixty katas: `cargo bench --bench room`.
//!
//! Makes sixty katas from variations of those in `katas/`, builds a binary with them
//! beside these (`KATA_EMBED`, see `build.rs`), and measures it in turns with the binary
//! that has only the katas of this project. `KATA_BEFORE` names one more binary to
//! measure, for example of an older commit. Prints medians; asserts nothing.
//! `cargo bench --bench room -- ROUNDS` sets how often (default 21).
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark starts programs and writes files"
)]
#![expect(clippy::print_stdout, reason = "its output is the result")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use walkdir::WalkDir;

const MORE_KATAS: usize = 60;
const COMMANDS: [(&str, &[&str], &str); 5] = [
    ("list", &["list"], "3 ms above an empty process"),
    ("status", &["status"], "3 ms above an empty process"),
    ("hint", &["hint"], "3 ms above an empty process"),
    ("check, unchanged", &["check"], "5 ms"),
    ("check --all, unchanged", &["check", "--all"], "15 ms"),
];

fn main() {
    let rounds = env::args().find_map(|arg| arg.parse().ok()).unwrap_or(21);
    let mut programs = Vec::new();
    if let Some(before) = env::var_os("KATA_BEFORE") {
        programs.push(("before", PathBuf::from(before)));
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("room");
    let more = folder.join("catalogue");
    let made = make_katas(&more);
    programs.push(("now", built(&folder.join("now"), None)));
    let name = format!("with {made} more");
    programs.push((&name, built(&folder.join("more"), Some(&more))));
    let dojos: Vec<Dojo> = programs.iter().map(|(_, it)| Dojo::new(it)).collect();
    println!("\nmedians of {rounds}, in turns");
    let empty = median(
        (0..rounds)
            .map(|_| time(&mut Command::new("true")))
            .collect(),
    );
    println!("  {:<28} {empty:>7.2} ms", "an empty process");
    for (what, args, goal) in COMMANDS {
        let mut times = vec![Vec::new(); dojos.len()];
        for _ in 0..rounds {
            for (dojo, times) in dojos.iter().zip(&mut times) {
                times.push(time(&mut dojo.kata(args)));
            }
        }
        println!("  {what} (goal {goal})");
        for (((name, _), dojo), times) in programs.iter().zip(&dojos).zip(times) {
            let ms = median(times);
            let peak = (0..5)
                .map(|_| peak_kb(dojo.kata(args)))
                .max()
                .unwrap_or_default();
            println!(
                "    {name:<26} {ms:>7.2} ms, {:>5.2} above an empty process, peak {:.1} MB",
                ms - empty,
                f64::from(peak) / 1024.0
            );
        }
    }
    println!("  size (goal 8 MB)");
    for (name, program) in &programs {
        let bytes = fs::metadata(program).map_or(0, |it| it.len());
        println!("    {name:<26} {:>7} KB", bytes / 1000);
    }
}

/// Writes the variations below `folder`; gives how many there are.
fn make_katas(folder: &Path) -> usize {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join("katas"))
        .expect("readable")
        .flatten();
    let mut ids: Vec<String> = entries
        .filter(|entry| entry.path().join("kata.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    ids.sort();
    for number in 0..MORE_KATAS {
        let (id, variant) = (&ids[number % ids.len()], number / ids.len() + 2);
        let other = format!("{id}-{variant}");
        let varied = |text: &str| {
            text.replace(id, &other)
                .replace(&id.replace('-', "_"), &other.replace('-', "_"))
                .replace("title = \"", &format!("title = \"{variant}. "))
        };
        for part in ["katas", "solutions"] {
            let from = root.join(part).join(id);
            for entry in WalkDir::new(&from).into_iter().flatten() {
                if entry.file_type().is_file() {
                    let relative = entry.path().strip_prefix(&from).expect("below it");
                    let to = folder.join(part).join(&other).join(relative);
                    let text = fs::read_to_string(entry.path()).expect("a text");
                    fs::create_dir_all(to.parent().expect("a folder")).expect("writable");
                    fs::write(to, varied(&text)).expect("writable");
                }
            }
        }
    }
    MORE_KATAS
}

/// A binary as it is released, built in `target`.
fn built(target: &Path, more: Option<&Path>) -> PathBuf {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--release", "--locked", "--bin", "kata"]);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env("CARGO_TARGET_DIR", target);
    if let Some(more) = more {
        command.env("KATA_EMBED", more);
    }
    let started = Instant::now();
    assert!(command.status().expect("cargo starts").success());
    println!("built in {:.0} s", started.elapsed().as_secs_f64());
    target.join("release/kata")
}

/// A dojo in which all katas of this project are fetched and checked.
struct Dojo {
    folder: tempfile::TempDir,
    program: PathBuf,
}

impl Dojo {
    fn new(program: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let dojo = Self {
            folder,
            program: program.to_owned(),
        };
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("katas");
        quiet(&mut dojo.kata(&["start", "--dojo", "."]));
        for entry in fs::read_dir(root).expect("readable").flatten() {
            if entry.path().join("kata.toml").is_file() {
                let id = entry.file_name();
                quiet(&mut dojo.kata(&["fetch", &id.to_string_lossy()]));
            }
        }
        quiet(&mut dojo.kata(&["check", "--all"]));
        dojo
    }

    fn kata(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).current_dir(self.folder.path());
        command.env("KATA_HOME", self.folder.path().join(".home"));
        command
    }
}

fn quiet(command: &mut Command) {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("it starts");
}

fn time(command: &mut Command) -> f64 {
    let started = Instant::now();
    quiet(command);
    started.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The largest resident set of the process, read all the while it runs.
fn peak_kb(mut command: Command) -> u32 {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(now.unwrap_or(0));
    }
    peak
}
