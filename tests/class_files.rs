//! What comes from learning platforms and goes back to them, and the page of a class.

use std::{fs, io::Write, process::Command};

use serde_json::Value;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    class::{Class, can_judge, edited, judged, reference, row},
    dojo::copy,
    page::Page,
};

/// An archive with these files.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The sources as a student zips them.
fn homework() -> Vec<u8> {
    let sources = reference();
    let files: Vec<(String, &[u8])> = sources
        .iter()
        .map(|(name, text)| (format!("counter/src/{name}"), text.as_bytes()))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (&**name, *text)).collect();
    zipped(&files)
}

fn plan(class: &Class, from: &str, more: &[&str]) -> Value {
    let args = ["plan", from, "--kata", "counter", "--to", "hw", "--json"];
    class.kata(&[&args[..], more].concat()).exits(0).json()
}

/// The students of the plan, as `merge` has them.
fn grades(class: &Class) -> Value {
    class.kata(&["merge", "hw", "--partial"]);
    class.json("hw/report/class.json")
}

#[test]
fn the_archives_of_each_platform_are_read() {
    let hw = homework();
    for (layout, names, key) in [
        (
            "moodle",
            [
                "Ann Lee_101_assignsubmission_file_/hw.zip",
                "Bo_102_assignsubmission_file_/x.zip",
            ],
            "101",
        ),
        (
            "canvas",
            ["leeann_101_4_hw.zip", "bo_LATE_102_5_hw-1.zip"],
            "101",
        ),
        (
            "gradescope",
            [
                "export/submission_101/hw.zip",
                "export/submission_102/hw.zip",
            ],
            "101",
        ),
        ("folders", ["hw/101/hw.zip", "hw/102/hw.zip"], "101"),
    ] {
        let class = Class::new();
        let outer = zipped(&[(names[0], &hw), (names[1], &hw), ("__MACOSX/._x", b"x")]);
        class.write("in.zip", outer);
        let planned = plan(&class, "in.zip", &[]);
        assert_eq!(planned["layout"], layout);
        assert_eq!(planned["submissions"], 2, "{layout}: {planned}");
        assert_eq!(planned["contents"], 1, "{layout}: {planned}");
        let grades = grades(&class);
        row(&grades, key);
        let late = row(&grades, "102")["student"]["late"] == true;
        assert_eq!(late, layout == "canvas");
    }
}

