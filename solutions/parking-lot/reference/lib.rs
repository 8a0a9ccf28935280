//! A parking lot: vehicles enter, park on a spot that fits, and leave.
//!
//! - `vehicle`: vehicles, and which spots they fit
//! - `ticket`: tickets, receipts and errors
//! - `spot`: one spot and the vehicle on it
//! - `lot`: all spots, and the only two ways to change them
//! - `floors`: the boards that show what is free
//! - `pricing`: time, money, and what a stay costs
//! - `allocation`: which of the spots on offer a vehicle gets
//! - `features`: chargers and permits
//! - `lost_ticket`: how a vehicle leaves without its ticket
//! - `gates`: the same lot for several threads

pub mod allocation;
pub mod features;
pub mod floors;
pub mod gates;
pub mod lost_ticket;
mod lot;
pub mod pricing;
mod spot;
mod ticket;
mod vehicle;

pub use lot::ParkingLot;
pub use spot::SpotId;
pub use ticket::{LeaveError, ParkError, Receipt, Rejected, Ticket};
pub use vehicle::{SpotKind, Vehicle, VehicleKind};
