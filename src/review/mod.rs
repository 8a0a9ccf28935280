//! What can be read from sources without a compiler: the design, as a picture and
//! as facts. No I/O in here, and no verdict: the judge neither knows nor runs it.

mod arrange;
mod card;
mod layout;
mod model;
mod names;
mod nets;
mod relate;
mod route;
mod source;
mod svg;
mod words;

pub use model::{Count, Design, How, Kind, Method, Relation, Seen, Type};
pub use source::{Place, Unreadable};
pub use svg::{Panel, svg};
