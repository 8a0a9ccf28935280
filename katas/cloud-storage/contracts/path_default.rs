//~ E0277
use cloud_storage::FilePath;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> FilePath {
    made()
}
