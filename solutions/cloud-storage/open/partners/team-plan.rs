//! A partner who sells plans to teams.

use cloud_storage_open::app::Allowance;
use cloud_storage_open::users::Capacity;
use cloud_storage_open::{App, Bytes};

/// So many bytes for each member.
struct Team {
    bytes: u64,
    members: u64,
}

impl Allowance for Team {
    fn capacity(&self, _files: usize) -> Capacity {
        Capacity::UpTo(Bytes(self.bytes.saturating_mul(self.members)))
    }
}

pub fn app() -> App {
    App::new().with_plan("team", |words| {
        let [bytes, members] = words else {
            return None;
        };
        Some(Box::new(Team {
            bytes: bytes.parse().ok()?,
            members: members.parse().ok()?,
        }))
    })
}
