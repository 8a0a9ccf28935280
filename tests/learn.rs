//! `kata learn` and the concept pages.

use std::collections::BTreeSet;

use lld_kata::kata::{Catalogue, Concept, Concepts};

use crate::dojo::{Dojo, other};

const WIDTH: usize = 80;
/// Two screens, without the list of katas, which grows with the catalogue.
const MOST_LINES: usize = 105;
/// Of the program in Java.
const MOST_JAVA_LINES: usize = 7;
/// What a row of the list has room for.
const MOST_OF_SUMMARY: usize = 51;
const FRAME: [&str; 8] = [
    "The problem",
    "Before",
    "After",
    "In Java",
    "When to use it",
    "When not",
    "In an interview",
    "Practise it",
];

fn concepts() -> Concepts {
    Concepts::embedded().unwrap()
}

/// The code blocks of a page whose language begins with `language`: what stands behind
/// the fence, and the code.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<(&'a str, &'a str)> {
    let parts: Vec<&str> = page.split("```").collect();
    assert!(parts.len() % 2 == 1, "a block is not closed");
    let blocks = parts.iter().skip(1).step_by(2);
    blocks
        .map(|block| block.split_once('\n').unwrap())
        .filter(|(info, _)| info.starts_with(language))
        .collect()
}

fn name_of(topic: &str) -> Option<String> {
    concepts().get(topic).ok().map(|it| it.name.clone())
}

#[test]
fn every_page_has_the_same_frame_and_fits_two_screens() {
    for concept in concepts().iter() {
        let (name, page) = (&concept.name, concept.page());
        let headings: Vec<&str> = page
            .lines()
            .filter_map(|it| it.strip_prefix("## "))
            .collect();
        let of_frame = headings.iter().filter(|it| FRAME.contains(it));
        assert!(of_frame.copied().eq(FRAME), "{name}: {headings:?}");
        let lines = concept.body().lines().count();
        assert!(lines <= MOST_LINES, "{name} is too long: {lines}");
        for line in page.lines() {
            assert!(line.chars().count() <= WIDTH, "{name}: {line}");
        }
        assert!(blocks(&page, "rust").len() >= 2, "{name}: before and after");
        let java = blocks(&page, "java");
        assert_eq!(java.len(), 1, "{name}");
        assert!(java[0].1.lines().count() <= MOST_JAVA_LINES, "{name}: Java");
        assert!(concept.summary.chars().count() <= MOST_OF_SUMMARY, "{name}");
        assert!(!concept.summary.ends_with('.'), "{name}");
    }
}

#[test]
fn no_two_pages_have_a_name_in_common() {
    let concepts = concepts();
    for concept in concepts.iter() {
        let names = [&concept.name, &concept.title]
            .into_iter()
            .chain(&concept.aliases);
        for name in names {
            assert_eq!(concepts.get(name).unwrap().name, concept.name, "{name}");
        }
    }
}

#[test]
fn pages_name_pages_and_katas_that_there_are() {
    let catalogue = Catalogue::embedded().unwrap();
    let concepts = concepts();
    let names: BTreeSet<&str> = concepts.iter().map(|it| it.name.as_str()).collect();
    for concept in concepts.iter() {
        let name = &concept.name;
        for id in concept.katas.keys() {
            assert!(catalogue.has(id), "{name}: there is no kata {id}");
        }
        assert!(!concept.katas.is_empty(), "{name} is practised nowhere");
        for other in mentioned(concept).chain(concept.prerequisites.iter().map(String::as_str)) {
            assert!(names.contains(other), "{name} names {other}");
            assert_ne!(name, other);
        }
    }
}

/// The topics after `kata learn` in the text of a page.
fn mentioned(concept: &Concept) -> impl Iterator<Item = &str> {
    let topics = concept.body().split("`kata learn ").skip(1);
    topics.map(|rest| rest.split('`').next().unwrap())
}

/// Reading what a page needs first comes to an end.
#[test]
fn prerequisites_form_no_circle() {
    let concepts = concepts();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    while let Some(next) = concepts.iter().find(|concept| {
        let needs = &concept.prerequisites;
        !known.contains(concept.name.as_str()) && needs.iter().all(|it| known.contains(it.as_str()))
    }) {
        known.insert(&next.name);
    }
    for concept in concepts.iter() {
        assert!(known.contains(concept.name.as_str()), "{}", concept.name);
    }
}

