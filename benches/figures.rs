//! The figures that this project promises, measured in one go: `cargo bench`.
//!
//! Makes a dojo with the reference as the learner's code, applies a real edit
//! before each run, and takes turns between what is compared, so that a noisy
//! machine is noisy for all. Prints medians and ratios; asserts nothing.
//! `cargo bench -- ROUNDS` sets how often (default 15).
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark starts programs and writes files"
)]
#![expect(clippy::print_stdout, reason = "its output is the result")]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use lld_kata::kata::{Catalogue, Kata, Solution};

const KATA: &str = env!("CARGO_BIN_EXE_kata");

fn main() {
    let rounds = env::args().find_map(|arg| arg.parse().ok()).unwrap_or(15);
    let catalogue = Catalogue::embedded().expect("the embedded katas are well formed");
    let mut katas: Vec<&Kata> = catalogue.iter().collect();
    katas.sort_by_key(|kata| kata.rank());
    let first = katas[0];
    println!("kata: {}, rounds: {rounds}\n", first.id);
    let bench = Bench::with(&katas[..1]);
    after_an_edit(&bench, rounds);
    watching(&bench, rounds);
    start_up(&bench, rounds * 2);
    fresh(first);
    growth(&katas, rounds.min(7));
    gate(&katas);
    size();
}

/// A dojo in which the references of some katas stand as the learner's code.
struct Bench {
    folder: tempfile::TempDir,
    katas: Vec<Kata>,
    edits: std::cell::Cell<u32>,
}

impl Bench {
    fn with(katas: &[&Kata]) -> Self {
        let bench = Self::fetched(katas, &["--all-stages"]);
        for kata in katas {
            bench.solve(kata);
        }
        quiet(bench.kata(&["check", "--all"]));
        bench
    }

