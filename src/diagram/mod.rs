//! A design as a picture: what of it is shown, where its boxes and wires are, and the
//! formats. No I/O in here.

mod card;
#[cfg(test)]
mod checks;
mod layout;
mod render;
mod select;

pub(crate) use card::Card;
pub(crate) use layout::{Area, Line, Mark, Tip, Wire};
pub(crate) use render::{Sketch, sketch};
pub use render::{
    mermaid::{MERMAID_BEGINS, mermaid},
    svg::{Panel, SVG_BEGINS, svg},
    words::in_words,
};
pub(crate) use select::MOST_BOXES;
