//~ E0277
use library::Receipt;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Receipt {
    made()
}
