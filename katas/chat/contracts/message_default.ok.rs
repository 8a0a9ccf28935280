use chat::Chat;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Chat {
    made()
}
