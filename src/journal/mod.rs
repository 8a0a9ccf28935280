//! What happened, in an append-only file; the progress folded from it; and the
//! pure rules of what is unlocked by it.

mod event;
mod hunts;
mod policy;
mod progress;
mod reviews;
mod round;
mod store;

pub use event::{Entry, Event, Note, RoundPass};
pub use hunts::HuntProgress;
pub use policy::{Unlocked, next_hint, unlocked};
pub use progress::{KataProgress, Pass, Progress};
pub use reviews::{Reviews, SpotBox};
pub use round::{MachineScore, OwnScore, Phase, Share, Step};
pub use store::{Damage, Journal, day_of, now_ms};
