//! Kinds of things, each with its own loan policy, and renewals.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

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

/// A question to a policy. It can be asked while the library is locked by another
/// thread.
pub(crate) struct Question {
    policy: Arc<dyn LoanPolicy>,
    request: LoanRequest,
}

impl Question {
    pub(crate) fn ask(&self) -> Option<u32> {
        self.policy.days(&self.request)
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

impl Loan {
    /// How often the loan was renewed.
    #[must_use]
    pub fn renewals(&self) -> u32 {
        self.renewals
    }
}

impl Library {
    /// Adds a title with this policy and without copies.
    pub fn add_item(
        &mut self,
        name: &str,
        author: &str,
        policy: impl LoanPolicy + 'static,
    ) -> TitleId {
        self.tables.add_title(name, author, Arc::new(policy))
    }

    /// The question about this member and this title today.
    pub(crate) fn question(
        &self,
        member: MemberId,
        title: TitleId,
        renewal: u32,
    ) -> Option<Question> {
        Some(Question {
            policy: Arc::clone(&self.tables.title(title)?.policy),
            request: LoanRequest {
                member,
                title,
                today: self.today,
                renewal,
            },
        })
    }

    /// Adds the days of the policy to the old due day.
    ///
    /// # Errors
    /// See [`RenewError`]. The library is then unchanged.
    pub fn renew(&mut self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        let question = self.before_renew(member, title)?;
        self.do_renew(member, title, question.ask())
    }

    pub(crate) fn before_renew(
        &self,
        member: MemberId,
        title: TitleId,
    ) -> Result<Question, RenewError> {
        if !self.is_member(member) {
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
}
