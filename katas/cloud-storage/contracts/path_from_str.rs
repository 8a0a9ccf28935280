//~ E0277
use cloud_storage::FilePath;

pub fn made<T: Into<FilePath>>(from: T) -> FilePath {
    from.into()
}

pub fn attempt(text: &'static str) -> FilePath {
    made(text)
}
