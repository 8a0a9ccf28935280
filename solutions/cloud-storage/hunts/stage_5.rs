//! What finds every wrong design of stage 5.

use cloud_storage::saves::{AccessError, Role, SaveError, Saved, Version};
use cloud_storage::users::{Fixed, UserId};
use cloud_storage::{Bytes, FilePath, Storage};

const ONE: UserId = UserId(1);
const TWO: UserId = UserId(2);

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path")
}

fn add(storage: &mut Storage, text: &str, size: u64) {
    let added = storage.add_for(ONE, &path(text), Bytes(size));
    added.expect("it is free and it fits");
}

fn share(storage: &mut Storage, text: &str, role: Role) {
    let shared = storage.share(&path(text), TWO, Some(role));
    shared.expect("user 2 exists");
}

fn save(storage: &mut Storage, user: UserId, base: u64, size: u64) -> Result<Saved, SaveError> {
    storage.save(user, &path("/doc"), Version(base), Bytes(size))
}

fn updated(version: u64) -> Result<Saved, SaveError> {
    Ok(Saved::Updated(Version(version)))
}

/// Users 1 and 2 may store 100 bytes. User 1 has `/doc`: version 1, 60 bytes.
fn office() -> Storage {
    let mut storage = Storage::new();
    for _ in [ONE, TWO] {
        storage.add_user(Fixed::new(Bytes(100)));
    }
    add(&mut storage, "/doc", 60);
    storage
}

#[test]
fn a_late_save_becomes_a_second_file_of_the_owner() {
    let mut storage = office();
    share(&mut storage, "/doc", Role::Editor);
    assert_eq!(save(&mut storage, ONE, 1, 50), updated(2));
    let copy = Saved::ConflictCopy {
        path: path("/doc (conflict 1)"),
        version: Version(3),
    };
    assert_eq!(save(&mut storage, TWO, 1, 20), Ok(copy));
    assert_eq!(storage.size(&path("/doc")), Some(Bytes(50)));
    let bytes = storage.usage_of(ONE).map(|usage| usage.bytes);
    assert_eq!(bytes, Some(Bytes(70)));
}

#[test]
fn a_new_size_replaces_the_old_one() {
    let mut storage = office();
    let over = Err(SaveError::OverQuota { free: Bytes(40) });
    assert_eq!(save(&mut storage, ONE, 1, 101), over);
    assert_eq!(save(&mut storage, ONE, 1, 100), updated(2));
}

#[test]
fn the_nearest_folder_decides() {
    let mut storage = office();
    for text in ["/a/b/x", "/ab"] {
        add(&mut storage, text, 1);
    }
    share(&mut storage, "/a", Role::Editor);
    share(&mut storage, "/a/b", Role::Viewer);
    assert_eq!(storage.role(TWO, &path("/a/b/x")), Some(Role::Viewer));
    assert_eq!(storage.role(TWO, &path("/ab")), None);
}

#[test]
fn a_path_is_secret_without_a_role() {
    let storage = office();
    let opened = storage.open(TWO, &path("/doc"));
    assert_eq!(opened.err(), Some(AccessError::NotFound));
}

#[test]
fn a_restored_file_has_a_new_version() {
    let mut storage = office();
    storage.backup(ONE).expect("the vault works");
    assert_eq!(save(&mut storage, ONE, 1, 50), updated(2));
    storage.restore(ONE).expect("there is a backup");
    let file = storage.open(ONE, &path("/doc")).expect("it is there");
    assert_eq!(file.version(), Version(3));
}
