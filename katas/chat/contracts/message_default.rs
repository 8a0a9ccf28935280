//~ E0277
use chat::Message;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Message {
    made()
}
