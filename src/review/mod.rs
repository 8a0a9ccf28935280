//! What can be read from sources without a compiler: the design, as a picture and
//! as facts. No I/O in here, and no verdict: the judge neither knows nor runs it.

mod arrange;
mod bodies;
mod card;
mod cfg;
#[cfg(test)]
mod checks;
mod facts;
mod findings;
mod given;
mod imports;
mod layout;
mod mermaid;
mod model;
mod names;
mod nets;
mod parse;
mod place;
mod ports;
mod relate;
mod route;
mod select;
mod sketch;
mod source;
mod state;
mod svg;
mod walk;
mod weight;
mod words;

pub(crate) use card::Card;
pub use facts::{Facts, Numbers};
pub use findings::{Cost, Finding, What, findings};
pub use given::Given;
pub use mermaid::{MERMAID_BEGINS, mermaid};
pub use model::{Count, Design, How, Kind, Method, Relation, Seen, Type};
pub(crate) use nets::{Line, Mark};
pub use parse::Unreadable;
pub(crate) use route::{Area, Tip, Wire};
pub(crate) use select::MOST_BOXES;
pub(crate) use sketch::{Sketch, sketch};
pub use source::Place;
pub use svg::{Panel, SVG_BEGINS, svg};
pub use words::in_words;
