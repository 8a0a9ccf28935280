//! What lies in a learner's folder and has no effect on a check, so that it can
//! be said.

use std::path::Path;

use super::{
    Dojo,
    package::{learner_manifest, learner_test_main},
};
use crate::{
    fs,
    kata::{Kata, mark},
};

/// No file of a kata is larger.
const MOST_BYTES: u64 = 2 << 20;

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
    ///
    /// They are compared by their marks: so the check of unchanged code unpacks no test.
    pub fn foreign(&self, kata: &Kata, stages: usize) -> Vec<String> {
        let folder = self.kata(&kata.id);
        // Contracts lie there for reading only.
        let mut marks = vec![
            ("Cargo.toml".to_owned(), mark(&learner_manifest(kata))),
            (
                "tests/stages/main.rs".to_owned(),
                mark(&learner_test_main(kata, stages)),
            ),
        ];
        let tests = kata.test_marks(stages).into_iter();
        marks.extend(tests.map(|(name, mark)| (format!("tests/stages/{name}"), mark)));
        marks.sort();
        let edited = marks
            .into_iter()
            .filter(|(name, mark)| mark_of(&folder.join(name)).as_ref() != Some(mark))
            .map(|(name, _)| name);
        let stray = WITHOUT_EFFECT
            .iter()
            .filter(|name| folder.join(name).exists() || self.root.join(name).exists())
            .map(|name| (*name).to_owned());
        edited.chain(stray).collect()
    }
}

fn mark_of(path: &Path) -> Option<String> {
    let bytes = fs::read_regular(path, MOST_BYTES).ok()?;
    Some(mark(&fs::text_of(bytes).ok()?))
}
