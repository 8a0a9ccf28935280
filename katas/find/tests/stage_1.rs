use std::cell::Cell;
use std::rc::Rc;

use find::{All, Any, Ending, File, Filter, MinSize, Not, find, find_by};

/// A filter of another team: hidden files. It counts its calls.
#[derive(Default)]
struct Hidden {
    calls: Rc<Cell<u32>>,
}

impl Filter for Hidden {
    fn matches(&self, file: &File) -> bool {
        self.calls.set(self.calls.get() + 1);
        file.name.starts_with('.')
    }
}

fn files() -> Vec<File> {
    [("b.rs", 10), ("a.md", 200), (".c.rs", 300), ("d.rs", 100)]
        .map(|(name, size)| File {
            name: name.into(),
            size,
        })
        .to_vec()
}

fn names(found: &[&File]) -> Vec<String> {
    found.iter().map(|file| file.name.clone()).collect()
}

/// The names of the files that this filter matches.
fn matched(filter: &dyn Filter) -> Vec<String> {
    names(&find_by(&files(), filter))
}

fn ending(text: &str) -> Box<dyn Filter> {
    Box::new(Ending(text.into()))
}

fn at_least(size: u64) -> Box<dyn Filter> {
    Box::new(MinSize(size))
}

// rules: 1.1
#[test]
fn ending_and_size_still_both_count() {
    let files = files();
    let found: Vec<String> = names(&find(&files, Some(".rs"), Some(100)));
    assert_eq!(found, [".c.rs", "d.rs"]);
}

// rules: 1.1
#[test]
fn what_is_not_given_still_does_not_count() {
    let files = files();
    let all: Vec<String> = names(&find(&files, None, None));
    assert_eq!(all, ["b.rs", "a.md", ".c.rs", "d.rs"]);
    let large: Vec<String> = names(&find(&files, None, Some(101)));
    assert_eq!(large, ["a.md", ".c.rs"]);
    let rust: Vec<String> = names(&find(&files, Some(".rs"), None));
    assert_eq!(rust, ["b.rs", ".c.rs", "d.rs"]);
}

// rules: 1.2
#[test]
fn a_single_filter_finds_in_the_order_of_the_list() {
    assert_eq!(matched(&MinSize(100)), ["a.md", ".c.rs", "d.rs"]);
    assert_eq!(matched(&Ending("rs".into())), ["b.rs", ".c.rs", "d.rs"]);
    assert_eq!(matched(&Ending(".r".into())).len(), 0);
}

// rules: 1.3
#[test]
fn filters_are_combined_with_and_or_and_not() {
    assert_eq!(
        matched(&All(vec![ending(".rs"), at_least(100)])),
        [".c.rs", "d.rs"]
    );
    assert_eq!(
        matched(&Any(vec![ending(".md"), at_least(300)])),
        ["a.md", ".c.rs"]
    );
    assert_eq!(
        matched(&Any(vec![ending(".rs"), at_least(300)])),
        ["b.rs", ".c.rs", "d.rs"]
    );
    assert_eq!(matched(&Not(ending(".rs"))), ["a.md"]);
}

// rules: 1.4
#[test]
fn combinations_are_filters_too() {
    let filter = All(vec![
        Box::new(Any(vec![ending(".md"), Box::new(Not(at_least(50)))])),
        Box::new(Not(Box::new(All(vec![ending(".md"), at_least(500)])))),
    ]);
    assert_eq!(matched(&filter), ["b.rs", "a.md"]);
}

// rules: 1.5
#[test]
fn without_filters_all_matches_and_any_does_not() {
    assert_eq!(matched(&All(vec![])).len(), 4);
    assert_eq!(matched(&Any(vec![])).len(), 0);
}

// rules: 1.4
#[test]
fn a_filter_from_outside_goes_anywhere() {
    assert_eq!(
        matched(&Not(Box::new(Hidden::default()))),
        ["b.rs", "a.md", "d.rs"]
    );
    let either = Any(vec![Box::new(Hidden::default()), ending(".md")]);
    assert_eq!(matched(&either), ["a.md", ".c.rs"]);
}

// rules: 1.6
#[test]
fn a_filter_that_decides_nothing_is_not_called() {
    let hidden = Hidden::default();
    let calls = hidden.calls.clone();
    let both = All(vec![ending(".md"), Box::new(hidden)]);
    assert_eq!(matched(&both).len(), 0);
    assert_eq!(calls.get(), 1, "called for a.md only");
    let hidden = Hidden::default();
    let calls = hidden.calls.clone();
    let either = Any(vec![ending(".rs"), Box::new(hidden)]);
    assert_eq!(matched(&either), ["b.rs", ".c.rs", "d.rs"]);
    assert_eq!(calls.get(), 1, "called for a.md only");
}
