//! What grading a class costs: `cargo bench --bench class`.
//!
//! Judges variants of a kata of this project as submissions (the reference and the
//! alternate in turns), with and without the oracle. Merges ten thousand made-up records.
//! Grades a thousand students of a small kata over sixty contents, three of them hostile.
//! Prints figures; asserts nothing. `bwrap` hides the processor time of what it starts, so
//! it is read from a control group where one can be made (Linux, root), and told as 0 elsewhere.
//! `cargo bench --bench class -- KATA VARIANTS RECORDS STUDENTS` sets what is measured
//! (default: tic-tac-toe 20 10000 1000).
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

use lld_kata::{
    hash::sha256,
    kata::{Catalogue, Kata, Solution},
};
use tempfile::TempDir;

const KATA: &str = env!("CARGO_BIN_EXE_kata");

fn main() {
    let args: Vec<String> = env::args()
        .skip(1)
        .filter(|it| !it.starts_with("--"))
        .collect();
    let id = args.first().map_or("tic-tac-toe", String::as_str);
    let number = |at: usize, default| {
        args.get(at)
            .and_then(|it| it.parse().ok())
            .unwrap_or(default)
    };
    let (variants, records) = (number(1, 20), number(2, 10_000));
    let group = Group::enter();
    let catalogue = Catalogue::embedded().expect("katas");
    let kata = catalogue.get(id).expect("a kata");
    let class = TempDir::new().expect("a folder");
    let students = hand_in(kata, variants, &class.path().join("in"));
    kata_class(class.path(), &["prepare"]);
    for (what, to, more) in [
        ("without the oracle", "plain", &["--no-oracle"][..]),
        ("with the oracle", "oracle", &[]),
    ] {
        let plan = ["plan", "in", "--kata", id, "--to", to];
        kata_class(class.path(), &[&plan[..], more].concat());
        let before = group.seconds();
        let (seconds, _) = kata_class(class.path(), &["run", to, "--jobs", "1"]);
        let each = seconds / f64::from(students);
        let cpu = (group.seconds() - before) / f64::from(students);
        println!(
            "{what}: {students} submissions to {id}, {each:.1} s each, one after another, \
             {cpu:.2} s of processor time"
        );
    }
    fabricate(class.path(), id, records);
    let (seconds, cpu) = kata_class(class.path(), &["merge", "many"]);
    let page = class.path().join("many/report/index.html");
    let bytes = fs::metadata(page).map_or(0, |it| it.len());
    println!(
        "{records} records merged: {seconds:.1} s, {cpu:.1} s of processor time, index.html {bytes} bytes"
    );
    large_class(&group, number(3, 1_000));
}

/// Contents of the large class, and how many of them are hostile.
const CONTENTS: u32 = 60;
const HOSTILE: [&str; 3] = [
    "loop {}",
    "let mut v = Vec::new(); loop { v.push(vec![1_u8; 1 << 20]); }",
    "loop { println!(\"{}\", \"x\".repeat(1000)); }",
];

