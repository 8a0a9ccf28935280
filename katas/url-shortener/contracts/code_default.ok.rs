use url_shortener::Shortener;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Shortener {
    made()
}
