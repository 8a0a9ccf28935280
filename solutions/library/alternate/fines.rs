//! Who is late pays, and who owes too much has to pay first.

use std::sync::Arc;

use crate::lending::{Day, Loan, MemberId, Receipt};
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

/// What a tier may do: one row of a table.
pub(crate) struct Limits {
    pub(crate) loans: usize,
    pub(crate) days: u32,
}

const STUDENT: Limits = Limits { loans: 5, days: 14 };
const FACULTY: Limits = Limits {
    loans: 10,
    days: 30,
};

impl Tier {
    pub(crate) fn limits(self) -> &'static Limits {
        match self {
            Self::Student => &STUDENT,
            Self::Faculty => &FACULTY,
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

    /// What a library takes if nobody says otherwise.
    pub(crate) fn usual() -> Self {
        Self::new(Cents(25), Cents(800))
    }
}

impl FinePolicy for PerDay {
    fn fine(&self, late: &Late) -> Cents {
        let fine = self.per_day.0.checked_mul(late.days.into());
        fine.map_or(self.cap, |cents| self.cap.min(Cents(cents)))
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
    entries: Vec<Entry>,
}

impl Ledger for MemoryLedger {
    fn append(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    fn entries(&self, member: MemberId) -> Vec<Entry> {
        let mut entries = self.entries.clone();
        entries.retain(|entry| entry.member == member);
        entries
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

impl Receipt {
    /// What this return has cost the borrower.
    #[must_use]
    pub fn fine(&self) -> Cents {
        self.fine
    }
}

impl Library {
    /// Lets this policy say what late returns cost, from the first loan on.
    #[must_use]
    pub fn with_fines(self, policy: impl FinePolicy + 'static) -> Self {
        Self {
            fines: Arc::new(policy),
            ..self
        }
    }

    /// Keeps the entries in this ledger, from the first loan on. What is in it
    /// already counts.
    #[must_use]
    pub fn with_ledger(self, ledger: impl Ledger + 'static) -> Self {
        Self {
            ledger: Box::new(ledger),
            ..self
        }
    }

    /// Enters a new member of a tier.
    pub fn join_as(&mut self, tier: Tier) -> MemberId {
        self.members.push(tier);
        let number = u32::try_from(self.members.len());
        MemberId(number.expect("fewer than four billion members"))
    }

    /// What a member owes: all fines less all payments, as the ledger has them.
    #[must_use]
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        let entries = self.statement(member)?;
        let sum_of = |is_payment: bool| -> u64 {
            let entries = entries.iter();
            let kind = entries.filter(|it| (it.reason == Reason::Payment) == is_payment);
            kind.map(|it| it.amount.0).sum()
        };
        Some(Cents(sum_of(false).saturating_sub(sum_of(true))))
    }

    /// A member's entries, as the ledger has them.
    #[must_use]
    pub fn statement(&self, member: MemberId) -> Option<Vec<Entry>> {
        self.tier(member).map(|_| self.ledger.entries(member))
    }

    /// Takes a payment and gives the new balance.
    ///
    /// # Errors
    /// See [`PayError`]. Nothing has changed then.
    pub fn pay(&mut self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        let owed = self.balance(member);
        let owed = owed.ok_or(PayError::UnknownMember(member))?;
        if amount == Cents(0) {
            return Err(PayError::Nothing);
        }
        if owed < amount {
            return Err(PayError::TooMuch(owed));
        }
        self.ledger.append(Entry {
            day: self.today,
            member,
            reason: Reason::Payment,
            amount,
        });
        self.balance(member).ok_or(PayError::UnknownMember(member))
    }

    pub(crate) fn is_blocked(&self, member: MemberId) -> bool {
        self.balance(member) >= Some(Cents(1_000))
    }

    pub(crate) fn enter_fine(&mut self, loan: &Loan, amount: Cents) {
        if amount > Cents(0) {
            self.ledger.append(Entry {
                day: self.today,
                member: loan.member,
                reason: Reason::Fine(loan.copy),
                amount,
            });
        }
    }
}
