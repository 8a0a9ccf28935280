//! A partner whose code has mistakes.

use chat_open::App;
use chat_open::groups::{Action, GroupPolicy, Public, Request};

struct Moody;

impl GroupPolicy for Moody {
    fn allows(&self, request: &Request) -> bool {
        assert!(!matches!(request.action, Action::Remove(_)), "no removals");
        Public.allows(request)
    }
}

struct Mute;

impl GroupPolicy for Mute {
    fn allows(&self, request: &Request) -> bool {
        assert!(!matches!(request.action, Action::Send), "no messages");
        Public.allows(request)
    }
}

struct Anything;

impl GroupPolicy for Anything {
    fn allows(&self, _request: &Request) -> bool {
        true
    }
}

pub fn app() -> App {
    App::new()
        .with_policy("moody", || Box::new(Moody))
        .with_policy("mute", || Box::new(Mute))
        .with_policy("invite", || Box::new(Anything))
        .with_notifier("broken", |letter| panic!("{} has no address", letter.user))
        .with_notifier("letter", |letter| {
            Some(format!("Dear {},\nhello", letter.user))
        })
        .with_notifier("mail", |_| Some("spam".to_string()))
}
