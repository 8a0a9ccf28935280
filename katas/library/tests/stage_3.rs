//! Stage 3: searches that are put together from small questions.

use std::sync::{Arc, Mutex};

use crate::stage_1::{lent, returned, title_with};
use crate::support::Generator;
use library::search::{AuthorContains, NameContains, OnShelf, Spec};
use library::{CopyId, Library, TitleId, TitleView};

/// The numbers of the titles, in the order in which they were listed.
pub fn numbers(titles: &[TitleView]) -> Vec<u32> {
    titles.iter().map(|title| title.id.0).collect()
}

pub fn found(library: &Library, spec: &dyn Spec) -> Vec<u32> {
    let titles: Vec<TitleView> = library.select(spec);
    numbers(&titles)
}

pub fn card(title: &TitleView) -> String {
    let (TitleId(id), name, author) = (title.id, &title.name, &title.author);
    let (on_shelf, copies) = (title.on_shelf, title.copies);
    format!("{id:>3}  {name:<26}{author:<24}{on_shelf} of {copies}")
}

/// Titles of which the library owns at least so many copies.
pub struct AtLeast(pub u32);

impl Spec for AtLeast {
    fn matches(&self, title: &TitleView) -> bool {
        title.copies >= self.0
    }
}

/// Five titles. The only copy of the first is lent to member 1.
fn stacks() -> Library {
    let mut library = Library::new();
    title_with(&mut library, "The Sea", "John Banville", 1);
    title_with(&mut library, "The Sea, the Sea", "Iris Murdoch", 3);
    title_with(&mut library, "A Severed Head", "Iris Murdoch", 2);
    title_with(&mut library, "Moby-Dick", "Herman Seafarer", 0);
    title_with(&mut library, "the bell", "IRIS Murdoch", 1);
    let member = library.join();
    lent(&mut library, member, TitleId(1));
    library
}

// rules: 3.1
#[test]
fn titles_are_listed_once_lowest_number_first() {
    let library = stacks();
    let all = library.select(&NameContains::new(""));
    assert_eq!(numbers(&all), [1, 2, 3, 4, 5]);
    assert_eq!((all[0].copies, all[0].on_shelf), (1, 0), "as it is now");
    assert_eq!((all[1].copies, all[1].on_shelf), (3, 3));
    assert_eq!(all[3].author, "Herman Seafarer", "also without a copy");
    assert_eq!(found(&library, &NameContains::new("zebra")), [0; 0]);
    let mut library = stacks();
    title_with(&mut library, "The Sea", "John Banville", 2);
    let sea = NameContains::new("the sea");
    assert_eq!(found(&library, &sea), [1, 2, 6], "two titles of one name");
}

// rules: 3.2
#[test]
fn names_and_authors_are_two_questions() {
    let library = stacks();
    assert_eq!(found(&library, &NameContains::new("Sea")), [1, 2]);
    assert_eq!(found(&library, &AuthorContains::new("Murdoch")), [2, 3, 5]);
    assert_eq!(found(&library, &AuthorContains::new("Sea")), [4]);
    assert_eq!(found(&library, &NameContains::new("Sea John")), [0; 0]);
    assert_eq!(
        found(&library, &NameContains::new("ever")),
        [3],
        "inside a word"
    );
    for text in ["sea ", " ever"] {
        let spaces = found(&library, &NameContains::new(text));
        assert_eq!(spaces, [0; 0], "spaces count: {text:?}");
    }
    let space = found(&library, &AuthorContains::new("murdoch "));
    assert_eq!(space, [0; 0], "spaces count");
}

