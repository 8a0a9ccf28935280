use library::Library;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Library {
    made()
}
