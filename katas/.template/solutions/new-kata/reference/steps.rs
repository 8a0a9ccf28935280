//! How far one press goes.

use crate::Counter;

/// Decides how far one press goes.
pub trait Step {
    /// The count after a press at `count`.
    fn next(&self, count: u32) -> u32;
}

/// One by one.
pub(crate) struct One;

impl Step for One {
    fn next(&self, count: u32) -> u32 {
        count + 1
    }
}

impl Counter {
    /// A counter at 0 that goes up to `limit` as `step` says.
    pub fn with_step(limit: u32, step: impl Step + Send + 'static) -> Self {
        Self {
            count: 0,
            limit,
            step: Box::new(step),
        }
    }
}
