//! What finds every wrong design of stage 3.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cloud_storage::users::{Capacity, Fixed, Plan, UserId};
use cloud_storage::{AddError, Bytes, CopyError, FilePath, Storage};

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path")
}

fn storage_for(capacities: &[u64]) -> Storage {
    let mut storage = Storage::new();
    for bytes in capacities {
        storage.add_user(Fixed::new(Bytes(*bytes)));
    }
    storage
}

fn add(storage: &mut Storage, user: u32, text: &str, size: u64) -> Result<(), AddError> {
    storage.add_for(UserId(user), &path(text), Bytes(size))
}

#[test]
fn files_fit_up_to_the_last_byte_and_leave_room() {
    let mut storage = storage_for(&[10]);
    assert_eq!(add(&mut storage, 1, "/a", 10), Ok(()));
    storage.delete(&path("/a")).expect("it is there");
    assert_eq!(add(&mut storage, 1, "/a", 10), Ok(()));
    assert_eq!(add(&mut storage, 1, "/a", 1), Err(AddError::AlreadyExists));
}

#[test]
fn a_copy_must_fit() {
    let mut storage = storage_for(&[10]);
    add(&mut storage, 1, "/a", 6).expect("it fits");
    let over = Err(CopyError::OverQuota { free: Bytes(4) });
    assert_eq!(storage.copy(&path("/a"), &path("/b")), over);
    assert_eq!(storage.size(&path("/b")), None);
}

#[test]
fn a_merge_adds_capacities_and_uses_up_the_number() {
    let mut storage = storage_for(&[10, 7]);
    storage.merge(UserId(1), UserId(2)).expect("both are users");
    assert_eq!(storage.capacity(UserId(1)), Some(Capacity::UpTo(Bytes(17))));
    assert_eq!(storage.add_user(Fixed::new(Bytes(1))), UserId(3));
}

struct Shared(Arc<AtomicU64>);

impl Plan for Shared {
    fn capacity(&self, _user: UserId) -> Capacity {
        Capacity::UpTo(Bytes(self.0.load(Ordering::SeqCst)))
    }
}

#[test]
fn a_plan_may_change() {
    let bytes = Arc::new(AtomicU64::new(1));
    let mut storage = Storage::new();
    storage.add_user(Shared(Arc::clone(&bytes)));
    bytes.store(9, Ordering::SeqCst);
    assert_eq!(add(&mut storage, 1, "/a", 9), Ok(()));
}
