//! A library as four tables, and an agenda of what is due on which day.

mod agenda;
pub mod desks;
pub mod fines;
pub mod holds;
pub mod kinds;
mod lending;
pub mod search;
mod tables;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use agenda::Agenda;
use fines::{FinePolicy, Ledger, MemoryLedger};
use holds::{Notice, Observer};
use kinds::Book;
use tables::Tables;

pub use lending::{BorrowError, Day, Loan, MemberId, Receipt, ReturnError, Whereabouts};

/// The number of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleId(pub u32);

/// The number of a copy, in the whole library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CopyId(pub u32);

/// A snapshot of a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleView {
    pub id: TitleId,
    pub name: String,
    pub author: String,
    /// All copies of the title, wherever they are.
    pub copies: u32,
    /// The copies on the shelf.
    pub on_shelf: u32,
}

/// Why a copy was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddError {
    UnknownTitle(TitleId),
}

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::UnknownTitle(TitleId(id)) = self;
        write!(f, "there is no title {id}")
    }
}

impl Error for AddError {}

/// The library.
pub struct Library {
    tables: Tables,
    members: u32,
    today: Day,
    agenda: Agenda,
    fines: Arc<dyn FinePolicy>,
    ledger: Box<dyn Ledger>,
    observers: Vec<Box<dyn Observer>>,
    /// The notices of this call that are not delivered yet.
    outbox: Vec<Notice>,
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library")
            .field("members", &self.members)
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

impl Default for Library {
    fn default() -> Self {
        Self::new()
    }
}

impl Library {
    /// A library without titles.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tables: Tables::default(),
            members: 0,
            today: Day(0),
            agenda: Agenda::default(),
            fines: Arc::new(fines::DEFAULT),
            ledger: Box::new(MemoryLedger::default()),
            observers: Vec::new(),
            outbox: Vec::new(),
        }
    }

    /// Adds a title without copies and returns its number.
    pub fn add_title(&mut self, name: &str, author: &str) -> TitleId {
        self.add_item(name, author, Book)
    }

    /// Adds a copy of a title and returns its number.
    ///
    /// # Errors
    /// `UnknownTitle`. The library is then unchanged.
    pub fn add_copy(&mut self, title: TitleId) -> Result<CopyId, AddError> {
        let added = self.do_add_copy(title);
        self.deliver();
        added
    }

    fn do_add_copy(&mut self, title: TitleId) -> Result<CopyId, AddError> {
        let added = self.tables.add_copy(title);
        let copy = added.ok_or(AddError::UnknownTitle(title))?;
        self.free(copy);
        Ok(copy)
    }

    /// The title with its counts; `None` if the title does not exist.
    #[must_use]
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        self.tables.view(title)
    }
}
