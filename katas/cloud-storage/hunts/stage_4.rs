//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use cloud_storage::users::NoLimit;
use cloud_storage::{Bytes, FilePath, Storage};

#[test]
fn a_file_that_is_newer_than_the_backup_is_deleted() {
    let mut storage = Storage::new();
    let user = storage.add_user(NoLimit);
    storage.backup(user).expect("the vault works");
    let path = FilePath::parse("/new").expect("a path");
    let added = storage.add_for(user, &path, Bytes(1));
    added.expect("the path is free");
    storage.restore(user).expect("there is a backup");
    assert_eq!(storage.size(&path), None);
}