// rules: 3.2
#[test]
fn upper_and_lower_case_are_the_same() {
    let library = stacks();
    assert_eq!(found(&library, &NameContains::new("SEA")), [1, 2]);
    assert_eq!(found(&library, &NameContains::new("the BELL")), [5]);
    assert_eq!(found(&library, &AuthorContains::new("iris")), [2, 3, 5]);
    let bell = library.select(&NameContains::new("The Bell"));
    assert_eq!(bell[0].name, "the bell", "as it was given");
    let mut library = Library::new();
    for text in ["ÉMILE", "émile", "ΟΔΟΣ", "οδος"] {
        title_with(&mut library, text, text, 1);
    }
    for (text, expected) in [
        ("ÉMILE", [1, 2]),
        ("émile", [1, 2]),
        ("ΟΔΟΣ", [3, 4]),
        ("οδος", [3, 4]),
    ] {
        let names = found(&library, &NameContains::new(text));
        assert_eq!(names, expected, "name {text}");
        let authors = found(&library, &AuthorContains::new(text));
        assert_eq!(authors, expected, "author {text}");
    }
}

// rules: 3.1, 3.3
#[test]
fn a_question_is_about_the_library_as_it_is_now() {
    let mut library = stacks();
    let saved: Box<dyn Spec> = NameContains::new("sea").and(OnShelf);
    assert_eq!(
        found(&library, &OnShelf),
        [2, 3, 5],
        "one is lent, one has no copy"
    );
    assert_eq!(found(&library, &saved), [2]);
    returned(&mut library, CopyId(1));
    assert_eq!(found(&library, &OnShelf), [1, 2, 3, 5]);
    assert_eq!(found(&library, &saved), [1, 2]);
    let member = library.join();
    lent(&mut library, member, TitleId(2));
    assert_eq!(
        found(&library, &saved),
        [1, 2],
        "two copies of title 2 are left"
    );
    lent(&mut library, member, TitleId(5));
    assert_eq!(found(&library, &OnShelf), [1, 2, 3]);
}

// rules: 3.4
#[test]
fn questions_are_combined_with_and_or_not() {
    let library = stacks();
    let sea = || NameContains::new("sea");
    let iris = || AuthorContains::new("Iris");
    assert_eq!(found(&library, &sea().and(iris())), [2]);
    assert_eq!(found(&library, &sea().or(iris())), [1, 2, 3, 5]);
    assert_eq!(found(&library, &iris().not()), [1, 4]);
    assert_eq!(found(&library, &sea().and(iris().not())), [1]);
}

// rules: 3.5
#[test]
fn a_combined_question_is_combined_again() {
    let library = stacks();
    let sea = || NameContains::new("sea");
    let iris = || AuthorContains::new("Iris");
    assert_eq!(found(&library, &sea().and(iris()).not()), [1, 3, 4, 5]);
    assert_eq!(found(&library, &sea().or(iris()).and(OnShelf)), [2, 3, 5]);
    assert_eq!(found(&library, &sea().and(iris()).and(OnShelf)), [2]);
    assert_eq!(found(&library, &sea().or(iris()).and(AtLeast(3))), [2]);
    assert_eq!(
        found(&library, &sea().or(iris().and(OnShelf))),
        [1, 2, 3, 5]
    );
    assert_eq!(found(&library, &sea().not().not()), [1, 2]);
    let mut any: Box<dyn Spec> = Box::new(NameContains::new("zebra"));
    for word in ["head", "bell", "dick"] {
        any = any.or(NameContains::new(word));
    }
    assert_eq!(found(&library, &any), [3, 4, 5]);
}

// rules: 3.5
#[test]
fn a_spec_from_outside_is_a_part_like_any_other() {
    let library = stacks();
    assert_eq!(found(&library, &AtLeast(2)), [2, 3]);
    let sea = NameContains::new("sea");
    assert_eq!(found(&library, &AtLeast(2).and(sea)), [2]);
    assert_eq!(found(&library, &OnShelf.and(AtLeast(2).not())), [5]);
    let none = AtLeast(1).not().or(NameContains::new("bell"));
    assert_eq!(found(&library, &none), [4, 5]);
}

/// Matches nothing, and remembers what it was called with.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<TitleView>>>);

impl Spec for Recorder {
    fn matches(&self, title: &TitleView) -> bool {
        self.0
            .lock()
            .expect("no thread panics here")
            .push(title.clone());
        false
    }
}

