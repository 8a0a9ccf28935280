use stack::{Plain, reversed};

pub fn attempt(plain: &mut Plain) -> Vec<i32> {
    reversed(&[1, 2, 3], plain)
}
