//! The tasks for an editor: what its patterns find in what the task prints.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use regex::Regex;
use serde_json::Value;

use crate::dojo::{Dojo, on_a_terminal};

/// The tasks that `kata start --editor vscode` writes.
fn tasks(dojo: &Dojo) -> Vec<Value> {
    dojo.kata(&["start", "counter", "--editor", "vscode"])
        .exits(0)
        .says(".vscode/tasks.json");
    let text = dojo.read(".vscode/tasks.json");
    let tasks: Value = serde_json::from_str(&text).unwrap();
    tasks["tasks"].as_array().unwrap().clone()
}

/// What `task` prints in the editor's terminal until its first report is whole.
fn printed(dojo: &Dojo, task: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let words = task["args"].as_array().unwrap().iter().map(text);
    let line = format!(
        "'{}' {}",
        text(&task["command"]),
        words.collect::<Vec<_>>().join(" ")
    );
    let root = dojo.root().display().to_string();
    let mut command = on_a_terminal(&line);
    for (name, value) in task["options"]["env"].as_object().unwrap() {
        command.env(name, text(value));
    }
    let here = text(&task["options"]["cwd"]).replace("${workspaceFolder}", &root);
    command
        .current_dir(here)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let end = Regex::new(
        task["problemMatcher"][0]["background"]["endsPattern"]
            .as_str()
            .unwrap(),
    );
    let end = end.unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        lines.push(line.unwrap().trim_end().to_owned());
        if end.is_match(lines.last().unwrap()) {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    lines
}

/// The problems that the editor finds in `lines`: message, file and line.
fn problems(task: &Value, lines: &[String]) -> Vec<(String, String, usize)> {
    let mut found = Vec::new();
    for matcher in task["problemMatcher"].as_array().unwrap() {
        let patterns = matcher["pattern"].as_array().unwrap();
        for window in lines.windows(patterns.len()) {
            let mut parts = std::collections::BTreeMap::new();
            let fits = patterns.iter().zip(window).all(|(pattern, line)| {
                let regex = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
                let Some(groups) = regex.captures(line) else {
                    return false;
                };
                for name in ["message", "file", "line"] {
                    let group = pattern[name]
                        .as_u64()
                        .and_then(|it| groups.get(usize::try_from(it).unwrap()));
                    parts.extend(group.map(|it| (name, it.as_str().to_owned())));
                }
                true
            });
            if fits {
                let line = parts["line"].parse().unwrap();
                found.push((parts["message"].clone(), parts["file"].clone(), line));
            }
        }
    }
    found
}

#[test]
fn the_editor_marks_a_failed_test_and_what_does_not_compile() {
    let dojo = Dojo::with_counter();
    let tasks = tasks(&dojo);
    assert_eq!(tasks.len(), 1);
    dojo.solve(1);
    let solved = dojo.read("counter/src/lib.rs");
    dojo.write("counter/src/lib.rs", solved.replacen("+ 1", "+ 2", 1));
    let lines = printed(&dojo, &tasks[0]);
    let found = problems(&tasks[0], &lines);
    let (message, file, line) = found.first().unwrap_or_else(|| panic!("{lines:#?}"));
    assert_eq!(message, "each press counts one up");
    let text = dojo.read(&format!("counter/{file}"));
    assert!(
        text.lines().nth(line - 1).unwrap().contains("assert"),
        "{found:?}"
    );

    dojo.write(
        "counter/src/lib.rs",
        solved + "\nfn broken() -> u8 { \"\" }\n",
    );
    let lines = printed(&dojo, &tasks[0]);
    let found = problems(&tasks[0], &lines);
    let end = dojo.read("counter/src/lib.rs").lines().count();
    let expected = ("mismatched types".to_owned(), "src/lib.rs".to_owned(), end);
    assert_eq!(found, [expected], "{lines:#?}");
}

#[test]
fn tasks_of_the_learners_own_are_left_alone_and_ours_are_kept_current() {
    let dojo = Dojo::with_counter();
    let written = tasks(&dojo);
    assert_eq!(tasks(&dojo), written);
    dojo.write(".vscode/tasks.json", "// mine\n{}\n");
    dojo.kata(&["start", "counter", "--editor", "vscode"])
        .exits(0)
        .says("tasks of your own");
    assert_eq!(dojo.read(".vscode/tasks.json"), "// mine\n{}\n");
    dojo.kata(&["start", "counter", "--editor", "emacs"])
        .exits(2);
}
