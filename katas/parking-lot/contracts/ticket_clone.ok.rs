use parking_lot::{SpotId, Ticket};

pub fn attempt(ticket: Ticket) -> (Ticket, SpotId) {
    let spot = ticket.spot();
    (ticket, spot)
}
