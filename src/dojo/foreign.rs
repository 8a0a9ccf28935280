//! What lies in a learner's folder and has no effect on a check, so that it can
//! be said.

use super::{Dojo, scaffold::tool_files};
use crate::{fs, kata::Kata};

/// Files by which cargo, rustup or insta could be talked into something.
const WITHOUT_EFFECT: &[&str] = &[
    "build.rs",
    ".cargo/config.toml",
    ".cargo/config",
    "rust-toolchain.toml",
    "rust-toolchain",
    ".config/insta.yaml",
    "insta.yaml",
    "clippy.toml",
];

impl Dojo {
    /// The tool's files that were edited or removed, and the files without
    /// effect, below the kata's folder.
    pub fn foreign(&self, kata: &Kata, stages: usize) -> Vec<String> {
        let folder = self.kata(&kata.id);
        let edited = tool_files(kata, stages)
            .into_iter()
            .filter(|(name, text)| {
                // Contracts lie there for reading only.
                !name.starts_with("tests/contracts/") && !fs::holds(&folder.join(name), text)
            })
            .map(|(name, _)| name);
        let stray = WITHOUT_EFFECT
            .iter()
            .filter(|name| folder.join(name).exists() || self.root.join(name).exists())
            .map(|name| (*name).to_owned());
        edited.chain(stray).collect()
    }
}
