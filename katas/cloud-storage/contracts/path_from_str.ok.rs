use cloud_storage::FilePath;

pub fn made<T: Into<FilePath>>(from: T) -> FilePath {
    from.into()
}

pub fn attempt(text: &'static str) -> Option<FilePath> {
    let path = FilePath::parse(text).ok()?;
    Some(made(path))
}
