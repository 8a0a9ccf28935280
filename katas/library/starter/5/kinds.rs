//! Stage 5: kinds of things, each with its own loan policy, and renewals.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{Day, Library, Loan, MemberId, TitleId};

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
    /// The days of the loan or of the renewal; `None` if the title is
    /// not lent to this member now. The library may call it any number of times.
    fn days(&self, request: &LoanRequest) -> Option<u32>;

    /// Whether a loan ends by itself after its due day. A policy never changes
    /// this answer.
    fn ends_by_itself(&self) -> bool {
        false
    }
}

/// 14 days. `add_title` uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Book;

impl LoanPolicy for Book {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }
}

/// Never lent: only for reading in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceOnly;

impl LoanPolicy for ReferenceOnly {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }
}

/// 3 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dvd;

impl LoanPolicy for Dvd {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }
}

/// 14 days, then the loan ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EBook;

impl LoanPolicy for EBook {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }

    fn ends_by_itself(&self) -> bool {
        todo!()
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

// You may move this block to the file in which you define the type.
impl Loan {
    /// How often the loan was renewed.
    pub fn renewals(&self) -> u32 {
        todo!()
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
        todo!()
    }

    /// Adds the days of the policy to the old due day.
    ///
    /// # Errors
    /// See [`RenewError`]. The library is then unchanged.
    pub fn renew(&mut self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        todo!()
    }
}
