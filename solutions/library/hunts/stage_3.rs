//! What finds every wrong design of stage 3.

use library::Library;
use library::search::{AuthorContains, NameContains, OnShelf, Spec};

/// *The Sea* with two copies, *Emma* whose copy is lent, *Persuasion* with one.
fn library() -> Library {
    let mut library = Library::new();
    let names = [
        ("The Sea", "John Banville", 2),
        ("Emma", "Jane Austen", 1),
        ("Persuasion", "Jane Austen", 1),
    ];
    let mut titles = Vec::new();
    for (name, author, copies) in names {
        let title = library.add_title(name, author);
        for _ in 0..copies {
            library.add_copy(title).expect("the title exists");
        }
        titles.push(title);
    }
    let member = library.join();
    library.borrow(member, titles[1]).expect("a copy is here");
    library
}

fn found(spec: &dyn Spec) -> Vec<u32> {
    let titles = library().select(spec).into_iter();
    titles.map(|title| title.id.0).collect()
}

fn austen() -> AuthorContains {
    AuthorContains::new("AUSTEN")
}

#[test]
fn each_title_is_found_once_lowest_number_first() {
    assert_eq!(found(&NameContains::new("")), [1, 2, 3]);
    assert_eq!(found(&NameContains::new("sea")), [1]);
    assert_eq!(found(&austen()), [2, 3]);
}

#[test]
fn questions_are_combined_and_combined_again() {
    assert_eq!(found(&OnShelf), [1, 3]);
    assert_eq!(found(&austen().and(OnShelf)), [3]);
    assert_eq!(found(&austen().and(OnShelf.not())), [2]);
    let either = NameContains::new("sea").or(NameContains::new("emma"));
    assert_eq!(found(&either.and(OnShelf)), [1]);
    let either = NameContains::new("sea").or(austen());
    assert_eq!(found(&either.not()), []);
}
