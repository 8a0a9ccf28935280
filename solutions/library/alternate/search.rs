//! Searches. A combined question is a closure around its parts.

use crate::{Library, TitleView};

/// A question about one title.
pub trait Spec {
    fn matches(&self, title: &TitleView) -> bool;

    /// Matches if both match.
    fn and(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        ask(move |title| self.matches(title) && other.matches(title))
    }

    /// Matches if at least one of the two matches.
    fn or(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        ask(move |title| self.matches(title) || other.matches(title))
    }

    /// Matches if this one does not match.
    fn not(self) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        ask(move |title| !self.matches(title))
    }
}

struct Asks<F>(F);

impl<F: Fn(&TitleView) -> bool> Spec for Asks<F> {
    fn matches(&self, title: &TitleView) -> bool {
        (self.0)(title)
    }
}

fn ask(question: impl Fn(&TitleView) -> bool + 'static) -> Box<dyn Spec> {
    Box::new(Asks(question))
}

/// A combined question is a question again.
impl Spec for Box<dyn Spec> {
    fn matches(&self, title: &TitleView) -> bool {
        (**self).matches(title)
    }
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// The name contains a text; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct NameContains {
    text: String,
}

impl NameContains {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.to_owned();
        Self { text }
    }
}

impl Spec for NameContains {
    fn matches(&self, title: &TitleView) -> bool {
        contains(&title.name, &self.text)
    }
}

/// The author contains a text; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct AuthorContains {
    text: String,
}

impl AuthorContains {
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.to_owned();
        Self { text }
    }
}

impl Spec for AuthorContains {
    fn matches(&self, title: &TitleView) -> bool {
        contains(&title.author, &self.text)
    }
}

/// At least one copy is on the shelf.
#[derive(Clone, Copy, Debug)]
pub struct OnShelf;

impl Spec for OnShelf {
    fn matches(&self, title: &TitleView) -> bool {
        title.on_shelf > 0
    }
}

impl Library {
    /// The titles that match, lowest number first.
    #[must_use]
    pub fn select(&self, spec: &dyn Spec) -> Vec<TitleView> {
        let titles = self.tables.views();
        titles.filter(|title| spec.matches(title)).collect()
    }
}
