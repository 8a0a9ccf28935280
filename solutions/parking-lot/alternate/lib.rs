//! A parking lot in three layers: a ledger that only keeps books, a core that
//! asks policies and then writes into the ledger, and two handles on the core.
//!
//! - `model`: kinds, vehicles, spots: plain values
//! - `papers`: tickets, receipts and refusals
//! - `ledger`: who stands where; knows no policy, no clock and no board
//! - `core`: look, ask, look again, write; then tell the boards
//! - `lot`, `gates`: the core with `&mut self` and with `&self`
//! - `floors`, `gate`, `pricing`, `allocation`, `extras`: what is plugged in

pub mod allocation;
mod core;
pub mod extras;
pub mod floors;
pub mod gate;
pub mod gates;
mod ledger;
mod lot;
mod model;
mod papers;
pub mod pricing;

pub use lot::ParkingLot;
pub use model::{SpotId, SpotKind, Vehicle, VehicleKind};
pub use papers::{LeaveError, ParkError, Receipt, Rejected, Ticket};
