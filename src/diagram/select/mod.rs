//! What of a design is shown: which types, and which relations as lines.

mod lines;
mod parts;

pub(crate) use lines::{Chosen, choose};
pub(crate) use parts::{MOST_BOXES, module_name};
