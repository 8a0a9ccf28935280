//! Tasks for an editor, written only on request: `kata watch` for each kata, with the
//! patterns by which the editor marks what fails.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::LockedDojo;
use crate::{
    error::Result,
    fs::{self, Limited},
    kata::KataId,
};

/// Where Visual Studio Code looks for tasks.
const FOLDER: &str = ".vscode";
/// No file of this module is larger.
const MOST_BYTES: u64 = 1 << 20;

/// What became of the request for tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorTasks {
    Written(PathBuf),
    /// The file is the learner's own, and was left as it is.
    Kept(PathBuf),
}

impl LockedDojo {
    /// Writes tasks for `katas` for Visual Studio Code, unless the learner has tasks of
    /// their own. `program` is how to call this program.
    pub fn write_vscode_tasks(&self, program: &str, katas: &[KataId]) -> Result<EditorTasks> {
        let folder = self.root.join(FOLDER);
        let path = folder.join("tasks.json");
        let is_free = match fs::read_limited(&path, MOST_BYTES)? {
            Limited::Text(text) => is_ours(&text),
            Limited::NoFile => path.symlink_metadata().is_err(),
            Limited::TooLarge | Limited::NotText => false,
        };
        if folder.is_symlink() || !is_free {
            return Ok(EditorTasks::Kept(path));
        }
        let names: Vec<&str> = katas.iter().map(KataId::as_str).collect();
        let text = format!("{:#}\n", tasks(program, &names));
        fs::write_atomic(&path, text.as_bytes())?;
        Ok(EditorTasks::Written(path))
    }
}

fn tasks(program: &str, katas: &[&str]) -> Value {
    let tasks: Vec<Value> = katas.iter().map(|kata| task(program, kata)).collect();
    json!({ "version": "2.0.0", "tasks": tasks })
}

/// Watches one kata. Its folder is the working directory, because paths are printed
/// relative to it.
fn task(program: &str, kata: &str) -> Value {
    let folder = format!("${{workspaceFolder}}/{kata}");
    json!({
        "label": format!("kata: watch {kata}"),
        "type": "process",
        "command": program,
        "args": ["watch", kata, "--plain", "--color", "never"],
        // A dumb terminal gets lines instead of a full screen.
        "options": { "cwd": folder, "env": { "TERM": "dumb" } },
        "isBackground": true,
        "presentation": { "panel": "dedicated" },
        "problemMatcher": [
            matcher(&folder, &compiler_error()),
            matcher(&folder, &failed_test()),
            matcher(&folder, &failed_test_with_a_long_name()),
        ],
    })
}

fn matcher(folder: &str, pattern: &Value) -> Value {
    json!({
        "owner": "kata",
        "source": "kata",
        "severity": "error",
        "fileLocation": ["relative", folder],
        "pattern": pattern,
        "background": {
            "activeOnStart": true,
            "beginsPattern": HEAD,
            "endsPattern": TAIL,
        },
    })
}

/// The first line of a report.
const HEAD: &str = r"^\S+ - stage \d+ of \d+ - ";
/// The last line of a report.
const TAIL: &str = "^next: ";

fn compiler_error() -> Value {
    json!([
        { "regexp": r"^error(?:\[(E\d+)\])?: (.+)$", "code": 1, "message": 2 },
        { "regexp": r"^\s*--> (.+):(\d+):(\d+)$", "file": 1, "line": 2, "column": 3 },
    ])
}

fn failed_test() -> Value {
    json!([{
        "regexp": r"^FAIL (.+?)\s{2,}(\S+\.rs):(\d+)$",
        "message": 1, "file": 2, "line": 3,
    }])
}

fn failed_test_with_a_long_name() -> Value {
    json!([
        { "regexp": r"^FAIL (.+)$", "message": 1 },
        { "regexp": r"^\s+(\S+\.rs):(\d+)$", "file": 1, "line": 2 },
    ])
}

/// Whether `text` is what this module writes, for whichever program and katas.
fn is_ours(text: &str) -> bool {
    let Ok(found) = serde_json::from_str::<Value>(text) else {
        return false;
    };
    let tasks_of = found["tasks"].as_array().map_or(&[][..], Vec::as_slice);
    let program = tasks_of.first().and_then(|task| task["command"].as_str());
    let katas: Option<Vec<&str>> = tasks_of
        .iter()
        .map(|task| task["args"][1].as_str())
        .collect();
    match (program, katas) {
        (Some(program), Some(katas)) => found == tasks(program, &katas),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_known_as_ours_until_they_are_edited() {
        let ours = tasks("kata", &["counter", "gate"]).to_string();
        assert!(is_ours(&ours));
        assert!(!is_ours(&ours.replace("dumb", "xterm")));
        for theirs in ["", "{}", "// comment\n{}", r#"{"tasks":[]}"#, "[1]"] {
            assert!(!is_ours(theirs), "{theirs}");
        }
    }
}
