//! A parking lot: vehicles come, find a spot that fits, and go again.
//!
//! - `vehicle`: what comes, and on what it may stand
//! - `ticket`: what the driver holds on the way in and on the way out
//! - `spot`: a spot, and who stands there
//! - `lot`: all of it, and the only two ways to change it
//! - `floors`: how a lot is put together, and who is told when it changes
//! - `gate`: from the text that is typed at the gate to a vehicle
//! - `pricing`: time, money, and what a stay costs
//! - `allocation`: how a spot is chosen
//! - `extras`: chargers, permits and energy
//! - `gates`: the same lot for several threads

pub mod allocation;
pub mod extras;
pub mod floors;
pub mod gate;
pub mod gates;
mod lot;
pub mod pricing;
mod registry;
mod spot;
mod ticket;
mod vehicle;

pub use lot::{ParkError, ParkingLot};
pub use spot::SpotId;
pub use ticket::{LeaveError, Receipt, Rejected, Ticket};
pub use vehicle::{SpotKind, Vehicle, VehicleKind};
