use cloud_storage::shared::SharedStorage;
use cloud_storage::{FilePath, Storage};

pub fn attempt(mut storage: Storage, path: &FilePath) -> SharedStorage {
    let _ = storage.delete(path);
    let shared = SharedStorage::new(storage);
    let _ = shared.delete(path);
    shared
}
