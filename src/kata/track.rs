//! An open track as a kata of its own. The author writes it in `open/` beside the guided
//! track; here its texts become those of a kata `<id>-open`: transcripts become tests,
//! frozen rounds become stages, the `App` joins the guided reference.
//!
//! The build script includes this file, so it needs the standard library alone.

use std::collections::{BTreeMap, BTreeSet};

/// Texts by name.
pub(super) type Tree = BTreeMap<String, String>;

/// The end of an open track's id.
pub(super) const END: &str = "-open";
const FOLDER: &str = "open/";
const TRACK: &str = "open/track.toml";

/// The files and solutions of an open track, named as those of any kata.
#[derive(Debug)]
pub(super) struct OpenTrack {
    pub(super) id: String,
    pub(super) files: Tree,
    pub(super) solution: Tree,
}

/// The open track of the kata `id`, taken out of its texts; none if it has none. What is
/// wrong with it comes as a sentence.
pub(super) fn take(
    id: &str,
    files: &mut Tree,
    solution: &mut Tree,
) -> Option<Result<OpenTrack, String>> {
    let own = split_off(files);
    let solved = split_off(solution);
    if own.is_empty() && solved.is_empty() {
        return None;
    }
    Some(Author { id, own, solved }.track(files, solution))
}

/// Moves what lies in `open/` out of `tree`.
fn split_off(tree: &mut Tree) -> Tree {
    let is_own = |name: &String| name.starts_with(FOLDER);
    let own: Tree = tree
        .iter()
        .filter(|(name, _)| is_own(name))
        .map(|(name, text)| (name.clone(), text.clone()))
        .collect();
    tree.retain(|name, _| !is_own(name));
    own
}

/// What the author wrote.
struct Author<'a> {
    id: &'a str,
    own: Tree,
    solved: Tree,
}

impl Author<'_> {
    fn track(&self, files: &Tree, solution: &Tree) -> Result<OpenTrack, String> {
        let manifest = self.own.get(TRACK).ok_or(format!("`{TRACK}` is missing"))?;
        let head = files.get("kata.toml").map_or("", String::as_str);
        let stages = tables(manifest, "[[stages]]").len();
        let rounds: Vec<String> = tables(manifest, "[[rounds]]")
            .into_iter()
            .map(|table| value(table, "id").unwrap_or_default())
            .collect();
        let id = format!("{}{END}", self.id);
        let mut track = Tree::new();
        track.insert(
            "kata.toml".to_owned(),
            merged(&id, head, manifest) + &questions(head, manifest),
        );
        let mut tests: BTreeMap<usize, Tree> = BTreeMap::new();
        for (name, text) in &self.own {
            let parts: Vec<&str> = name.split('/').skip(1).collect();
            let place = match parts.as_slice() {
                ["track.toml"] => continue,
                ["starter.rs"] => "starter/1/lib.rs".to_owned(),
                ["script.rs"] => "tests/script.rs".to_owned(),
                ["lesson", card] => format!("lesson/{card}"),
                ["rounds", page] => {
                    let number = number(page.strip_suffix(".md"), name)?;
                    format!("brief/{}.md", stages + number)
                }
                ["transcripts", stage, file] => {
                    let stage = number(Some(stage), name)?;
                    note(&mut tests, stage, file, text, name)?;
                    continue;
                }
                ["rounds", round, file] => {
                    let stage = stages + number(Some(round), name)?;
                    note(&mut tests, stage, file, text, name)?;
                    continue;
                }
                [page] => match page.strip_suffix(".md") {
                    Some(stage) => format!("brief/{stage}.md"),
                    None => return Err(format!("`{name}` belongs to no open track")),
                },
                _ => return Err(format!("`{name}` belongs to no open track")),
            };
            track.insert(place, text.clone());
        }
        let crate_name = id.replace('-', "_");
        for (stage, transcripts) in tests {
            let round = stage.checked_sub(stages + 1).and_then(|it| rounds.get(it));
            let text = test_file(&crate_name, stage, round, &transcripts)?;
            track.insert(format!("tests/stage_{stage}.rs"), text);
        }
        Ok(OpenTrack {
            id,
            files: track,
            solution: self.solutions(solution)?,
        })
    }

    /// The reference and the alternate with the `App` over them, and the usual answer.
    fn solutions(&self, guided: &Tree) -> Result<Tree, String> {
        let app = self.solved.get("open/app.rs");
        let mut all = Tree::new();
        for (name, text) in guided {
            let is_solution = name.starts_with("reference/") || name.starts_with("alternate/");
            if is_solution && !name.ends_with("DESIGN.md") {
                let mut text = text.clone();
                if name.ends_with("e/lib.rs") {
                    text += "\npub mod app;\n\npub use app::App;\n";
                }
                all.insert(name.clone(), text);
            }
        }
        let app = app.map_or("", String::as_str);
        all.insert("reference/app.rs".to_owned(), app.to_owned());
        all.insert("alternate/app.rs".to_owned(), app.to_owned());
        for (name, text) in &self.solved {
            let parts: Vec<&str> = name.split('/').skip(1).collect();
            let places = match parts.as_slice() {
                ["app.rs"] => continue,
                ["DESIGN.md"] => vec![
                    "reference/DESIGN.md".to_owned(),
                    "alternate/DESIGN.md".to_owned(),
                    "usual/DESIGN.md".to_owned(),
                ],
                ["partners", file] => vec![format!("partners/reference/{file}")],
                ["usual", "partners", file] => vec![format!("partners/usual/{file}")],
                ["usual" | "mutants", ..] => vec![parts.join("/")],
                _ => return Err(format!("`{name}` belongs to no open track")),
            };
            all.extend(places.into_iter().map(|place| (place, text.clone())));
        }
        Ok(all)
    }
}

