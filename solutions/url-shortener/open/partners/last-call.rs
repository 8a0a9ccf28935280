//! A partner who sells tickets, and whose code has mistakes, too.

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

struct Siren;

impl Style for Siren {
    fn line(&mut self, visit: &Visit) -> Option<String> {
        assert!(visit.until.is_none(), "the siren is stuck");
        Some("wake\nup".to_owned())
    }
}

struct Nothing;

impl Style for Nothing {
    fn line(&mut self, _visit: &Visit) -> Option<String> {
        Some("nothing".to_owned())
    }
}

pub fn app() -> App {
    App::new()
        .with_style("last", |words| {
            let seconds = words.first()?.parse().ok()?;
            assert!(seconds > 0, "nobody is warned");
            Some(Box::new(Last { seconds }))
        })
        .with_style("siren", |_| Some(Box::new(Siren)))
        .with_style("first", |_| Some(Box::new(Nothing)))
}
