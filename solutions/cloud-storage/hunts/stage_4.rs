//! What finds every wrong design of stage 4.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cloud_storage::backups::{Backup, RestoreError, Restored, Vault, VaultDown};
use cloud_storage::users::{Capacity, Fixed, Plan, UserId};
use cloud_storage::{Bytes, FilePath, Storage};

const ONE: UserId = UserId(1);
const TWO: UserId = UserId(2);

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path")
}

fn add(storage: &mut Storage, user: UserId, text: &str, size: u64) {
    let added = storage.add_for(user, &path(text), Bytes(size));
    added.expect("it is free and it fits");
}

fn size(storage: &Storage, text: &str) -> Option<u64> {
    storage.size(&path(text)).map(|size| size.0)
}

/// Users 1 and 2 may store 100 bytes. User 1 has `/a`, and a backup of it.
fn backed_up() -> Storage {
    let mut storage = Storage::new();
    for _ in [ONE, TWO] {
        storage.add_user(Fixed::new(Bytes(100)));
    }
    add(&mut storage, ONE, "/a", 60);
    assert_eq!(storage.backup(ONE), Ok(1));
    storage
}

#[test]
fn the_user_has_exactly_the_files_and_sizes_of_the_backup() {
    let mut storage = backed_up();
    storage.delete(&path("/a")).expect("it is there");
    add(&mut storage, ONE, "/a", 7);
    add(&mut storage, ONE, "/new", 7);
    storage.restore(ONE).expect("there is a backup");
    assert_eq!(size(&storage, "/a"), Some(60));
    assert_eq!(size(&storage, "/new"), None);
}

#[test]
fn a_path_of_another_user_is_skipped() {
    let mut storage = backed_up();
    storage.delete(&path("/a")).expect("it is there");
    add(&mut storage, TWO, "/a", 7);
    let skipped = vec![path("/a")];
    assert_eq!(storage.restore(ONE), Ok(Restored { files: 0, skipped }));
    assert_eq!(size(&storage, "/a"), Some(7));
}

#[test]
fn what_the_user_has_now_needs_no_room() {
    let mut storage = backed_up();
    add(&mut storage, ONE, "/new", 40);
    assert!(storage.restore(ONE).is_ok());
}

/// A capacity that changes.
struct Promotion(Arc<AtomicU64>);

impl Plan for Promotion {
    fn capacity(&self, _user: UserId) -> Capacity {
        Capacity::UpTo(Bytes(self.0.load(Ordering::SeqCst)))
    }
}

#[test]
fn a_restore_that_does_not_fit_changes_nothing() {
    let capacity = Arc::new(AtomicU64::new(10));
    let mut storage = Storage::new();
    storage.add_user(Promotion(Arc::clone(&capacity)));
    add(&mut storage, ONE, "/a", 10);
    storage.backup(ONE).expect("the vault works");
    storage.delete(&path("/a")).expect("it is there");
    add(&mut storage, ONE, "/new", 1);
    capacity.store(9, Ordering::SeqCst);
    assert_eq!(storage.restore(ONE), Err(RestoreError::OverQuota));
    assert_eq!(size(&storage, "/new"), Some(1));
}

/// Is down until it has a backup. Then it returns that backup to all users.
struct MixedUp(Option<Backup>);

impl Vault for MixedUp {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        self.0 = Some(backup.clone());
        Ok(())
    }

    fn fetch(&self, _user: UserId) -> Result<Option<Backup>, VaultDown> {
        self.0.clone().map(Some).ok_or(VaultDown)
    }
}

#[test]
fn the_storage_checks_what_the_vault_returns() {
    let mut storage = backed_up().with_vault(MixedUp(None));
    assert_eq!(storage.restore(TWO), Err(RestoreError::VaultDown));
    storage.backup(ONE).expect("the vault works");
    assert_eq!(storage.restore(TWO), Err(RestoreError::WrongUser(ONE)));
}