    /// All fetched, nothing solved.
    fn fetched(katas: &[&Kata], options: &[&str]) -> Self {
        let bench = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            katas: katas.iter().map(|kata| (*kata).clone()).collect(),
            edits: std::cell::Cell::new(0),
        };
        quiet(bench.kata(&["start", katas[0].id.as_str(), "--dojo", "."]));
        fs::remove_dir_all(bench.path(katas[0].id.as_str())).expect("it was just made");
        fs::remove_file(bench.path(".kata/journal.jsonl")).expect("it was just made");
        for kata in katas {
            let args = [&["fetch", kata.id.as_str()], options].concat();
            quiet(bench.kata(&args));
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn solve(&self, kata: &Kata) {
        for (name, text) in kata.solution(Solution::Reference) {
            fs::write(self.path(kata.id.as_str()).join("src").join(name), text).expect("writable");
        }
    }

    /// A new private function in each kata's library: the compiler has to look.
    fn edit(&self) {
        self.edits.set(self.edits.get() + 1);
        for kata in &self.katas {
            let path = self.path(kata.id.as_str()).join("src/lib.rs");
            let text = fs::read_to_string(&path).expect("readable");
            let base = text
                .split("\n#[allow(dead_code)]\nfn edit")
                .next()
                .unwrap_or_default();
            let n = self.edits.get();
            let edited =
                format!("{base}\n#[allow(dead_code)]\nfn edit_{n}() -> u32 {{\n    {n}\n}}\n");
            fs::write(path, edited).expect("writable");
        }
    }

    fn kata(&self, args: &[&str]) -> Command {
        self.program(Path::new(KATA), args)
    }

    fn cargo(&self, args: &[&str]) -> Command {
        self.program(Path::new("cargo"), args)
    }

    fn program(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("LANG", "C.UTF-8");
        command
    }
}

fn after_an_edit(bench: &Bench, rounds: usize) {
    let id = bench.katas[0].id.as_str();
    let bare = ["test", "--offline", "--quiet", "-p", id, "--test", "stages"];
    quiet(bench.cargo(&bare));
    let mut times = vec![Vec::new(); 6];
    for _ in 0..rounds {
        let mut timed = |slot: usize, edit: bool, command: Command| {
            if edit {
                bench.edit();
            }
            times[slot].push(time(command));
        };
        timed(0, true, bench.cargo(&bare));
        timed(1, true, bench.kata(&["check", "--test", "_"]));
        timed(2, true, bench.kata(&["check"]));
        timed(3, false, bench.kata(&["check"]));
        timed(4, false, bench.program(Path::new("true"), &[]));
        timed(5, true, bench.kata(&["check", "--sandbox", "off"]));
    }
    let [bare, tests, all, unchanged, nothing, open] = medians(times);
    println!("after an edit");
    row("bare `cargo test --test stages`", bare, None);
    row("check, tests only", tests, Some((tests / bare, 1.15)));
    row("check, with contracts", all, Some((all / bare, 1.5)));
    row("check, nothing changed (goal 10 ms)", unchanged, None);
    row("an empty process", nothing, None);
    row("check, without the sandbox", open, Some((all / open, 1.25)));
    let tests: usize = bench.katas.iter().map(count_tests).sum();
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let each = (all - open) / tests as f64;
    row("the sandbox, a test (goal 15 ms)", each, None);
}

fn count_tests(kata: &Kata) -> usize {
    (1..=kata.last_stage())
        .map(|stage| kata.tests(stage).len())
        .sum()
}

/// From a save to the verdict of `kata watch`, its debounce included.
fn watching(bench: &Bench, rounds: usize) {
    let id = bench.katas[0].id.as_str();
    let bare = ["test", "--offline", "--quiet", "-p", id, "--test", "stages"];
    let mut watch = bench.kata(&["watch"]);
    let watch = watch.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = watch.spawn().expect("it starts");
    let stdout = child.stdout.take().expect("it was piped");
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let mut await_verdict = || lines.find(|line| line.starts_with("next: "));
    await_verdict();
    let mut times = vec![Vec::new(); 2];
    for _ in 0..rounds {
        let started = Instant::now();
        bench.edit();
        await_verdict();
        times[1].push(started.elapsed().as_secs_f64() * 1000.0);
        // The judge's own files are not the editor's, so both build anew.
        times[0].push(time(bench.cargo(&bare)));
    }
    child.kill().and_then(|()| child.wait()).expect("it runs");
    let [bare, watch] = medians(times);
    println!("\nfrom a save to the verdict");
    row("bare `cargo test --test stages`", bare, None);
    row("watch", watch, Some((watch / bare, 1.3)));
    let beyond = (watch - 20.0) / bare;
    row(
        "watch, without the debounce of 20 ms",
        watch - 20.0,
        Some((beyond, 1.3)),
    );
}

fn start_up(bench: &Bench, rounds: usize) {
    let commands: [&[&str]; 5] = [
        &["list"],
        &["status"],
        &["hint"],
        &["brief"],
        &["--version"],
    ];
    let mut times = vec![Vec::new(); 6];
    for _ in 0..rounds {
        times[0].push(time(bench.program(Path::new("true"), &[])));
        for (slot, args) in commands.iter().enumerate() {
            // With no cargo in PATH: none is started.
            let mut command = bench.kata(args);
            command.env("PATH", "/nonexistent");
            times[slot + 1].push(time(command));
        }
    }
    let [nothing, list, status, hint, brief, version] = medians(times);
    println!("\nabove an empty process, with no cargo in PATH (goal 3 ms)");
    for (name, ms) in [
        ("list", list),
        ("status", status),
        ("hint", hint),
        ("brief", brief),
        ("--version", version),
    ] {
        row(name, ms - nothing, None);
    }
}

fn fresh(kata: &Kata) {
    let (mut first, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let bench = Bench::fetched(&[kata], &[]);
        // `--stage` records nothing, so that the next stage stays away.
        bench.edit();
        first.push(time(bench.kata(&["check", "--stage", "1"])));
        for _ in 0..5 {
            bench.edit();
            warm.push(time(bench.kata(&["check", "--stage", "1"])));
        }
    }
    let [first, warm] = medians(vec![first, warm]);
    println!("\nfirst check in a fresh dojo, stage 1");
    row("warm", warm, None);
    row("first", first, Some((first / warm, 1.5)));
}

/// `check --all` over one kata, two, … all.
fn growth(katas: &[&Kata], rounds: usize) {
    println!("\nall katas by one call");
    for count in 1..=katas.len() {
        let bench = Bench::with(&katas[..count]);
        let bare = [
            "test",
            "--offline",
            "--quiet",
            "--workspace",
            "--test",
            "stages",
        ];
        quiet(bench.cargo(&bare));
        let mut times = vec![Vec::new(); 3];
        for _ in 0..rounds {
            bench.edit();
            times[0].push(time(bench.cargo(&bare)));
            bench.edit();
            times[1].push(time(bench.kata(&["check", "--all"])));
            times[2].push(time(bench.kata(&["check", "--all"])));
        }
        let [bare, all, unchanged] = medians(times);
        row(
            &format!("{count}: bare `cargo test --workspace`"),
            bare,
            None,
        );
        row(
            &format!("{count}: check --all"),
            all,
            Some((all / bare, 1.3)),
        );
        row(
            &format!("{count}: nothing changed (goal 10 ms)"),
            unchanged,
            None,
        );
    }
}

fn gate(katas: &[&Kata]) {
    let of_each = katas
        .iter()
        .map(|kata| kata.mutants().map_or(0, |it| it.len()));
    let mutants = of_each.sum::<usize>().max(1);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(KATA);
    command.arg("verify").current_dir(folder.path());
    let ms = time(command);
    println!("\nthe gate");
    row(
        &format!("verify, {} katas, {mutants} mutants", katas.len()),
        ms,
        Some((ms / 1000.0 / 60.0, 5.0)),
    );
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    row(
        "a mutant",
        ms / mutants as f64,
        Some((ms / 1000.0 / mutants as f64, 0.7)),
    );
    let bench = Bench::with(&katas[..1]);
    bench.edit();
    println!(
        "  {:<44} {:>8} MB  (goal 40)",
        "peak memory of `kata check`",
        peak_memory_kb(bench.kata(&["check"])) / 1024
    );
}

/// The largest resident set of the process itself, read while it runs.
fn peak_memory_kb(mut command: Command) -> u64 {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    peak
}

fn size() {
    let bytes = fs::metadata(KATA).map_or(0, |metadata| metadata.len());
    println!("\nthe program");
    println!(
        "  {:<44} {:>8} KB  (goal 6000)",
        "binary, stripped",
        bytes / 1000
    );
    let tree = Command::new("cargo")
        .args([
            "tree",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--no-dedupe",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree");
    let text = String::from_utf8_lossy(&tree.stdout).into_owned();
    let mut names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_suffix(" (*)").or(Some(line)))
        .collect();
    names.sort_unstable();
    names.dedup();
    println!(
        "  {:<44} {:>8}     (goal 90)",
        "normal dependencies",
        names.len().saturating_sub(1)
    );
}

fn quiet(mut command: Command) {
    let output = command.output().expect("it starts");
    let code = output.status.code();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(code, Some(0 | 1)), "{command:?}: {code:?} {said}");
}

/// Milliseconds of one run, whatever its exit code.
fn time(mut command: Command) -> f64 {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let started = Instant::now();
    command.status().expect("it starts");
    started.elapsed().as_secs_f64() * 1000.0
}

fn medians<const N: usize>(times: Vec<Vec<f64>>) -> [f64; N] {
    let mut medians = [0.0; N];
    for (median, mut of_one) in medians.iter_mut().zip(times) {
        of_one.sort_by(f64::total_cmp);
        *median = of_one.get(of_one.len() / 2).copied().unwrap_or_default();
    }
    medians
}

fn row(name: &str, ms: f64, ratio: Option<(f64, f64)>) {
    match ratio {
        Some((ratio, goal)) => println!("  {name:<44} {ms:>8.1} ms  {ratio:.2} (goal {goal})"),
        None => println!("  {name:<44} {ms:>8.1} ms"),
    }
}
