//! Loans: which member has which copy, and until when.

use std::error::Error;
use std::fmt;

use crate::catalogue::Place;
use crate::fines::Cents;
use crate::{CopyId, Library, TitleId};

/// The highest number of loans that a member may have.
const MAX_LOANS: usize = 5;

/// A day, as a number. A library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    pub(crate) fn plus(self, days: u32) -> Self {
        Self(self.0 + days)
    }

    /// The days from this day to `other`; 0 if `other` is not later.
    pub(crate) fn days_until(self, other: Self) -> u32 {
        other.0.saturating_sub(self.0)
    }
}

/// The number of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A snapshot of a copy that is lent to a member. Only the library makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loan {
    member: MemberId,
    title: TitleId,
    copy: CopyId,
    borrowed_on: Day,
    due: Day,
    renewals: u32,
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

    /// How often the loan was renewed.
    #[must_use]
    pub fn renewals(&self) -> u32 {
        self.renewals
    }

    /// The same loan with a later due day, counted from the old one.
    pub(crate) fn renewed(self, days: u32) -> Self {
        Self {
            due: self.due.plus(days),
            renewals: self.renewals + 1,
            ..self
        }
    }
}

/// The result of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    loan: Loan,
    returned_on: Day,
    fine: Cents,
}

impl Receipt {
    /// The loan that has ended.
    #[must_use]
    pub fn loan(&self) -> Loan {
        self.loan
    }

    #[must_use]
    pub fn returned_on(&self) -> Day {
        self.returned_on
    }

    /// The number of days after the due day; 0 if the return was in time.
    #[must_use]
    pub fn days_late(&self) -> u32 {
        self.loan.due.days_until(self.returned_on)
    }

    /// The fine of this return.
    #[must_use]
    pub fn fine(&self) -> Cents {
        self.fine
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
        for _ in 0..days {
            self.today = self.today.plus(1);
            self.end_loans_that_end_by_themselves();
            self.let_holds_lapse();
            self.remind_of_overdue_loans();
        }
    }

    /// Lends the copy put aside for this member, or else the copy with the lowest
    /// number on the shelf.
    ///
    /// # Errors
    /// See [`BorrowError`]. The library is then unchanged.
    pub fn borrow(&mut self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        if !self.is_member(member) {
            return Err(BorrowError::UnknownMember(member));
        }
        if self.catalogue.title(title).is_none() {
            return Err(BorrowError::UnknownTitle(title));
        }
        if self.is_blocked(member) {
            return Err(BorrowError::Blocked);
        }
        if self.loan_of(member, title).is_some() {
            return Err(BorrowError::AlreadyHas);
        }
        if self.loans_of(member).count() >= MAX_LOANS {
            return Err(BorrowError::LimitReached);
        }
        let days = self.days(member, title, 0).ok_or(BorrowError::NotLent)?;
        let copy = self.copy_for(member, title).ok_or(BorrowError::NoCopy)?;
        let loan = Loan {
            member,
            title,
            copy,
            borrowed_on: self.today,
            due: self.today.plus(days),
            renewals: 0,
        };
        self.catalogue.put(copy, Place::Lent(loan));
        Ok(loan)
    }

    /// Takes a copy back. Any person may bring it.
    ///
    /// # Errors
    /// See [`ReturnError`]. The library is then unchanged.
    pub fn return_copy(&mut self, copy: CopyId) -> Result<Receipt, ReturnError> {
        let loan = match self.catalogue.place(copy) {
            None => return Err(ReturnError::UnknownCopy(copy)),
            Some(Place::Lent(loan)) => loan,
            Some(_) => return Err(ReturnError::NotLent(copy)),
        };
        let fine = self.charge_if_late(&loan);
        let fine = fine.map_err(|_| ReturnError::LedgerClosed)?;
        self.pass_on(copy);
        Ok(Receipt {
            loan,
            returned_on: self.today,
            fine,
        })
    }

    /// The loans of a member now, lowest copy first; `None` if the member does not
    /// exist.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        let is_member = self.is_member(member);
        is_member.then(|| self.loans_of(member).collect())
    }

    /// Where a copy is; `None` if the copy does not exist.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        self.catalogue.place(copy).map(|place| match place {
            Place::OnShelf => Whereabouts::OnShelf,
            Place::Lent(Loan { member, due, .. }) => Whereabouts::Lent { member, due },
            Place::PutAside { member, until } => Whereabouts::PutAside { member, until },
        })
    }

    pub(crate) fn is_member(&self, member: MemberId) -> bool {
        (1..=self.members).contains(&member.0)
    }

    pub(crate) fn loans_of(&self, member: MemberId) -> impl Iterator<Item = Loan> {
        let loans = self.catalogue.loans();
        loans.filter(move |loan| loan.member == member)
    }

    pub(crate) fn loan_of(&self, member: MemberId, title: TitleId) -> Option<Loan> {
        self.loans_of(member).find(|loan| loan.title == title)
    }

    /// The copy that this member would get now.
    fn copy_for(&self, member: MemberId, title: TitleId) -> Option<CopyId> {
        let aside = self.copy_aside(member, title);
        aside.or_else(|| self.catalogue.first_on_shelf(title))
    }
}
