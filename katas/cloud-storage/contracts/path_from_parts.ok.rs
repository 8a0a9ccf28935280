use cloud_storage::{FilePath, InvalidPath};

pub fn attempt(path: FilePath) -> Result<FilePath, InvalidPath> {
    let same = path.clone();
    FilePath::parse(same.as_str())
}
