//! Stage 3: searches that can be combined.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Library, TitleView};

/// A question about one title.
pub trait Spec {
    fn matches(&self, title: &TitleView) -> bool;

    /// Matches if both match.
    fn and(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        todo!()
    }

    /// Matches if at least one of the two matches.
    fn or(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        todo!()
    }

    /// Matches if this one does not match.
    fn not(self) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        todo!()
    }
}

/// A combined question is a question again.
impl Spec for Box<dyn Spec> {
    fn matches(&self, title: &TitleView) -> bool {
        todo!()
    }
}

/// The name contains a text; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct NameContains {
    // yours
}

impl NameContains {
    pub fn new(text: &str) -> Self {
        todo!()
    }
}

impl Spec for NameContains {
    fn matches(&self, title: &TitleView) -> bool {
        todo!()
    }
}

/// The author contains a text; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct AuthorContains {
    // yours
}

impl AuthorContains {
    pub fn new(text: &str) -> Self {
        todo!()
    }
}

impl Spec for AuthorContains {
    fn matches(&self, title: &TitleView) -> bool {
        todo!()
    }
}

/// At least one copy is on the shelf.
#[derive(Clone, Copy, Debug)]
pub struct OnShelf;

impl Spec for OnShelf {
    fn matches(&self, title: &TitleView) -> bool {
        todo!()
    }
}

impl Library {
    /// The titles that match, lowest number first.
    pub fn select(&self, spec: &dyn Spec) -> Vec<TitleView> {
        todo!()
    }
}
