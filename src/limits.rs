//! What a test and the build before it may use: each limit's name, its value, the range
//! of values that this machine grants, and the sentence for the learner whose code ran
//! into it.
//!
//! A new limit is a field of `Limits` with its range and default, a variant of `Limit`
//! with its sentence, and, if the system enforces it, a field of `Quota`. `sandbox::inside`
//! sets it, and `judge::trial` sees that it was reached.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;
const DAY_S: u64 = 24 * 3600;
/// Processor time of one compiler, in seconds, where it is limited: several times what the
/// largest solution takes.
pub const COMPILER_CPU_S: u64 = 20;
/// The time-out of such a build on the wall, in milliseconds: only a fence, because a busy
/// machine must not decide.
pub const FENCE_MS: u64 = 600_000;

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

impl Default for Limits {
    fn default() -> Self {
        Self {
            test_ms: 20_000,
            output_bytes: 1 << 20,
            cpu_ms: 10_000,
            memory_bytes: GIB,
            file_bytes: 16 * MIB,
            open_files: 256,
            build_ms: 120_000,
            build_memory_bytes: 4 * GIB,
        }
    }
}

impl Limits {
    /// A limit that this machine should not grant, or under which nothing runs.
    pub fn problem(&self) -> Option<String> {
        let bytes = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
        let limits: [(&str, u64, RangeInclusive<u64>); 8] = [
            ("test_ms", self.test_ms, 10..=120_000),
            ("output_bytes", bytes(self.output_bytes), KIB..=16 * MIB),
            ("cpu_ms", self.cpu_ms, 10..=240_000),
            ("memory_bytes", self.memory_bytes, 16 * MIB..=4 * GIB),
            ("file_bytes", self.file_bytes, KIB..=GIB),
            ("open_files", self.open_files, 16..=4096),
            ("build_ms", self.build_ms, 1_000..=600_000),
            (
                "build_memory_bytes",
                self.build_memory_bytes,
                256 * MIB..=16 * GIB,
            ),
        ];
        let (name, value, range) = limits
            .into_iter()
            .find(|(_, value, range)| !range.contains(value))?;
        Some(format!(
            "`{name} = {value}` in [limits] is not between {} and {}",
            range.start(),
            range.end()
        ))
    }

    /// What suffices for a build of both.
    #[must_use]
    pub fn wider(self, other: Self) -> Self {
        Self {
            build_ms: self.build_ms.max(other.build_ms),
            build_memory_bytes: self.build_memory_bytes.max(other.build_memory_bytes),
            ..self
        }
    }

    /// What the system enforces on a test.
    pub fn of_test(&self) -> Quota {
        Quota {
            memory_bytes: self.memory_bytes,
            file_bytes: self.file_bytes,
            open_files: self.open_files,
            cpu_s: self.cpu_ms.div_ceil(1000),
        }
    }

    /// The same for a compiler whose verdict must not depend on how busy the machine is:
    /// its processor time ends it, long before the time-out does.
    pub fn of_compiler_in_order(&self) -> Quota {
        Quota {
            cpu_s: COMPILER_CPU_S,
            ..self.of_compiler()
        }
    }

    /// What the system enforces on a compiler.
    pub fn of_compiler(&self) -> Quota {
        Quota {
            memory_bytes: self.build_memory_bytes,
            file_bytes: GIB,
            open_files: 4096,
            // The time-out on the wall ends it first.
            cpu_s: self.build_ms / 250 + 1,
        }
    }
}

/// What the system enforces on one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Bytes of memory that it may write to.
    pub memory_bytes: u64,
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Files open at once.
    pub open_files: u64,
    /// Seconds of processor time.
    pub cpu_s: u64,
}

impl Quota {
    /// Of this program where it runs tests, each of which has a quota of its own.
    pub fn of_runner() -> Self {
        Self {
            memory_bytes: 8 * GIB,
            file_bytes: GIB,
            open_files: 4096,
            cpu_s: DAY_S,
        }
    }
}

/// A limit that was reached, with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Limit {
    /// It did not end in time.
    // The second names are those of 0.1.0 for the compiler's limits.
    #[serde(alias = "timed_out")]
    Timeout { ms: u64 },
    /// It used more processor time than it may.
    CpuTime { ms: u64 },
    /// It wanted more memory than it may have.
    #[serde(alias = "out_of_memory")]
    Memory { bytes: u64 },
    /// It printed more than it may.
    #[serde(rename = "output_limit")]
    Output { bytes: usize },
    /// It wrote more into a file than it may.
    FileSize { bytes: u64 },
    /// It had more files open at once than it may.
    OpenFiles { most: u64 },
    /// It tried to start another program.
    Processes,
}

impl Limit {
    /// Whether its time is used up, on the wall or of the processor.
    pub fn is_of_time(self) -> bool {
        match self {
            Self::Timeout { .. } | Self::CpuTime { .. } => true,
            Self::Memory { .. }
            | Self::Output { .. }
            | Self::FileSize { .. }
            | Self::OpenFiles { .. }
            | Self::Processes => false,
        }
    }

