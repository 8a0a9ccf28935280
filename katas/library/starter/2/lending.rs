//! Stage 2: members borrow copies and bring them back.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{CopyId, Library, TitleId};

/// A day. Days are numbered; a library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

/// The number on a member's card: 1, 2, 3 … in the order of joining.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A copy in a member's hands, as it stood when you were told of it. Only the
/// library can make one.
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

    /// The last day on which it may come back without being late.
    pub fn due(&self) -> Day {
        todo!()
    }
}

/// What whoever brings back a copy is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    // yours
}

impl Receipt {
    /// The loan that has ended, as it was.
    pub fn loan(&self) -> Loan {
        todo!()
    }

    pub fn returned_on(&self) -> Day {
        todo!()
    }

    /// How many days after its due day it came back; 0 if it was in time.
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
    /// Kept for a member who may fetch it, up to and including this day. Not
    /// before stage 4.
    PutAside {
        member: MemberId,
        until: Day,
    },
}

/// Why nothing was lent: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BorrowError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member owes too much. Not before stage 3.
    Blocked,
    /// The member has a copy of this title already.
    AlreadyHas,
    /// The member has as many loans as one may have.
    LimitReached,
    /// Such a thing is not lent to such a member. Not before stage 5.
    NotLent,
    /// No copy is there for this member.
    NoCopy,
}

/// Why nothing was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnError {
    UnknownCopy(CopyId),
    /// The copy is here already.
    NotLent(CopyId),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Library {
    /// Enters a new member.
    pub fn join(&mut self) -> MemberId {
        todo!()
    }

    /// The day it is.
    pub fn today(&self) -> Day {
        todo!()
    }

    /// Lets `days` days begin, one after the other.
    pub fn advance(&mut self, days: u32) {
        todo!()
    }

    /// Lends a copy of a title.
    ///
    /// # Errors
    /// See [`BorrowError`]. Nothing has changed then.
    pub fn borrow(&mut self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        todo!()
    }

    /// Takes a copy back, whoever brings it.
    ///
    /// # Errors
    /// `UnknownCopy`, or `NotLent`. Nothing has changed then.
    pub fn return_copy(&mut self, copy: CopyId) -> Result<Receipt, ReturnError> {
        todo!()
    }

    /// What a member has borrowed now, by due day and then by copy; `None` if
    /// there is no such member.
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        todo!()
    }

    /// Where a copy is; `None` if there is no such copy, or no longer.
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        todo!()
    }
}
