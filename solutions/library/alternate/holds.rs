//! Holds, and the notices for observers.

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::agenda::Chore;
use crate::kinds::Question;
use crate::lending::{Day, MemberId};
use crate::tables::{HoldState, Place};
use crate::{CopyId, Library, TitleId};

/// The days that a copy is kept for a member.
const DAYS_ASIDE: u32 = 3;

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

/// Calls an observer. If the observer panics, the panic ends here.
pub(crate) fn call(observer: &dyn Observer, notice: &Notice) {
    let _ = catch_unwind(AssertUnwindSafe(|| observer.notice(notice)));
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
    /// The policy of the title does not lend it to this member now.
    NotLent,
    /// A copy is on the shelf.
    OnShelf,
}

impl fmt::Display for HoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember(MemberId(id)) => write!(f, "there is no member {id}"),
            Self::UnknownTitle(TitleId(id)) => write!(f, "there is no title {id}"),
            Self::Blocked => f.write_str("the member owes too much"),
            Self::AlreadyHas => f.write_str("the member has a copy of this title"),
            Self::AlreadyHeld => f.write_str("the member has a hold on this title"),
            Self::NotLent => f.write_str("the title is not lent to this member now"),
            Self::OnShelf => f.write_str("a copy is on the shelf"),
        }
    }
}

impl Error for HoldError {}

/// Why `cancel_hold` removed nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    NoHold,
}

impl fmt::Display for CancelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember(MemberId(id)) => write!(f, "there is no member {id}"),
            Self::UnknownTitle(TitleId(id)) => write!(f, "there is no title {id}"),
            Self::NoHold => f.write_str("the member has no hold on this title"),
        }
    }
}

impl Error for CancelError {}

impl Library {
    /// Adds an observer for all later notices.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Adds a member to the queue of a title and returns the position: 1, 2, 3 …
    ///
    /// # Errors
    /// See [`HoldError`]. The library is then unchanged.
    pub fn hold(&mut self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        let question = self.before_hold(member, title)?;
        self.do_hold(member, title, question.ask())
    }

    pub(crate) fn before_hold(
        &self,
        member: MemberId,
        title: TitleId,
    ) -> Result<Question, HoldError> {
        if !self.is_member(member) {
            return Err(HoldError::UnknownMember(member));
        }
        let question = self.question(member, title, 0);
        let question = question.ok_or(HoldError::UnknownTitle(title))?;
        if self.is_blocked(member) {
            Err(HoldError::Blocked)
        } else if self.tables.loan_of(member, title).is_some() {
            Err(HoldError::AlreadyHas)
        } else if self.tables.hold_of(member, title).is_some() {
            Err(HoldError::AlreadyHeld)
        } else {
            Ok(question)
        }
    }

    pub(crate) fn do_hold(
        &mut self,
        member: MemberId,
        title: TitleId,
        days: Option<u32>,
    ) -> Result<usize, HoldError> {
        if days.is_none() {
            return Err(HoldError::NotLent);
        }
        if self.tables.first_on_shelf(title).is_some() {
            return Err(HoldError::OnShelf);
        }
        self.tables.add_hold(member, title);
        Ok(self.tables.waiting(title).count())
    }

    /// Removes a hold. A copy that was put aside becomes free.
    ///
    /// # Errors
    /// See [`CancelError`]. The library is then unchanged.
    pub fn cancel_hold(&mut self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        let outcome = self.do_cancel(member, title);
        self.deliver();
        outcome
    }

    pub(crate) fn do_cancel(
        &mut self,
        member: MemberId,
        title: TitleId,
    ) -> Result<(), CancelError> {
        if !self.is_member(member) {
            return Err(CancelError::UnknownMember(member));
        }
        if self.tables.title(title).is_none() {
            return Err(CancelError::UnknownTitle(title));
        }
        let hold = self.tables.hold_of(member, title);
        match hold.ok_or(CancelError::NoHold)? {
            (_, HoldState::Ready { copy, .. }) => self.free(copy),
            (row, _) => self.tables.set_hold(row, HoldState::Over),
        }
        Ok(())
    }

    /// The members who wait for a title, in order; `None` if the title does not exist.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        self.tables.title(title)?;
        let waiting = self.tables.waiting(title);
        Some(waiting.map(|(_, member)| member).collect())
    }

    /// Closes the loan or hold of a copy, and passes the copy on.
    pub(crate) fn free(&mut self, copy: CopyId) {
        self.tables.close(copy);
        self.tables.put(copy, Place::Shelf);
        let Some(title) = self.tables.title_of(copy) else {
            return;
        };
        let first = self.tables.waiting(title).next();
        let Some((row, member)) = first else {
            return;
        };
        let until = Day(self.today.0 + DAYS_ASIDE);
        self.tables.set_hold(row, HoldState::Ready { copy, until });
        self.tables.put(copy, Place::Hold(row));
        let lapses = Day(until.0 + 1);
        self.agenda.note(lapses, Chore::HoldOver, copy);
        self.write(member, title, copy, News::HoldReady { until });
    }

    pub(crate) fn loan_is_over(&mut self, copy: CopyId) {
        let loan = self.tables.loan_of_copy(copy);
        let Some(loan) = loan.filter(|it| it.days_late(self.today) > 0) else {
            return;
        };
        let title = self.tables.title(loan.title);
        if title.is_some_and(|it| it.policy.ends_by_itself()) {
            self.free(copy);
        } else {
            self.agenda.note(self.today, Chore::Remind, copy);
        }
    }

    pub(crate) fn hold_is_over(&mut self, copy: CopyId) {
        let Some(Place::Hold(row)) = self.tables.place(copy) else {
            return;
        };
        let hold = self.tables.hold(row);
        let (member, title) = (hold.member, hold.title);
        match hold.state {
            HoldState::Ready { until, .. } if until < self.today => {
                self.write(member, title, copy, News::HoldLapsed);
                self.free(copy);
            }
            _ => (),
        }
    }

    pub(crate) fn remind(&mut self, copy: CopyId) {
        let Some(loan) = self.tables.loan_of_copy(copy) else {
            return;
        };
        let days_late = loan.days_late(self.today);
        if days_late > 0 {
            let (member, title) = (loan.member, loan.title);
            self.write(member, title, copy, News::Overdue { days_late });
            let tomorrow = Day(self.today.0 + 1);
            self.agenda.note(tomorrow, Chore::Remind, copy);
        }
    }

    fn write(&mut self, member: MemberId, title: TitleId, copy: CopyId, news: News) {
        self.outbox.push(Notice {
            day: self.today,
            member,
            title,
            copy,
            news,
        });
    }

    /// Calls the observers with the notices of this call.
    pub(crate) fn deliver(&mut self) {
        for notice in std::mem::take(&mut self.outbox) {
            for observer in &self.observers {
                call(observer.as_ref(), &notice);
            }
        }
    }
}
