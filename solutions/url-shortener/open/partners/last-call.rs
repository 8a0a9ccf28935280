//! A partner who sells tickets.

use url_shortener_open::App;
use url_shortener_open::app::{Style, Visit};

struct Last {
    seconds: u64,
}

impl Style for Last {
    fn line(&mut self, visit: &Visit) -> Option<String> {
        let left = visit.until?.0 - visit.at.0;
        (left <= self.seconds).then(|| format!("{} ends in {left}", visit.code))
    }
}

pub fn app() -> App {
    App::new().with_style("last", |words| {
        let seconds = words.first()?.parse().ok()?;
        Some(Box::new(Last { seconds }))
    })
}
