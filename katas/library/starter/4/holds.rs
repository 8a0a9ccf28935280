//! Stage 4: holds and notices.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{CopyId, Day, Library, MemberId, TitleId};

/// A notice for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The day of the event.
    pub day: Day,
    pub member: MemberId,
    pub title: TitleId,
    pub copy: CopyId,
    pub news: News,
}

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum News {
    /// The copy is put aside for the member until this day, the day included.
    HoldReady { until: Day },
    /// The hold has expired: the member did not borrow the copy in time.
    HoldLapsed,
    /// The copy is late. This notice is sent once a day.
    Overdue { days_late: u32 },
}

/// The library calls its method once for each [`Notice`].
pub trait Observer: Send + Sync {
    fn notice(&self, notice: &Notice);
}

/// Why `hold` added nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HoldError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member owes too much.
    Blocked,
    /// The member has a copy of this title.
    AlreadyHas,
    /// The member waits for this title, or has a copy put aside.
    AlreadyHeld,
    /// A copy is on the shelf.
    OnShelf,
}

/// Why `cancel_hold` removed nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    NoHold,
}

// You may move this block to the file in which you define the type.
impl Library {
    /// Adds an observer for all later notices.
    pub fn with_observer(self, observer: impl Observer + 'static) -> Self {
        todo!()
    }

    /// Adds a member to the queue of a title and returns the position: 1, 2, 3 …
    ///
    /// # Errors
    /// See [`HoldError`]. The library is then unchanged.
    pub fn hold(&mut self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        todo!()
    }

    /// Removes a hold. A copy that was put aside becomes free.
    ///
    /// # Errors
    /// See [`CancelError`]. The library is then unchanged.
    pub fn cancel_hold(&mut self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        todo!()
    }

    /// The members in the queue of a title, in order; `None` if the title does not
    /// exist. A member with a copy put aside is not in it.
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        todo!()
    }
}