    /// Whether the same code may get by on another machine, or on this one when it is
    /// less busy.
    pub fn depends_on_the_machine(self) -> bool {
        match self {
            Self::Timeout { .. } => true,
            Self::CpuTime { .. }
            | Self::Memory { .. }
            | Self::Output { .. }
            | Self::FileSize { .. }
            | Self::OpenFiles { .. }
            | Self::Processes => false,
        }
    }

    /// What a test did that reached it, and what may be the reason.
    pub fn of_test(self) -> String {
        let reason = match self {
            Self::Timeout { .. } => {
                ": a loop without end, code that is too slow, or two locks that wait for each other"
            }
            Self::CpuTime { .. } => ": a loop without end, or code that is too slow",
            Self::Memory { .. } => ": does something grow without end?",
            Self::Output { .. } => " and was stopped",
            Self::Processes => ", which no kata needs, and was stopped",
            Self::FileSize { .. } | Self::OpenFiles { .. } => "",
        };
        self.what_happened() + reason
    }

    /// What a compiler did that reached it, and what may be the reason.
    pub fn of_compiler(self) -> String {
        let reason = match self {
            Self::Timeout { .. } | Self::CpuTime { .. } => {
                ": is there a macro or a constant without end?"
            }
            Self::Memory { .. } => ": is there a huge constant or macro?",
            Self::Output { .. }
            | Self::FileSize { .. }
            | Self::OpenFiles { .. }
            | Self::Processes => "",
        };
        format!("the compiler {}{reason}", self.what_happened())
    }

    fn what_happened(self) -> String {
        match self {
            Self::Timeout { ms } => format!("did not end within {} s", ms / 1000),
            Self::CpuTime { ms } => format!("used more than {} s of processor time", ms / 1000),
            Self::Memory { bytes } => format!("wanted more than {} of memory", size(bytes)),
            Self::Output { bytes } => format!("printed more than {}", size(bytes as u64)),
            Self::FileSize { bytes } => format!("wrote more than {} into a file", size(bytes)),
            Self::OpenFiles { most } => format!("had more than {most} files open at once"),
            Self::Processes => "tried to start another program".to_owned(),
        }
    }
}

/// A number of bytes in the unit in which a person would say it.
fn size(bytes: u64) -> String {
    if bytes >= 10 * MIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{} KiB", bytes / KIB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(Limit, &str); 7] = [
        (
            Limit::Timeout { ms: 20_000 },
            "did not end within 20 s: a loop without end, code that is too slow, or two locks that wait for each other",
        ),
        (
            Limit::CpuTime { ms: 10_000 },
            "used more than 10 s of processor time: a loop without end, or code that is too slow",
        ),
        (
            Limit::Memory { bytes: GIB },
            "wanted more than 1024 MiB of memory: does something grow without end?",
        ),
        (
            Limit::Output { bytes: 1 << 20 },
            "printed more than 1024 KiB and was stopped",
        ),
        (
            Limit::FileSize { bytes: 16 * MIB },
            "wrote more than 16 MiB into a file",
        ),
        (
            Limit::OpenFiles { most: 256 },
            "had more than 256 files open at once",
        ),
        (
            Limit::Processes,
            "tried to start another program, which no kata needs, and was stopped",
        ),
    ];

    #[test]
    fn each_limit_says_what_a_test_did() {
        for (limit, sentence) in ALL {
            assert_eq!(limit.of_test(), sentence);
        }
    }

    #[test]
    fn a_limit_is_read_as_it_was_written_and_by_its_old_name() {
        for (limit, _) in ALL {
            let json = serde_json::to_string(&limit).unwrap();
            assert_eq!(serde_json::from_str::<Limit>(&json).unwrap(), limit);
        }
        let json = serde_json::to_string(&Limit::Output { bytes: 5 }).unwrap();
        assert_eq!(json, r#"{"outcome":"output_limit","bytes":5}"#);
        for (json, limit) in [
            (
                r#"{"outcome":"timed_out","ms":5}"#,
                Limit::Timeout { ms: 5 },
            ),
            (
                r#"{"outcome":"out_of_memory","bytes":5}"#,
                Limit::Memory { bytes: 5 },
            ),
        ] {
            assert_eq!(serde_json::from_str::<Limit>(json).unwrap(), limit);
        }
    }

    #[test]
    fn a_limit_that_no_machine_should_grant_is_named() {
        assert_eq!(Limits::default().problem(), None);
        let lavish = Limits {
            open_files: 1_000_000,
            ..Limits::default()
        };
        assert!(
            lavish
                .problem()
                .unwrap()
                .starts_with("`open_files = 1000000`")
        );
        let none = Limits {
            test_ms: 0,
            ..Limits::default()
        };
        assert!(none.problem().unwrap().starts_with("`test_ms = 0`"));
    }

    #[test]
    fn processor_time_is_rounded_up_to_seconds() {
        let limits = Limits {
            cpu_ms: 1_001,
            ..Limits::default()
        };
        assert_eq!(limits.of_test().cpu_s, 2);
    }
}
