//! The rules of an interview round and of its card: phases and their times, which
//! card a question opens, the round folded from the journal, what the machine
//! scores. Pure: no I/O and no clock; instants come in from outside.

mod asked;
mod card;
mod chance;
mod excerpt;
mod question;
mod round;
mod schedule;
mod spot;
mod story;
mod words;

pub use asked::{Asked, asked_before_code};
pub use card::{Answer, Card, Change, HIGHEST, Skill, answer, cards, machine_score};
pub use excerpt::folded;
pub use question::{Heard, hear};
pub use round::{LastCheck, Opened, Outcome, Round, rounds};
pub use schedule::{PHASES, follow_ups_due};
pub use spot::{Marks, Question, ROUND, in_turn, series};
pub use story::story;
