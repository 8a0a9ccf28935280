use cloud_storage::Storage;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Storage {
    made()
}
