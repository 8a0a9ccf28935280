//! What can be said about a kata by reading it.

use super::Finding;
use crate::{
    fs::TextTree,
    kata::{Concepts, Kata, SCENARIO, Solution, is_rust, test_names},
};

/// Rule 1 of the author's guide: no clock, sleep, float or global state.
const FORBIDDEN: &[&str] = &[
    "SystemTime",
    "Instant::now",
    "sleep(",
    "f32",
    "f64",
    "static mut",
    "thread_rng",
    "thread_local!",
    "unsafe",
];

const WIDTH: usize = 80;
/// The pages to read after an interview.
const DIALOGUES: &[&str] = &["good.md", "bad.md", "closing.md"];
const LESSON_LINES: usize = 15;

pub(super) fn findings(kata: &Kata) -> Vec<Finding> {
    let mut findings = Vec::new();
    stray_files(kata, &mut findings);
    briefs(kata, &mut findings);
    contracts(kata, &mut findings);
    tests(kata, &mut findings);
    snapshots(kata, &mut findings);
    forbidden_words(kata, &mut findings);
    kinds_of_tests(kata, &mut findings);
    findings.extend(super::rules::findings(kata));
    findings.extend(super::labels::findings(kata));
    dialogues(kata, &mut findings);
    lessons(kata, &mut findings);
    usual(kata, &mut findings);
    findings.extend(super::hunts::findings(kata));
    findings.extend(super::warm_up::findings(kata));
    let least = if kata.is_warm_up() { 6 } else { 8 };
    if kata.mutants().is_ok_and(|mutants| mutants.len() < least) {
        findings.push(Finding::new("mutants", format!("fewer than {least}")));
    }
    for which in [Solution::Reference, Solution::Alternate] {
        if kata.design(which).is_empty() && !kata.is_warm_up() {
            findings.push(Finding::new(
                format!("{}/DESIGN.md", which.folder()),
                "is missing",
            ));
        }
    }
    findings
}

fn stray_files(kata: &Kata, findings: &mut Vec<Finding>) {
    for (root, name) in kata.file_names() {
        if !belongs(kata, root, name) {
            findings.push(Finding::new(
                format!("{root}/{}/{name}", kata.id),
                "belongs to no stage, contract or solution",
            ));
        }
    }
}

fn belongs(kata: &Kata, root: &str, name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let is_stage = |text: &str, from: usize| {
        text.parse()
            .is_ok_and(|n: usize| (from..=kata.last_stage()).contains(&n))
    };
    match (root, parts.as_slice()) {
        ("katas", ["kata.toml"]) => true,
        ("katas", ["lesson", card]) => card.strip_suffix(".md").is_some_and(|n| is_stage(n, 1)),
        ("katas", ["brief", page]) => page.strip_suffix(".md").is_some_and(|n| is_stage(n, 0)),
        ("katas", ["dialogue", page]) => DIALOGUES.contains(page),
        ("katas", ["starter", stage, .., file]) => is_stage(stage, 1) && is_rust(file),
        ("katas", ["tests", file]) => file
            .strip_prefix("stage_")
            .and_then(|f| f.strip_suffix(".rs"))
            .is_some_and(|n| is_stage(n, 1)),
        (_, ["hunts", file]) => file
            .strip_prefix("stage_")
            .and_then(|f| f.strip_suffix(".rs")?.parse().ok())
            .is_some_and(|stage: usize| kata.hunts().any(|it| it == stage)),
        ("katas", ["tests", "snapshots", file]) => file.strip_suffix(".snap").is_some(),
        ("katas", ["contracts", file]) => {
            let id = [".ok.rs", ".rs", ".stderr"]
                .iter()
                .find_map(|end| file.strip_suffix(end));
            id.is_some_and(|id| kata.contracts().iter().any(|contract| contract.id == id))
        }
        ("solutions", ["reference" | "alternate" | "usual", .., file]) => {
            is_rust(file) || *file == "DESIGN.md"
        }
        ("solutions", ["steps", file]) => {
            file.strip_suffix(".diff").is_some_and(|n| is_stage(n, 2))
        }
        ("solutions", ["mutants", file]) => file.strip_suffix(".diff").is_some(),
        _ => false,
    }
}

pub(super) fn briefs(kata: &Kata, findings: &mut Vec<Finding>) {
    for page in 0..=kata.last_stage() {
        let name = format!("brief/{page}.md");
        let text = kata.brief(page);
        if text.trim().is_empty() {
            findings.push(Finding::new(&name, "is missing or empty"));
        }
        for (number, line) in text.lines().enumerate() {
            let width = line.chars().count();
            if width > WIDTH {
                findings.push(Finding::new(
                    &name,
                    format!("line {} has {width} columns, {WIDTH} fit", number + 1),
                ));
            }
        }
    }
}

