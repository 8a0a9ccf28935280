//! A design, read from Rust sources with `syn` and without a compiler: types, how they
//! stand to each other, and what stands in the bodies of functions. No I/O in here, and
//! nothing of what is thought of a design or how it is drawn.

mod bodies;
mod cfg;
mod copy_cost;
mod imports;
mod model;
mod names;
mod parse;
mod relations;
mod source;
mod walk;

pub(crate) use bodies::{Seen as SeenInBodies, look};
pub(crate) use cfg::is_for_tests;
pub(crate) use copy_cost::PRIMITIVES;
pub(crate) use model::{Code, seen};
pub use model::{Count, Design, How, Kind, Method, Relation, Seen, Type};
pub(crate) use names::Named;
pub use parse::Unreadable;
pub(crate) use parse::{parse, with_stack};
pub use source::Place;
pub(crate) use source::Source;
pub(crate) use walk::{arguments, pointee};
