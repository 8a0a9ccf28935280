//! Holds, renewals, and what observers hear of them.

use crate::agenda::Chore;
use crate::kinds::Question;
use crate::lending::{Day, Loan, MemberId};
use crate::tables::{HoldState, Place};
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

impl Loan {
    /// How often it has been renewed.
    #[must_use]
    pub fn renewals(&self) -> u32 {
        self.renewals
    }
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
        let question = self.before_hold(member, title)?;
        self.do_hold(member, title, question.ask())
    }

    pub(crate) fn before_hold(
        &self,
        member: MemberId,
        title: TitleId,
    ) -> Result<Question, HoldError> {
        if self.tier(member).is_none() {
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

    /// Ends a member's hold. What was put aside is passed on.
    ///
    /// # Errors
    /// See [`CancelError`]. Nothing has changed then.
    pub fn cancel_hold(&mut self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        let outcome = self.do_cancel(member, title);
        self.post();
        outcome
    }

    pub(crate) fn do_cancel(
        &mut self,
        member: MemberId,
        title: TitleId,
    ) -> Result<(), CancelError> {
        if self.tier(member).is_none() {
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

    /// Who waits for a title, the first first.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        self.tables.title(title)?;
        let waiting = self.tables.waiting(title);
        Some(waiting.map(|(_, member)| member).collect())
    }

    /// Lends a copy to the same member for longer, counted from its due day.
    ///
    /// # Errors
    /// See [`RenewError`]. Nothing has changed then.
    pub fn renew(&mut self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        let question = self.before_renew(member, title)?;
        self.do_renew(member, title, question.ask())
    }

    pub(crate) fn before_renew(
        &self,
        member: MemberId,
        title: TitleId,
    ) -> Result<Question, RenewError> {
        if self.tier(member).is_none() {
            return Err(RenewError::UnknownMember(member));
        }
        if self.tables.title(title).is_none() {
            return Err(RenewError::UnknownTitle(title));
        }
        let loan = self.tables.loan_of(member, title);
        let loan = loan.ok_or(RenewError::NoLoan)?;
        if self.is_blocked(member) {
            Err(RenewError::Blocked)
        } else if loan.days_late(self.today) > 0 {
            Err(RenewError::Overdue)
        } else if self.tables.waiting(title).next().is_some() {
            Err(RenewError::Wanted)
        } else {
            let question = self.question(member, title, loan.renewals + 1);
            question.ok_or(RenewError::UnknownTitle(title))
        }
    }

    pub(crate) fn do_renew(
        &mut self,
        member: MemberId,
        title: TitleId,
        days: Option<u32>,
    ) -> Result<Loan, RenewError> {
        let days = days.ok_or(RenewError::NotLent)?;
        let loan = self.tables.loan_of(member, title);
        let mut loan = loan.ok_or(RenewError::NoLoan)?.clone();
        loan.due = Day(loan.due.0 + days);
        loan.renewals += 1;
        self.tables.rewrite_loan(&loan);
        self.watch(&loan);
        Ok(loan)
    }

    /// Closes what the copy was used for, and gives it to whoever waits.
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
        let until = Day(self.today.0 + 3);
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
        let Place::Hold(row) = self.tables.place(copy) else {
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

    /// Tells the observers what has been written.
    pub(crate) fn post(&mut self) {
        for notice in std::mem::take(&mut self.outbox) {
            self.observers.iter().for_each(|it| it.notice(&notice));
        }
    }
}
