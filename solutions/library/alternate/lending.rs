//! Loans. A call that needs an answer from a policy comes in two halves, with
//! the question in between: what may be asked, and what is done about it.

use crate::agenda::Chore;
use crate::fines::{Cents, Late, Tier};
use crate::kinds::Question;
use crate::tables::{HoldState, Place};
use crate::{CopyId, Library, TitleId};

/// A day. Days are numbered; a library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

/// The number on a member's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A copy in a member's hands, as it stood when you were told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    pub(crate) member: MemberId,
    pub(crate) title: TitleId,
    pub(crate) copy: CopyId,
    pub(crate) borrowed_on: Day,
    pub(crate) due: Day,
    pub(crate) renewals: u32,
}

impl Loan {
    #[must_use]
    pub fn member(&self) -> MemberId {
        self.member
    }

    #[must_use]
    pub fn title(&self) -> TitleId {
        self.title
    }

    #[must_use]
    pub fn copy(&self) -> CopyId {
        self.copy
    }

    #[must_use]
    pub fn borrowed_on(&self) -> Day {
        self.borrowed_on
    }

    /// The last day on which it may come back without being late.
    #[must_use]
    pub fn due(&self) -> Day {
        self.due
    }

    pub(crate) fn days_late(&self, today: Day) -> u32 {
        today.0.saturating_sub(self.due.0)
    }
}

/// What whoever brings back a copy is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    loan: Loan,
    returned_on: Day,
    pub(crate) fine: Cents,
}

impl Receipt {
    /// The loan that has ended, as it was.
    #[must_use]
    pub fn loan(&self) -> Loan {
        self.loan.clone()
    }

    #[must_use]
    pub fn returned_on(&self) -> Day {
        self.returned_on
    }

