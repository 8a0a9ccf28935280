//! Loans: who has what, and until when.

use crate::catalogue::Place;
use crate::fines::{Cents, Tier};
use crate::{CopyId, Library, TitleId};

/// A day. Days are numbered; a library opens on day 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    pub(crate) fn plus(self, days: u32) -> Self {
        Self(self.0 + days)
    }

    /// How many days later `other` is; 0 if it is not.
    pub(crate) fn days_until(self, other: Self) -> u32 {
        other.0.saturating_sub(self.0)
    }
}

/// The number on a member's card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId(pub u32);

/// A copy in a member's hands. Only the library can make one.
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

    /// The last day on which it may come back without being late.
    #[must_use]
    pub fn due(&self) -> Day {
        self.due
    }

    /// How often it has been renewed.
    #[must_use]
    pub fn renewals(&self) -> u32 {
        self.renewals
    }

    /// The same loan for so many days more, from its due day on.
    pub(crate) fn renewed(self, days: u32) -> Self {
        Self {
            due: self.due.plus(days),
            renewals: self.renewals + 1,
            ..self
        }
    }
}

/// What whoever brings back a copy is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    loan: Loan,
    returned_on: Day,
    fine: Cents,
}

impl Receipt {
    /// The loan that has ended, as it was.
    #[must_use]
    pub fn loan(&self) -> Loan {
        self.loan
    }

    #[must_use]
    pub fn returned_on(&self) -> Day {
        self.returned_on
    }

    /// How many days after its due day it came back; 0 if it was in time.
    #[must_use]
    pub fn days_late(&self) -> u32 {
        self.loan.due.days_until(self.returned_on)
    }

    /// What this return has cost the borrower.
    #[must_use]
    pub fn fine(&self) -> Cents {
        self.fine
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
        for _ in 0..days {
            self.today = self.today.plus(1);
            self.end_loans_that_end_by_themselves();
            self.let_holds_lapse();
            self.remind_of_overdue_loans();
        }
    }

    /// Lends a copy of a title: the one put aside for this member, or else the
    /// one with the lowest number on the shelf.
    ///
    /// # Errors
    /// See [`BorrowError`]. Nothing has changed then.
    pub fn borrow(&mut self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        let tier = self.tier(member);
        let tier = tier.ok_or(BorrowError::UnknownMember(member))?;
        self.catalogue
            .title(title)
            .ok_or(BorrowError::UnknownTitle(title))?;
        if self.is_blocked(member) {
            return Err(BorrowError::Blocked);
        }
        if self.loan_of(member, title).is_some() {
            return Err(BorrowError::AlreadyHas);
        }
        if self.loans_of(member).count() >= tier.max_loans() {
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

    /// Takes a copy back, whoever brings it.
    ///
    /// # Errors
    /// `UnknownCopy`, or `NotLent`. Nothing has changed then.
    pub fn return_copy(&mut self, copy: CopyId) -> Result<Receipt, ReturnError> {
        let loan = match self.catalogue.place(copy) {
            None => return Err(ReturnError::UnknownCopy(copy)),
            Some(Place::Lent(loan)) => loan,
            Some(_) => return Err(ReturnError::NotLent(copy)),
        };
        let fine = self.charge_if_late(&loan);
        self.pass_on(copy);
        Ok(Receipt {
            loan,
            returned_on: self.today,
            fine,
        })
    }

    /// What a member has borrowed now, by due day and then by copy.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        self.tier(member)?;
        let mut loans: Vec<_> = self.loans_of(member).collect();
        loans.sort_by_key(|loan| (loan.due, loan.copy));
        Some(loans)
    }

    /// Where a copy is, if there is such a copy.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        self.catalogue.place(copy).map(|place| match place {
            Place::OnShelf => Whereabouts::OnShelf,
            Place::Lent(Loan { member, due, .. }) => Whereabouts::Lent { member, due },
            Place::PutAside { member, until } => Whereabouts::PutAside { member, until },
        })
    }

    pub(crate) fn tier(&self, member: MemberId) -> Option<Tier> {
        self.members.get(&member).copied()
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
