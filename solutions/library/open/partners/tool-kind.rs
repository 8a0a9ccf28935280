//! A partner who lends tools.

use library_open::App;
use library_open::kinds::{LoanPolicy, LoanRequest};

struct Tool;

impl LoanPolicy for Tool {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        match request.renewal {
            0 => Some(7),
            1 | 2 => Some(2),
            _ => None,
        }
    }
}

pub fn app() -> App {
    App::new().with_kind("tool", || Box::new(Tool))
}
