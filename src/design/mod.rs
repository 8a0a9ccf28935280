//! A design, read from Rust sources with `syn` and without a compiler: types, how they
//! stand to each other, and what stands in the bodies of functions. No I/O in here, and
//! nothing of what is thought of a design or how it is drawn.

mod api;
mod bodies;
mod breaks;
mod cfg;
mod code;
mod copy_cost;
mod imports;
mod model;
mod names;
mod parse;
mod partners;
mod publish;
mod relations;
mod same;
mod slices;
mod source;
mod surface;
mod usage;
mod walk;

pub use api::{Api, ApiChange, ApiItem};
pub(crate) use bodies::{Bodies, look};
pub use breaks::{ApiBreak, BreakKind, breaks};
pub(crate) use cfg::is_for_tests;
pub(crate) use code::{Code, read, visibility};
pub(crate) use copy_cost::PRIMITIVES;
pub use model::{Design, Relation, RelationKind, Type, TypeKind, Visibility};
pub(crate) use names::Named;
pub use parse::Unreadable;
#[cfg(test)]
pub(crate) use parse::tests::nested;
pub(crate) use parse::{parse, with_stack};
pub use partners::PartnerCrate;
pub use same::is_same_code;
pub use source::Place;
pub(crate) use surface::{Function, functions};
pub use usage::How;
pub(crate) use walk::{arguments, pointee};
