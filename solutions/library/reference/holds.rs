//! Who waits for a title, what is put aside for them, and who hears of it.

use crate::catalogue::Place;
use crate::lending::{Day, Loan, MemberId};
use crate::{CopyId, Library, TitleId};

/// How long a copy is kept for whoever waited for it.
const DAYS_ASIDE: u32 = 3;

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
    /// Such a thing is not lent to such a member.
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
    /// Such a thing is not lent to such a member any longer.
    NotLent,
}

impl Library {
    /// Lets `observer` hear of all notices from now on.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Lets a member wait for a title. Gives the place in the queue: 1, 2, 3 …
    ///
    /// # Errors
    /// See [`HoldError`]. Nothing has changed then.
    pub fn hold(&mut self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        self.tier(member).ok_or(HoldError::UnknownMember(member))?;
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

    /// Ends a member's hold. What was put aside is passed on.
    ///
    /// # Errors
    /// See [`CancelError`]. Nothing has changed then.
    pub fn cancel_hold(&mut self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        self.tier(member)
            .ok_or(CancelError::UnknownMember(member))?;
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

    /// Who waits for a title, the first first. Whoever has a copy put aside no
    /// longer waits.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        let title = self.catalogue.title(title)?;
        Some(title.waiting.iter().copied().collect())
    }

    /// Lends a copy to the same member for longer, counted from its due day.
    ///
    /// # Errors
    /// See [`RenewError`]. Nothing has changed then.
    pub fn renew(&mut self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        self.tier(member).ok_or(RenewError::UnknownMember(member))?;
        let item = self.catalogue.title(title);
        let item = item.ok_or(RenewError::UnknownTitle(title))?;
        let loan = self.loan_of(member, title).ok_or(RenewError::NoLoan)?;
        if self.is_blocked(member) {
            return Err(RenewError::Blocked);
        }
        if loan.due() < self.today {
            return Err(RenewError::Overdue);
        }
        if !item.waiting.is_empty() {
            return Err(RenewError::Wanted);
        }
        let days = self.days(member, title, loan.renewals() + 1);
        let days = days.ok_or(RenewError::NotLent)?;
        let renewed = loan.renewed(days);
        self.catalogue.put(loan.copy(), Place::Lent(renewed));
        Ok(renewed)
    }

    /// The one way for a copy to become free, wherever it comes from: it goes
    /// to whoever waits, and to the shelf if nobody does.
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

    /// Passes on what was to be fetched by yesterday.
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
            observer.notice(&notice);
        }
    }
}