/// A class of `students` on the kata of the template: planned, judged and merged.
fn large_class(group: &Group, students: u32) {
    let folder = TempDir::new().expect("a folder");
    let status = Command::new(KATA)
        .args(["new", "counter", "--katas", "course"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .status()
        .expect("it starts");
    assert!(status.success());
    let course = folder.path().join("course");
    let starter = course.join("katas/counter/starter/1/lib.rs");
    let starter = fs::read_to_string(starter).expect("a starter");
    let reference = course.join("solutions/counter/reference/lib.rs");
    let reference = fs::read_to_string(reference).expect("a reference");
    for number in 0..students {
        let content = number % CONTENTS;
        let text = match HOSTILE.get(content as usize) {
            Some(body) => starter.replace("todo!()", body),
            None => reference.clone(),
        };
        let file = folder.path().join(format!("in/s{number:05}/src/lib.rs"));
        fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
        fs::write(file, format!("{text}// {content}\n")).expect("writable");
    }
    let katas = ["--katas", "course"];
    let plan = [
        "plan",
        "in",
        "--kata",
        "counter",
        "--to",
        "hw",
        "--no-oracle",
    ];
    let (planned, _) = kata_class(folder.path(), &[&plan[..], &katas].concat());
    let before = group.seconds();
    let (ran, _) = kata_class(folder.path(), &[&["run", "hw"][..], &katas].concat());
    let cpu = group.seconds() - before;
    let (merged, _) = kata_class(folder.path(), &[&["merge", "hw"][..], &katas].concat());
    println!(
        "{students} students over {CONTENTS} contents, 5 % hostile: planned in {planned:.1} s, \
         judged in {ran:.1} s and {cpu:.1} s of processor time, merged in {merged:.1} s"
    );
}

/// A control group that this program and all that it starts are in.
struct Group(Option<std::path::PathBuf>);

impl Group {
    fn enter() -> Self {
        let own = format!("kata-bench-{}", std::process::id());
        let roots = ["/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup"];
        let entered = roots.into_iter().map(|root| Path::new(root).join(&own));
        let entered = entered.filter(|it| {
            it.parent()
                .is_some_and(|it| it.join("cgroup.procs").exists())
        });
        let mut entered = entered.filter(|it| {
            fs::create_dir(it).is_ok() && fs::write(it.join("cgroup.procs"), "0").is_ok()
        });
        Self(entered.next())
    }

    /// The processor time that it has used.
    fn seconds(&self) -> f64 {
        let Some(group) = &self.0 else { return 0.0 };
        let read = |name: &str| fs::read_to_string(group.join(name)).unwrap_or_default();
        let nanoseconds = read("cpuacct.usage").trim().parse::<f64>().ok();
        let stat = read("cpu.stat");
        let microseconds = stat
            .lines()
            .find_map(|line| line.strip_prefix("usage_usec "));
        let microseconds = microseconds.and_then(|it| it.trim().parse::<f64>().ok());
        nanoseconds.map_or(microseconds.unwrap_or(0.0) / 1e6, |it| it / 1e9)
    }
}

impl Drop for Group {
    /// Its last process is still in it: it goes back to the group above first.
    fn drop(&mut self) {
        if let Some(group) = &self.0
            && let Some(above) = group.parent()
        {
            let _ = fs::write(above.join("cgroup.procs"), "0");
            let _ = fs::remove_dir(group);
        }
    }
}

/// Writes so many variants of the kata's solutions as submissions.
fn hand_in(kata: &Kata, variants: u32, to: &Path) -> u32 {
    let reference = kata.reference_at(kata.own_stages()).expect("a reference");
    let alternate = kata.solution(Solution::Alternate);
    for number in 0..variants {
        let sources = if number % 2 == 0 {
            &reference
        } else {
            &alternate
        };
        for (name, text) in sources {
            let file = to.join(format!("v{number:02}/src/{name}"));
            fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
            // Another content, though the same code.
            fs::write(file, format!("{text}// {number}\n")).expect("writable");
        }
    }
    variants
}

/// Runs `kata class`; gives the seconds on the wall and of the processor.
fn kata_class(folder: &Path, args: &[&str]) -> (f64, f64) {
    let before = children();
    let started = Instant::now();
    let status = Command::new(KATA)
        .arg("class")
        .args(args)
        .current_dir(folder)
        .stdout(Stdio::null())
        .status()
        .expect("it starts");
    assert!(status.success(), "{args:?}");
    (started.elapsed().as_secs_f64(), children() - before)
}

/// Processor time of all children that have ended, and of theirs.
#[cfg(unix)]
fn children() -> f64 {
    use nix::sys::{
        resource::{UsageWho, getrusage},
        time::TimeValLike,
    };
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("a usage");
    let both = usage.user_time().num_milliseconds() + usage.system_time().num_milliseconds();
    std::time::Duration::from_millis(both.unsigned_abs()).as_secs_f64()
}

#[cfg(not(unix))]
fn children() -> f64 {
    0.0
}

/// A class of `count` students in the folder `many`, each with a record of its own: that
/// of `plain`, with another content.
fn fabricate(folder: &Path, id: &str, count: u32) {
    for number in 0..count {
        let src = folder.join(format!("many-in/v{number:05}/src"));
        fs::create_dir_all(&src).expect("writable");
        fs::write(src.join("lib.rs"), format!("pub fn a() {{}} // {number}\n")).expect("writable");
    }
    let plan = [
        "plan",
        "many-in",
        "--kata",
        id,
        "--to",
        "many",
        "--no-oracle",
    ];
    let (seconds, _) = kata_class(folder, &plan);
    println!("{count} submissions planned: {seconds:.1} s");
    let records = fs::read_dir(folder.join("plain/records")).expect("records");
    let mut files = records
        .flatten()
        .map(|it| it.path())
        .filter(|it| it.is_file());
    let line = fs::read_to_string(files.next().expect("a record")).expect("a text");
    let (_, record) = line.split_once("\"record\":").expect("a record");
    let record = record.strip_suffix("}\n").expect("a line");
    let (_, content) = record.split_once("\"content\":\"").expect("a content");
    let content = &content[..32];
    let plan = fs::read_to_string(folder.join("many/plan.json")).expect("a plan");
    fs::create_dir_all(folder.join("many/records")).expect("writable");
    for rest in plan.split("\"content\":\"").skip(1) {
        let (other, _) = rest.split_once('"').expect("a content");
        let record = record.replace(content, other);
        let sum = sha256([record.as_str()], 16);
        let line = format!("{{\"sum\":\"{sum}\",\"record\":{record}}}\n");
        fs::write(folder.join(format!("many/records/{other}.json")), line).expect("writable");
    }
}
