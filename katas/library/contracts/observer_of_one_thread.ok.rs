use std::sync::Mutex;

use library::holds::{Notice, Observer};
use library::lending::MemberId;

pub struct Last(pub Mutex<Option<MemberId>>);

impl Observer for Last {
    fn notice(&self, notice: &Notice) {
        if let Ok(mut last) = self.0.lock() {
            *last = Some(notice.member);
        }
    }
}
