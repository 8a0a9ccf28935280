//! Your tests for stage 1, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use cloud_storage::{Bytes, FilePath, Storage};

#[test]
fn the_first_file_stays_after_a_copy() {
    let mut storage = Storage::new();
    let from = FilePath::parse("/a").expect("a path");
    let to = FilePath::parse("/b").expect("a path");
    storage.add(&from, Bytes(7)).expect("the path is free");
    storage.copy(&from, &to).expect("the path is free");
    assert_eq!(storage.size(&from), Some(Bytes(7)));
}
