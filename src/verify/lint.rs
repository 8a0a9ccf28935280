//! clippy and rustfmt over the solutions.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::Finding;
use crate::{
    error::{Error, Result},
    fs::TextTree,
    judge::{Judge, Member},
    kata::{Kata, Solution},
    process::{Ended, Ending},
};

/// Most time for clippy, and for each call of rustfmt.
const TOOL_MS: u64 = 600_000;
/// Most that one of them may print.
const MOST_OUTPUT: usize = 16 << 20;

/// What clippy and rustfmt have to say about the solutions of `katas`, in the
/// order of `katas`. Uses the judge's workspace.
pub fn lint(judge: &Judge, katas: &[&Kata]) -> Result<Vec<Vec<Finding>>> {
    let mut members: Vec<(Member<'_>, TextTree)> = Vec::new();
    for kata in katas {
        for which in [Solution::Reference, Solution::Alternate, Solution::Usual] {
            let is_left_out = match which {
                Solution::Reference => false,
                Solution::Alternate => kata.is_warm_up() && kata.solution(which).is_empty(),
                Solution::Usual => !kata.is_open() && kata.usual_answer().is_none(),
            };
            if is_left_out {
                continue;
            }
            let name = format!("{}-lint-{}", kata.id, which.folder());
            members.push((Member::new(kata, name, 1), kata.solution(which)));
        }
    }
    let borrowed: Vec<_> = members
        .iter()
        .map(|(member, sources)| (member.clone(), sources))
        .collect();
    judge.workspace.write(&borrowed)?;
    let clippy = clippy(judge)?;
    let mut findings = Vec::new();
    for kata in katas {
        let mut of_kata = Vec::new();
        for (member, sources) in members
            .iter()
            .filter(|(member, _)| member.kata.id == kata.id)
        {
            let folder = judge.workspace.root.join(&member.name);
            of_kata.extend(rustfmt(judge, member, &folder.join("src"), sources)?);
            let mine = format!("{}/src/", member.name);
            let said = clippy
                .split("\n\n")
                .filter(|message| message.contains(&mine));
            of_kata.extend(
                said.map(|message| {
                    Finding::new(&member.name, format!("clippy: {}", message.trim()))
                }),
            );
        }
        of_kata.extend(starters_and_tests(judge, kata)?);
        findings.push(of_kata);
    }
    Ok(findings)
}

fn clippy(judge: &Judge) -> Result<String> {
    let mut args: Vec<OsString> = [
        "clippy",
        "--offline",
        "--locked",
        "--quiet",
        "--workspace",
        "--lib",
        "--manifest-path",
    ]
    .map(OsString::from)
    .to_vec();
    args.push(judge.workspace.manifest().into());
    args.extend(["--target-dir".into(), judge.workspace.target().into()]);
    // Not by cargo, which would look for it among the user's programs.
    let ended = tool(judge, "cargo-clippy", args)?;
    let output = String::from_utf8_lossy(&ended.stderr).into_owned();
    if ended.ending == Ending::Exited(0) || output.contains("/src/") {
        return Ok(output);
    }
    Err(Error::Cargo { output })
}

/// rustfmt reads a module's files by itself, so it is given the roots only.
fn rustfmt(
    judge: &Judge,
    member: &Member<'_>,
    src: &Path,
    sources: &TextTree,
) -> Result<Option<Finding>> {
    if !sources.contains_key("lib.rs") {
        return Ok(Some(Finding::new(&member.name, "has no lib.rs")));
    }
    format_check(judge, &member.name, &[src.join("lib.rs")])
}

/// Starters declare their modules only with their stage, so each file is looked
/// at alone.
fn starters_and_tests(judge: &Judge, kata: &Kata) -> Result<Option<Finding>> {
    let folder = judge.workspace.root.join(format!("{}-format", kata.id));
    let mut files = Vec::new();
    for stage in 1..=kata.own_stages() {
        // Those of an open track are made from transcripts.
        let tests = (!kata.is_open()).then(|| {
            (
                format!("stage_{stage}.rs"),
                kata.test_file(stage).to_owned(),
            )
        });
        // A root with `mod x;` would want x.rs beside it.
        let starters = kata.starter(stage).into_iter().map(|(name, text)| {
            let text: String = text
                .lines()
                .filter(|line| !is_module_line(line))
                .map(|line| format!("{line}\n"))
                .collect();
            (format!("starter_{stage}_{}", name.replace('/', "_")), text)
        });
        let hunts = [
            (format!("hunt_{stage}.rs"), kata.hunt_example(stage)),
            (format!("hunt_{stage}_all.rs"), kata.hunt_answer(stage)),
        ];
        let hunts = hunts.into_iter().filter(|(_, text)| !text.is_empty());
        let hunts = hunts.map(|(name, text)| (name, text.to_owned()));
        for (name, text) in tests.into_iter().chain(starters).chain(hunts) {
            let path = folder.join(name);
            crate::fs::write_if_changed(&path, text.as_bytes())?;
            files.push(path);
        }
    }
    format_check(judge, kata.id.as_str(), &files)
}

fn is_module_line(line: &str) -> bool {
    line.ends_with(';') && line.split_whitespace().rev().nth(1) == Some("mod")
}

fn format_check(judge: &Judge, subject: &str, files: &[PathBuf]) -> Result<Option<Finding>> {
    let mut args: Vec<OsString> = ["--check", "--edition", "2024", "--color", "never"]
        .map(OsString::from)
        .to_vec();
    args.extend(files.iter().map(|file| file.clone().into_os_string()));
    let ended = tool(judge, "rustfmt", args)?;
    if ended.ending == Ending::Exited(0) {
        return Ok(None);
    }
    let said = String::from_utf8_lossy(&ended.stdout).into_owned()
        + &String::from_utf8_lossy(&ended.stderr);
    Ok(Some(Finding::new(
        subject,
        format!(
            "rustfmt: {}",
            said.lines().take(20).collect::<Vec<_>>().join("\n")
        ),
    )))
}

fn tool(judge: &Judge, program: &str, args: Vec<OsString>) -> Result<Ended> {
    judge.tool(program, args, TOOL_MS, MOST_OUTPUT)
}
