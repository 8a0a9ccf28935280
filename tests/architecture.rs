//! The structure that `src/lib.rs` states, and the invariants that no lint can see.

use std::path::Path;

use lld_kata::fs::{TextTree, read_tree};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The modules in rows, from top to bottom. A module uses only modules of lower rows; two
/// modules of one row do not know each other. Code for tests may use what it likes.
const LAYERS: &[&[&str]] = &[
    &["main", "lib"],
    &["cli"],
    &["commands"],
    &["ui"],
    &["reports"],
    &["practice", "verify", "class"],
    &["plan"],
    &["drill", "interview", "lookback"],
    &["judge"],
    &["review", "diagram"],
    &["design"],
    &["journal"],
    &["dojo"],
    &["course", "kata"],
    &["sandbox"],
    &["process", "user"],
    &["fs"],
    &["error"],
    &[
        "exit_code",
        "hash",
        "kata_path",
        "limits",
        "path",
        "wrap",
        "calendar",
    ],
];

/// The Rust files of `src/`, without the harness.
fn sources() -> TextTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut tree = read_tree(&root).unwrap();
    tree.retain(|name, _| {
        let is_rust = Path::new(name).extension().is_some_and(|end| end == "rs");
        is_rust && !name.starts_with("judge/harness/")
    });
    assert!(tree.len() > 30);
    tree
}

/// The modules that a file is in, from the crate's root.
fn module_path(file: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    if parts.last() == Some(&"mod") || parts == ["lib"] {
        parts.pop();
    }
    parts
}

/// The modules right below the crate's root that the code `text` names, each with its
/// line. `depth` says how many modules the code is in.
fn used_modules(text: &str, depth: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let tokens: TokenStream = text.parse().unwrap();
    walk(&tokens.into_iter().collect::<Vec<_>>(), depth, &mut found);
    found
}