/// The topics after `kata learn` in a text.
fn topics(text: &str) -> impl Iterator<Item = &str> {
    let topics = text.split("`kata learn ").skip(1);
    topics.filter_map(|rest| rest.split('`').next())
}

fn dialogues(kata: &Kata, findings: &mut Vec<Finding>) {
    for page in DIALOGUES {
        let name = page.trim_end_matches(".md");
        if kata
            .dialogue(name)
            .lines()
            .any(|line| line.chars().count() > WIDTH)
        {
            let says = format!("has a line of more than {WIDTH} columns");
            findings.push(Finding::new(format!("dialogue/{page}"), says));
        }
    }
}

/// A lesson card is read between two stages, so it is short.
pub(super) fn lessons(kata: &Kata, findings: &mut Vec<Finding>) {
    let has_rules = !kata.rules(1).is_empty();
    let Ok(concepts) = Concepts::embedded() else {
        return;
    };
    for stage in 1..=kata.last_stage() {
        let name = format!("lesson/{stage}.md");
        let text = kata.lesson(stage);
        if text.is_empty() && has_rules {
            findings.push(Finding::new(&name, "is missing"));
        }
        let hints = kata.hints(stage).unwrap_or_default();
        for topic in hints.iter().flat_map(|it| topics(it)).chain(topics(text)) {
            if concepts.get(topic).is_err() {
                let says = format!("names `kata learn {topic}`, and there is no such page");
                findings.push(Finding::new(&name, says));
            }
        }
        if text.lines().count() > LESSON_LINES {
            let says = format!("has more than {LESSON_LINES} lines");
            findings.push(Finding::new(&name, says));
        }
        if text.lines().any(|line| line.chars().count() > WIDTH) {
            let says = format!("has a line of more than {WIDTH} columns");
            findings.push(Finding::new(&name, says));
        }
    }
}

/// A stage earns its place by something that the usual answer lacks.
fn usual(kata: &Kata, findings: &mut Vec<Finding>) {
    if kata.usual_answer().is_none() {
        return;
    }
    for stage in 1..=kata.last_stage() {
        if !kata.usual().iter().any(|lack| lack.stage == stage) {
            let says = format!("no `[[usual]]` says what the usual answer lacks at stage {stage}");
            findings.push(Finding::new("kata.toml", says));
        }
    }
    if kata.design(Solution::Usual).is_empty() {
        findings.push(Finding::new("usual/DESIGN.md", "is missing"));
    }
}

fn contracts(kata: &Kata, findings: &mut Vec<Finding>) {
    if kata.contracts().len() < 2 && !kata.is_warm_up() {
        findings.push(Finding::new("kata.toml", "fewer than 2 contracts"));
    }
    for contract in kata.contracts() {
        let name = format!("contracts/{}.rs", contract.id);
        if kata.contract(&contract.id).is_empty() {
            findings.push(Finding::new(&name, "is missing"));
        } else if kata.contract_codes(&contract.id).is_empty() {
            findings.push(Finding::new(
                &name,
                "its first line is not `//~ E0451` or another code",
            ));
        }
        if kata.control(&contract.id).is_empty() {
            findings.push(Finding::new(
                format!("contracts/{}.ok.rs", contract.id),
                "is missing",
            ));
        }
    }
}

fn tests(kata: &Kata, findings: &mut Vec<Finding>) {
    for stage in 1..=kata.last_stage() {
        let name = format!("tests/stage_{stage}.rs");
        let text = kata.test_file(stage);
        let marked = text.matches("#[test]").count();
        let found = test_names(text).count();
        if found == 0 {
            findings.push(Finding::new(&name, "has no test"));
        }
        if marked != found {
            let says = format!(
                "has {marked} `#[test]`, but {found} at the top level with `fn name() {{` below it"
            );
            findings.push(Finding::new(&name, says));
        }
        if !kata.has_scenario(stage) && !kata.is_warm_up() {
            findings.push(Finding::new(&name, format!("has no `{SCENARIO}`")));
        }
        if kata.starter(stage).is_empty() {
            findings.push(Finding::new(format!("starter/{stage}"), "brings no file"));
        }
        for earlier in 1..stage {
            for file in kata.starter(stage).keys() {
                if kata.starter(earlier).contains_key(file) {
                    let says = format!("rewrites a file of stage {earlier}");
                    findings.push(Finding::new(format!("starter/{stage}/{file}"), says));
                }
            }
        }
    }
}

