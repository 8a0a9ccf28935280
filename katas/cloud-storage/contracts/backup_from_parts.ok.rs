use cloud_storage::backups::{Backup, Restored};

pub fn attempt(backup: &Backup, restored: Restored) -> (Backup, usize, Restored) {
    let files = backup.files().len();
    (backup.clone(), files, Restored { files, ..restored })
}
