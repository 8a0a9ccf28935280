//! A class from what was handed in to grades, with the small kata of two stages: the
//! same bytes for any number of shards, after kills, and with hostile students among
//! honest ones.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use lld_kata::kata::Solution;
use serde_json::Value;
use tempfile::TempDir;

use crate::dojo::{Run, copy, counter, course, program};

/// A folder to work in.
pub(crate) struct Class {
    folder: TempDir,
}

/// Without a sandbox there is no grading, and these tests leave themselves out.
pub(crate) fn can_judge() -> bool {
    static CAN: OnceLock<bool> = OnceLock::new();
    *CAN.get_or_init(|| {
        let doctor = program().args(["doctor", "--json"]).output().unwrap();
        let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
        let can = said.contains("T2");
        let required = std::env::var("KATA_REQUIRE").is_ok_and(|it| it == "all");
        assert!(can || !required, "no sandbox: {said}");
        can
    })
}

impl Class {
    pub(crate) fn new() -> Self {
        Self {
            // A static is never dropped: what it leaves, it leaves here.
            folder: TempDir::with_prefix_in("class ä ", env!("CARGO_TARGET_TMPDIR")).unwrap(),
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn hand_in(&self, student: &str, sources: &BTreeMap<String, String>) {
        for (name, text) in sources {
            self.write(&format!("in/{student}/src/{name}"), text);
        }
    }

    pub(crate) fn kata(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    pub(crate) fn command(&self, args: &[&str]) -> std::process::Command {
        let mut command = program();
        command
            .args(["class"])
            .args(args)
            .args(["--katas", course().to_str().unwrap()])
            .current_dir(self.folder.path())
            .env("LANG", "C.UTF-8");
        command
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        let text = fs::read_to_string(self.path(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The files below `name` by their names.
    pub(crate) fn files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        files(&self.path(name))
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap();
            (name.display().to_string(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

pub(crate) fn reference() -> BTreeMap<String, String> {
    counter().reference_at(2).unwrap()
}

pub(crate) fn edited(from: &str, to: &str) -> BTreeMap<String, String> {
    let mut sources = reference();
    let lib = sources.get_mut("lib.rs").unwrap();
    assert!(lib.contains(from), "{from}");
    *lib = lib.replace(from, to);
    sources
}

pub(crate) fn only_lib(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("lib.rs".to_owned(), text.to_owned())])
}

/// Six honest students, of whom not all are done.
pub(crate) fn hand_in_six(class: &Class) {
    class.hand_in("ann", &reference());
    class.hand_in("bob", &counter().solution(Solution::Alternate));
    class.hand_in("cat", &edited("next > self.limit", "next > self.limit + 1"));
    class.hand_in("dan", &counter().reference_at(1).unwrap());
    class.hand_in("eve", &counter().starter(1));
    let mut commented = reference();
    commented
        .get_mut("lib.rs")
        .unwrap()
        .insert_str(0, "// by fay\n");
    class.hand_in("fay", &commented);
}

/// The row of a student in `class.json`.
pub(crate) fn row<'a>(grades: &'a Value, student: &str) -> &'a Value {
    let rows = grades["submissions"].as_array().unwrap();
    let of = rows.iter().find(|row| row["student"]["id"] == student);
    of.unwrap_or_else(|| panic!("no {student} in {grades}"))
}

/// A class of six, planned and judged once for all tests that only look at it.
pub(crate) fn judged() -> &'static Class {
    static JUDGED: OnceLock<Class> = OnceLock::new();
    JUDGED.get_or_init(|| {
        let class = Class::new();
        hand_in_six(&class);
        class.write("in/gus/notes.txt", "sorry");
        class
            .kata(&["grade", "in", "--kata", "counter", "--to", "hw"])
            .exits(0);
        class
    })
}

#[test]
fn a_class_is_graded_stage_by_stage() {
    if !can_judge() {
        return;
    }
    let class = judged();
    let grades = class.json("hw/report/class.json");
    assert_eq!(grades["complete"], true);
    for (student, points, stages) in [
        ("ann", 100.0, 2),
        ("bob", 100.0, 2),
        ("eve", 0.0, 0),
        ("fay", 100.0, 2),
        ("gus", 0.0, 0),
    ] {
        let row = row(&grades, student);
        let given = row["points"].as_f64().unwrap();
        assert!((given - points).abs() < 0.001, "{row}");
        assert_eq!(row["stages_passed"], stages, "{row}");
    }
    // The first stage alone: half of the points.
    assert_eq!(row(&grades, "dan")["stages_passed"], 1);
    assert_eq!(row(&grades, "dan")["build"]["outcome"], "stages_failed");
    assert_eq!(row(&grades, "dan")["stages"][0]["points"], 50);
    assert_eq!(row(&grades, "dan")["stages"][1]["points"], 0);
    assert_eq!(row(&grades, "gus")["state"], "refused");
    let cat = row(&grades, "cat");
    assert_eq!(cat["stages_passed"], 0);
    assert!(
        cat["stages"][0]["points"].as_f64().unwrap() <= 25.0,
        "{cat}"
    );
    // ann and fay differ in a comment only; eve handed in the starter.
    let identical = grades["identical"].as_array().unwrap();
    assert_eq!(identical.len(), 2, "{identical:?}");
    assert_eq!(identical[0]["exact"], false);
    assert_eq!(identical[1]["starter"], true);
    assert_eq!(grades["histogram"], serde_json::json!([3, 1, 3]));
    assert_eq!(grades["stages"][1]["stuck"], 1);
}

#[test]
fn grades_are_summed_up_on_one_screen() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    let merged = class.kata(&["merge", "hw"]).exits(0);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("class", merged.stdout);
    });
}

#[test]
fn any_number_of_shards_in_any_order_gives_the_same_bytes() {
    if !can_judge() {
        return;
    }
    let whole = judged();
    let expected = whole.files("hw/report");
    for n in [2, 7, 16] {
        let class = Class::new();
        copy(&whole.path("hw"), &class.path("hw"));
        for folder in ["hw/report", "hw/records"] {
            fs::remove_dir_all(class.path(folder)).unwrap();
        }
        // The last shard first; into two folders of records.
        for k in (1..=n).rev() {
            let shard = format!("{k}/{n}");
            let records = format!("out{}", k % 2);
            let args = ["run", "hw", "--shard", &shard, "--records", &records];
            class.kata(&args).exits(0);
        }
        let args = ["merge", "hw", "--records", "out1", "--records", "out0"];
        class.kata(&args).exits(0);
        assert_eq!(class.files("hw/report"), expected, "{n} shards");
    }
}

#[test]
fn what_is_recorded_is_not_judged_again_and_what_is_torn_is() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    let before = class.files("hw/report");
    class
        .kata(&["run", "hw"])
        .exits(0)
        .says("0 judged, 6 known before");
    let records: Vec<PathBuf> = fs::read_dir(class.path("hw/records"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    let text = fs::read(&records[0]).unwrap();
    fs::write(&records[0], &text[..text.len() / 2]).unwrap();
    let wrong = fs::read_to_string(&records[1]).unwrap();
    fs::write(&records[1], wrong.replace("passed", "Passed")).unwrap();
    class.kata(&["merge", "hw"]).exits(3).says("2 not judged");
    class
        .kata(&["status", "hw"])
        .exits(1)
        .says("4 of 6 different contents judged");
    class
        .kata(&["run", "hw"])
        .exits(0)
        .says("2 judged, 4 known before");
    class.kata(&["merge", "hw"]).exits(0);
    assert_eq!(class.files("hw/report"), before);
}

#[test]
fn other_weights_judge_nothing_again() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    class.write(
        "rules.toml",
        "points = 20\nweights = [3, 1]\ncontracts = 0\n",
    );
    class
        .kata(&["merge", "hw", "--rules", "rules.toml"])
        .exits(0);
    let grades = class.json("hw/report/class.json");
    assert_eq!(row(&grades, "dan")["points"], 15);
    assert_eq!(row(&grades, "ann")["points"], 20);
    class.write("rules.toml", "weights = [1]\n");
    class
        .kata(&["merge", "hw", "--rules", "rules.toml"])
        .exits(2)
        .says("the kata has 2 stages");
}

#[test]
fn students_are_not_judged_without_a_sandbox() {
    let class = Class::new();
    class.hand_in("ann", &reference());
    let args = [
        "grade",
        "in",
        "--kata",
        "counter",
        "--to",
        "hw",
        "--sandbox",
        "off",
    ];
    class.kata(&args).exits(2).says("without a sandbox");
    class
        .kata(&["run", "nowhere"])
        .exits(2)
        .says("there is no plan of a class");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let class = Class::new();
    class.hand_in("ann", &reference());
    class.write("mine/thesis.txt", "x");
    class
        .kata(&["plan", "in", "--kata", "counter", "--to", "mine"])
        .exits(2)
        .says("is not empty");
    class
        .kata(&["plan", "mine", "--kata", "counter", "--to", "hw"])
        .exits(2)
        .says("there is no submission");
}

/// The number of times that a content was judged, by what the runs noted.
fn times_judged(class: &Class) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for (_, notes) in class.files("hw/records/runs") {
        for line in String::from_utf8(notes).unwrap().lines() {
            let note: Value = serde_json::from_str(line).unwrap();
            if note["what"] == "judged" {
                *times.entry(note["content"].to_string()).or_default() += 1;
            }
        }
    }
    times
}

/// `KATA_ROUNDS` sets how often.
#[test]
fn a_run_that_is_killed_goes_on_where_it_was() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    let expected = class.files("hw/report");
    for folder in ["hw/report", "hw/records"] {
        fs::remove_dir_all(class.path(folder)).unwrap();
    }
    let rounds = std::env::var("KATA_ROUNDS").ok();
    let rounds: u64 = rounds.and_then(|it| it.parse().ok()).unwrap_or(3);
    for round in 0..rounds {
        let mut run = class
            .command(&["run", "hw", "--jobs", "1"])
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(
            2_000 + round * 1_237 % 9_000,
        ));
        // By its own number, which is SIGKILL.
        run.kill().unwrap();
        run.wait().unwrap();
    }
    class.kata(&["run", "hw", "--jobs", "1"]).exits(0);
    class.kata(&["merge", "hw"]).exits(0);
    assert_eq!(class.files("hw/report"), expected);
    let times = times_judged(&class);
    assert!(times.values().all(|times| *times == 1), "{times:?}");
}
