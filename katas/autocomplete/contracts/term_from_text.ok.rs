fn made<T: From<&'static str>>() -> T {
    T::from("")
}

pub fn attempt() -> String {
    made()
}
