//! The fields of every document: a golden list by command, which README's table must
//! name, and which names nothing that is not there.
//!
//! `INSTA_UPDATE=always cargo test documents::` records new fields.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    process::Stdio,
};

use lld_kata::review::RULES;
use serde_json::Value;

use crate::{
    command_line::commands,
    dojo::{Dojo, course},
};

/// Fields whose inner names are data: file names, stages, lines of the journal, and what
/// a drawing holds.
const DATA: &[&str] = &[
    "files{}",
    "lines{}",
    "snippets{}",
    "passed_before{}",
    "events[]",
    "designs[].types[]",
    "designs[].relations[]",
    // Seeds are fresh each time, and not every difference can be made smaller.
    "oracle.differences[]",
];

/// What README names and no document of these tests has: values of fields, and outcomes
/// that take a machine of their own.
const VALUES: &[&str] = &[
    // Of open tracks, which these documents are not about.
    "kind",
    "yes",
    "opened_on_request",
    "not_yet",
    "partner",
    "round",
    "item",
    "change",
    "changed",
    "removed",
    "required",
    "how",
    "calls",
    "implements",
    "may_use",
    "names",
    "now",
    "declaration",
    "before",
    "added",
    "unused_seams",
    "opening",
    "panic",
    "yours",
    "caught",
    "src/",
    "schema",
    // Of runs of a class, which take a sandbox.
    "shard",
    "took_ms",
    "k",
    "n",
    "known",
    "said",
    "content",
    "harness",
    "run",
    "merge",
    "grade",
    "one",
    "export",
    "prepare",
    "class.json",
    "command",
    "error",
    "message",
    "exit_code",
    "reference",
    "alternate",
    "usual",
    "condition",
    "leak",
    "--symptom",
    "--design",
    "--line",
    "--choice",
    "senior",
    "rules",
    "text",
    "written",
    "step",
    "progress",
    "difficulty",
    "gave_up",
    "in_progress",
    "T0",
    "T2",
    "oracle",
    "practice",
    "does_not_compile",
    "not_judged",
    "not_asked_for",
    "file:line",
    "PATH",
    "kata",
    "gone",
    "new",
    "from",
    "edited",
    "check --all",
    "interview --show",
    "--read",
    "answer",
    "bad",
    "struct",
    "ms",
    "seed",
    "first",
    "shrunk",
    "commands",
    "of",
    "core",
    "systems",
    "blocks",
    "warm-ups",
    "--all",
    "--html",
    "warm_up",
    "comes_from",
    "named",
    "perhaps",
    "later",
    "no_card",
    "not_understood",
];

/// Arguments that make fields which other arguments leave empty.
const MORE: &[&[&str]] = &[
    &["log"],
    &["hunt", "--stage", "1", "--symptom", "m1"],
    &["fetch", "counter", "--from-stage", "2"],
    &["solution", "--step", "--stage", "2", "--give-up"],
    &["solution", "--to", "reference"],
    &[
        "card",
        "--questions",
        "3",
        "--entities",
        "2",
        "--trade-offs",
        "3",
        "--explaining",
        "4",
    ],
];

/// The paths of all fields of each command's documents.
type Golden = BTreeMap<String, BTreeSet<String>>;

fn add(golden: &mut Golden, values: &mut BTreeSet<String>, document: &Value) {
    let command = document["command"].as_str().unwrap().to_owned();
    assert_eq!(document["schema"], 1);
    assert!(document.get("error").is_none(), "{document}");
    walk("", document, golden.entry(command).or_default(), values);
}

fn walk(path: &str, value: &Value, paths: &mut BTreeSet<String>, values: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if DATA
                .iter()
                .any(|data| format!("{path}{{}}").ends_with(data) || path.ends_with(data))
            {
                return;
            }
            for (name, inner) in fields {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                paths.insert(path.clone());
                walk(&path, inner, paths, values);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(&format!("{path}[]"), item, paths, values);
            }
        }
        Value::String(text) => {
            values.insert(text.clone());
        }
        _ => {}
    }
}

