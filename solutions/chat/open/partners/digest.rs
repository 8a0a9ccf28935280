//! A partner who sends one note for many messages.

use chat_open::App;

pub fn app() -> App {
    App::new().with_notifier("digest", |letter| {
        (letter.unread >= 3).then(|| format!("{} unread", letter.unread))
    })
}
