//! Time comes in from outside.

/// Milliseconds: a moment since the epoch, or a length of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

/// Shows the current time.
pub trait Clock: Send + Sync {
    fn now(&self) -> Millis;
}
