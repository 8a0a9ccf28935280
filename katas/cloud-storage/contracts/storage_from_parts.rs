//~ E0451
use cloud_storage::Storage;

pub fn attempt(storage: Storage) -> Storage {
    Storage { ..storage }
}
