use payments::{Bank, Gateway, Means, NotPaid, Wallet, checkout, checkout_by};

/// A gateway of another vendor, in euros and cents, with errors of its own.
#[derive(Default)]
struct Coins {
    calls: Vec<(u64, u64)>,
}

impl Coins {
    fn insert(&mut self, euros: u64, cents: u64) -> Option<&'static str> {
        self.calls.push((euros, cents));
        (euros >= 50).then_some("jammed")
    }
}

/// The adapter: what the shop knows of it.
struct CoinAdapter<'a>(&'a mut Coins);

impl Gateway for CoinAdapter<'_> {
    fn pay(&mut self, cents: u64) -> Result<(), NotPaid> {
        match self.0.insert(cents / 100, cents % 100) {
            None => Ok(()),
            Some(_) => Err(NotPaid::Fault(7)),
        }
    }
}

// rules: 1.1
#[test]
fn the_bank_still_books_cents() {
    let mut bank = Bank::default();
    let paid: Result<u64, NotPaid> = checkout(&[250, 55], Means::Bank(&mut bank));
    assert_eq!(paid, Ok(305));
    assert_eq!(bank.booked, [305]);
}

// rules: 1.1
#[test]
fn the_wallet_still_takes_tenths_of_a_cent() {
    let mut wallet = Wallet { mills: 3_055 };
    let paid: Result<u64, NotPaid> = checkout(&[250, 55], Means::Wallet(&mut wallet));
    assert_eq!(paid, Ok(305));
    assert_eq!(wallet.mills, 5);
}

// rules: 1.2
#[test]
fn too_little_money_is_still_an_error_of_the_shop() {
    let mut bank = Bank::default();
    let paid: Result<u64, NotPaid> = checkout(&[100_001], Means::Bank(&mut bank));
    assert_eq!(paid, Err(NotPaid::NoMoney));
    let mut wallet = Wallet { mills: 49 };
    let paid: Result<u64, NotPaid> = checkout(&[5], Means::Wallet(&mut wallet));
    assert_eq!(paid, Err(NotPaid::NoMoney));
    assert_eq!(wallet.mills, 49);
}

// rules: 1.2
#[test]
fn a_fault_of_the_bank_still_has_its_code() {
    let mut bank = Bank::default();
    let paid: Result<u64, NotPaid> = checkout(&[], Means::Bank(&mut bank));
    assert_eq!(paid, Err(NotPaid::Fault(30)));
}

// rules: 1.3
#[test]
fn bank_and_wallet_are_gateways() {
    let mut gateways: Vec<Box<dyn Gateway>> =
        vec![Box::new(Bank::default()), Box::new(Wallet { mills: 1_010 })];
    for gateway in &mut gateways {
        let paid: Result<u64, NotPaid> = checkout_by(&[100, 1], gateway.as_mut());
        assert_eq!(paid, Ok(101));
    }
    let again: Result<(), NotPaid> = gateways[1].pay(1);
    assert_eq!(again, Err(NotPaid::NoMoney));
}

// rules: 1.4
#[test]
fn a_gateway_from_outside_is_adapted() {
    let mut coins = Coins::default();
    let paid: Result<u64, NotPaid> = checkout_by(&[250, 1_055], &mut CoinAdapter(&mut coins));
    assert_eq!(paid, Ok(1_305));
    assert_eq!(coins.calls, [(13, 5)]);
}

// rules: 1.4
#[test]
fn the_error_of_a_gateway_comes_back() {
    let mut coins = Coins::default();
    let paid: Result<u64, NotPaid> = checkout_by(&[5_000], &mut CoinAdapter(&mut coins));
    assert_eq!(paid, Err(NotPaid::Fault(7)));
    assert_eq!(coins.calls, [(50, 0)], "one call, no second try");
}
