//! A library, stage 1: titles and their copies.
#![allow(unused_variables)] // remove this line when the bodies are written

/// The number of a title: 1, 2, 3 … in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleId(pub u32);

/// The number of a copy: 1, 2, 3 … in the whole library. A number is never used
/// again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CopyId(pub u32);

/// A snapshot of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleView {
    pub id: TitleId,
    pub name: String,
    pub author: String,
    /// All copies of the title.
    pub copies: u32,
    /// The copies on the shelf.
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
    /// The copy does not exist, or was removed.
    UnknownCopy(CopyId),
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
    /// A library without titles.
    pub fn new() -> Self {
        todo!()
    }

    /// Adds a title without copies and returns its number.
    pub fn add_title(&mut self, name: &str, author: &str) -> TitleId {
        todo!()
    }

    /// Adds a copy of a title and returns its number.
    ///
    /// # Errors
    /// `UnknownTitle`. The library is then unchanged.
    pub fn add_copy(&mut self, title: TitleId) -> Result<CopyId, AddError> {
        todo!()
    }

    /// Removes a copy for good.
    ///
    /// # Errors
    /// See [`RemoveError`]. The library is then unchanged.
    pub fn remove_copy(&mut self, copy: CopyId) -> Result<(), RemoveError> {
        todo!()
    }

    /// The title with its counts; `None` if the title does not exist.
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        todo!()
    }

    /// The copies of a title, lowest number first; `None` if the title does not
    /// exist.
    pub fn copies_of(&self, title: TitleId) -> Option<Vec<CopyId>> {
        todo!()
    }

    /// The titles whose name or author contains `text`, sorted by name, then by
    /// number.
    pub fn search(&self, text: &str) -> Vec<TitleView> {
        todo!()
    }
}
