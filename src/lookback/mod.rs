//! Looking back: the journal's entries, folded into what happened in each kata,
//! stage by stage, and into what to take next. Pure: no I/O, no clock.

mod history;
mod next;

pub use history::{History, StageHistory, Totals, Turn, TurnKind, histories};
pub use next::{Next, Why, in_order, standings};
