//! Searches: questions about a title that can be combined.

use crate::{Library, TitleView};

/// A question about one title.
pub trait Spec {
    fn matches(&self, title: &TitleView) -> bool;

    /// Matches if both match.
    fn and(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        Box::new(And(self, other))
    }

    /// Matches if at least one of the two matches.
    fn or(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        Box::new(Or(self, other))
    }

    /// Matches if this one does not match.
    fn not(self) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        Box::new(Not(self))
    }
}

/// A combined question is a question again.
impl Spec for Box<dyn Spec> {
    fn matches(&self, title: &TitleView) -> bool {
        self.as_ref().matches(title)
    }
}

struct And<A, B>(A, B);

impl<A: Spec, B: Spec> Spec for And<A, B> {
    fn matches(&self, title: &TitleView) -> bool {
        self.0.matches(title) && self.1.matches(title)
    }
}

struct Or<A, B>(A, B);

impl<A: Spec, B: Spec> Spec for Or<A, B> {
    fn matches(&self, title: &TitleView) -> bool {
        self.0.matches(title) || self.1.matches(title)
    }
}

struct Not<A>(A);

impl<A: Spec> Spec for Not<A> {
    fn matches(&self, title: &TitleView) -> bool {
        !self.0.matches(title)
    }
}

/// The name contains a text; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct NameContains(String);

impl NameContains {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }
}

impl Spec for NameContains {
    fn matches(&self, title: &TitleView) -> bool {
        title.name.to_lowercase().contains(&self.0)
    }
}

/// The author contains a text; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct AuthorContains(String);

impl AuthorContains {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_lowercase())
    }
}

impl Spec for AuthorContains {
    fn matches(&self, title: &TitleView) -> bool {
        title.author.to_lowercase().contains(&self.0)
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
        let mut titles = self.catalogue.views();
        titles.retain(|title| spec.matches(title));
        titles
    }
}
