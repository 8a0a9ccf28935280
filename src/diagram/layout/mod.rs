//! Where boxes and wires are, for any medium.

mod components;
mod coordinates;
mod layers;
mod nets;
mod ports;
mod wires;

pub(crate) use components::{Wish, arrange};
pub(crate) use nets::{Chosen, Line, Mark, Spacing, choose};
pub(crate) use wires::{Area, Drawing, Tip, Wire};
