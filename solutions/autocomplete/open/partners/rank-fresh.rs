//! A partner who doubles what was used today.

use autocomplete_open::App;
use autocomplete_open::app::recent;

pub fn app() -> App {
    App::new().with_order("fresh", |it| {
        let score = recent(it);
        if it.entry.last_used == it.today {
            score.saturating_mul(2)
        } else {
            score
        }
    })
}
