//! What a stage cost the learner.

use serde::Serialize;

/// What a stage cost, in files touched and lines changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    pub stage: usize,
    pub files: usize,
    pub lines: usize,
    pub reference_files: usize,
    pub reference_lines: usize,
}
