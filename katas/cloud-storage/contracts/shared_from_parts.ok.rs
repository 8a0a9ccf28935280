use cloud_storage::shared::SharedStorage;

pub fn attempt(shared: SharedStorage) -> SharedStorage {
    shared.clone()
}
