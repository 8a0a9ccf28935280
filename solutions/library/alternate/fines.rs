//! Fines for late returns, and the ledger in which they are entered.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::lending::{Day, MemberId, Receipt};
use crate::{CopyId, Library, TitleId};

/// A member who owes this much is blocked.
const BLOCKED_FROM: Cents = Cents(1_000);

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
    per_day: Cents,
    cap: Cents,
}

impl PerDay {
    #[must_use]
    pub fn new(per_day: Cents, cap: Cents) -> Self {
        Self { per_day, cap }
    }
}

/// The price list of a new library.
pub(crate) const DEFAULT: PerDay = PerDay {
    per_day: Cents(25),
    cap: Cents(800),
};

impl FinePolicy for PerDay {
    fn fine(&self, late: &Late) -> Cents {
        let fine = self.per_day.0.checked_mul(late.days.into());
        fine.map_or(self.cap, |cents| self.cap.min(Cents(cents)))
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

impl fmt::Display for LedgerClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the ledger is closed")
    }
}

impl Error for LedgerClosed {}

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
    entries: Vec<Entry>,
}

impl Ledger for MemoryLedger {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        self.entries.push(entry);
        Ok(())
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let mut entries = self.entries.clone();
        entries.retain(|entry| entry.member == member);
        entries
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

impl fmt::Display for PayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMember(MemberId(id)) => write!(f, "there is no member {id}"),
            Self::TooMuch(Cents(owed)) => write!(f, "the member owes only {owed} cents"),
            Self::LedgerClosed => f.write_str("the ledger is closed"),
        }
    }
}

impl Error for PayError {}

impl Receipt {
    /// The fine of this return.
    #[must_use]
    pub fn fine(&self) -> Cents {
        self.fine
    }
}

impl Library {
    /// Sets the policy for fines. Call it before the first loan.
    #[must_use]
    pub fn with_fines(self, policy: impl FinePolicy + 'static) -> Self {
        Self {
            fines: Arc::new(policy),
            ..self
        }
    }

    /// Sets the ledger. Call it before the first loan. Its earlier
    /// entries count too.
    #[must_use]
    pub fn with_ledger(self, ledger: impl Ledger + 'static) -> Self {
        Self {
            ledger: Box::new(ledger),
            ..self
        }
    }

    /// What a member owes by the entries of the ledger now; `None` if the member does
    /// not exist.
    #[must_use]
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        self.is_member(member).then(|| self.owed_by(member))
    }

    /// Enters a payment and returns the new balance.
    ///
    /// # Errors
    /// See [`PayError`]. The library is then unchanged.
    pub fn pay(&mut self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        let owed = self.balance(member);
        let owed = owed.ok_or(PayError::UnknownMember(member))?;
        if owed < amount {
            return Err(PayError::TooMuch(owed));
        }
        match self.enter(member, Reason::Payment, amount) {
            Ok(()) => Ok(self.owed_by(member)),
            Err(LedgerClosed) => Err(PayError::LedgerClosed),
        }
    }

    pub(crate) fn is_blocked(&self, member: MemberId) -> bool {
        self.owed_by(member) >= BLOCKED_FROM
    }

    pub(crate) fn enter(
        &mut self,
        member: MemberId,
        reason: Reason,
        amount: Cents,
    ) -> Result<(), LedgerClosed> {
        if amount == Cents(0) {
            return Ok(());
        }
        let day = self.today;
        self.ledger.append(Entry {
            day,
            member,
            reason,
            amount,
        })
    }

    fn owed_by(&self, member: MemberId) -> Cents {
        let entries = self.ledger.entries(member);
        let sum_of = |is_payment: bool| -> u64 {
            let entries = entries.iter();
            let kind = entries.filter(|it| (it.reason == Reason::Payment) == is_payment);
            kind.map(|it| it.amount.0).sum()
        };
        Cents(sum_of(false).saturating_sub(sum_of(true)))
    }
}
