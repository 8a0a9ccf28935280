//! A partner who recommends titles by their history.

use library_open::app::History;
use library_open::search::Spec;
use library_open::{App, TitleId, TitleView};

/// Matches titles that are in the list at least this often.
struct Often {
    titles: Vec<TitleId>,
    least: usize,
}

impl Spec for Often {
    fn matches(&self, title: &TitleView) -> bool {
        let times = self.titles.iter().filter(|it| **it == title.id);
        times.count() >= self.least
    }
}

fn lent(text: &str, history: &History) -> Box<dyn Spec> {
    Box::new(Often {
        titles: history.loans().map(|(_, title)| title).collect(),
        least: text.parse().unwrap_or(0),
    })
}

fn had(text: &str, history: &History) -> Box<dyn Spec> {
    let loans = history.loans().filter(|(member, _)| *member == text);
    Box::new(Often {
        titles: loans.map(|(_, title)| title).collect(),
        least: 1,
    })
}

pub fn app() -> App {
    App::new()
        .with_condition("lent", lent)
        .with_condition("had", had)
}
