//! A library, stage 1: titles, copies, members and loans.
#![allow(unused_variables)] // remove this line when the bodies are written

/// The number of a title: 1, 2, 3 … in the order in which they were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TitleId(pub u32);

/// The number of a copy: 1, 2, 3 … in the whole library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CopyId(pub u32);

/// The number of a member: 1, 2, 3 … in the order of joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A day, as a number. A library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

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

/// A snapshot of a copy that is lent to a member. Only the library makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    // yours
}

impl Loan {
    pub fn member(&self) -> MemberId {
        todo!()
    }

    pub fn title(&self) -> TitleId {
        todo!()
    }

    pub fn copy(&self) -> CopyId {
        todo!()
    }

    pub fn borrowed_on(&self) -> Day {
        todo!()
    }

    /// The last day on which a return is in time.
    pub fn due(&self) -> Day {
        todo!()
    }
}

/// The result of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    // yours
}

impl Receipt {
    /// The loan that has ended.
    pub fn loan(&self) -> Loan {
        todo!()
    }

    pub fn returned_on(&self) -> Day {
        todo!()
    }

    /// The number of days after the due day; 0 if the return was in time.
    pub fn days_late(&self) -> u32 {
        todo!()
    }
}

/// Where a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whereabouts {
    OnShelf,
    Lent { member: MemberId, due: Day },
}

/// Why `borrow` lent nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BorrowError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member has a copy of this title already.
    AlreadyHas,
    /// The member has the highest number of loans.
    LimitReached,
    /// No copy of the title is on the shelf.
    NoCopy,
}

/// Why `return_copy` took nothing back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReturnError {
    UnknownCopy(CopyId),
    /// The copy is not lent.
    NotLent(CopyId),
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

    /// Adds a member and returns the number.
    pub fn join(&mut self) -> MemberId {
        todo!()
    }

    /// The current day.
    pub fn today(&self) -> Day {
        todo!()
    }

    /// Starts `days` new days, one after the other.
    pub fn advance(&mut self, days: u32) {
        todo!()
    }

    /// Lends a copy of a title.
    ///
    /// # Errors
    /// See [`BorrowError`]. The library is then unchanged.
    pub fn borrow(&mut self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        todo!()
    }

    /// Takes a copy back. Any person may bring it.
    ///
    /// # Errors
    /// See [`ReturnError`]. The library is then unchanged.
    pub fn return_copy(&mut self, copy: CopyId) -> Result<Receipt, ReturnError> {
        todo!()
    }

    /// The title with its counts; `None` if the title does not exist.
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        todo!()
    }

    /// The loans of a member now, lowest copy first; `None` if the member does not
    /// exist.
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        todo!()
    }

    /// Where a copy is; `None` if the copy does not exist.
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        todo!()
    }
}
