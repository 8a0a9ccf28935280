//! Looking back: the journal's entries, folded into what happened in each kata,
//! stage by stage, and into what to take next. Pure: no I/O, no clock.

mod history;
mod next;

pub use history::{History, PAUSE_MS, StageHistory, Totals, Turn, TurnKind, histories};
pub use next::{Next, Standing, Why, in_order, standings};
