//! A library, stage 1: titles and their copies.
#![allow(unused_variables)] // remove this line when the bodies are written

/// The number of a title: 1, 2, 3 … in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleId(pub u32);

/// The number of a copy: 1, 2, 3 … in the whole library. It is glued into the
/// book and never given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CopyId(pub u32);

/// What a reader sees of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleView {
    pub id: TitleId,
    pub name: String,
    pub author: String,
    /// All copies that the library owns, wherever they are.
    pub copies: u32,
    /// Those that stand on the shelf.
    pub on_shelf: u32,
}

/// Why a copy was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddError {
    UnknownTitle(TitleId),
}

/// Why a copy was not removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveError {
    /// There is no such copy, or no longer.
    UnknownCopy(CopyId),
    /// The copy is not on the shelf. Not before stage 2.
    NotOnShelf(CopyId),
}

/// The library.
pub struct Library {
    // yours
}

impl Default for Library {
    fn default() -> Self {
        Self::new()
    }
}

impl Library {
    /// A library without books.
    pub fn new() -> Self {
        todo!()
    }

    /// Adds a title that has no copies yet.
    pub fn add_title(&mut self, name: &str, author: &str) -> TitleId {
        todo!()
    }

    /// Adds a copy of a title.
    ///
    /// # Errors
    /// `UnknownTitle`. Nothing has changed then.
    pub fn add_copy(&mut self, title: TitleId) -> Result<CopyId, AddError> {
        todo!()
    }

    /// Takes a copy out of the library for good.
    ///
    /// # Errors
    /// `UnknownCopy`, or `NotOnShelf`. Nothing has changed then.
    pub fn remove_copy(&mut self, copy: CopyId) -> Result<(), RemoveError> {
        todo!()
    }

    /// What there is to see of a title; `None` if there is no such title.
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        todo!()
    }

    /// The copies of a title, in the order of their numbers.
    pub fn copies_of(&self, title: TitleId) -> Option<Vec<CopyId>> {
        todo!()
    }

    /// The titles whose name or author contains `text`, by name and then by
    /// number.
    pub fn search(&self, text: &str) -> Vec<TitleView> {
        todo!()
    }
}
