//! Stage 5: kinds of things that are lent, each by a rule of its own.
#![allow(unused_variables)] // remove this line when the bodies are written

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

/// 14 days for a student, 30 for the faculty: the kind of `add_title`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Book;

impl LoanPolicy for Book {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }
}

/// Is read in the library, and never lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceOnly;

impl LoanPolicy for ReferenceOnly {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }
}

/// 3 days for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dvd;

impl LoanPolicy for Dvd {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        todo!()
    }
}

/// 14 days for everybody; then the licence comes back by itself.
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

// An `impl` block for a type of an earlier file may move to its fields.
impl Library {
    /// Adds a title that is lent by this policy. It has no copies yet.
    pub fn add_item(
        &mut self,
        name: &str,
        author: &str,
        policy: impl LoanPolicy + 'static,
    ) -> TitleId {
        todo!()
    }
}
