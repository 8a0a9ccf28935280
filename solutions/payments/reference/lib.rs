//! A shop that pays by gateways in its own words.

/// The gateway of a bank, as its vendor delivers it. Do not change it.
#[derive(Debug, Default)]
pub struct Bank {
    /// All amounts that were booked, in cents.
    pub booked: Vec<u64>,
}

impl Bank {
    /// Books `cents`. The code 0 is success, 51 is "no money", all others
    /// are technical faults.
    pub fn book(&mut self, cents: u64) -> i32 {
        match cents {
            0 => 30,
            1..=100_000 => {
                self.booked.push(cents);
                0
            }
            _ => 51,
        }
    }
}

/// A wallet, as its vendor delivers it. Do not change it.
#[derive(Debug)]
pub struct Wallet {
    /// What is left, in tenths of a cent.
    pub mills: u64,
}

impl Wallet {
    /// Takes so many tenths of a cent. `false` if there is not enough.
    pub fn take(&mut self, mills: u64) -> bool {
        if mills > self.mills {
            return false;
        }
        self.mills -= mills;
        true
    }
}

/// Why nothing was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPaid {
    /// There is not enough money.
    NoMoney,
    /// The gateway has a fault, with its code.
    Fault(i32),
}

/// The two ways to pay.
pub enum Means<'a> {
    Bank(&'a mut Bank),
    Wallet(&'a mut Wallet),
}

/// Pays the sum of these prices.
pub fn checkout(prices: &[u64], means: Means) -> Result<u64, NotPaid> {
    match means {
        Means::Bank(bank) => checkout_by(prices, bank),
        Means::Wallet(wallet) => checkout_by(prices, wallet),
    }
}

/// A way to pay, in the words of the shop.
pub trait Gateway {
    /// Takes `cents` from the customer.
    fn pay(&mut self, cents: u64) -> Result<(), NotPaid>;
}

impl Gateway for Bank {
    fn pay(&mut self, cents: u64) -> Result<(), NotPaid> {
        match self.book(cents) {
            0 => Ok(()),
            51 => Err(NotPaid::NoMoney),
            code => Err(NotPaid::Fault(code)),
        }
    }
}

impl Gateway for Wallet {
    fn pay(&mut self, cents: u64) -> Result<(), NotPaid> {
        if self.take(cents * 10) {
            Ok(())
        } else {
            Err(NotPaid::NoMoney)
        }
    }
}

/// Pays the sum of these prices by any gateway, and returns the sum.
pub fn checkout_by(prices: &[u64], gateway: &mut dyn Gateway) -> Result<u64, NotPaid> {
    let total = prices.iter().sum();
    gateway.pay(total)?;
    Ok(total)
}