/// The documents of all commands, in a dojo that has seen most of what can happen.
fn documents() -> (Golden, BTreeSet<String>) {
    let dojo = Dojo::with_counter();
    let (mut golden, mut values) = (Golden::new(), BTreeSet::new());
    let mut take = |args: &[&str]| {
        let document = dojo.kata(&[args, &["--json"]].concat()).json();
        assert_eq!(document["command"], args[0]);
        add(&mut golden, &mut values, &document);
    };
    take(&["check"]);
    dojo.write("counter/src/lib.rs", "pub fn broken(");
    take(&["check"]);
    dojo.write("counter/src/lib.rs", "unsafe fn broken() {}");
    take(&["check"]);
    dojo.solve(1);
    let right = dojo.read("counter/src/lib.rs");
    let wrong = right.replace("next > self.limit", "next > self.limit + 1");
    let open = wrong.replace("    count:", "    pub count:");
    dojo.write("counter/src/lib.rs", &open);
    take(&["check", "--oracle"]);
    dojo.write("counter/src/lib.rs", &right);
    take(&["check"]);
    dojo.write("counter/src/lib.rs", &wrong);
    take(&["check"]);
    dojo.write("counter/src/lib.rs", format!("{right}// mine\n"));
    let mut round = dojo.command(&["interview", "counter"]);
    let mut round = round
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let said = "1\nhow far does it count?\nwhat is the weather?\ncheck\nend\n";
    round
        .stdin
        .take()
        .unwrap()
        .write_all(said.as_bytes())
        .unwrap();
    assert!(round.wait().unwrap().success());
    std::fs::remove_file(dojo.path("Cargo.toml")).unwrap();
    for args in commands(&dojo) {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        if !["man", "completions"].contains(&args[0]) {
            take(&args);
        }
    }
    let tests = "#[test]\nfn a() {\n    assert_eq!(counter::Counter::new(1).count(), 0);\n}\n";
    let rejects = "#[test]\nfn b() {\n    assert_eq!(counter::Counter::new(1).count(), 5);\n}\n";
    let wins = "#[test]\nfn c() {\n    let mut it = counter::Counter::new(1);\n    \
                assert!(it.press() == Ok(1) && it.press().is_err());\n}\n";
    for tests in [
        "#[test]\nfn a() {\n    b();\n}\n",
        &(tests.to_owned() + rejects),
        wins,
    ] {
        dojo.write("hunt/counter/stage_1.rs", tests);
        take(&["hunt", "counter", "--stage", "1"]);
    }
    for args in MORE {
        take(args);
    }
    take(&["predict", "lib.rs", "--lines", "3"]);
    dojo.solve(2);
    take(&["check"]);
    take(&["review"]);
    let asked = dojo.kata(&["spot", "--json"]).exits(0).json();
    let design = asked["design"].as_str().unwrap();
    take(&["spot", "--design", design]);
    let line = asked["rows"][0]["line"].to_string();
    take(&["spot", "--design", design, "--line", &line, "--choice", "1"]);
    take(&["status"]);
    take(&["lesson"]);
    take(&["interview", "--read", "good"]);
    let course = course();
    let katas = ["--katas", course.to_str().unwrap()];
    take(&[&["verify", "counter"], &katas[..]].concat());
    take(&["learn", "--html"]);
    crate::drill::write_cards(&dojo);
    let drill = |args: &[&'static str]| [&["drill", "--katas", "cards"], args].concat();
    take(&drill(&["animals"]));
    take(&drill(&["animals", "--open"]));
    take(&drill(&["--answer", "animals/who-swims=1,1"]));
    take(&drill(&["--answer", "animals/your-pet=1,2"]));
    take(&["verify", "drills", "--katas", "cards"]);
    class_documents(&dojo, &mut take);
    take(&["new", "fresh", "--katas", "elsewhere"]);
    take(&["new", "coins", "--warm-up", "--katas", "elsewhere"]);
    take(&["list", "--all", "--katas", "elsewhere"]);
    (golden, values)
}

/// A class of three, of which nobody is judged: judging takes a sandbox.
fn class_documents(dojo: &Dojo, take: &mut impl FnMut(&[&str])) {
    dojo.write("in/ann/src/lib.rs", "pub fn a() {}");
    dojo.write("in/bob/notes.txt", "sorry");
    dojo.write("in/cat/src/lib.rs", "pub fn c() {}");
    dojo.write("in/eve/src/lib.rs", "pub fn e() {}");
    dojo.write(
        "roster.csv",
        "id,name,exclude\nann,Ann,\nbob,Bob,\ncat,Cat,yes\ndan,Dan,\n",
    );
    let course = course();
    let katas = ["--katas", course.to_str().unwrap()];
    let plan = [
        "class",
        "plan",
        "in",
        "--kata",
        "counter",
        "--to",
        "hw",
        "--roster",
        "roster.csv",
    ];
    take(&[&plan, &katas[..]].concat());
    take(&["class", "status", "hw"]);
    take(&["class", "merge", "hw", "--partial"]);
    take(&[&["class", "export", "hw", "--jplag", "similar"], &katas[..]].concat());
}

/// README's section about JSON: the row of each command, and the text below the table.
fn readme() -> (BTreeMap<String, String>, String) {
    let readme = include_str!("../README.md");
    let (_, json) = readme.split_once("## JSON").unwrap();
    let (json, _) = json.split_once("\n## ").unwrap();
    let mut rows = BTreeMap::new();
    for row in json.lines().filter(|line| line.starts_with("| `")) {
        let (command, fields) = row[2..].split_once(" | ").unwrap();
        let command = quoted(command).next().unwrap();
        let name = command.split(' ').next().unwrap().to_owned();
        rows.insert(name, fields.to_owned());
    }
    let (_, below) = json.rsplit_once(" |\n").unwrap();
    (rows, below.to_owned())
}

fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// A command with those to whose rows its row refers, as in "as `check`".
fn family<'a>(rows: &'a BTreeMap<String, String>, command: &str) -> BTreeSet<&'a str> {
    let mut family = BTreeSet::new();
    let mut open = vec![command];
    while let Some(command) = open.pop() {
        let Some((command, row)) = rows.get_key_value(command) else {
            continue;
        };
        if family.insert(command.as_str()) {
            open.extend(quoted(row).filter(|name| {
                ["as", "in"]
                    .iter()
                    .any(|word| row.contains(&format!("{word} `{name}`")))
            }));
        }
    }
    family
}

