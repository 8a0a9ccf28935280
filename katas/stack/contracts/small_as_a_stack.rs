//~ E0277
use stack::{Small, reversed};

pub fn attempt(small: &mut Small) -> Vec<i32> {
    reversed(&[1, 2, 3], small)
}
