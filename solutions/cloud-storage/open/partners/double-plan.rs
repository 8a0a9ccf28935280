//! A partner who gives twice what a plan of the storage gives.

use cloud_storage_open::app::{Allowance, plan};
use cloud_storage_open::users::Capacity;
use cloud_storage_open::{App, Bytes};

struct Double(Box<dyn Allowance>);

impl Allowance for Double {
    fn capacity(&self, files: usize) -> Capacity {
        match self.0.capacity(files) {
            Capacity::UpTo(bytes) => Capacity::UpTo(Bytes(bytes.0.saturating_mul(2))),
            Capacity::Unlimited => Capacity::Unlimited,
        }
    }
}

pub fn app() -> App {
    App::new().with_plan("double", |words| Some(Box::new(Double(plan(words)?))))
}
