//! Stage 5: searches that are put together like sentences.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Library, TitleView};

/// A question about one title.
pub trait Spec {
    fn matches(&self, title: &TitleView) -> bool;

    /// Both must match.
    fn and(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        todo!()
    }

    /// One of the two must match, or both.
    fn or(self, other: impl Spec + 'static) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        todo!()
    }

    /// Matches what this one does not.
    fn not(self) -> Box<dyn Spec>
    where
        Self: Sized + 'static,
    {
        todo!()
    }
}

/// So that what was put together can be put together again.
impl Spec for Box<dyn Spec> {
    fn matches(&self, title: &TitleView) -> bool {
        todo!()
    }
}

/// The name contains a text, in upper or lower case.
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

/// The author contains a text, in upper or lower case.
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
    /// The titles that match, by name and then by number.
    pub fn select(&self, spec: &dyn Spec) -> Vec<TitleView> {
        todo!()
    }
}
