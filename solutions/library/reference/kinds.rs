//! Kinds of things, each with its own loan policy, and renewals.

use std::error::Error;
use std::fmt;

use crate::catalogue::Place;
use crate::lending::{Day, Loan, MemberId};
use crate::{Library, TitleId};

/// The facts from which a policy decides about a loan or a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoanRequest {
    pub member: MemberId,
    pub title: TitleId,
    pub today: Day,
    /// 0 for `borrow` and `hold`, 1 for the first renewal, and so on.
    pub renewal: u32,
}

/// Decides whether a title is lent, and for how long.
pub trait LoanPolicy: Send + Sync {
    /// The days of the loan or of the renewal; `None` if the title is not
    /// lent to this member now. The library may call it any number of times.
    fn days(&self, request: &LoanRequest) -> Option<u32>;

    /// Whether a loan ends by itself after its due day. A policy never changes this
    /// answer.
    fn ends_by_itself(&self) -> bool {
        false
    }
}

/// 14 days. `add_title` uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Book;

impl LoanPolicy for Book {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(14)
    }
}

/// Never lent: only for reading in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceOnly;

impl LoanPolicy for ReferenceOnly {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        None
    }
}

/// 3 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dvd;

impl LoanPolicy for Dvd {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(3)
    }
}

/// 14 days, then the loan ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EBook;

impl LoanPolicy for EBook {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(14)
    }

    fn ends_by_itself(&self) -> bool {
        true
    }
}

/// Why `renew` changed nothing: the first reason that applies.
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
    /// A member waits for this title.
    Wanted,
    /// The policy of the title does not lend it to this member now.
    NotLent,
}

impl fmt::Display for RenewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember(MemberId(id)) => write!(f, "there is no member {id}"),
            Self::UnknownTitle(TitleId(id)) => write!(f, "there is no title {id}"),
            Self::NoLoan => f.write_str("the member has no copy of this title"),
            Self::Blocked => f.write_str("the member owes too much"),
            Self::Overdue => f.write_str("the due day is over"),
            Self::Wanted => f.write_str("a member waits for this title"),
            Self::NotLent => f.write_str("the title is not lent to this member now"),
        }
    }
}

impl Error for RenewError {}

impl Library {
    /// Adds a title with this policy and without copies.
    pub fn add_item(
        &mut self,
        name: &str,
        author: &str,
        policy: impl LoanPolicy + 'static,
    ) -> TitleId {
        self.catalogue.add_title(name, author, Box::new(policy))
    }

    /// Adds the days of the policy to the old due day.
    ///
    /// # Errors
    /// See [`RenewError`]. The library is then unchanged.
    pub fn renew(&mut self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        if !self.is_member(member) {
            return Err(RenewError::UnknownMember(member));
        }
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

    /// What the policy of the title says to this member today.
    pub(crate) fn days(&self, member: MemberId, title: TitleId, renewal: u32) -> Option<u32> {
        let request = LoanRequest {
            member,
            title,
            today: self.today,
            renewal,
        };
        self.catalogue.title(title)?.policy.days(&request)
    }

    pub(crate) fn end_loans_that_end_by_themselves(&mut self) {
        let is_over = |loan: &Loan| {
            let title = self.catalogue.title(loan.title());
            loan.due() < self.today && title.is_some_and(|it| it.policy.ends_by_itself())
        };
        let over: Vec<_> = self.catalogue.loans().filter(is_over).collect();
        for loan in over {
            self.pass_on(loan.copy());
        }
    }
}
