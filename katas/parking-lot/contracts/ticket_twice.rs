//~ E0382
use parking_lot::{ParkingLot, Ticket};

pub fn attempt(lot: &mut ParkingLot, ticket: Ticket) {
    let _ = lot.leave(ticket);
    let _ = lot.leave(ticket);
}