fn leaf(path: &str) -> &str {
    path.rsplit('.').next().unwrap().trim_end_matches("[]")
}

/// The fields that neither their row in README nor the text below the table names.
fn undocumented(golden: &Golden, rows: &BTreeMap<String, String>, below: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (command, paths) in golden {
        let rows_of = family(rows, command).into_iter().map(|name| &rows[name]);
        let mut names: BTreeSet<&str> = rows_of.flat_map(|row| quoted(row)).collect();
        names.extend(quoted(below));
        names.extend(["schema", "command"]);
        let missing = paths.iter().filter(|path| !names.contains(leaf(path)));
        all.extend(missing.map(|path| format!("`{path}` of {command}")));
    }
    all
}

/// The names in README's rows that are no field, and no value of one.
fn gone(
    golden: &Golden,
    rows: &BTreeMap<String, String>,
    values: &BTreeSet<String>,
) -> Vec<String> {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let mut all = Vec::new();
    for (command, row) in rows {
        let family = family(rows, command);
        let fields = family.iter().filter_map(|name| golden.get(*name)).flatten();
        let fields: BTreeSet<&str> = fields.map(|path| leaf(path)).collect();
        let names = quoted(row).filter(|name| {
            let is_value = values.contains(*name) || VALUES.contains(name) || rules.contains(name);
            !fields.contains(name) && !is_value && !rows.contains_key(*name)
        });
        all.extend(names.map(|name| format!("`{name}` of {command}")));
    }
    all
}

#[test]
fn every_field_of_every_document_is_in_the_golden_list_and_in_the_readme() {
    let (golden, values) = documents();
    let mut list = String::new();
    for (command, paths) in &golden {
        list += &format!("{command}\n");
        list.extend(paths.iter().map(|path| format!("  {path}\n")));
    }
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("fields", list);
    });
    let (rows, below) = readme();
    let none = Vec::<String>::new();
    assert_eq!(
        undocumented(&golden, &rows, &below),
        none,
        "not in README.md"
    );
    assert_eq!(gone(&golden, &rows, &values), none, "only in README.md");
    for command in rows.keys().filter(|command| !golden.contains_key(*command)) {
        assert_eq!(
            command, "watch",
            "README.md has a row of a command without a document"
        );
    }
}
