//! Who is late pays, and who owes too much has to pay first.

use crate::lending::{Day, Loan, MemberId};
use crate::{CopyId, Library, TitleId};

/// Whoever owes this much is blocked.
const BLOCKED_FROM: Cents = Cents(1_000);

/// Money, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(pub u64);

/// What sort of member one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    Student,
    Faculty,
}

impl Tier {
    pub(crate) fn max_loans(self) -> usize {
        match self {
            Self::Student => 5,
            Self::Faculty => 10,
        }
    }

    pub(crate) fn loan_days(self) -> u32 {
        match self {
            Self::Student => 14,
            Self::Faculty => 30,
        }
    }
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
    /// 0.25 a day, 8.00 at most: what a library takes if nobody says otherwise.
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
pub struct MemoryLedger(Vec<Entry>);

impl Ledger for MemoryLedger {
    fn append(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let entries = self.0.iter().filter(|entry| entry.member == member);
        entries.copied().collect()
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

impl Library {
    /// Lets this policy say what late returns cost, from the first loan on.
    #[must_use]
    pub fn with_fines(mut self, policy: impl FinePolicy + 'static) -> Self {
        self.fines = Box::new(policy);
        self
    }

    /// Keeps the entries in this ledger, from the first loan on. What is in it
    /// already counts.
    #[must_use]
    pub fn with_ledger(mut self, ledger: impl Ledger + 'static) -> Self {
        self.ledger = Box::new(ledger);
        self
    }

    /// Enters a new member of a tier.
    pub fn join_as(&mut self, tier: Tier) -> MemberId {
        let last = self.members.last_key_value().map_or(0, |(id, _)| id.0);
        let member = MemberId(last + 1);
        self.members.insert(member, tier);
        member
    }

    /// What a member owes: all fines less all payments, as the ledger has them.
    #[must_use]
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        self.tier(member)?;
        Some(self.owed_by(member))
    }

    /// A member's entries, as the ledger has them.
    #[must_use]
    pub fn statement(&self, member: MemberId) -> Option<Vec<Entry>> {
        self.tier(member)?;
        Some(self.ledger.entries(member))
    }

    /// Takes a payment and gives the new balance.
    ///
    /// # Errors
    /// See [`PayError`]. Nothing has changed then.
    pub fn pay(&mut self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        self.tier(member).ok_or(PayError::UnknownMember(member))?;
        if amount == Cents(0) {
            return Err(PayError::Nothing);
        }
        let owed = self.owed_by(member);
        if amount > owed {
            return Err(PayError::TooMuch(owed));
        }
        self.enter(member, Reason::Payment, amount);
        Ok(self.owed_by(member))
    }

    pub(crate) fn is_blocked(&self, member: MemberId) -> bool {
        self.owed_by(member) >= BLOCKED_FROM
    }

    /// Fines a return of today, if it is late. A fine of nothing is no entry.
    pub(crate) fn charge_if_late(&mut self, loan: &Loan) -> Cents {
        let days = loan.due().days_until(self.today);
        let Some(tier) = self.tier(loan.member()).filter(|_| days > 0) else {
            return Cents(0);
        };
        let title = loan.title();
        let fine = self.fines.fine(&Late { days, tier, title });
        if fine > Cents(0) {
            self.enter(loan.member(), Reason::Fine(loan.copy()), fine);
        }
        fine
    }

    fn enter(&mut self, member: MemberId, reason: Reason, amount: Cents) {
        self.ledger.append(Entry {
            day: self.today,
            member,
            reason,
            amount,
        });
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