    /// How many days after its due day it came back; 0 if it was in time.
    #[must_use]
    pub fn days_late(&self) -> u32 {
        self.loan.days_late(self.returned_on)
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
    /// Kept for a member who may fetch it, up to and including this day.
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
    /// The member owes too much.
    Blocked,
    /// The member has a copy of this title already.
    AlreadyHas,
    /// The member has as many loans as one may have.
    LimitReached,
    /// Such a thing is not lent to such a member.
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

impl Library {
    /// Enters a new member: a student.
    pub fn join(&mut self) -> MemberId {
        self.join_as(Tier::Student)
    }

    /// The day it is.
    #[must_use]
    pub fn today(&self) -> Day {
        self.today
    }

    /// Lets `days` days begin, one after the other.
    pub fn advance(&mut self, days: u32) {
        self.do_advance(days);
        self.post();
    }

    pub(crate) fn do_advance(&mut self, days: u32) {
        let last = Day(self.today.0 + days);
        while let Some((day, chore, copy)) = self.agenda.next(last) {
            self.today = day;
            match chore {
                Chore::LoanOver => self.loan_is_over(copy),
                Chore::HoldOver => self.hold_is_over(copy),
                Chore::Remind => self.remind(copy),
            }
        }
        self.today = last;
    }

    /// Lends a copy of a title.
    ///
    /// # Errors
    /// See [`BorrowError`]. Nothing has changed then.
    pub fn borrow(&mut self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        let question = self.before_borrow(member, title)?;
        self.do_borrow(member, title, question.ask())
    }

    pub(crate) fn before_borrow(
        &self,
        member: MemberId,
        title: TitleId,
    ) -> Result<Question, BorrowError> {
        let tier = self.tier(member);
        let tier = tier.ok_or(BorrowError::UnknownMember(member))?;
        let question = self.question(member, title, 0);
        let question = question.ok_or(BorrowError::UnknownTitle(title))?;
        if self.is_blocked(member) {
            Err(BorrowError::Blocked)
        } else if self.tables.loan_of(member, title).is_some() {
            Err(BorrowError::AlreadyHas)
        } else if self.tables.open_loans(member).count() >= tier.limits().loans {
            Err(BorrowError::LimitReached)
        } else {
            Ok(question)
        }
    }

    pub(crate) fn do_borrow(
        &mut self,
        member: MemberId,
        title: TitleId,
        days: Option<u32>,
    ) -> Result<Loan, BorrowError> {
        let days = days.ok_or(BorrowError::NotLent)?;
        let copy = match self.tables.hold_of(member, title) {
            Some((_, HoldState::Ready { copy, .. })) => Some(copy),
            _ => self.tables.first_on_shelf(title),
        };
        let copy = copy.ok_or(BorrowError::NoCopy)?;
        let loan = Loan {
            member,
            title,
            copy,
            borrowed_on: self.today,
            due: Day(self.today.0 + days),
            renewals: 0,
        };
        self.tables.close(copy);
        self.tables.open_loan(loan.clone());
        self.watch(&loan);
        Ok(loan)
    }

    /// Looks at a loan again on the day after it is due.
    pub(crate) fn watch(&mut self, loan: &Loan) {
        let day = Day(loan.due.0 + 1);
        self.agenda.note(day, Chore::LoanOver, loan.copy);
    }

    /// Takes a copy back, whoever brings it.
    ///
    /// # Errors
    /// `UnknownCopy`, or `NotLent`. Nothing has changed then.
    pub fn return_copy(&mut self, copy: CopyId) -> Result<Receipt, ReturnError> {
        let late = self.before_return(copy)?;
        let fine = late.map_or(Cents(0), |late| self.fines.fine(&late));
        let receipt = self.do_return(copy, fine)?;
        self.post();
        Ok(receipt)
    }

    /// What the fine policy is to be asked about, if anything.
    pub(crate) fn before_return(&self, copy: CopyId) -> Result<Option<Late>, ReturnError> {
        let loan = self.lent(copy)?;
        let days = loan.days_late(self.today);
        let late = self.tier(loan.member).filter(|_| days > 0);
        Ok(late.map(|tier| Late {
            days,
            tier,
            title: loan.title,
        }))
    }

    pub(crate) fn do_return(&mut self, copy: CopyId, fine: Cents) -> Result<Receipt, ReturnError> {
        let loan = self.lent(copy)?.clone();
        self.enter_fine(&loan, fine);
        self.free(copy);
        Ok(Receipt {
            loan,
            returned_on: self.today,
            fine,
        })
    }

    fn lent(&self, copy: CopyId) -> Result<&Loan, ReturnError> {
        let loan = self.tables.loan_of_copy(copy);
        loan.ok_or_else(|| match self.tables.place(copy) {
            Place::Gone => ReturnError::UnknownCopy(copy),
            _ => ReturnError::NotLent(copy),
        })
    }

    /// What a member has borrowed now, by due day and then by copy.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        self.tier(member)?;
        let mut loans: Vec<_> = self.tables.open_loans(member).cloned().collect();
        loans.sort_by_key(|loan| (loan.due, loan.copy));
        Some(loans)
    }

    /// Where a copy is, if there is such a copy.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        match self.tables.place(copy) {
            Place::Gone => None,
            Place::Shelf => Some(Whereabouts::OnShelf),
            Place::Loan(_) => self.tables.loan_of_copy(copy).map(|loan| {
                let (member, due) = (loan.member, loan.due);
                Whereabouts::Lent { member, due }
            }),
            Place::Hold(row) => {
                let hold = self.tables.hold(row);
                let member = hold.member;
                match hold.state {
                    HoldState::Ready { until, .. } => Some(Whereabouts::PutAside { member, until }),
                    HoldState::Waiting | HoldState::Over => None,
                }
            }
        }
    }

    pub(crate) fn tier(&self, member: MemberId) -> Option<Tier> {
        let row = usize::try_from(member.0.checked_sub(1)?).ok()?;
        self.members.get(row).copied()
    }
}