#[test]
fn hostile_archives_are_refused_with_a_sentence_and_hinder_nobody() {
    let class = Class::new();
    let zeros = vec![b' '; 7 << 20];
    let many: Vec<(String, &[u8])> = (0..6_000)
        .map(|at| (format!("a/{at}.rs"), &b"x"[..]))
        .collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, text)| (&**name, *text)).collect();
    let hostile: Vec<(&str, Vec<u8>, &str)> = vec![
        (
            "climbs",
            zipped(&[("../../evil.rs", b"x"), ("src/lib.rs", b"x")]),
            "leads out",
        ),
        ("absolute", zipped(&[("/etc/evil.rs", b"x")]), "leads out"),
        ("backslash", zipped(&[("..\\evil.rs", b"x")]), "leads out"),
        ("bomb", zipped(&[("src/lib.rs", &zeros)]), "1 MiB"),
        ("many", zipped(&many), "more than 5000"),
        (
            "deep",
            zipped(&[(&("a/".repeat(13) + "lib.rs"), b"x")]),
            "folders deep",
        ),
        ("broken", b"PK\x03\x04 no".to_vec(), "cannot be read"),
        ("latin", zipped(&[("src/lib.rs", b"// \xe4")]), "not UTF-8"),
        (
            "case",
            zipped(&[("src/lib.rs", b"x"), ("src/a.rs", b""), ("src/A.rs", b"")]),
            "case",
        ),
        (
            "control",
            zipped(&[("src/\u{1b}[31m.rs", b"x")]),
            "control characters",
        ),
        (
            "unsafe",
            zipped(&[("src/lib.rs", b"unsafe fn a() {}")]),
            "unsafe",
        ),
        (
            "include",
            zipped(&[(
                "src/lib.rs",
                b"const A: &str = include_str!(\"/etc/passwd\");",
            )]),
            "include_str",
        ),
        ("empty", zipped(&[]), "no file with Rust code"),
    ];
    for (student, bytes, _) in &hostile {
        class.write(&format!("in/{student}.zip"), bytes);
    }
    class.hand_in("honest", &reference());
    let planned = plan(&class, "in", &[]);
    assert_eq!(planned["contents"], 1);
    let refused = planned["refused"].as_array().unwrap();
    for (student, _, says) in &hostile {
        let of = refused.iter().find(|it| it["student"] == *student);
        let why = of.unwrap_or_else(|| panic!("{student}: {planned}"))["why"].to_string();
        assert!(why.contains(says), "{student}: {why}");
        assert!(!why.contains('\u{1b}'));
    }
    assert!(!class.path("evil.rs").exists());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_endless_folders_are_not_followed() {
    let class = Class::new();
    class.hand_in("link", &reference());
    std::os::unix::fs::symlink("/etc/passwd", class.path("in/link/src/x.rs")).unwrap();
    class.hand_in("folder", &reference());
    std::os::unix::fs::symlink("/", class.path("in/folder/root")).unwrap();
    class.hand_in("pipe", &reference());
    let fifo = class.path("in/pipe/src/p.rs");
    assert!(Command::new("mkfifo").arg(fifo).status().unwrap().success());
    let planned = plan(&class, "in", &[]);
    assert_eq!(planned["contents"], 0, "{planned}");
    assert_eq!(planned["refused"].as_array().unwrap().len(), 3);
}

#[test]
fn a_roster_names_students_finds_the_missing_and_stops_two_attempts() {
    let class = Class::new();
    for student in ["1", "ann@x.org", "Bo Bit", "4", "4b", "9"] {
        class.hand_in(student, &reference());
    }
    class.write(
        "roster.csv",
        "id,name,email,login,exclude\n1,=HYPERLINK(\"x\"),,,\n2,<script>alert(1)</script>,ANN@x.org,,\n\
         3,Bo Bit,,,\n4,Di,,4b,\n5,../../x,,,\n6,\"E\u{202e}d\nY\",,,yes\n",
    );
    let planned = plan(&class, "in", &["--roster", "roster.csv"]);
    assert_eq!(planned["refused"].as_array().unwrap().len(), 2, "{planned}");
    assert_eq!(planned["unknown"][0]["student"], "9");
    let missing = planned["missing"].as_array().unwrap();
    assert_eq!(missing.len(), 1, "{planned}");
    assert_eq!(missing[0]["name"], "../../x");
    let grades = grades(&class);
    assert_eq!(row(&grades, "3")["student"]["name"], "Bo Bit");
    let csv = fs::read_to_string(class.path("hw/report/grades.csv")).unwrap();
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let page = fs::read_to_string(class.path("hw/report/index.html")).unwrap();
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;"));
    // Who has a number keeps it, and late work comes behind.
    class.hand_in("0", &edited("next > self.limit", "next > self.limit + 1"));
    plan(&class, "in", &["--roster", "roster.csv"]);
    let again = self::grades(&class);
    for old in grades["submissions"].as_array().unwrap() {
        let student = old["student"]["id"].as_str().unwrap();
        let handed_in = &old["handed_in"];
        let rows = again["submissions"].as_array().unwrap();
        let new = rows
            .iter()
            .find(|it| it["handed_in"] == *handed_in)
            .unwrap();
        assert_eq!(new["id"], old["id"], "{student}");
    }
    assert_eq!(grades["plan"], again["plan"], "the seeds stay");
}

