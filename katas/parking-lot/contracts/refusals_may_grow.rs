//~ E0004
use parking_lot::{ParkError, Vehicle};

pub fn attempt(refused: ParkError) -> Vehicle {
    match refused {
        ParkError::AlreadyParked(vehicle) | ParkError::Full(vehicle) => vehicle,
    }
}
