//! `kata diagram` and `kata review`, as people use them, and what is found in the
//! solutions of this project.

use lld_kata::{
    FindingRow,
    kata::{Catalogue, Solution},
    review::{Facts, Prescribed, RULES},
};

use crate::dojo::{Dojo, counter};

/// A design of a dozen lines that has a bit of everything.
const SHAPES: &str = r"//! Shapes.
pub trait Shape {
    fn area(&self) -> u32;
}
pub struct Square(u32);
impl Square {
    pub fn new(side: u32) -> Self { Self(side) }
}
impl Shape for Square {
    fn area(&self) -> u32 { self.0 * self.0 }
}
pub(crate) struct Twice<S> { inner: S }
impl<S: Shape> Shape for Twice<S> {
    fn area(&self) -> u32 { 2 * self.inner.area() }
}
pub enum Colour { Red, Green }
pub struct Sheet { shapes: Vec<Box<dyn Shape>>, colour: Option<Colour> }
";

/// Code that an interviewer would have questions about.
const MESSY: &str = r#"
pub enum Kind { Small, Large, Huge }
impl Kind {
    pub fn price(&self) -> u32 { match self { Kind::Small => 1, Kind::Large | Kind::Huge => 2 } }
    pub fn size(&self) -> u32 { match self { Kind::Small => 1, Kind::Large | Kind::Huge => 3 } }
}
pub fn name(kind: &Kind) -> &str { match kind { Kind::Small => "s", Kind::Large | Kind::Huge => "l" } }
trait Printer { fn print(&self); }
struct Paper;
impl Printer for Paper { fn print(&self) {} }
pub fn between(low: u64, high: u64, names: &Vec<String>) -> u64 {
    let mut sum = 0;
    for _ in low..high {
        sum += names.clone().first().unwrap().len() as u64;
    }
    sum
}
"#;

#[test]
fn a_small_design_is_drawn_in_boxes_and_in_words() {
    let dojo = Dojo::with_counter();
    dojo.write("counter/src/lib.rs", SHAPES);
    let boxes = dojo.kata(&["diagram"]).exits(0);
    insta::assert_snapshot!("diagram_text", boxes.stdout);
    let words = dojo.kata(&["diagram", "--plain"]).exits(0);
    insta::assert_snapshot!("diagram_plain", words.stdout);
    let ascii = dojo
        .command(&["diagram"])
        .env("LANG", "C")
        .output()
        .unwrap();
    let ascii = String::from_utf8(ascii.stdout).unwrap();
    assert!(ascii.is_ascii(), "{ascii}");
    insta::assert_snapshot!("diagram_ascii", ascii);
    let mermaid = dojo.kata(&["diagram", "--format", "mermaid"]).exits(0);
    insta::assert_snapshot!("diagram_mermaid", mermaid.stdout);
}

#[test]
fn the_picture_as_svg_stands_alone_and_speaks() {
    let dojo = Dojo::with_counter();
    dojo.write("counter/src/lib.rs", SHAPES);
    let svg = dojo.kata(&["diagram", "--format", "svg"]).exits(0).stdout;
    for part in [
        "role=\"img\"",
        "<title id=\"title\">counter: your code</title>",
        "The internal struct Twice implements Shape; holds Shape.",
        "The struct Sheet holds * Shape, 0..1 Colour.",
        "prefers-color-scheme:dark",
        ">Twice&lt;S&gt;</text>",
    ] {
        assert!(svg.contains(part), "no `{part}` in {svg}");
    }
    for foreign in ["<script", "http://", "https://", "@import", "url("] {
        let own = svg.replace("http://www.w3.org/2000/svg", "");
        assert!(!own.contains(foreign), "{foreign}");
    }
}

#[test]
fn a_solution_is_drawn_only_when_it_is_unlocked() {
    let dojo = Dojo::with_counter();
    for args in [
        &["diagram", "--of", "reference"][..],
        &["diagram", "--of", "alternate"],
        &["diagram", "--compare"],
    ] {
        dojo.kata(args).exits(1).says("is locked").says("--give-up");
    }
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["diagram", "--of", "reference"])
        .exits(0)
        .says("counter: the reference at stage 1");
    dojo.kata(&["diagram", "--of", "alternate"])
        .exits(1)
        .says("is locked");
    let both = dojo.kata(&["diagram", "--compare"]).exits(0);
    insta::assert_snapshot!("diagram_compare", both.stdout);
    let document = dojo.kata(&["diagram", "--compare", "--json"]).json();
    assert_eq!(document["designs"][0]["of"], "mine");
    assert_eq!(document["designs"][1]["of"], "reference");
    let first = |number: usize| document["designs"][number]["types"][0]["name"].clone();
    assert_eq!((first(0), first(1)), ("Counter".into(), "Counter".into()));
}

