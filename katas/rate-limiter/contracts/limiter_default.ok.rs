use rate_limiter::Settings;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Settings {
    made()
}
