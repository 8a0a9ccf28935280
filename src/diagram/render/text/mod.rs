//! The picture in characters.

mod sketch;

pub(crate) use sketch::{Sketch, sketch};
