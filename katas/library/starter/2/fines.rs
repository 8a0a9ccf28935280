//! Stage 2: fines, and a ledger.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::{CopyId, Day, Library, MemberId, Receipt, TitleId};

/// An amount of money, in cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

/// A late return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The number of days after the due day: at least 1.
    pub days: u32,
    pub member: MemberId,
    pub title: TitleId,
}

/// Decides what a late return costs. It is not called for a return in time.
pub trait FinePolicy: Send + Sync {
    fn fine(&self, late: &Late) -> Cents;
}

/// An amount for each day late, but at most the cap for one return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerDay {
    // yours
}

impl PerDay {
    pub fn new(per_day: Cents, cap: Cents) -> Self {
        todo!()
    }
}

impl FinePolicy for PerDay {
    fn fine(&self, late: &Late) -> Cents {
        todo!()
    }
}

/// The reason of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This copy was returned late.
    Fine(CopyId),
    Payment,
}

/// One entry in a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub day: Day,
    pub member: MemberId,
    pub reason: Reason,
    pub amount: Cents,
}

/// The ledger took no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerClosed;

/// Keeps the entries. Others may write into the same ledger.
pub trait Ledger: Send + Sync {
    /// Adds an entry.
    ///
    /// # Errors
    /// `LedgerClosed`: the ledger took no entry.
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed>;

    /// All entries of one member, in the order in which they were appended.
    fn entries(&self, member: MemberId) -> Vec<Entry>;
}

/// A ledger in memory: the default. It is never closed.
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    // yours
}

impl Ledger for MemoryLedger {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        todo!()
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        todo!()
    }
}

/// Why `pay` entered nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayError {
    UnknownMember(MemberId),
    /// The member owes only this much.
    TooMuch(Cents),
    /// The ledger took no entry.
    LedgerClosed,
}

// You may move this block to the file in which you define the type.
impl Receipt {
    /// The fine of this return.
    pub fn fine(&self) -> Cents {
        todo!()
    }
}

impl Library {
    /// Sets the policy for fines. Call it before the first loan. Default: 0.25 a
    /// day, at most 8.00.
    pub fn with_fines(self, policy: impl FinePolicy + 'static) -> Self {
        todo!()
    }

    /// Sets the ledger. Call it before the first loan. Its earlier
    /// entries count too. Default: a [`MemoryLedger`].
    pub fn with_ledger(self, ledger: impl Ledger + 'static) -> Self {
        todo!()
    }

    /// What a member owes by the entries of the ledger now; `None` if the member
    /// does not exist.
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        todo!()
    }

    /// Enters a payment and returns the new balance.
    ///
    /// # Errors
    /// See [`PayError`]. The library is then unchanged.
    pub fn pay(&mut self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        todo!()
    }
}
