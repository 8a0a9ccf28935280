//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use cloud_storage::Storage;
use cloud_storage::shared::SharedStorage;
use cloud_storage::users::NoLimit;

#[test]
fn a_backup_of_before_can_be_restored() {
    let mut storage = Storage::new();
    let user = storage.add_user(NoLimit);
    storage.backup(user).expect("the vault works");
    let shared = SharedStorage::new(storage);
    assert!(shared.restore(user).is_ok());
}