/// What differs between two texts, line by line.
fn changed(before: &str, after: &str) -> Vec<(String, String)> {
    assert_eq!(before.lines().count(), after.lines().count());
    let pairs = before
        .split_inclusive('\n')
        .zip(after.split_inclusive('\n'));
    let owned = pairs
        .filter(|(a, b)| a != b)
        .map(|(a, b)| (a.to_owned(), b.to_owned()));
    owned.collect()
}

#[test]
fn a_gradebook_comes_back_with_one_column_filled_and_every_other_byte() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    let canvas = "Student,ID,SIS Login ID,Section,\"HW, 2 (11)\",counter (12),Final Score\r\n    \
                  Points Possible,,,,,100,(read only)\r\n\"Lee, Ann\",ann,a,A,7,,\"1,5\"\r\n\
                  \"=x\",zed,,,,,\r\nDan,dan,d,B,7,3,\r\n";
    let moodle = "\u{feff}Identifier;\"Full name\";Grade;\"Feedback comments\"\n\
                  \"Participant ann\";Miss A;;\"said \"\"hi\"\"\nand more\"\nx;y;\"12,5\";z";
    for (name, text, filled) in [
        (
            "canvas.csv",
            canvas,
            &[
                "\"Lee, Ann\",ann,a,A,7,100,\"1,5\"\r\n",
                "Dan,dan,d,B,7,50,\r\n",
            ][..],
        ),
        ("moodle.csv", moodle, &[]),
    ] {
        class.write(name, text);
        let merge = class.kata(&["merge", "hw", "--gradebook", name]);
        if filled.is_empty() {
            merge.exits(2).says("no column has the ids");
            continue;
        }
        merge.exits(0);
        let after = fs::read_to_string(class.path(&format!("hw/report/{name}"))).unwrap();
        let changed: Vec<String> = changed(text, &after).into_iter().map(|it| it.1).collect();
        assert_eq!(changed, filled, "{name}");
    }
    // A localised header, decimals with a comma, no line end at the end.
    let german = "Kennung;Name;Bewertung\nann;A;\ncat;C;\nx;Y;1,5";
    class.write("german.csv", german);
    let args = [
        "merge",
        "hw",
        "--gradebook",
        "german.csv",
        "--column",
        "Bewertung",
    ];
    class.kata(&args).exits(0).says("2 cells of `Bewertung`");
    let after = fs::read_to_string(class.path("hw/report/german.csv")).unwrap();
    assert!(
        after.starts_with("Kennung;Name;Bewertung\nann;A;100\ncat;C;"),
        "{after}"
    );
    assert!(after.ends_with("\nx;Y;1,5"), "{after}");
    class.write("wrong.csv", "id,note\nann,x\n");
    class
        .kata(&["merge", "hw", "--gradebook", "wrong.csv"])
        .exits(2)
        .says("name it with `--column`");
}

#[test]
fn other_programs_get_their_formats() {
    if !can_judge() {
        return;
    }
    let class = Class::new();
    copy(&judged().path("hw"), &class.path("hw"));
    let args = ["merge", "hw", "--format", "junit,exercism,gradescope"];
    class.kata(&args).exits(0);
    let grades = class.json("hw/report/class.json");
    let xml = fs::read_to_string(class.path("hw/report/junit/class-001.xml")).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let suites = document
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"));
    assert_eq!(suites.count(), 7);
    let names: Vec<(&str, &str)> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|it| {
            (
                it.attribute("classname").unwrap(),
                it.attribute("name").unwrap(),
            )
        })
        .collect();
    let unique: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(unique.len(), names.len(), "GitLab drops what it has twice");
    for (student, status, points) in [
        ("ann", "pass", 100.0),
        ("cat", "fail", 45.0),
        ("gus", "error", 0.0),
    ] {
        let id = row(&grades, student)["id"].as_str().unwrap().to_owned();
        let exercism = class.json(&format!("hw/report/exercism/{id}/results.json"));
        assert_eq!(
            (&exercism["version"], &exercism["status"]),
            (&3.into(), &status.into())
        );
        let gradescope = class.json(&format!("hw/report/gradescope/{id}/results.json"));
        let score = gradescope["score"].as_f64().unwrap();
        assert!(score <= points + 0.001, "{student}: {gradescope}");
        let html = fs::read_to_string(class.path(&format!("hw/report/feedback/{id}.html")));
        Page::parse(&html.unwrap());
    }
    let args = ["export", "hw", "--jplag", "similar"];
    class.kata(&args).exits(0).says("6 submissions");
    assert!(class.path("similar/base/steps.rs").is_file());
}