#[test]
fn what_a_kata_teaches_has_a_page_that_names_the_kata() {
    let concepts = concepts();
    for kata in Catalogue::embedded().unwrap().iter() {
        for taught in kata.patterns.iter().chain(&kata.principles) {
            let page = concepts
                .get(taught)
                .unwrap_or_else(|_| panic!("{taught}: no page"));
            let id = kata.base.as_ref().unwrap_or(&kata.id).as_str();
            assert!(
                page.katas.contains_key(id),
                "`{}` does not name {id}",
                page.name
            );
        }
        let of_stages = (1..=kata.last_stage()).flat_map(|stage| kata.concepts(stage));
        for topic in kata.prerequisites().iter().chain(of_stages) {
            assert_eq!(name_of(topic).as_ref(), Some(topic), "{}", kata.id);
        }
        // An open track names no patterns; its guided twin does.
        for stage in (1..=kata.last_stage()).filter(|_| kata.base.is_none()) {
            assert!(
                !concepts.for_stage(kata, stage).is_empty(),
                "{} {stage}",
                kata.id
            );
        }
    }
}

/// Compiles `code` as a library of edition 2024; the error codes of the compiler.
fn error_codes(code: &str) -> Result<(), (Vec<String>, String)> {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("page.rs");
    std::fs::write(&source, code).unwrap();
    let output = other("rustc")
        .args([
            "--edition=2024",
            "--crate-type=lib",
            "--emit=metadata",
            "--out-dir",
        ])
        .args([folder.path(), &source])
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8(output.stderr).unwrap();
    let codes = said.lines().filter_map(|line| line.strip_prefix("error["));
    let codes = codes.map(|it| it.split(']').next().unwrap().to_owned());
    Err((codes.collect(), said))
}

#[test]
fn all_rust_on_the_pages_compiles() {
    let mut all = String::from("#![allow(dead_code)]\n#![deny(warnings)]\n");
    for concept in concepts().iter() {
        let page = concept.page();
        for (number, (info, code)) in blocks(&page, "rust").into_iter().enumerate() {
            if info == "rust" {
                let module = concept.name.replace('-', "_");
                all += &format!("pub mod {module}_{number} {{\n{code}}}\n");
            }
        }
    }
    if let Err((_, said)) = error_codes(&all) {
        panic!("{said}");
    }
}

#[test]
fn what_must_not_compile_gives_the_error_that_the_page_names() {
    let mut count = 0;
    for concept in concepts().iter() {
        let page = concept.page();
        for (info, code) in blocks(&page, "rust") {
            let Some(expected) = info.strip_prefix("rust,compile_fail,") else {
                assert_eq!(info, "rust", "{}", concept.name);
                continue;
            };
            let (codes, said) = error_codes(code).expect_err(&concept.name);
            assert_eq!(codes, [expected], "{}\n{said}", concept.name);
            count += 1;
        }
    }
    assert!(count >= 8, "only {count} were found");
}

#[test]
fn the_topics_are_listed_in_groups_outside_a_dojo_too() {
    let nowhere = Dojo::none();
    let run = nowhere.kata(&["learn"]).exits(0);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("learn", run.stdout);
    });
}

#[test]
fn the_list_marks_what_the_stage_at_hand_needs() {
    let dojo = Dojo::none();
    dojo.kata(&["fetch", "tic-tac-toe"]).exits(0);
    let run = dojo.kata(&["learn", "--plain"]).exits(0);
    let marked: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("> ")?.split_whitespace().next())
        .collect();
    let catalogue = Catalogue::embedded().unwrap();
    let kata = catalogue.get("tic-tac-toe").unwrap();
    let concepts = concepts();
    let needed = concepts.for_stage(kata, 1);
    let needed: Vec<&str> = needed.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(marked[..needed.len()], needed, "{}", run.stdout);
    run.says("helps with stage 1 of tic-tac-toe");
}

