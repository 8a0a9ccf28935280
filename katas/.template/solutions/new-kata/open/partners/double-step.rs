//! A partner who doubles.

use new_kata_open::App;
use new_kata_open::steps::Step;

struct Double;

impl Step for Double {
    fn next(&self, count: u32) -> u32 {
        count * 2 + 1
    }
}

pub fn app() -> App {
    App::new().with_step("double", || Box::new(Double))
}
