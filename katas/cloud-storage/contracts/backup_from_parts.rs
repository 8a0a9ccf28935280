//~ E0451
use cloud_storage::backups::Backup;

pub fn attempt(backup: Backup) -> Backup {
    Backup { ..backup }
}
