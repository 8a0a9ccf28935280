//~ E0451
use parking_lot::Ticket;

pub fn attempt(ticket: Ticket) -> Ticket {
    Ticket { ..ticket }
}
