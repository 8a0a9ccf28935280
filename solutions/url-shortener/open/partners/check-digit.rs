//! A partner who prints codes on bills.

use url_shortener_open::App;
use url_shortener_open::generators::{CodeGen, Counter};

struct Checked<G>(G);

impl<G: CodeGen> CodeGen for Checked<G> {
    fn propose(&self, url: &str, attempt: u32) -> String {
        let code = self.0.propose(url, attempt);
        let sum: u32 = code.bytes().map(u32::from).sum();
        format!("{code}-{}", sum % 10)
    }
}

pub fn app() -> App {
    App::new().with_generator("checked", |words| {
        let first = words.first()?.parse().ok()?;
        Some(Box::new(Checked(Counter::starting_at(first))))
    })
}
