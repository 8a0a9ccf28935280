use parking_lot::{ParkError, Vehicle};

pub fn attempt(error: ParkError) -> Option<Vehicle> {
    match error {
        ParkError::AlreadyParked(vehicle) | ParkError::Full(vehicle) => Some(vehicle),
        _ => None,
    }
}
