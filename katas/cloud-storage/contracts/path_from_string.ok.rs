use cloud_storage::FilePath;

pub fn made<T: Into<FilePath>>(from: T) -> FilePath {
    from.into()
}

pub fn attempt(text: String) -> Option<FilePath> {
    let path = FilePath::parse(&text).ok()?;
    Some(made(path))
}
