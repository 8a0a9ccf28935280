//~ E0277
use library::Loan;

pub fn made<T: Default>() -> T {
    T::default()
}

pub fn attempt() -> Loan {
    made()
}
