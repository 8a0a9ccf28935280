//~ E0277
use std::cell::Cell;

use library::holds::{Notice, Observer};
use library::lending::MemberId;

pub struct Last(pub Cell<MemberId>);

impl Observer for Last {
    fn notice(&self, notice: &Notice) {
        self.0.set(notice.member);
    }
}
