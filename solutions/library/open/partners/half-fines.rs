//! A partner who charges half of what the library charges.

use library_open::App;
use library_open::app::daily;
use library_open::fines::{Cents, FinePolicy, Late};

struct Half<P>(P);

impl<P: FinePolicy> FinePolicy for Half<P> {
    fn fine(&self, late: &Late) -> Cents {
        Cents(self.0.fine(late).0 / 2)
    }
}

pub fn app() -> App {
    App::new().with_fines("half", |words| {
        let cents = Cents(words.first()?.parse().ok()?);
        Some(Box::new(Half(daily(cents))))
    })
}
