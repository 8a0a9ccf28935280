use parking_lot::{ParkingLot, Ticket};

pub fn attempt(lot: &mut ParkingLot, first: Ticket, second: Ticket) {
    let _ = lot.leave(first);
    let _ = lot.leave(second);
}