fn walk(tokens: &[TokenTree], depth: usize, found: &mut Vec<(usize, String)>) {
    let mut is_for_tests = false;
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| at.checked_sub(back).map(|at| tokens[at].to_string());
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                is_for_tests |= before(1).is_some_and(|sign| sign == "#") && is_cfg_test(group);
            }
            // The item ends here.
            TokenTree::Punct(sign) if sign.as_char() == ';' => is_for_tests = false,
            TokenTree::Group(group) if is_for_tests => {
                is_for_tests = group.delimiter() != Delimiter::Brace;
            }
            TokenTree::Group(group) => {
                let is_module = before(2).is_some_and(|word| word == "mod");
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                walk(&inner, depth + usize::from(is_module), found);
            }
            TokenTree::Ident(word) if !is_for_tests => {
                if *word == "crate" && is_path(tokens, at) {
                    follow(&tokens[at + 3..], 0, found);
                } else if *word == "super" && before(1).is_none_or(|sign| sign != ":") {
                    follow(&tokens[at..], depth, found);
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Notes where the path that begins with `tokens`, in a module at `depth`, names a module
/// right below the root.
fn follow(tokens: &[TokenTree], depth: usize, found: &mut Vec<(usize, String)>) {
    match tokens.first() {
        Some(TokenTree::Ident(word)) if *word == "super" && is_path(tokens, 0) => {
            follow(&tokens[3..], depth.saturating_sub(1), found);
        }
        Some(TokenTree::Ident(word)) if depth == 0 => {
            found.push((word.span().start().line, word.to_string()));
        }
        Some(TokenTree::Group(group)) => {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            for part in inner.split(|token| token.to_string() == ",") {
                follow(part, depth, found);
            }
        }
        _ => {}
    }
}

fn is_path(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |at: usize| tokens.get(at).is_some_and(|it| it.to_string() == ":");
    is_colon(at + 1) && is_colon(at + 2) && tokens.len() > at + 3
}

fn is_cfg_test(group: &proc_macro2::Group) -> bool {
    let text = group.stream().to_string();
    text.starts_with("cfg") && text.contains("test") && !text.contains("not")
}

fn row(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

#[test]
fn a_module_uses_only_modules_of_lower_rows() {
    let mut broken = Vec::new();
    let mut uses = 0;
    for (file, text) in sources() {
        let path = module_path(&file);
        let module = path.first().copied().unwrap_or("lib");
        let own = row(module).unwrap_or_else(|| panic!("`{module}` is not in LAYERS"));
        for (line, used) in used_modules(&text, path.len()) {
            // The root has functions, too.
            let Some(other) = row(&used) else {
                broken.push(format!(
                    "src/{file}:{line} uses `crate::{used}` of no layer"
                ));
                continue;
            };
            uses += 1;
            if used != module && other <= own {
                broken.push(format!(
                    "src/{file}:{line}: `{module}` uses `{used}`, which is not below it"
                ));
            }
        }
    }
    assert!(uses > 300, "only {uses} uses were found");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn uses_are_found_in_groups_paths_and_macros_but_not_in_tests() {
    let text = "
        use crate::{a, b::{c, d}, e as f};
        use super::{super::g, inner};
        /// `crate::no::comment`
        pub(crate) fn x() -> crate::h::T { println!(\"{}\", crate::i::y(\"crate::no::text\")) }
        mod deep { use super::super::super::j::K; use super::l; }
        #[cfg(test)]
        use crate::no_test;
        #[cfg(all(test, unix))]
        mod tests { use crate::no_tests; }
        use crate::m;
    ";
    let found = used_modules(text, 2);
    let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["a", "b", "e", "g", "h", "i", "j", "m"]);
    assert_eq!(found[0].0, 2);
}

#[track_caller]
fn only_in(word: &str, modules: &[&str]) {
    let offenders: Vec<String> = sources()
        .into_iter()
        .filter(|(name, text)| {
            text.contains(word) && !modules.iter().any(|module| name.starts_with(module))
        })
        .map(|(name, _)| name)
        .collect();
    assert!(offenders.is_empty(), "`{word}` in {offenders:?}");
}

#[test]
fn only_the_ui_prints_and_knows_colours() {
    only_in("colored::", &["ui/"]);
    only_in("indicatif::", &["ui/"]);
    // The program also talks to itself, in the sandbox.
    only_in("io::stdout", &["ui/", "process/"]);
    only_in("io::stderr", &["ui/", "process/"]);
}

/// Below a dojo a lock is needed to write (`LockedDojo`); these are the modules that
/// write at all, each to a place of its own.
#[test]
fn few_modules_write() {
    let writers = [
        "fs",
        "user.rs",
        "dojo/",
        "journal/store.rs",
        "judge/",
        // The folder of a class, its records and the trees of its judges.
        "class/",
        "practice/verdicts.rs",
        "sandbox/",
        // What the person names: a page, a picture, a solution, a course.
        "commands/",
        "verify/",
    ];
    for word in [
        "fs::write_atomic",
        "fs::write_if_changed",
        "fs::write_new",
        "fs::write_below",
        "fs::create_dir",
        "fs::remove",
        "fs::rename",
        "fs::copy",
    ] {
        only_in(word, &writers);
    }
    // And no command writes below a dojo by itself.
    for (name, text) in sources() {
        if name.starts_with("commands/") {
            for place in [".state()", "journal.jsonl"] {
                assert!(!text.contains(place), "`{place}` in {name}");
            }
        }
    }
}

#[test]
fn only_the_process_module_starts_programs() {
    only_in("Command::new", &["process/"]);
    only_in("process_wrap::", &["process/"]);
}

#[test]
fn the_model_and_the_rules_of_unlocking_do_no_io() {
    for (name, text) in sources() {
        let is_pure = [
            "kata/",
            "interview/",
            "lookback/",
            "design/",
            "review/",
            "diagram/",
        ]
        .iter()
        .any(|module| name.starts_with(module));
        if is_pure || name == "journal/policy.rs" {
            for word in [
                "std::fs",
                "File::",
                "std::env::",
                "SystemTime",
                "fs::read",
                "fs::write",
            ] {
                assert!(!text.contains(word), "`{word}` in {name}");
            }
        }
    }
}

#[test]
fn no_source_knows_a_kata() {
    let katas = Path::new(env!("CARGO_MANIFEST_DIR")).join("katas");
    for kata in lld_kata::fs::subfolders(&katas).unwrap() {
        let id = kata.file_name().unwrap().to_str().unwrap().to_owned();
        if id == "support" || !id.contains('-') {
            continue;
        }
        for (name, text) in sources() {
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            assert!(
                !code.into_iter().any(|line| line.contains(&id)),
                "`{id}` in {name}"
            );
        }
    }
}

#[test]
fn files_stay_in_the_hundreds_of_lines() {
    for (name, text) in sources() {
        assert!(
            text.lines().count() <= 450,
            "{name} has {} lines",
            text.lines().count()
        );
    }
}
