//! Fines for late returns, and the ledger in which they are entered.

use std::error::Error;
use std::fmt;

use crate::lending::{Day, Loan, MemberId};
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

impl Default for PerDay {
    /// 0.25 a day, at most 8.00: the price list of a new library.
    fn default() -> Self {
        Self::new(Cents(25), Cents(800))
    }
}

impl FinePolicy for PerDay {
    fn fine(&self, late: &Late) -> Cents {
        let uncapped = self.per_day.0.saturating_mul(u64::from(late.days));
        Cents(uncapped).min(self.cap)
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
pub struct MemoryLedger(Vec<Entry>);

impl Ledger for MemoryLedger {
    fn append(&mut self, entry: Entry) -> Result<(), LedgerClosed> {
        self.0.push(entry);
        Ok(())
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let entries = self.0.iter().filter(|entry| entry.member == member);
        entries.copied().collect()
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

impl Library {
    /// Sets the policy for fines. Call it before the first loan.
    #[must_use]
    pub fn with_fines(mut self, policy: impl FinePolicy + 'static) -> Self {
        self.fines = Box::new(policy);
        self
    }

    /// Sets the ledger. Call it before the first loan. Its earlier
    /// entries count too.
    #[must_use]
    pub fn with_ledger(mut self, ledger: impl Ledger + 'static) -> Self {
        self.ledger = Box::new(ledger);
        self
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
        if !self.is_member(member) {
            return Err(PayError::UnknownMember(member));
        }
        let owed = self.owed_by(member);
        if amount > owed {
            return Err(PayError::TooMuch(owed));
        }
        let entered = self.enter(member, Reason::Payment, amount);
        entered.map_err(|_| PayError::LedgerClosed)?;
        Ok(self.owed_by(member))
    }

    pub(crate) fn is_blocked(&self, member: MemberId) -> bool {
        self.owed_by(member) >= BLOCKED_FROM
    }

    /// Enters the fine of a return of today, if it is late.
    pub(crate) fn charge_if_late(&mut self, loan: &Loan) -> Result<Cents, LedgerClosed> {
        let days = loan.due().days_until(self.today);
        if days == 0 {
            return Ok(Cents(0));
        }
        let (member, title) = (loan.member(), loan.title());
        let fine = self.fines.fine(&Late {
            days,
            member,
            title,
        });
        self.enter(member, Reason::Fine(loan.copy()), fine)?;
        Ok(fine)
    }

    /// Enters an amount of today. An amount of 0.00 is no entry.
    fn enter(
        &mut self,
        member: MemberId,
        reason: Reason,
        amount: Cents,
    ) -> Result<(), LedgerClosed> {
        if amount == Cents(0) {
            return Ok(());
        }
        self.ledger.append(Entry {
            day: self.today,
            member,
            reason,
            amount,
        })
    }

    fn owed_by(&self, member: MemberId) -> Cents {
        let (mut fines, mut payments) = (0, 0);
        for entry in self.ledger.entries(member) {
            match entry.reason {
                Reason::Fine(_) => fines += entry.amount.0,
                Reason::Payment => payments += entry.amount.0,
            }
        }
        Cents(u64::saturating_sub(fines, payments))
    }
}
