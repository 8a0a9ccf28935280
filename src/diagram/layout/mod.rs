//! Where boxes and wires are, for any medium: a layered drawing in the steps of Sugiyama,
//! Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures",
//! IEEE Transactions on Systems, Man, and Cybernetics 11 (1981).
//!
//! 1. `components`: parts that do not hang together are drawn one by one and packed.
//! 2. `nets`: relations become edges without a circle, and those that leave one box
//!    alike share a line.
//! 3. `layers`: each box gets a rank, and a wire gets a slot in each rank that it passes.
//! 4. `order`: each rank gets an order with few crossings (barycentres, then swaps of
//!    neighbours).
//! 5. `coordinates`: slots move as near to their neighbours as the order allows.
//! 6. `ports`: wires get places at the sides of the boxes.
//! 7. `tracks`: between two ranks, each net gets a track on which it runs across.
//! 8. `wires`: all of it becomes rectangles and paths.
//!
//! Each step grows about linearly with boxes and wires. There are at most
//! [`MOST_BOXES`](crate::diagram::select::MOST_BOXES) boxes.

mod components;
mod coordinates;
mod layers;
mod nets;
mod order;
mod ports;
mod tracks;
mod wires;

pub(crate) use components::{Fit, arrange};
pub(crate) use nets::{LineStyle, Mark, Spacing};
pub(crate) use wires::{Area, Drawing, Tip, Wire};
