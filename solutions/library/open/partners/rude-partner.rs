//! A partner whose code has mistakes.

use library_open::App;
use library_open::fines::{Cents, FinePolicy, Late};
use library_open::kinds::{Book, LoanPolicy, LoanRequest};

struct Broken;

impl FinePolicy for Broken {
    fn fine(&self, late: &Late) -> Cents {
        assert!(late.days <= 7, "nobody is that late");
        Cents(100)
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

/// Always the same number of days.
struct Always(u32);

impl LoanPolicy for Always {
    fn days(&self, _request: &LoanRequest) -> Option<u32> {
        Some(self.0)
    }
}

pub fn app() -> App {
    App::new()
        .with_fines("broken", |_| Some(Box::new(Broken)))
        .with_fines("daily", |_| Some(Box::new(Cheap)))
        .with_kind("moody", || Box::new(Moody))
        .with_kind("eternal", || Box::new(Always(4_000_000_000)))
        .with_kind("instant", || Box::new(Always(0)))
        .with_kind("dvd", || Box::new(Always(99)))
}
