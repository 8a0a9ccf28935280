//! What finds every wrong design of stage 2.

use cloud_storage::find::{All, ByPath, Filter, LargestFirst, Order, Prefix, Suffix};
use cloud_storage::{Bytes, FilePath, Storage};

fn storage_of(files: &[(&str, u64)]) -> Storage {
    let mut storage = Storage::new();
    for (text, size) in files {
        let path = FilePath::parse(text).expect("a path");
        storage.add(&path, Bytes(*size)).expect("the path is free");
    }
    storage
}

fn found(storage: &Storage, filter: &dyn Filter, order: &dyn Order, limit: usize) -> Vec<String> {
    let files = storage.find(filter, order, limit);
    files.iter().map(|file| file.path().to_string()).collect()
}

#[test]
fn the_largest_come_first_and_paths_break_ties() {
    let storage = storage_of(&[("/a", 1), ("/c", 5), ("/b", 5), ("/d", 9)]);
    let all = found(&storage, &Prefix::new(""), &LargestFirst, 9);
    assert_eq!(all, ["/d", "/b", "/c", "/a"]);
    assert_eq!(found(&storage, &Prefix::new(""), &LargestFirst, 1), ["/d"]);
    assert_eq!(found(&storage, &Suffix::new("a"), &LargestFirst, 1), ["/a"]);
}

#[test]
fn prefix_and_suffix_are_exact() {
    let storage = storage_of(&[("/a/b.jpg", 1), ("/b/a.JPG", 1)]);
    assert_eq!(
        found(&storage, &Prefix::new("/a"), &ByPath, 9),
        ["/a/b.jpg"]
    );
    assert_eq!(
        found(&storage, &Suffix::new(".jpg"), &ByPath, 9),
        ["/a/b.jpg"]
    );
}

#[test]
fn all_parts_must_match() {
    let storage = storage_of(&[("/a/b.jpg", 1), ("/a/b.txt", 1)]);
    assert_eq!(found(&storage, &All::new(vec![]), &ByPath, 9).len(), 2);
    let parts: Vec<Box<dyn Filter>> =
        vec![Box::new(Prefix::new("/a")), Box::new(Suffix::new(".txt"))];
    assert_eq!(found(&storage, &All::new(parts), &ByPath, 9), ["/a/b.txt"]);
}

#[test]
fn paths_are_compared_by_bytes() {
    let storage = storage_of(&[("/a/b", 1), ("/a.txt", 1)]);
    assert_eq!(
        found(&storage, &Prefix::new(""), &ByPath, 9),
        ["/a.txt", "/a/b"]
    );
}
