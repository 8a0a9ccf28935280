//! Kinds of things that are lent, each by a rule of its own.

use std::sync::Arc;

use crate::fines::Tier;
use crate::lending::{Day, MemberId};
use crate::{Library, TitleId};

/// What a policy may know when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoanRequest {
    pub member: MemberId,
    pub tier: Tier,
    pub title: TitleId,
    pub today: Day,
    /// 0 when it is borrowed, 1 for its first renewal, and so on.
    pub renewal: u32,
}

/// Says whether a thing is lent, and for how long.
pub trait LoanPolicy: Send + Sync {
    /// For how many days, or for how many more; `None`: not at all. May be
    /// asked any number of times.
    fn days(&self, request: &LoanRequest) -> Option<u32>;

    /// Does a loan end by itself when its due day is over? Always the same
    /// answer.
    fn ends_by_itself(&self) -> bool {
        false
    }
}

/// A question to a policy that can be asked anywhere, also without the library.
pub(crate) struct Question {
    policy: Arc<dyn LoanPolicy>,
    request: LoanRequest,
}

impl Question {
    pub(crate) fn ask(&self) -> Option<u32> {
        self.policy.days(&self.request)
    }
}

/// 14 days for a student, 30 for the faculty: the kind of `add_title`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Book;

impl LoanPolicy for Book {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        Some(request.tier.limits().days)
    }
}

/// Is read in the library, and never lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceOnly;

impl LoanPolicy for ReferenceOnly {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        None
    }
}

/// 3 days for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dvd;

impl LoanPolicy for Dvd {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(3)
    }
}

/// 14 days for everybody; then the licence comes back by itself.
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

impl Library {
    /// Adds a title that is lent by this policy. It has no copies yet.
    pub fn add_item(
        &mut self,
        name: &str,
        author: &str,
        policy: impl LoanPolicy + 'static,
    ) -> TitleId {
        self.tables.add_title(name, author, Arc::new(policy))
    }

    /// What to ask about this member and this title today.
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
                tier: self.tier(member)?,
                title,
                today: self.today,
                renewal,
            },
        })
    }
}
