//! Your tests for stage 3, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use cloud_storage::users::Fixed;
use cloud_storage::{Bytes, FilePath, Storage};

#[test]
fn a_file_may_fill_the_capacity() {
    let mut storage = Storage::new();
    let user = storage.add_user(Fixed::new(Bytes(10)));
    let path = FilePath::parse("/a").expect("a path");
    assert_eq!(storage.add_for(user, &path, Bytes(10)), Ok(()));
}
