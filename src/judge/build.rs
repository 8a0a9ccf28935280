//! How far the compiler came: plain data, a part of the verdict.

use serde::{Deserialize, Serialize};

use crate::limits::Limit;

/// How far the compiler came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Build {
    /// Nothing was built, because sources were refused.
    NotTried,
    Built,
    /// The learner's own code does not compile.
    Failed {
        errors: Vec<Diagnostic>,
    },
    /// The learner's code compiles, the tests of the stages after these do not; these
    /// were judged without them.
    StagesFailed {
        stages: usize,
        errors: Vec<Diagnostic>,
    },
    CompilerCrashed {
        output: String,
    },
    /// The compiler reached a limit.
    #[serde(untagged)]
    Limit(Limit),
}

impl Build {
    /// Whether the same code gets the same answer on any machine. A compiler that was
    /// too slow, too large or crashed may do better the next time.
    pub fn is_of_the_code(&self) -> bool {
        match self {
            Self::NotTried | Self::Built | Self::Failed { .. } | Self::StagesFailed { .. } => true,
            Self::CompilerCrashed { .. } | Self::Limit(_) => false,
        }
    }

    pub fn errors(&self) -> &[Diagnostic] {
        match self {
            Self::Failed { errors } | Self::StagesFailed { errors, .. } => errors,
            Self::NotTried | Self::Built | Self::CompilerCrashed { .. } | Self::Limit(_) => &[],
        }
    }

    /// A build of the tests of `stages` of the `wanted` stages; `errors` are those of
    /// the others.
    pub(super) fn upto(stages: usize, wanted: usize, errors: Vec<Diagnostic>) -> Self {
        match stages {
            0 => Self::Failed { errors },
            _ if stages >= wanted => Self::Built,
            _ => Self::StagesFailed { stages, errors },
        }
    }
}

/// One error of the compiler's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub code: Option<String>,
    pub message: String,
    /// Below the dojo, if there is a place.
    pub file: Option<String>,
    pub line: usize,
    /// The compiler's own picture; colours are the only escapes in it.
    pub rendered: String,
}