/// A finished kata: too wide for a terminal.
fn wide(dojo: &Dojo) {
    let catalogue = Catalogue::embedded().unwrap();
    let library = catalogue
        .iter()
        .find(|it| it.id.as_str() == "library")
        .unwrap();
    for (name, text) in library.solution(Solution::Reference) {
        dojo.write(&format!("counter/src/{name}"), text);
    }
}

#[test]
fn what_is_too_wide_is_shown_in_parts_that_fit() {
    let dojo = Dojo::with_counter();
    wide(&dojo);
    let run = dojo.kata(&["diagram"]).exits(0);
    insta::assert_snapshot!("diagram_in_parts", run.stdout);
    let run = dojo.kata(&["diagram", "--of", "Ledger"]).exits(0);
    insta::assert_snapshot!("diagram_of_a_type", run.stdout);
    let run = dojo.kata(&["diagram", "--module", "fines"]).exits(0);
    run.says("module fines")
        .says("PayError")
        .does_not_say("Library");
    // A file and a screen reader get all of it.
    for args in [&["diagram", "--to", "a.txt"][..], &["--plain", "diagram"]] {
        let said = dojo.kata(args).exits(0).stdout;
        let text = if args.contains(&"--to") {
            dojo.read("a.txt")
        } else {
            said
        };
        for part in ["NameContains", "implemented by PerDay", "holds Catalogue"] {
            assert!(text.contains(part), "no `{part}` in {text}");
        }
    }
    dojo.kata(&["diagram", "--of", "Nobody"])
        .exits(2)
        .says("counter: your code has no type `Nobody`")
        .says("it has `");
    dojo.kata(&["diagram", "--module", "fine"])
        .exits(2)
        .says("has no module `fine`")
        .says("it has `crate`, `catalogue`, ");
}

#[cfg(unix)]
#[test]
fn a_picture_is_opened_by_a_program_or_its_place_is_told() {
    use std::os::unix::fs::PermissionsExt;

    let dojo = Dojo::with_counter();
    dojo.write("counter/src/lib.rs", SHAPES);
    let open = |program: &str| {
        let mut command = dojo.command(&["diagram", "--open"]);
        command.env("KATA_OPEN", program).env("TMPDIR", dojo.root());
        crate::dojo::Run::of(command.output().unwrap())
    };
    let copy = dojo.path("shown.svg");
    dojo.write(
        "viewer.sh",
        format!("#!/bin/sh\ncp \"$1\" '{}'\n", copy.display()),
    );
    let viewer = dojo.path("viewer.sh");
    std::fs::set_permissions(&viewer, std::fs::Permissions::from_mode(0o755)).unwrap();
    open(viewer.to_str().unwrap())
        .exits(0)
        .says("svg`")
        .does_not_say("no program");
    assert!(dojo.read("shown.svg").starts_with("<!-- Drawn by"));
    for program in ["false", "/nowhere/at-all"] {
        let run = open(program).exits(0).says("open that file in a browser");
        let path = run.stdout.split('`').nth(1).unwrap();
        assert!(dojo.root().join(path).exists(), "{path}");
    }
    let mut command = dojo.command(&["diagram", "--open", "--of", "Sheet", "--to", "a.svg"]);
    command.env("KATA_OPEN", "true").output().unwrap();
    assert!(dojo.read("a.svg").contains("around Sheet"));
}

#[test]
fn a_picture_goes_into_a_file_and_replaces_only_a_picture() {
    let dojo = Dojo::with_counter();
    for (file, begins) in [
        ("a.svg", "<!-- Drawn"),
        ("a.mmd", "%% Drawn"),
        ("a.txt", "counter:"),
    ] {
        dojo.kata(&["diagram", "--to", file]).exits(0).says(file);
        assert!(dojo.read(file).starts_with(begins), "{file}");
    }
    dojo.kata(&["diagram", "--to", "a.svg"]).exits(0);
    dojo.write("mine.svg", "<svg>mine</svg>");
    dojo.kata(&["diagram", "--to", "mine.svg"])
        .exits(2)
        .says("is there already");
    assert_eq!(dojo.read("mine.svg"), "<svg>mine</svg>");
}

