//! A library as a handful of tables, and an agenda of what is due on which day.

mod agenda;
pub mod desks;
pub mod fines;
pub mod holds;
pub mod kinds;
pub mod lending;
pub mod search;
mod tables;

use std::sync::Arc;

use agenda::Agenda;
use fines::{FinePolicy, Ledger, MemoryLedger, PerDay, Tier};
use holds::{Notice, Observer};
use kinds::Book;
use lending::Day;
use search::{AuthorContains, NameContains, Spec};
use tables::{Place, Tables};

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
    tables: Tables,
    members: Vec<Tier>,
    today: Day,
    agenda: Agenda,
    fines: Arc<dyn FinePolicy>,
    ledger: Box<dyn Ledger>,
    observers: Vec<Box<dyn Observer>>,
    /// What has happened in this call, and was not told yet.
    outbox: Vec<Notice>,
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
            tables: Tables::default(),
            members: Vec::new(),
            today: Day(0),
            agenda: Agenda::default(),
            fines: Arc::new(PerDay::usual()),
            ledger: Box::new(MemoryLedger::default()),
            observers: Vec::new(),
            outbox: Vec::new(),
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
        let added = self.do_add_copy(title);
        self.post();
        added
    }

    fn do_add_copy(&mut self, title: TitleId) -> Result<CopyId, AddError> {
        let added = self.tables.add_copy(title);
        let copy = added.ok_or(AddError::UnknownTitle(title))?;
        self.free(copy);
        Ok(copy)
    }

    /// Takes a copy out of the library for good.
    ///
    /// # Errors
    /// `UnknownCopy`, or `NotOnShelf`.
    pub fn remove_copy(&mut self, copy: CopyId) -> Result<(), RemoveError> {
        match self.tables.place(copy) {
            Place::Gone => Err(RemoveError::UnknownCopy(copy)),
            Place::Shelf => {
                self.tables.put(copy, Place::Gone);
                Ok(())
            }
            Place::Loan(_) | Place::Hold(_) => Err(RemoveError::NotOnShelf(copy)),
        }
    }

    /// What there is to see of a title, if there is such a title.
    #[must_use]
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        self.tables.view(title)
    }

    /// The copies of a title, in the order of their numbers.
    #[must_use]
    pub fn copies_of(&self, title: TitleId) -> Option<Vec<CopyId>> {
        self.tables.title(title)?;
        let copies = self.tables.copies_of(title);
        Some(copies.map(|(copy, _)| copy).collect())
    }

    /// The titles whose name or author contains `text`, by name.
    #[must_use]
    pub fn search(&self, text: &str) -> Vec<TitleView> {
        self.select(&NameContains::new(text).or(AuthorContains::new(text)))
    }
}
