//! A design as a picture: what of it is shown (`select`), where its boxes and wires are
//! (`layout`), and the formats (`render`). No I/O in here.

mod card;
#[cfg(test)]
mod checks;
mod layout;
mod render;
mod select;

pub use render::{
    Panel,
    mermaid::{MERMAID_BEGINS, mermaid},
    svg::{SVG_BEGINS, svg},
    text::{Emphasis, Form, TextOptions, TextPicture, TextRow, text},
    words::in_words,
};
