//! Queues for titles, copies that are put aside, and notices for observers.

use std::error::Error;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::catalogue::Place;
use crate::lending::{Day, MemberId};
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
        if !self.is_member(member) {
            return Err(HoldError::UnknownMember(member));
        }
        let item = self.catalogue.title(title);
        let item = item.ok_or(HoldError::UnknownTitle(title))?;
        if self.is_blocked(member) {
            return Err(HoldError::Blocked);
        }
        if self.loan_of(member, title).is_some() {
            return Err(HoldError::AlreadyHas);
        }
        if item.waiting.contains(&member) || self.copy_aside(member, title).is_some() {
            return Err(HoldError::AlreadyHeld);
        }
        if self.days(member, title, 0).is_none() {
            return Err(HoldError::NotLent);
        }
        if self.catalogue.first_on_shelf(title).is_some() {
            return Err(HoldError::OnShelf);
        }
        let item = self.catalogue.title_mut(title);
        let waiting = &mut item.ok_or(HoldError::UnknownTitle(title))?.waiting;
        waiting.push_back(member);
        Ok(waiting.len())
    }

    /// Removes a hold. A copy that was put aside becomes free.
    ///
    /// # Errors
    /// See [`CancelError`]. The library is then unchanged.
    pub fn cancel_hold(&mut self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        if !self.is_member(member) {
            return Err(CancelError::UnknownMember(member));
        }
        let aside = self.copy_aside(member, title);
        let item = self.catalogue.title_mut(title);
        let waiting = &mut item.ok_or(CancelError::UnknownTitle(title))?.waiting;
        if let Some(copy) = aside {
            self.pass_on(copy);
            return Ok(());
        }
        let index = waiting.iter().position(|it| *it == member);
        waiting.remove(index.ok_or(CancelError::NoHold)?);
        Ok(())
    }

    /// The members in the queue of a title, in order; `None` if the title does not
    /// exist. A member with a copy put aside is not in it.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        let title = self.catalogue.title(title)?;
        Some(title.waiting.iter().copied().collect())
    }

    /// The one way for a copy to become free: it is put aside for the first member
    /// who waits, or goes on the shelf.
    pub(crate) fn pass_on(&mut self, copy: CopyId) {
        let Some(title) = self.catalogue.title_of(copy) else {
            return;
        };
        let item = self.catalogue.title_mut(title);
        let Some(member) = item.and_then(|item| item.waiting.pop_front()) else {
            self.catalogue.put(copy, Place::OnShelf);
            return;
        };
        let until = self.today.plus(DAYS_ASIDE);
        self.catalogue.put(copy, Place::PutAside { member, until });
        self.tell(member, title, copy, News::HoldReady { until });
    }

    /// The copy that is put aside for a member.
    pub(crate) fn copy_aside(&self, member: MemberId, title: TitleId) -> Option<CopyId> {
        let mut copies = self.catalogue.copies_of(title);
        let aside = copies.find(
            |(_, place)| matches!(place, Place::PutAside { member: it, .. } if *it == member),
        );
        aside.map(|(copy, _)| copy)
    }

    /// Passes on the copies whose last day aside was yesterday.
    pub(crate) fn let_holds_lapse(&mut self) {
        let today = self.today;
        let lapsed = |(copy, place)| match place {
            Place::PutAside { member, until } if until < today => Some((copy, member)),
            _ => None,
        };
        let lapsed: Vec<_> = self.catalogue.places().filter_map(lapsed).collect();
        for (copy, member) in lapsed {
            if let Some(title) = self.catalogue.title_of(copy) {
                self.tell(member, title, copy, News::HoldLapsed);
            }
            self.pass_on(copy);
        }
    }

    pub(crate) fn remind_of_overdue_loans(&self) {
        for loan in self.catalogue.loans() {
            let days_late = loan.due().days_until(self.today);
            if days_late > 0 {
                let news = News::Overdue { days_late };
                self.tell(loan.member(), loan.title(), loan.copy(), news);
            }
        }
    }

    fn tell(&self, member: MemberId, title: TitleId, copy: CopyId, news: News) {
        let notice = Notice {
            day: self.today,
            member,
            title,
            copy,
            news,
        };
        for observer in &self.observers {
            call(observer.as_ref(), &notice);
        }
    }
}
