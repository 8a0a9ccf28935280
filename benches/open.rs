//! What a check of an open track costs beside a bare `cargo build` after the same edit:
//! `cargo bench --bench open`. Prints medians and ratios; asserts nothing.
//! `cargo bench --bench open -- ROUNDS` sets how often (default 9).
#![expect(
    clippy::disallowed_methods,
    reason = "a benchmark starts programs and writes files"
)]
#![expect(clippy::print_stdout, reason = "its output is the result")]

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use lld_kata::kata::{Catalogue, Kata, Solution};

const KATA: &str = env!("CARGO_BIN_EXE_kata");

fn main() {
    let rounds = env::args().find_map(|arg| arg.parse().ok()).unwrap_or(9);
    let catalogue = Catalogue::embedded().expect("the embedded katas are well formed");
    for kata in catalogue.iter().filter(|kata| kata.is_open()) {
        measure(kata, rounds);
    }
}

fn measure(kata: &Kata, rounds: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (dojo, id) = (folder.path(), kata.id.as_str());
    run(dojo, KATA, &["start", id, "--dojo", "."]);
    run(dojo, KATA, &["reset", id]);
    for (name, text) in kata.solution(Solution::Reference) {
        let path = dojo.join(id).join("src").join(name);
        fs::create_dir_all(path.parent().expect("it lies in src")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    // Each check that passes a stage brings the next one; then come the partners.
    for stage in 1..=kata.last_stage() {
        if let Some(round) = kata.round(stage) {
            let lib = format!("{}/src/lib.rs", Kata::partner_folder(round));
            let partner = kata.partner(Solution::Reference, round);
            fs::write(dojo.join(id).join(lib), partner).expect("it has arrived");
        }
        run(dojo, KATA, &["check", id]);
    }
    let stages = kata.own_stages().to_string();
    let transcripts = kata.own_tests_up_to(kata.last_stage()).len();
    let bare = ["build", "--offline", "--quiet", "--lib", "-p", id];
    let tests = ["test", "--offline", "--quiet", "--test", "stages", "-p", id];
    let mut times: [Vec<f64>; 4] = Default::default();
    for round in 0..rounds {
        let calls: [(&str, &[&str]); 4] = [
            ("cargo", &bare),
            ("cargo", &tests),
            (KATA, &["check", id, "--stage", &stages]),
            (KATA, &["check", id]),
        ];
        for (slot, (program, args)) in calls.into_iter().enumerate() {
            edit(
                &dojo.join(id).join("src/lib.rs"),
                round * calls.len() + slot,
            );
            times[slot].push(run(dojo, program, args));
        }
    }
    let [bare, tests, check, partners] = times.map(median);
    println!("{id}: {transcripts} transcripts, medians of {rounds}");
    let row = |name: &str, ms: f64| println!("  {name:<36} {ms:>7.0} ms  {:.2}", ms / bare);
    row("cargo build --lib", bare);
    row("cargo test", tests);
    row("kata check, all transcripts", check);
    row("kata check, with all partners", partners);
}

/// A new private function in the library: the compiler has to look.
fn edit(lib: &Path, number: usize) {
    let text = fs::read_to_string(lib).expect("readable");
    let base = text.split("\n#[allow(dead_code)]\nfn edit").next();
    let base = base.unwrap_or_default();
    let edit = format!("fn edit_{number}() -> usize {{\n    {number}\n}}\n");
    fs::write(lib, format!("{base}\n#[allow(dead_code)]\n{edit}")).expect("writable");
}

/// The milliseconds of one run, whatever its exit code.
fn run(folder: &Path, program: &str, args: &[&str]) -> f64 {
    let started = Instant::now();
    let mut command = Command::new(program);
    command.args(args).current_dir(folder);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("it starts");
    started.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
