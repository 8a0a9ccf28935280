//~ E0599
use parking_lot::Ticket;

pub fn attempt(ticket: Ticket) -> (Ticket, Ticket) {
    let copy = ticket.clone();
    (ticket, copy)
}
