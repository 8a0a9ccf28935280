//! A partner who likes long terms.

use autocomplete_open::App;

pub fn app() -> App {
    App::new().with_order("longest", |it| {
        it.entry.term.as_str().chars().count() as u64
    })
}
