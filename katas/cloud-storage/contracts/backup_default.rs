//~ E0277
use cloud_storage::backups::Backup;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Backup {
    made()
}
