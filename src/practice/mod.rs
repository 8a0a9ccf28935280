//! The use cases. A command opens a `Session` (or a `View`, to look), calls one of
//! these, and shows what comes back. Nothing in here prints.

mod back;
mod check;
mod fetch;
mod hunt;
mod predict;
mod rounds;
mod session;
mod take_over;
mod verdicts;

pub use back::{latest_pass, reset, restore_backup, restore_stage};
pub use check::{CheckOptions, CheckRun, Pass, check};
pub use fetch::{fetch, fetch_rest, prepare};
pub use hunt::{HuntRun, TRIES_BEFORE_SYMPTOM, hunt, hunted_stage};
pub use predict::{Prediction, Touched, predict, prediction, predictions};
pub use rounds::{PartnerBreak, RoundStanding, RoundState, rounds};
pub use session::{Session, View};
pub use take_over::take_over;
pub use verdicts::last_verdict;
