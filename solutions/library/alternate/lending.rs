//! Loans. A call that needs an answer from a policy comes in two halves, with the
//! question in between: first the checks, then the change.

use std::error::Error;
use std::fmt;

use crate::agenda::Chore;
use crate::fines::{Cents, Late, Reason};
use crate::kinds::Question;
use crate::tables::{HoldState, Place};
use crate::{CopyId, Library, TitleId};

/// The highest number of loans that a member may have.
const MAX_LOANS: usize = 5;

/// A day, as a number. A library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

/// The number of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A snapshot of a copy that is lent to a member. Only the library makes one.
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

    /// The last day on which a return is in time.
    #[must_use]
    pub fn due(&self) -> Day {
        self.due
    }

    pub(crate) fn days_late(&self, today: Day) -> u32 {
        today.0.saturating_sub(self.due.0)
    }
}

/// The result of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    loan: Loan,
    returned_on: Day,
    pub(crate) fine: Cents,
}

impl Receipt {
    /// The loan that has ended.
    #[must_use]
    pub fn loan(&self) -> Loan {
        self.loan.clone()
    }

    #[must_use]
    pub fn returned_on(&self) -> Day {
        self.returned_on
    }

    /// The number of days after the due day; 0 if the return was in time.
    #[must_use]
    pub fn days_late(&self) -> u32 {
        self.loan.days_late(self.returned_on)
    }
}

/// Where a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
pub enum BorrowError {
    UnknownMember(MemberId),
    UnknownTitle(TitleId),
    /// The member owes too much.
    Blocked,
    /// The member has a copy of this title already.
    AlreadyHas,
    /// The member has the highest number of loans.
    LimitReached,
    /// The policy of the title does not lend it to this member now.
    NotLent,
    /// No copy is available for this member.
    NoCopy,
}

impl fmt::Display for BorrowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember(MemberId(id)) => write!(f, "there is no member {id}"),
            Self::UnknownTitle(TitleId(id)) => write!(f, "there is no title {id}"),
            Self::Blocked => f.write_str("the member owes too much"),
            Self::AlreadyHas => f.write_str("the member has a copy of this title"),
            Self::LimitReached => f.write_str("the member has the highest number of loans"),
            Self::NotLent => f.write_str("the title is not lent to this member now"),
            Self::NoCopy => f.write_str("no copy is available for this member"),
        }
    }
}

impl Error for BorrowError {}

/// Why `return_copy` took nothing back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReturnError {
    UnknownCopy(CopyId),
    /// The copy is not lent.
    NotLent(CopyId),
    /// The ledger took no entry for the fine.
    LedgerClosed,
}

impl fmt::Display for ReturnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCopy(CopyId(id)) => write!(f, "there is no copy {id}"),
            Self::NotLent(CopyId(id)) => write!(f, "copy {id} is not lent"),
            Self::LedgerClosed => f.write_str("the ledger is closed"),
        }
    }
}

impl Error for ReturnError {}

impl Library {
    /// Adds a member and returns the number.
    pub fn join(&mut self) -> MemberId {
        self.members += 1;
        MemberId(self.members)
    }

    /// The current day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.today
    }

    /// Starts `days` new days, one after the other.
    pub fn advance(&mut self, days: u32) {
        self.do_advance(days);
        self.deliver();
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

    /// Lends the copy put aside for this member, or else the copy with the lowest
    /// number on the shelf.
    ///
    /// # Errors
    /// See [`BorrowError`]. The library is then unchanged.
    pub fn borrow(&mut self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        let question = self.before_borrow(member, title)?;
        self.do_borrow(member, title, question.ask())
    }

    pub(crate) fn before_borrow(
        &self,
        member: MemberId,
        title: TitleId,
    ) -> Result<Question, BorrowError> {
        if !self.is_member(member) {
            return Err(BorrowError::UnknownMember(member));
        }
        let question = self.question(member, title, 0);
        let question = question.ok_or(BorrowError::UnknownTitle(title))?;
        if self.is_blocked(member) {
            Err(BorrowError::Blocked)
        } else if self.tables.loan_of(member, title).is_some() {
            Err(BorrowError::AlreadyHas)
        } else if self.tables.open_loans(member).count() >= MAX_LOANS {
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

    /// Takes a copy back. Any person may bring it.
    ///
    /// # Errors
    /// See [`ReturnError`]. The library is then unchanged.
    pub fn return_copy(&mut self, copy: CopyId) -> Result<Receipt, ReturnError> {
        let late = self.before_return(copy)?;
        let fine = late.map_or(Cents(0), |late| self.fines.fine(&late));
        let receipt = self.do_return(copy, fine)?;
        self.deliver();
        Ok(receipt)
    }

    /// The question for the fine policy, if the return is late.
    pub(crate) fn before_return(&self, copy: CopyId) -> Result<Option<Late>, ReturnError> {
        let loan = self.lent(copy)?;
        let days = loan.days_late(self.today);
        Ok((days > 0).then_some(Late {
            days,
            member: loan.member,
            title: loan.title,
        }))
    }

    pub(crate) fn do_return(&mut self, copy: CopyId, fine: Cents) -> Result<Receipt, ReturnError> {
        let loan = self.lent(copy)?.clone();
        let entered = self.enter(loan.member, Reason::Fine(copy), fine);
        entered.map_err(|_| ReturnError::LedgerClosed)?;
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
            None => ReturnError::UnknownCopy(copy),
            Some(_) => ReturnError::NotLent(copy),
        })
    }

    /// The loans of a member now, lowest copy first; `None` if the member does not
    /// exist.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        let mut loans: Vec<_> = self.tables.open_loans(member).cloned().collect();
        loans.sort_by_key(|loan| loan.copy);
        self.is_member(member).then_some(loans)
    }

    /// Where a copy is; `None` if the copy does not exist.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        match self.tables.place(copy)? {
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

    pub(crate) fn is_member(&self, member: MemberId) -> bool {
        (1..=self.members).contains(&member.0)
    }
}
