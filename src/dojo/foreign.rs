//! What lies in a learner's folder and has no effect on a check, so that it can
//! be said.

use std::collections::BTreeSet;

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

    /// The files in the kata's folder that the compiler asked for in vain, by what it
    /// says in its errors: a check takes sources only, so that it has not seen them.
    pub fn not_taken<'a>(
        &self,
        kata: &Kata,
        errors: impl Iterator<Item = &'a str>,
    ) -> BTreeSet<String> {
        let folder = self.kata(&kata.id);
        let asked = errors.filter_map(|error| asked_for(error, kata.id.as_str()));
        asked.filter(|name| folder.join(name).exists()).collect()
    }
}

/// The file below the kata's folder that an error such as "couldn't read
/// `counter/src/../data.txt`: No such file" is about.
fn asked_for(error: &str, kata: &str) -> Option<String> {
    let path = error.strip_prefix("couldn't read `")?.split('`').next()?;
    let mut parts = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            ".." => drop(parts.pop()?),
            "." => {}
            part => parts.push(part),
        }
    }
    (parts.first() == Some(&kata)).then(|| parts[1..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::asked_for;

    #[test]
    fn the_file_that_the_compiler_misses_is_named_as_the_learner_names_it() {
        let asked = |path: &str| {
            let error = format!("couldn't read `{path}`: No such file or directory");
            asked_for(&error, "counter")
        };
        assert_eq!(asked("counter/src/data.txt").unwrap(), "src/data.txt");
        assert_eq!(asked("counter/src/../data.txt").unwrap(), "data.txt");
        assert_eq!(asked(r"counter\src\a\.\b.bin").unwrap(), "src/a/b.bin");
        assert_eq!(asked("/etc/hostname"), None);
        assert_eq!(asked("counter/../../x"), None);
        assert_eq!(asked_for("mismatched types", "counter"), None);
    }
}
