//! Stage 3: tiers of members, fines, and a ledger.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::lending::{Day, MemberId, Receipt};
use crate::{CopyId, Library, TitleId};

/// Money, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

/// What sort of member one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    Student,
    Faculty,
}

/// A return that comes too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// How many days after the due day: at least 1.
    pub days: u32,
    /// The borrower's tier.
    pub tier: Tier,
    pub title: TitleId,
}

/// Says what a late return costs. It is not asked about one in time.
pub trait FinePolicy: Send + Sync {
    fn fine(&self, late: &Late) -> Cents;
}

/// So much a day, and for one return no more than the cap.
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

/// Why money was owed or paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This copy came back late.
    Fine(CopyId),
    Payment,
}

/// One line in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub day: Day,
    pub member: MemberId,
    pub reason: Reason,
    pub amount: Cents,
}

/// Where the entries are kept. Others may write into it as well.
pub trait Ledger: Send + Sync {
    fn append(&mut self, entry: Entry);

    /// All entries of one member, in the order in which they were appended.
    fn entries(&self, member: MemberId) -> Vec<Entry>;
}

/// A ledger in memory: what a library has if nobody says otherwise.
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    // yours
}

impl Ledger for MemoryLedger {
    fn append(&mut self, entry: Entry) {
        todo!()
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        todo!()
    }
}

/// Why a payment was not taken: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayError {
    UnknownMember(MemberId),
    /// A payment of nothing.
    Nothing,
    /// The member owes only this much.
    TooMuch(Cents),
}

// An `impl` block for a type of an earlier file may move to its fields.
impl Receipt {
    /// What this return has cost the borrower.
    pub fn fine(&self) -> Cents {
        todo!()
    }
}

impl Library {
    /// Lets this policy say what late returns cost, from the first loan on.
    /// Without it the price is 0.25 a day and 8.00 at most.
    pub fn with_fines(self, policy: impl FinePolicy + 'static) -> Self {
        todo!()
    }

    /// Keeps the entries in this ledger, from the first loan on. What is in it
    /// already counts.
    pub fn with_ledger(self, ledger: impl Ledger + 'static) -> Self {
        todo!()
    }

    /// Enters a new member of a tier.
    pub fn join_as(&mut self, tier: Tier) -> MemberId {
        todo!()
    }

    /// What a member owes: all fines less all payments, as the ledger has them
    /// now; `None` if there is no such member.
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        todo!()
    }

    /// A member's entries, as the ledger has them; `None` if there is no such
    /// member.
    pub fn statement(&self, member: MemberId) -> Option<Vec<Entry>> {
        todo!()
    }

    /// Takes a payment and gives the new balance.
    ///
    /// # Errors
    /// See [`PayError`]. Nothing has changed then.
    pub fn pay(&mut self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        todo!()
    }
}
