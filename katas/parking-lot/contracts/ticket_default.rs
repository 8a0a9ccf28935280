//~ E0277
use parking_lot::Ticket;

pub fn attempt<T: Default>() -> T {
    T::default()
}

pub fn ticket() -> Ticket {
    attempt()
}
