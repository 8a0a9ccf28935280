//! Stage 1: titles, their copies, and how to find them.

use crate::support::Generator;
use library::{AddError, CopyId, Library, RemoveError, TitleId, TitleView};

/// Adds a title with some copies.
pub fn title_with(library: &mut Library, name: &str, author: &str, copies: u32) -> TitleId {
    let title: TitleId = library.add_title(name, author);
    for _ in 0..copies {
        library.add_copy(title).expect("the title is there");
    }
    title
}

/// How many copies a title has, and how many of them are on the shelf.
pub fn counts(library: &Library, title: TitleId) -> (u32, u32) {
    let view: TitleView = library.title(title).expect("the title is there");
    (view.copies, view.on_shelf)
}

/// The numbers of the titles, in the order in which they were listed.
pub fn numbers(titles: &[TitleView]) -> Vec<u32> {
    titles.iter().map(|title| title.id.0).collect()
}

pub fn card(title: &TitleView) -> String {
    let (TitleId(id), name, author) = (title.id, &title.name, &title.author);
    let (on_shelf, copies) = (title.on_shelf, title.copies);
    format!("{id:>3}  {name:<26}{author:<24}{on_shelf} of {copies}")
}

/// Five titles of two authors, added in no order at all.
fn small_library() -> Library {
    let mut library = Library::new();
    title_with(&mut library, "The Old Man and the Sea", "Hemingway", 2);
    title_with(&mut library, "emma", "Jane Austen", 1);
    title_with(&mut library, "Persuasion", "Jane Austen", 0);
    title_with(&mut library, "Emma", "Alexander McCall Smith", 1);
    title_with(&mut library, "A Farewell to Arms", "Hemingway", 3);
    library
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut library = Library::new();
    let names = ["Red Tea", "tea and Red Ink", "Ink", "red", "The Blue Door"];
    let authors = ["Ann Ink", "Bo Teal", "ann blue"];
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=160) {
        let title = TitleId(random.below(10) as u32);
        let copy = CopyId(random.below(24) as u32);
        let line = match random.below(9) {
            0 => {
                let (name, author) = (random.pick(&names), random.pick(&authors));
                let title = library.add_title(name, author);
                format!("{name} by {author}: title {}", title.0)
            }
            1..=3 => match library.add_copy(title) {
                Ok(copy) => format!("title {}: copy {}", title.0, copy.0),
                Err(AddError::UnknownTitle(title)) => format!("no title {}", title.0),
            },
            4 => match library.remove_copy(copy) {
                Ok(()) => format!("copy {} is gone", copy.0),
                Err(error) => format!("refused: {error:?}"),
            },
            5 => format!("copies of {}: {:?}", title.0, library.copies_of(title)),
            6 => library
                .title(title)
                .map_or("no card".to_string(), |view| card(&view)),
            _ => {
                let text = *random.pick(&["ink", "TEA", "ann", "e", "", "red t", "zebra"]);
                let found = library.search(text);
                format!("search {text:?}: {:?}", numbers(&found))
            }
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 1.1, 1.2, 1.4
#[test]
fn titles_and_copies_are_numbered_from_one() {
    let mut library = Library::new();
    let emma: TitleId = library.add_title("Emma", "Jane Austen");
    let sea: TitleId = library.add_title("The Sea", "John Banville");
    assert_eq!((emma, sea), (TitleId(1), TitleId(2)));
    let copies = [sea, emma, sea].map(|title| library.add_copy(title));
    assert_eq!(copies, [1, 2, 3].map(|number| Ok(CopyId(number))));
    assert_eq!(library.copies_of(sea), Some(vec![CopyId(1), CopyId(3)]));
    assert_eq!(library.copies_of(emma), Some(vec![CopyId(2)]));
    assert_eq!(library.copies_of(TitleId(3)), None);
}

// rules: 1.4
#[test]
fn two_copies_are_two() {
    let mut library = Library::new();
    let emma = library.add_title("Emma", "Jane Austen");
    assert_eq!(counts(&library, emma), (0, 0));
    library.add_copy(emma).expect("the title is there");
    assert_eq!(counts(&library, emma), (1, 1));
    library.add_copy(emma).expect("the title is there");
    assert_eq!(counts(&library, emma), (2, 2));
}

// rules: 1.4
#[test]
fn a_title_shows_what_was_said_about_it() {
    let library = small_library();
    let sea = TitleView {
        id: TitleId(1),
        name: "The Old Man and the Sea".to_string(),
        author: "Hemingway".to_string(),
        copies: 2,
        on_shelf: 2,
    };
    assert_eq!(library.title(TitleId(1)), Some(sea.clone()));
    assert_eq!(library.search("old man"), [sea]);
    assert_eq!(library.title(TitleId(6)), None);
    assert_eq!(library.title(TitleId(0)), None);
}

// rules: 1.5
#[test]
fn a_search_looks_into_names_and_authors() {
    let library = small_library();
    let found = |text| numbers(&library.search(text));
    assert_eq!(found("farewell"), [5], "a name");
    assert_eq!(found("Austen"), [2, 3], "an author");
    assert_eq!(found("sua"), [3], "in the middle of a word");
    assert_eq!(found("Smith"), [4]);
    assert_eq!(found("zebra"), [0; 0]);
}

// rules: 1.5
#[test]
fn capital_letters_make_no_difference() {
    let mut library = small_library();
    assert_eq!(numbers(&library.search("HEMING")), [5, 1]);
    assert_eq!(numbers(&library.search("eMMa")), [2, 4]);
    title_with(&mut library, "Ématique", "Øyvind", 1);
    assert_eq!(numbers(&library.search("ÉMA")), [6]);
    assert_eq!(numbers(&library.search("ématique")), [6]);
    assert_eq!(numbers(&library.search("øyv")), [6]);
    title_with(&mut library, "Die Straße", "Øyvind", 1);
    assert_eq!(numbers(&library.search("STRAßE")), [7]);
    let capitals = library.search("STRASSE");
    assert_eq!(
        numbers(&capitals),
        [0; 0],
        "in lower case it is another word"
    );
}

// rules: 1.5
#[test]
fn names_and_authors_are_not_read_as_one_text() {
    let library = small_library();
    for text in ["Sea Heming", "SeaHeming", "Austen emma", "a\nJane"] {
        assert_eq!(library.search(text), [], "{text:?}");
    }
}

// rules: 1.5
#[test]
fn a_search_takes_its_text_as_it_is() {
    let library = small_library();
    assert_eq!(numbers(&library.search(" sea")), [1]);
    assert_eq!(numbers(&library.search("sea ")), [0; 0]);
    assert_eq!(numbers(&library.search(" to ")), [5]);
}

// rules: 1.5
#[test]
fn the_empty_text_finds_everything_in_order() {
    let library = small_library();
    // A Farewell to Arms, emma and Emma by number, Persuasion, The Old Man.
    assert_eq!(numbers(&library.search("")), [5, 2, 4, 3, 1]);
}

// rules: 1.5
#[test]
fn names_are_kept_and_sorted_as_they_were_given() {
    let mut library = Library::new();
    // The lower case of these begins with a space, a, é and s.
    for name in ["a", " b", "Éb", "éa", "ab", "a_", "Sea "] {
        library.add_title(name, "x ");
    }
    let all = library.search("");
    let names: Vec<&str> = all.iter().map(|title| title.name.as_str()).collect();
    assert_eq!(names, [" b", "a", "a_", "ab", "Sea ", "éa", "Éb"]);
    assert!(all.iter().all(|title| title.author == "x "));
    assert_eq!(numbers(&library.search("sea ")), [7]);
    assert_eq!(numbers(&library.search("a ")), [7]);

    let mut library = Library::new();
    library.add_title("Emma", "Austen");
    library.add_title("Old Man", "Hemingway");
    assert_eq!(numbers(&library.search(" ")), [2], "a space is a text, too");
}

// rules: 1.5
#[test]
fn a_title_is_found_once_however_many_copies_it_has() {
    let library = small_library();
    let found = library.search("arms");
    assert_eq!(numbers(&found), [5]);
    assert_eq!((found[0].copies, found[0].on_shelf), (3, 3));
    let persuasion = library.search("persuasion");
    assert_eq!(numbers(&persuasion), [3], "also without any copy");
}

// rules: 1.1
#[test]
fn two_titles_may_look_the_same() {
    let mut library = Library::new();
    let first = title_with(&mut library, "Emma", "Jane Austen", 1);
    let second = title_with(&mut library, "Emma", "Jane Austen", 0);
    assert_ne!(first, second);
    assert_eq!(counts(&library, second), (0, 0));
    assert_eq!(numbers(&library.search("emma")), [1, 2]);
}

// rules: 1.3
#[test]
fn a_removed_copy_is_gone_and_its_number_with_it() {
    let mut library = Library::new();
    let emma = title_with(&mut library, "Emma", "Jane Austen", 3);
    assert_eq!(library.remove_copy(CopyId(3)), Ok(()));
    assert_eq!(library.remove_copy(CopyId(1)), Ok(()));
    assert_eq!(counts(&library, emma), (1, 1));
    assert_eq!(library.add_copy(emma), Ok(CopyId(4)));
    assert_eq!(
        library.copies_of(emma),
        Some(vec![CopyId(2), CopyId(4)]),
        "3 is not given again"
    );
    for copy in [CopyId(2), CopyId(4)] {
        assert_eq!(library.remove_copy(copy), Ok(()));
    }
    assert_eq!(counts(&library, emma), (0, 0), "the title stays");
    assert_eq!(numbers(&library.search("emma")), [1]);
    assert_eq!(library.add_copy(emma), Ok(CopyId(5)), "though none is left");
}

// rules: 1.2, 1.3, 1.6
#[test]
fn a_refused_call_changes_nothing_in_the_catalogue() {
    let mut library = small_library();
    let before = library.search("");
    let unknown = [TitleId(0), TitleId(6)].map(|title| library.add_copy(title));
    assert_eq!(
        unknown,
        [0, 6].map(|it| Err(AddError::UnknownTitle(TitleId(it))))
    );
    for number in [0, 8, 99] {
        let copy = CopyId(number);
        let error = RemoveError::UnknownCopy(copy);
        assert_eq!(library.remove_copy(copy), Err(error));
    }
    assert_eq!(library.search(""), before);
    assert_eq!(
        library.add_copy(TitleId(3)),
        Ok(CopyId(8)),
        "no number lost"
    );
    assert_eq!(library.remove_copy(CopyId(8)), Ok(()));
    let again = RemoveError::UnknownCopy(CopyId(8));
    assert_eq!(library.remove_copy(CopyId(8)), Err(again));
    assert_eq!(library.search(""), before);
}

// rules: 1.5
#[test]
fn the_drawer_of_cards() {
    let mut library = small_library();
    title_with(&mut library, "The Sea, the Sea", "Iris Murdoch", 1);
    title_with(&mut library, "A Severed Head", "Iris Murdoch", 2);
    library.remove_copy(CopyId(1)).expect("it is on the shelf");
    let mut page = String::new();
    for text in ["", "sea", "emma", "jane", "he"] {
        page += &format!("{text:?}\n");
        for title in library.search(text) {
            page += &format!("{}\n", card(&title));
        }
    }
    insta::assert_snapshot!("the_drawer_of_cards", page);
}

// rules: 1.2, 1.3, 1.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
