//! A partner who knows what each user has searched.

use autocomplete_open::App;

pub fn app() -> App {
    App::new().with_order("own", |it| it.entry.weight.saturating_add(10 * it.searched))
}
