//~ E0004
use parking_lot::{ParkError, Vehicle};

pub fn attempt(error: ParkError) -> Vehicle {
    match error {
        ParkError::AlreadyParked(vehicle) | ParkError::Full(vehicle) => vehicle,
    }
}
