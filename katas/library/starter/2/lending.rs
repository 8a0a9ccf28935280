//! Stage 2: members borrow copies and return them.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{CopyId, Library, TitleId};

/// A day, as a number. A library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

/// The number of a member: 1, 2, 3 … in the order of joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

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
pub enum Whereabouts {
    OnShelf,
    Lent {
        member: MemberId,
        due: Day,
    },
    /// Kept for this member until this day, the day included.
    PutAside {
        member: MemberId,
        until: Day,
    },
}

/// Why `borrow` lent nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BorrowError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member has a copy of this title already.
    AlreadyHas,
    /// The member has the highest number of loans.
    LimitReached,
    /// No copy is available for this member.
    NoCopy,
}

/// Why `return_copy` took nothing back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnError {
    UnknownCopy(CopyId),
    /// The copy is not lent.
    NotLent(CopyId),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Library {
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

    /// The loans of a member now, by due day, then by copy number; `None` if the
    /// member does not exist.
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        todo!()
    }

    /// Where a copy is; `None` if the copy does not exist or was removed.
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        todo!()
    }
}
