use autocomplete::Index;

fn blank<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Index {
    blank()
}
