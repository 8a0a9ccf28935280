//! A partner whose code has mistakes.

use library_open::App;
use library_open::fines::{Cents, FinePolicy, Late};
use library_open::kinds::{Book, LoanPolicy, LoanRequest};

struct Broken(Cents);

impl FinePolicy for Broken {
    fn fine(&self, late: &Late) -> Cents {
        assert!(late.days <= 7, "nobody is that late");
        self.0
    }
}

struct Cheap;

impl FinePolicy for Cheap {
    fn fine(&self, _late: &Late) -> Cents {
        Cents(7)
    }
}

struct Moody;

impl LoanPolicy for Moody {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        assert!(request.renewal == 0, "no renewals");
        Book.days(request)
    }
}

struct Shy;

impl LoanPolicy for Shy {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        panic!("do not ask me")
    }
}

/// Always the same number of days.
struct Always(u32);

impl LoanPolicy for Always {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(self.0)
    }
}

/// Too many days for the second renewal only.
struct Yearly;

impl LoanPolicy for Yearly {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        Some(match request.renewal {
            0 | 1 => 365,
            2 => 366,
            _ => 14,
        })
    }
}

/// A day for a loan and for its first renewal, and no day for later ones.
struct Short;

impl LoanPolicy for Short {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        Some(if request.renewal <= 1 { 1 } else { 0 })
    }
}

pub fn app() -> App {
    App::new()
        .with_fines("broken", |words| {
            let cents = Cents(words.first()?.parse().ok()?);
            Some(Box::new(Broken(cents)))
        })
        .with_fines("daily", |_| Some(Box::new(Cheap)))
        .with_kind("moody", || Box::new(Moody))
        .with_kind("shy", || Box::new(Shy))
        .with_kind("yearly", || Box::new(Yearly))
        .with_kind("short", || Box::new(Short))
        .with_kind("leap", || Box::new(Always(366)))
        .with_kind("eternal", || Box::new(Always(4_000_000_000)))
        .with_kind("instant", || Box::new(Always(0)))
        .with_kind("dvd", || Box::new(Always(99)))
}