#[test]
fn a_topic_is_found_by_its_other_names() {
    let nowhere = Dojo::none();
    for args in [
        &["learn", "srp"][..],
        &["learn", "single", "responsibility"],
        &["learn", "Single Responsibility Principle"],
    ] {
        nowhere
            .kata(args)
            .exits(0)
            .says("# Single responsibility\n")
            .says("## In an interview\n")
            .says("- `library`: ");
    }
    nowhere
        .kata(&["learn", "E0502"])
        .exits(0)
        .says("# Ownership and borrowing");
}

#[test]
fn a_topic_that_is_unknown_gets_the_nearest_one() {
    let nowhere = Dojo::none();
    let run = nowhere.kata(&["learn", "stratgy"]).exits(2);
    assert!(
        run.stderr.contains("there is no page about `stratgy`"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("did you mean `strategy`?"),
        "{}",
        run.stderr
    );
    let run = nowhere.kata(&["learn", "kubernetes"]).exits(2);
    assert!(
        run.stderr.contains("`kata learn` lists the topics"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_program_gets_the_topics_and_the_pages() {
    let nowhere = Dojo::none();
    let list = nowhere.kata(&["learn", "--json"]).exits(0).json();
    assert_eq!(list["command"], "learn");
    assert_eq!(list["stage"], 1);
    let topics = list["topics"].as_array().unwrap();
    assert_eq!(topics.len(), concepts().iter().count());
    assert_eq!(topics[0]["topic"], "single-responsibility");
    assert_eq!(topics[0]["kind"], "principle");
    assert!(topics.iter().any(|topic| topic["needed"] == true));
    let page = nowhere
        .kata(&["learn", "observer", "--json"])
        .exits(0)
        .json();
    assert_eq!(page["topic"], "observer");
    assert!(page["markdown"].as_str().unwrap().contains("## Before"));
    assert!(
        page["katas"]
            .as_array()
            .unwrap()
            .contains(&"parking-lot".into())
    );
}

#[test]
fn a_page_that_was_read_is_marked_and_not_the_next_one() {
    let dojo = Dojo::none();
    dojo.kata(&["start", "shipping"]).exits(0);
    let next = || {
        let list = dojo.kata(&["learn"]).exits(0).stdout;
        let topic = list.split("next: `kata learn ").nth(1).unwrap();
        topic.split('`').next().unwrap().to_owned()
    };
    let first = next();
    dojo.kata(&["learn", &first]).exits(0);
    assert_ne!(next(), first);
    let list = dojo.kata(&["learn", "--json"]).exits(0).json();
    let read = list["topics"].as_array().unwrap().iter();
    let read: Vec<&str> = read
        .filter(|it| it["read"] == true)
        .map(|it| it["topic"].as_str().unwrap())
        .collect();
    assert_eq!(read, [first]);
}

#[test]
fn pages_have_colours_only_where_they_are_wanted() {
    let nowhere = Dojo::none();
    let page = ["learn", "state"];
    nowhere.kata(&page).exits(0).does_not_say("\u{1b}");
    nowhere
        .kata(&["learn", "state", "--color", "always"])
        .exits(0)
        .says("\u{1b}");
}

#[test]
fn all_pages_become_a_book_of_one_file() {
    let dojo = Dojo::none();
    let run = |args: &[&str]| dojo.kata(&[&["learn"], args].concat());
    let count = concepts().iter().count();
    run(&["--html"])
        .exits(0)
        .says(&format!("{count} pages are in learn.html"));
    let file = dojo.root().parent().unwrap().join("learn.html");
    let page = std::fs::read_to_string(&file).unwrap();
    for concept in concepts().iter() {
        let name = &concept.name;
        assert!(page.contains(&format!("<article id=\"{name}\"")), "{name}");
        assert!(
            page.contains(&format!("<li><a href=\"#{name}\">")),
            "{name}"
        );
    }
    // Every link inside leads somewhere, and nothing comes from elsewhere.
    for link in page.split("href=\"").skip(1) {
        let to = link.split('"').next().unwrap().strip_prefix('#').unwrap();
        assert!(page.contains(&format!("id=\"{to}\"")), "{to}");
    }
    assert!(!page.contains("<script") && !page.contains("src=\"http"));
    assert!(!page.contains("```") && !page.contains("\n## "));
    assert!(page.matches("<img").count() > 10, "examples are drawn");
    run(&["--html"]).exits(2).says("is there already");
    run(&["--html", "--force"]).exits(0);
    run(&["strategy", "--html"]).exits(2);
}
