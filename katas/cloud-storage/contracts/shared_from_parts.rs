//~ E0451
use cloud_storage::shared::SharedStorage;

pub fn attempt(shared: SharedStorage) -> SharedStorage {
    SharedStorage { ..shared }
}
