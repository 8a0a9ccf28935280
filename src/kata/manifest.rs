//! `kata.toml`, as an author writes it.

use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) difficulty: u8,
    pub(super) frequency: u8,
    #[serde(default)]
    pub(super) patterns: Vec<String>,
    #[serde(default)]
    pub(super) principles: Vec<String>,
    #[serde(default)]
    pub(super) questions: Vec<Question>,
    pub(super) stages: Vec<Stage>,
    #[serde(default)]
    pub(super) contracts: Vec<Contract>,
    #[serde(default)]
    pub(super) limits: Limits,
}

/// What a good candidate asks before coding, with the interviewer's answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub ask: String,
    pub answer: String,
}

/// One requirement on top of the ones before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub id: String,
    pub title: String,
    /// The author's guess for someone fresh.
    pub minutes: u32,
    pub adds: String,
    /// The concept, the shape, the code.
    pub hints: [String; 3],
}

/// A snippet that must not compile against the learner's crate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    pub id: String,
    /// The stage from which on it holds.
    pub stage: usize,
    /// What anyone could do if it compiled.
    pub says: String,
}

/// What one test process, and the build before it, may use.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Time-out of one test on the wall, in milliseconds: for tests that wait. What
    /// computes is judged by `cpu_ms`, which a busy machine does not change.
    pub test_ms: u64,
    /// Most that one test may print, in bytes.
    pub output_bytes: usize,
    /// Processor time of one test, in milliseconds, rounded up to seconds.
    pub cpu_ms: u64,
    /// Most memory that one test may write to, in bytes.
    pub memory_bytes: u64,
    /// Most that one test may write into a file, in bytes.
    pub file_bytes: u64,
    /// Most files that one test may have open at once.
    pub open_files: u64,
    /// Time-out of the whole build, in milliseconds.
    pub build_ms: u64,
    /// Most memory that one compiler may write to, in bytes.
    pub build_memory_bytes: u64,
}

impl Limits {
    /// What suffices for a build of both.
    #[must_use]
    pub fn wider(self, other: Self) -> Self {
        Self {
            build_ms: self.build_ms.max(other.build_ms),
            build_memory_bytes: self.build_memory_bytes.max(other.build_memory_bytes),
            ..self
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            test_ms: 20_000,
            output_bytes: 1 << 20,
            cpu_ms: 10_000,
            memory_bytes: 1 << 30,
            file_bytes: 16 << 20,
            open_files: 256,
            build_ms: 120_000,
            build_memory_bytes: 4 << 30,
        }
    }
}
