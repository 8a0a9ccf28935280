//! Stage 4: members wait for titles, renew loans, and hear of it.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::lending::{Day, Loan, MemberId};
use crate::{CopyId, Library, TitleId};

/// Something that a member should hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The day on which it happened.
    pub day: Day,
    pub member: MemberId,
    pub title: TitleId,
    pub copy: CopyId,
    pub news: News,
}

/// What has happened. There may be more one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum News {
    /// The copy was put aside for the member, up to and including this day.
    HoldReady { until: Day },
    /// The copy was not fetched; the hold is over.
    HoldLapsed,
    /// The copy should be back by now. Said once a day.
    Overdue { days_late: u32 },
}

/// Is told of each notice once.
pub trait Observer: Send + Sync {
    fn notice(&self, notice: &Notice);
}

/// Why there is no such hold: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member owes too much.
    Blocked,
    /// The member has a copy of this title.
    AlreadyHas,
    /// The member waits already, or has a copy put aside.
    AlreadyHeld,
    /// Such a thing is not lent to such a member. Not before stage 5.
    NotLent,
    /// No need to wait: a copy is on the shelf.
    OnShelf,
}

/// Why no hold was cancelled: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    NoHold,
}

/// Why a loan was not renewed: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member has no copy of this title.
    NoLoan,
    /// The member owes too much.
    Blocked,
    /// The due day is over.
    Overdue,
    /// Somebody waits for this title.
    Wanted,
    /// Such a thing is not lent to such a member any longer. Not before
    /// stage 5.
    NotLent,
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Loan {
    /// How often it has been renewed.
    pub fn renewals(&self) -> u32 {
        todo!()
    }
}

impl Library {
    /// Lets `observer` hear of all notices from now on.
    pub fn with_observer(self, observer: impl Observer + 'static) -> Self {
        todo!()
    }

    /// Lets a member wait for a title. Gives the place in the queue: 1, 2, 3 …
    ///
    /// # Errors
    /// See [`HoldError`]. Nothing has changed then.
    pub fn hold(&mut self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        todo!()
    }

    /// Ends a member's hold. What was put aside is passed on.
    ///
    /// # Errors
    /// See [`CancelError`]. Nothing has changed then.
    pub fn cancel_hold(&mut self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        todo!()
    }

    /// Who waits for a title, the first first; `None` if there is no such
    /// title. Whoever has a copy put aside no longer waits.
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        todo!()
    }

    /// Lends a copy to the same member for longer, counted from its due day.
    ///
    /// # Errors
    /// See [`RenewError`]. Nothing has changed then.
    pub fn renew(&mut self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        todo!()
    }
}