#[test]
fn code_that_cannot_be_parsed_gets_its_place() {
    let dojo = Dojo::with_counter();
    dojo.write("counter/src/lib.rs", "pub struct A;\nfn f( {\n");
    for command in ["diagram", "review"] {
        dojo.kata(&[command])
            .exits(1)
            .says("your code cannot be read: src/lib.rs:2:")
            .says("`kata check`");
    }
    std::fs::remove_dir_all(dojo.path("counter/src")).unwrap();
    dojo.kata(&["review"]).exits(1).says("src: is missing");
}

#[test]
fn a_review_says_facts_with_places_and_is_no_verdict() {
    let dojo = Dojo::with_counter();
    dojo.write("counter/src/lib.rs", MESSY);
    let run = dojo.kata(&["review"]).exits(0);
    insta::assert_snapshot!("review_messy", run.stdout);
    let document = dojo.kata(&["review", "--json"]).exits(0).json();
    let found = document["findings"].as_array().unwrap();
    assert!(found.len() >= 5, "{document}");
    assert_eq!(found[0]["places"][0]["file"], "src/lib.rs");
    assert_eq!(found[0]["places"][0]["line"], 4);
    assert_eq!(found[0]["id"], "matches-on-kind");
}

#[test]
fn the_readme_lists_the_id_of_every_finding_in_their_order() {
    let readme = include_str!("../README.md");
    let row = readme.lines().find(|it| it.starts_with("| `review`"));
    let ids = row.and_then(|it| it.split("`id` (").nth(1)?.split(')').next());
    let all: Vec<String> = RULES.iter().map(|it| format!("`{}`", it.id)).collect();
    assert_eq!(ids.unwrap_or_default(), all.join(", "));
}

#[test]
fn a_review_at_the_end_has_costs_and_the_numbers_of_the_solutions() {
    let dojo = Dojo::with_counter();
    for stage in [1, 2] {
        dojo.solve(stage);
        dojo.kata(&["check"]).exits(0);
    }
    let run = dojo.kata(&["review"]).exits(0);
    insta::assert_snapshot!("review_done", run.stdout);
    let document = dojo.kata(&["review", "--json"]).json();
    let cost = &document["costs"][0];
    assert_eq!(cost["stage"], 2);
    assert_eq!(cost["lines"], cost["reference_lines"]);
    assert_eq!(document["numbers"][2]["of"], "alternate");
}

#[test]
fn a_stage_that_cost_much_more_than_the_reference_is_said_first() {
    let dojo = Dojo::with_counter();
    dojo.solve(1);
    dojo.kata(&["check"]).exits(0);
    dojo.solve(2);
    let lib = dojo.read("counter/src/lib.rs");
    let more: String = (0..200).map(|it| format!("// {it}\n")).collect();
    dojo.write("counter/src/lib.rs", lib + &more);
    dojo.kata(&["check"]).exits(0);
    dojo.kata(&["review"]).exits(0).says("1  Stage 2 changed");
}

#[test]
fn a_finding_names_the_section_of_an_unlocked_design_page_that_answers_it() {
    let tree = [("lib.rs".to_owned(), "fn f() { a.unwrap() }".to_owned())].into();
    let facts = Facts::read(&tree, &Prescribed::default(), &[]).unwrap();
    let finding = facts.findings[0].clone();
    assert_eq!(finding.id, "may-panic");
    let section = |page| FindingRow::new(&finding, page).section;
    assert_eq!(section("# X\n\n## Trade-offs\n"), Some("Trade-offs"));
    assert_eq!(section("## Patterns\n\nTrade-offs are elsewhere.\n"), None);
    assert_eq!(section(""), None);
}

#[test]
fn what_is_found_in_the_solutions_is_true_and_worth_saying() {
    let mut text = String::new();
    let catalogue = Catalogue::embedded().unwrap();
    for kata in catalogue.iter().chain([&counter()]) {
        let prescribed = Prescribed::of(kata);
        for which in [Solution::Reference, Solution::Alternate] {
            let facts = Facts::read(&kata.solution(which), &prescribed, &[]).unwrap();
            text += &format!("{} {}: {:?}\n", kata.id, which.folder(), facts.numbers);
            for finding in &facts.findings {
                let places: Vec<_> = finding.places.iter().map(ToString::to_string).collect();
                text += &format!(
                    "  {} {}\n    {}\n",
                    finding.id,
                    finding.fact,
                    places.join(" ")
                );
            }
        }
    }
    insta::assert_snapshot!("findings_in_the_solutions", text);
}
