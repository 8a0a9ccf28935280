//! A parking lot in three layers: a ledger that only records, a core that asks policies
//! and then writes into the ledger, and two handles of the core.
//!
//! - `model`: kinds, vehicles, spots: plain values
//! - `papers`: tickets, receipts and errors
//! - `ledger`: which vehicle is parked where; knows no policy, no clock and no board
//! - `core`: read, ask, check again, write; then call the boards
//! - `lot`, `gates`: the core with `&mut self` and with `&self`
//! - `builder`, `floors`, `pricing`, `allocation`, `features`: what is plugged in

pub mod allocation;
mod builder;
mod core;
pub mod features;
pub mod floors;
pub mod gates;
mod ledger;
pub mod lost_ticket;
mod lot;
mod model;
mod papers;
pub mod pricing;

pub use lot::ParkingLot;
pub use model::{SpotId, SpotKind, Vehicle, VehicleKind};
pub use papers::{LeaveError, ParkError, Receipt, Rejected, Ticket};
