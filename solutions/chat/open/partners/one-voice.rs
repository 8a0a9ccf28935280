//! A partner who runs schools: one voice for each group.

use chat_open::App;
use chat_open::groups::{Action, GroupPolicy, Request};

struct Announce;

impl GroupPolicy for Announce {
    fn allows(&self, request: &Request) -> bool {
        match request.action {
            Action::Add(user) => user == request.by,
            _ => request.is_admin,
        }
    }
}

pub fn app() -> App {
    App::new().with_policy("announce", || Box::new(Announce))
}