// rules: 3.1, 3.5
#[test]
fn a_spec_from_outside_gets_each_title_as_it_is_now() {
    let library = stacks();
    let recorder = Recorder::default();
    assert_eq!(found(&library, &recorder), [0; 0]);
    let seen = recorder.0.lock().expect("no thread panics here").clone();
    let all: Vec<TitleView> = (1..=5)
        .filter_map(|id| library.title(TitleId(id)))
        .collect();
    for title in &all {
        assert!(seen.contains(title), "{title:?} is not in {seen:?}");
    }
    assert!(seen.iter().all(|title| all.contains(title)));
}

/// A random search and its words.
pub fn random_spec(random: &mut Generator, depth: u32) -> (String, Box<dyn Spec>) {
    if depth == 0 || random.chance(25) {
        let text = *random.pick(&["e", "th", "iris", "A", "book"]);
        return match random.below(4) {
            0 => (format!("name {text}"), Box::new(NameContains::new(text))),
            1 => (
                format!("author {text}"),
                Box::new(AuthorContains::new(text)),
            ),
            2 => ("on shelf".to_string(), Box::new(OnShelf)),
            _ => {
                let copies = random.below(4) as u32;
                (format!("{copies}+ copies"), Box::new(AtLeast(copies)))
            }
        };
    }
    let (one, left) = random_spec(random, depth - 1);
    if random.chance(30) {
        return (format!("not ({one})"), left.not());
    }
    let (other, right) = random_spec(random, depth - 1);
    if random.chance(50) {
        (format!("({one} and {other})"), left.and(right))
    } else {
        (format!("({one} or {other})"), left.or(right))
    }
}

// rules: 3.4, 3.5
#[test]
fn random_operations_on_searches_split_the_shelf_in_two() {
    let library = stacks();
    let all = library.select(&NameContains::new(""));
    let mut random = Generator::new(23);
    for _ in 0..200 {
        let state = random.clone();
        let (words, spec) = random_spec(&mut random, 4);
        let (_, same) = random_spec(&mut state.clone(), 4);
        let matching: Vec<bool> = all.iter().map(|title| spec.matches(title)).collect();
        let yes = library.select(&spec);
        let no = library.select(&same.not());
        for (title, matches) in all.iter().zip(matching) {
            assert_eq!(yes.contains(title), matches, "{words}");
            assert_eq!(no.contains(title), !matches, "{words}");
        }
        assert_eq!(yes.len() + no.len(), all.len());
    }
}

// rules: 3.1, 3.4
#[test]
fn the_search_desk() {
    let mut library = stacks();
    let member = library.join();
    lent(&mut library, member, TitleId(2));
    let questions: [(&str, Box<dyn Spec>); 5] = [
        ("everything", Box::new(NameContains::new(""))),
        (
            "by Iris, on the shelf",
            AuthorContains::new("iris").and(OnShelf),
        ),
        (
            "sea, in the name or by the author",
            NameContains::new("sea").or(AuthorContains::new("sea")),
        ),
        ("not on the shelf", OnShelf.not()),
        (
            "two copies, or a bell",
            AtLeast(2).or(NameContains::new("bell")),
        ),
    ];
    let mut page = String::new();
    for (words, spec) in questions {
        page += &format!("{words}\n");
        for title in library.select(&spec) {
            page += &format!("{}\n", card(&title));
        }
    }
    insta::assert_snapshot!("the_search_desk", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut library = stacks();
    let member = library.join();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=120) {
        let title = TitleId(1 + random.below(6) as u32);
        let line = match random.below(8) {
            0 | 1 => match library.borrow(member, title) {
                Ok(loan) => format!("copy {} is lent", loan.copy().0),
                Err(error) => format!("{error:?}"),
            },
            2 => match library.return_copy(CopyId(title.0)) {
                Ok(receipt) => format!("copy {} is back", receipt.loan().copy().0),
                Err(error) => format!("{error:?}"),
            },
            3 => format!("{:?}", library.add_copy(title)),
            _ => {
                let (question, spec) = random_spec(&mut random, 3);
                format!("{question}: {:?}", numbers(&library.select(&spec)))
            }
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 3.1, 3.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
