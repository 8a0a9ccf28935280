//~ E0451
use cloud_storage::FilePath;

pub fn attempt(path: FilePath) -> FilePath {
    FilePath { ..path }
}
