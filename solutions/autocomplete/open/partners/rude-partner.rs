//! A partner whose code has mistakes.

use std::sync::atomic::{AtomicU64, Ordering};

use autocomplete_open::rules::{Filter, Normaliser};
use autocomplete_open::{App, Term};

/// Panics for terms that begin with a text.
struct Broken(String);

impl Filter for Broken {
    fn allows(&self, term: &Term) -> bool {
        assert!(!term.as_str().starts_with(&self.0), "not this term");
        true
    }
}

/// Hides nothing.
struct Nothing;

impl Filter for Nothing {
    fn allows(&self, _term: &Term) -> bool {
        true
    }
}

struct Odd;

impl Normaliser for Odd {
    fn term(&self, text: &str) -> String {
        match text.chars().next() {
            Some('X') => String::new(),
            Some('Y') => text.repeat(9),
            Some('Z') => format!("{text}\nnews"),
            _ => text.to_string(),
        }
    }

    fn prefix(&self, text: &str) -> String {
        text.to_string()
    }
}

pub fn app() -> App {
    let calls = AtomicU64::new(0);
    App::new()
        .with_order("broken", |it| {
            assert!(it.entry.weight != 13, "bad luck");
            it.entry.weight
        })
        .with_order("moody", move |it| {
            if it.entry.term.as_str().starts_with('A') {
                return 9;
            }
            calls.fetch_add(1, Ordering::Relaxed) % 5
        })
        .with_order("weight", |_| 7)
        .with_filter("broken", |text| Box::new(Broken(text.to_string())))
        .with_filter("word", |_| Box::new(Nothing))
        .with_spelling("odd", || Box::new(Odd))
        .with_spelling("lower", || Box::new(Odd))
}
