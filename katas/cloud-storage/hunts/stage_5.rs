//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on
//! correct designs, which they must accept, and on wrong ones, which they must
//! find.

use cloud_storage::saves::{Saved, Version};
use cloud_storage::users::ADMIN;
use cloud_storage::{Bytes, FilePath, Storage};

#[test]
fn a_late_save_leaves_the_file_alone() {
    let mut storage = Storage::new();
    let path = FilePath::parse("/doc").expect("a path");
    storage.add(&path, Bytes(7)).expect("the path is free");
    let saved = storage.save(ADMIN, &path, Version(1), Bytes(8));
    assert_eq!(saved, Ok(Saved::Updated(Version(2))));
    let late = storage.save(ADMIN, &path, Version(1), Bytes(9));
    late.expect("it becomes a conflict copy");
    assert_eq!(storage.size(&path), Some(Bytes(8)));
}