fn snapshots(kata: &Kata, findings: &mut Vec<Finding>) {
    let mut known = 0;
    for stage in 1..=kata.last_stage() {
        let text = kata.test_file(stage);
        let snapshots = kata.snapshots(stage);
        known += snapshots.len();
        if snapshots.is_empty() && !kata.is_warm_up() {
            findings.push(Finding::new(
                format!("tests/stage_{stage}.rs"),
                "has no snapshot",
            ));
        }
        for file in snapshots.keys() {
            let name = file
                .strip_prefix(&format!("stages__stage_{stage}__"))
                .and_then(|f| f.strip_suffix(".snap"));
            if !name.is_some_and(|name| text.contains(&format!("\"{name}\""))) {
                findings.push(Finding::new(
                    format!("tests/snapshots/{file}"),
                    "is used by no test",
                ));
            }
        }
        for line in text
            .lines()
            .filter(|line| line.contains("assert_snapshot!("))
        {
            let inline = line.contains("@\"") || line.contains("@r");
            if inline {
                findings.push(Finding::new(
                    format!("tests/stage_{stage}.rs"),
                    "has an inline snapshot",
                ));
            }
        }
    }
    let all = kata
        .file_names()
        .filter(|(_, name)| name.starts_with("tests/snapshots/"))
        .count();
    if all != known {
        findings.push(Finding::new("tests/snapshots", "has files of no stage"));
    }
}

pub(super) fn forbidden_words(kata: &Kata, findings: &mut Vec<Finding>) {
    let mut look = |subject: String, text: &str| {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in FORBIDDEN.iter().filter(|word| has_word(code, word)) {
                findings.push(Finding::new(
                    &subject,
                    format!("line {}: `{word}`", number + 1),
                ));
            }
        }
    };
    for stage in 1..=kata.last_stage() {
        look(format!("tests/stage_{stage}.rs"), kata.test_file(stage));
        look_at(&mut look, &format!("starter/{stage}"), &kata.starter(stage));
    }
    let mut solutions = vec![Solution::Reference, Solution::Alternate];
    solutions.extend(kata.is_open().then_some(Solution::Usual));
    for which in solutions {
        look_at(&mut look, which.folder(), &kata.solution(which));
    }
}

fn look_at(look: &mut impl FnMut(String, &str), folder: &str, tree: &TextTree) {
    for (name, text) in tree {
        look(format!("{folder}/{name}"), text);
    }
}

/// Whether `word` occurs in `code` and is not part of a longer name.
fn has_word(code: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(start, _)| {
        let before = code[..start].chars().next_back();
        let after = code[start + word.len()..].chars().next();
        let ends_open = word.ends_with(is_name);
        before.is_none_or(|c| !is_name(c)) && (!ends_open || after.is_none_or(|c| !is_name(c)))
    })
}

fn kinds_of_tests(kata: &Kata, findings: &mut Vec<Finding>) {
    if kata.is_warm_up() {
        return;
    }
    let stages = 1..=kata.last_stage();
    let names: Vec<String> = stages
        .clone()
        .flat_map(|stage| kata.tests(stage))
        .map(|test| test.name)
        .collect();
    for (part, meaning) in [
        ("outside", "a type of the test file plugs in (Open/Closed)"),
        ("changes_nothing", "a failed call changes nothing"),
        (
            "random_operations",
            "a property holds over seeded random operations",
        ),
    ] {
        if !names.iter().any(|name| name.contains(part)) {
            findings.push(Finding::new(
                "tests",
                format!("no test has `{part}` in its name: {meaning}"),
            ));
        }
    }
    let asks_for_threads = stages
        .clone()
        .any(|stage| kata.brief(stage).contains("thread"));
    let meets = stages
        .map(|stage| kata.test_file(stage))
        .any(|text| text.contains("Rendezvous"));
    if asks_for_threads && !meets {
        findings.push(Finding::new(
            "tests",
            "a page speaks of threads, but no test uses `Rendezvous`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::has_word;

    #[test]
    fn a_forbidden_word_is_found_as_a_word_only() {
        assert!(has_word("let x: f64 = 1.0;", "f64"));
        assert!(has_word("thread::sleep(d)", "sleep("));
        assert!(!has_word("let f64_like = 1;", "f64"));
        assert!(!has_word("oversleep(1)", "sleep("));
    }
}