/// The stage or round in a file's name.
fn number(text: Option<&str>, name: &str) -> Result<usize, String> {
    let number = text.and_then(|text| text.parse().ok());
    let number = number.filter(|number| (1..100).contains(number));
    number.ok_or(format!("`{name}` is of no stage and no round"))
}

/// Takes in one transcript.
fn note(
    tests: &mut BTreeMap<usize, Tree>,
    stage: usize,
    file: &str,
    text: &str,
    name: &str,
) -> Result<(), String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let test = file.strip_suffix(".txt").unwrap_or_default();
    if !test.starts_with(|c: char| c.is_ascii_lowercase()) || !test.chars().all(plain) {
        let says =
            "a transcript is a `.txt` file whose name has lower-case letters, digits and `_`";
        return Err(format!("`{name}`: {says}"));
    }
    if text.contains("\"#") {
        return Err(format!("`{name}` has a `\"#` in it"));
    }
    let of_stage = tests.entry(stage).or_default();
    of_stage.insert(test.to_owned(), text.to_owned());
    Ok(())
}

/// The tables `name` of a TOML text, each up to the next table.
fn tables<'a>(toml: &'a str, name: &str) -> Vec<&'a str> {
    let mut tables = Vec::new();
    let mut rest = toml;
    while let Some((before, after)) = rest.split_once(name) {
        let begins_a_line = before.is_empty() || before.ends_with('\n');
        if begins_a_line {
            tables.push(after.split("\n[[").next().unwrap_or_default());
        }
        rest = after;
    }
    tables
}

/// The string `key` of a table, if it stands on one line.
fn value(table: &str, key: &str) -> Option<String> {
    table.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
        (name.trim() == key).then(|| value.to_owned())
    })
}

/// The part of a TOML text before its first table.
fn top(toml: &str) -> &str {
    if toml.starts_with('[') {
        return "";
    }
    toml.find("\n[").map_or(toml, |end| &toml[..=end])
}

/// The manifest of an open track: what `track.toml` does not say of the kata, `kata.toml`
/// says.
fn merged(id: &str, kata: &str, track: &str) -> String {
    let key = |line: &str| line.split_once('=').map(|(key, _)| key.trim().to_owned());
    let own: BTreeSet<String> = top(track).lines().filter_map(key).collect();
    let is_replaced = |line: &&str| key(line).is_some_and(|key| key == "id" || own.contains(&key));
    let inherited = top(kata).lines().filter(|line| !is_replaced(line));
    let inherited: String = inherited.flat_map(|line| [line, "\n"]).collect();
    format!("id = \"{id}\"\n{inherited}{track}\n")
}

/// The questions of the guided track about stages that the open track has, too, where it
/// brings none of its own.
fn questions(kata: &str, track: &str) -> String {
    if !tables(track, "[[questions]]").is_empty() {
        return String::new();
    }
    let stages = tables(track, "[[stages]]").len();
    let is_asked = |table: &&str| {
        let stage = table.lines().find_map(|line| line.strip_prefix("stage = "));
        let stage = stage.and_then(|stage| stage.trim().parse::<usize>().ok());
        stage.is_none_or(|stage| stage <= stages)
    };
    let tables = tables(kata, "[[questions]]").into_iter().filter(is_asked);
    tables
        .map(|table| format!("\n[[questions]]{table}\n"))
        .collect()
}

/// The tests of a stage: a function for each transcript. Those of a round run on the
/// partner's `App`.
fn test_file(
    crate_name: &str,
    stage: usize,
    round: Option<&String>,
    transcripts: &Tree,
) -> Result<String, String> {
    let mut text = format!("//! The transcripts of stage {stage}.\n\n");
    text += "use crate::support::transcript;\n";
    text += &format!("use {crate_name}::App;\n\n");
    let made = match round {
        Some(round) => format!("{crate_name}_{}::app()", round.replace('-', "_")),
        None => "App::new()".to_owned(),
    };
    text += &format!(
        "fn app() -> impl FnMut(&str) -> String {{\n    let mut app: App = {made};\n    \
         move |line| app.run(line)\n}}\n"
    );
    for (name, transcript) in transcripts {
        let (head, rest) = transcript.split_once('\n').unwrap_or((transcript, ""));
        let rules = head.strip_prefix("# rules:").ok_or(format!(
            "`{name}.txt`: its first line is not `# rules: 1.1`"
        ))?;
        let rules: Vec<&str> = rules
            .split([' ', ','])
            .filter(|it| !it.is_empty())
            .collect();
        let rules = rules.join(", ");
        text += &format!(
            "\n// rules: {rules}\n#[test]\nfn {name}() {{\n    transcript(app(), r#\"\n{}\n\"#);\n}}\n",
            rest.trim_end()
        );
    }
    Ok(text)
}
