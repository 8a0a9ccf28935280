//! What finds every wrong design of stage 1.

use cloud_storage::{AddError, Bytes, CopyError, FilePath, InvalidPath, Storage};

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path")
}

fn storage_of(files: &[(&str, u64)]) -> Storage {
    let mut storage = Storage::new();
    for (text, size) in files {
        let added = storage.add(&path(text), Bytes(*size));
        added.expect("the path is free");
    }
    storage
}

#[test]
fn a_file_is_not_replaced_and_not_changed() {
    let mut storage = storage_of(&[("/a", 7)]);
    let again = storage.add(&path("/a"), Bytes(8));
    assert_eq!(again, Err(AddError::AlreadyExists));
    assert_eq!(storage.size(&path("/a")), Some(Bytes(7)));
}

#[test]
fn a_copy_leaves_the_first_file_and_replaces_none() {
    let mut storage = storage_of(&[("/a", 7), ("/b", 9)]);
    storage.copy(&path("/a"), &path("/c")).expect("it is free");
    assert_eq!(storage.size(&path("/a")), Some(Bytes(7)));
    let taken = Err(CopyError::AlreadyExists);
    assert_eq!(storage.copy(&path("/a"), &path("/b")), taken);
    assert_eq!(storage.copy(&path("/a"), &path("/a")), taken);
    let missing = Err(CopyError::NotFound);
    assert_eq!(storage.copy(&path("/x"), &path("/b")), missing);
}

#[test]
fn a_delete_takes_one_file() {
    let mut storage = storage_of(&[("/a", 7), ("/a/b", 9)]);
    assert_eq!(storage.delete(&path("/a")), Ok(Bytes(7)));
    assert_eq!(storage.size(&path("/a/b")), Some(Bytes(9)));
}

#[test]
fn names_are_not_empty_and_not_dots() {
    for text in ["/", "/a/", "/a//b", "/.", "/a/../b", "a"] {
        assert_eq!(FilePath::parse(text), Err(InvalidPath), "{text}");
    }
    for text in ["/...", "/.git"] {
        assert_eq!(path(text).as_str(), text);
    }
}
