//! A partner whose groups are public, without removals.

use chat_open::App;
use chat_open::groups::{Action, GroupPolicy, Public, Request};

struct Calm;

impl GroupPolicy for Calm {
    fn allows(&self, request: &Request) -> bool {
        !matches!(request.action, Action::Remove(_)) && Public.allows(request)
    }
}

pub fn app() -> App {
    App::new().with_policy("calm", || Box::new(Calm))
}
