//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use parking_lot::{ParkingLot, SpotKind};

#[test]
fn free_counts_the_spots_of_all_floors() {
    let builder = ParkingLot::builder().floor(&[SpotKind::Compact]);
    let lot = builder.floor(&[SpotKind::Compact]).build();
    assert_eq!(lot.free(SpotKind::Compact), 2);
}