#[test]
fn the_page_of_a_class_is_whole_and_fits_every_screen() {
    if !can_judge() {
        return;
    }
    let class = judged();
    let html = fs::read_to_string(class.path("hw/report/index.html")).unwrap();
    let page = Page::parse(&html);
    assert_eq!(page.all("script").count(), 0);
    assert_eq!(page.all("h1").count(), 1);
    let ids: Vec<&str> = page.with("id").into_iter().map(|(id, _)| id).collect();
    let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    for (label, _) in page.with("aria-labelledby") {
        assert!(label.split(' ').all(|id| ids.contains(&id)), "{label}");
    }
    for (target, _) in page.with("href") {
        assert!(
            class.path(&format!("hw/report/{target}")).is_file(),
            "{target}"
        );
    }
    for (_, header) in page.all("th") {
        assert!(matches!(header.get("scope"), "row" | "col"));
    }
    crate::report::fits_every_screen(&html);
    let id = row(&class.json("hw/report/class.json"), "cat")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let feedback =
        fs::read_to_string(class.path(&format!("hw/report/feedback/{id}.html"))).unwrap();
    assert!(feedback.contains("Rule 1.3"), "{feedback}");
    crate::report::fits_every_screen(&feedback);
}

#[test]
fn an_anonymous_page_has_no_name() {
    let class = Class::new();
    class.hand_in("ann.lee@x.org", &reference());
    class.write("in/bob/x.txt", "");
    plan(&class, "in", &[]);
    class.kata(&["merge", "hw", "--partial", "--anonymous"]);
    for (name, bytes) in class.files("hw/report") {
        if name == "index.html" || name.starts_with("feedback/") {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("ann.lee") && !text.contains("bob"), "{name}");
        }
    }
}

/// The commands of GRADING.md, with the small kata in place of a large one.
#[test]
fn the_commands_of_the_page_for_teachers_lead_to_a_filled_gradebook() {
    if !can_judge() {
        return;
    }
    let page = include_str!("../GRADING.md");
    let class = Class::new();
    let hw = homework();
    let names = [
        "Ann Lee_101_assignsubmission_file_/hw.zip",
        "Bo_102_assignsubmission_file_/x.zip",
    ];
    class.write(
        "submissions.zip",
        zipped(&[(names[0], &hw), (names[1], b"no zip")]),
    );
    class.write(
        "worksheet.csv",
        "Identifier,\"Full name\",Grade\r\n\"Participant 101\",Ann,\r\n\"Participant 102\",Bo,\r\n",
    );
    let (_, toml) = page.split_once("```toml\n").unwrap();
    let (toml, _) = toml.split_once("```").unwrap();
    class.write(
        "class.toml",
        toml.replace("[10, 15, 15, 20, 20, 20]", "[1, 1]"),
    );
    let mut ran = 0;
    for block in page.split("```sh\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let args = line.replace("tic-tac-toe", "counter");
            let args: Vec<&str> = args
                .strip_prefix("kata class ")
                .unwrap()
                .split(' ')
                .collect();
            class.kata(&args).exits(0);
            ran += 1;
        }
    }
    assert!(ran >= 3);
    let filled = fs::read_to_string(class.path("hw3/report/worksheet.csv")).unwrap();
    assert!(
        filled.contains("101\",Ann,20\r\n") && filled.contains("102\",Bo,0\r\n"),
        "{filled}"
    );
}
