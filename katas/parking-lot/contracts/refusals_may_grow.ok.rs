use parking_lot::{ParkError, Vehicle};

pub fn attempt(refused: ParkError) -> Option<Vehicle> {
    match refused {
        ParkError::AlreadyParked(vehicle) | ParkError::Full(vehicle) => Some(vehicle),
        _ => None,
    }
}
