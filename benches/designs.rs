//! How `kata review` and `kata diagram` grow with the size of a crate:
//! `cargo bench --bench designs`.
//!
//! Writes crates of 5,000 to 40,000 lines into a dojo and runs the program on them.
//! Prints medians, and how much longer eight times the lines take; asserts nothing.
//! `cargo bench --bench designs -- ROUNDS` sets how often (default 5).
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

use lld_kata::kata::Catalogue;

const KATA: &str = env!("CARGO_BIN_EXE_kata");
const SIZES: [usize; 4] = [5_000, 10_000, 20_000, 40_000];
const COMMANDS: [&[&str]; 9] = [
    &["review"],
    &["review", "--json"],
    &["diagram"],
    &["diagram", "--all"],
    &["diagram", "--plain"],
    &["diagram", "--json"],
    &["diagram", "--format", "mermaid"],
    &["diagram", "--format", "svg"],
    &["diagram", "--format", "svg", "--all"],
];

fn main() {
    let rounds = env::args().find_map(|arg| arg.parse().ok()).unwrap_or(5);
    let catalogue = Catalogue::embedded().expect("the embedded katas are well formed");
    let kata = catalogue.iter().next().expect("there is a kata");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let id = kata.id.as_str();
    run(folder.path(), &["fetch", id]);
    let src = folder.path().join(id).join("src");
    let mut times = [[0.0; SIZES.len()]; COMMANDS.len()];
    for (column, lines) in SIZES.into_iter().enumerate() {
        fs::remove_dir_all(&src).expect("it was just made");
        write_crate(&src, lines);
        for (row, command) in COMMANDS.into_iter().enumerate() {
            times[row][column] = median(rounds, || run(folder.path(), command));
        }
    }
    println!("milliseconds by lines (goal: 2000 for the last), medians of {rounds}\n");
    let heads: String = SIZES.iter().map(|it| format!("{it:>9}")).collect();
    println!("  {:<28}{heads}  last / first (8 is linear)", "");
    for (command, times) in COMMANDS.iter().zip(times) {
        let cells: String = times.iter().map(|it| format!("{it:>9.0}")).collect();
        let growth = times[SIZES.len() - 1] / times[0];
        println!("  {:<28}{cells}  {growth:>5.1}", command.join(" "));
    }
}

/// Milliseconds of one run.
fn run(folder: &Path, args: &[&str]) -> f64 {
    let mut command = Command::new(KATA);
    command.args(args).current_dir(folder).stdin(Stdio::null());
    let started = Instant::now();
    let output = command.output().expect("it starts");
    let took = started.elapsed().as_secs_f64() * 1000.0;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    took
}

fn median(rounds: usize, mut run: impl FnMut() -> f64) -> f64 {
    let mut times: Vec<f64> = (0..rounds.max(1)).map(|_| run()).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The lines of a module that [`module`] makes.
const MODULE: usize = 196;

/// A crate of about so many lines, in modules that use each other.
fn write_crate(src: &Path, lines: usize) {
    fs::create_dir_all(src).expect("writable");
    let count = lines / MODULE;
    let lib: String = (0..count).map(|it| format!("pub mod m{it};\n")).collect();
    fs::write(src.join("lib.rs"), lib).expect("writable");
    let mut written = count;
    for number in 0..count {
        let text = module(number, count);
        written += text.lines().count();
        fs::write(src.join(format!("m{number}.rs")), text).expect("writable");
    }
    assert!(written.abs_diff(lines) < lines / 10, "{written} of {lines}");
}

/// A trait with two implementations, an enum that is matched on, and five structs that
/// hold and use what other modules have.
fn module(number: usize, count: usize) -> String {
    let near = (number + 1) % count;
    let far = (number * 7 + 3) % count;
    let mut text = format!(
        "//! Module {number}.\n\
         use std::collections::BTreeMap;\n\
         use std::sync::{{Arc, Mutex}};\n\
         use crate::m{near}::{{Kind{near}, Rule{near}}};\n\
         use crate::m{far}::Item{far}x0;\n\
         pub trait Rule{number} {{\n    fn apply(&self, kind: &Kind{number}) -> u32;\n}}\n\
         #[derive(Clone, Debug)]\n\
         pub enum Kind{number} {{\n    Small,\n    Large {{ size: u32 }},\n    Other(Box<Kind{near}>),\n}}\n"
    );
    for name in ["Cheap", "Fair"] {
        text += &format!(
            "pub struct {name}{number} {{\n    pub name: String,\n}}\n\
             impl Rule{number} for {name}{number} {{\n\
             \x20   fn apply(&self, kind: &Kind{number}) -> u32 {{\n\
             \x20       match kind {{\n\
             \x20           Kind{number}::Small => 1,\n\
             \x20           Kind{number}::Large {{ size }} => *size,\n\
             \x20           Kind{number}::Other(_) => 3,\n\
             \x20       }}\n    }}\n}}\n"
        );
    }
    for item in 0..5 {
        text += &structure(number, item, near, far);
    }
    text
}

fn structure(number: usize, item: usize, near: usize, far: usize) -> String {
    let name = format!("Item{number}x{item}");
    let next = format!("Item{number}x{}", (item + 1) % 5);
    format!(
        "#[derive(Clone)]\n\
         pub struct {name} {{\n\
         \x20   name: String,\n\
         \x20   next: Option<Box<{next}>>,\n\
         \x20   far: Vec<Item{far}x0>,\n\
         \x20   rules: Vec<Arc<dyn Rule{near}>>,\n\
         \x20   kinds: Arc<Mutex<BTreeMap<u32, Kind{number}>>>,\n\
         }}\n\
         impl {name} {{\n\
         \x20   pub fn new(name: String, far: Vec<Item{far}x0>) -> Self {{\n\
         \x20       Self {{ name, next: None, far, rules: Vec::new(), kinds: Arc::default() }}\n\
         \x20   }}\n\
         \x20   pub fn total{number}x{item}(&self, from: u32, to: u32, rule: &dyn Rule{number}) -> u32 {{\n\
         \x20       let mut sum = 0;\n\
         \x20       for (id, kind) in self.kinds.lock().unwrap().iter() {{\n\
         \x20           if *id >= from && *id < to {{\n\
         \x20               sum += rule.apply(kind);\n\
         \x20           }}\n\
         \x20       }}\n\
         \x20       sum\n\
         \x20   }}\n\
         \x20   pub fn names(&self) -> Vec<String> {{\n\
         \x20       let mut names = Vec::new();\n\
         \x20       for other in &self.far {{\n\
         \x20           names.push(other.name.clone());\n\
         \x20       }}\n\
         \x20       names\n\
         \x20   }}\n\
         \x20   fn first(&self) -> &Item{far}x0 {{\n\
         \x20       self.far.first().expect(\"there is one\")\n\
         \x20   }}\n\
         }}\n"
    )
}
