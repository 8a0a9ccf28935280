//! A library: titles and their copies, members and what they have borrowed.

mod catalogue;
pub mod desks;
pub mod fines;
pub mod holds;
pub mod kinds;
pub mod lending;
pub mod search;

use std::collections::BTreeMap;

use catalogue::{Catalogue, Place};
use fines::{FinePolicy, Ledger, MemoryLedger, PerDay, Tier};
use holds::Observer;
use kinds::Book;
use lending::{Day, MemberId};
use search::{AuthorContains, NameContains, Spec};

/// The number of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleId(pub u32);

/// The number of a copy. It is glued into the book and never given again.
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
    /// The copy is not on the shelf.
    NotOnShelf(CopyId),
}

/// The library.
pub struct Library {
    catalogue: Catalogue,
    members: BTreeMap<MemberId, Tier>,
    today: Day,
    fines: Box<dyn FinePolicy>,
    ledger: Box<dyn Ledger>,
    observers: Vec<Box<dyn Observer>>,
}

impl Default for Library {
    fn default() -> Self {
        Self::new()
    }
}

impl Library {
    /// A library without books.
    #[must_use]
    pub fn new() -> Self {
        Self {
            catalogue: Catalogue::default(),
            members: BTreeMap::new(),
            today: Day(0),
            fines: Box::new(PerDay::default()),
            ledger: Box::new(MemoryLedger::default()),
            observers: Vec::new(),
        }
    }

    /// Adds a title that has no copies yet.
    pub fn add_title(&mut self, name: &str, author: &str) -> TitleId {
        self.add_item(name, author, Book)
    }

    /// Adds a copy of a title.
    ///
    /// # Errors
    /// `UnknownTitle`.
    pub fn add_copy(&mut self, title: TitleId) -> Result<CopyId, AddError> {
        let added = self.catalogue.add_copy(title);
        let copy = added.ok_or(AddError::UnknownTitle(title))?;
        self.pass_on(copy);
        Ok(copy)
    }

    /// Takes a copy out of the library for good.
    ///
    /// # Errors
    /// `UnknownCopy`, or `NotOnShelf`.
    pub fn remove_copy(&mut self, copy: CopyId) -> Result<(), RemoveError> {
        match self.catalogue.place(copy) {
            None => Err(RemoveError::UnknownCopy(copy)),
            Some(Place::OnShelf) => {
                self.catalogue.remove_copy(copy);
                Ok(())
            }
            Some(_) => Err(RemoveError::NotOnShelf(copy)),
        }
    }

    /// What there is to see of a title, if there is such a title.
    #[must_use]
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        self.catalogue.view(title)
    }

    /// The copies of a title, in the order of their numbers.
    #[must_use]
    pub fn copies_of(&self, title: TitleId) -> Option<Vec<CopyId>> {
        self.catalogue.title(title)?;
        let copies = self.catalogue.copies_of(title);
        Some(copies.map(|(copy, _)| copy).collect())
    }

    /// The titles whose name or author contains `text`, by name.
    #[must_use]
    pub fn search(&self, text: &str) -> Vec<TitleView> {
        let either = NameContains::new(text).or(AuthorContains::new(text));
        self.select(&either)
    }
}
