use cloud_storage::{Bytes, Storage, Usage};

pub fn attempt(storage: Storage) -> Usage {
    let usage = storage.usage();
    Usage {
        bytes: Bytes(0),
        ..usage
    }
}
