//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use cloud_storage::find::{LargestFirst, Prefix};
use cloud_storage::{Bytes, FilePath, Storage};

#[test]
fn the_largest_file_comes_first() {
    let mut storage = Storage::new();
    for (text, size) in [("/a", 1), ("/b", 9)] {
        let path = FilePath::parse(text).expect("a path");
        storage.add(&path, Bytes(size)).expect("the path is free");
    }
    let found = storage.find(&Prefix::new("/"), &LargestFirst, 1);
    assert_eq!(found[0].path().as_str(), "/b");
}
