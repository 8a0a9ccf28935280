use cloud_storage::backups::MemoryVault;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> MemoryVault {
    made()
}
