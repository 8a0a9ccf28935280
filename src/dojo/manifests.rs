//! The files without which cargo and an editor can do nothing in a dojo: they are
//! written again when they are lost or broken.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::{
    LockedDojo,
    package::{learner_manifest, learner_workspace},
    scaffold,
};
use crate::{
    error::Result,
    fs,
    kata::{Kata, KataId, lock_file},
};

/// No manifest is larger.
const MOST_BYTES: u64 = 1 << 20;

/// A file that was written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Below the dojo.
    pub file: String,
    /// What was there, if anything was.
    pub backup: Option<PathBuf>,
}

impl LockedDojo {
    /// Writes the workspace's manifest and lock file and the manifests of `katas` again
    /// where cargo could not read them. What is there and only edited stays. `members`
    /// are the katas of the dojo.
    pub fn mend_manifests(&self, members: &[String], katas: &[&Kata]) -> Result<Vec<Mended>> {
        let mut mended = Vec::new();
        let path = self.root.join("Cargo.toml");
        if !is_workspace(&path, members) {
            mended.push(self.write_again(&path, &learner_workspace(members))?);
        }
        let path = self.root.join("Cargo.lock");
        if table(&path).is_none() {
            mended.push(self.write_again(&path, &lock_file(scaffold::katas(members)))?);
        }
        for kata in katas {
            let path = self.kata(&kata.id).join("Cargo.toml");
            if !is_package(&path, &kata.id) {
                mended.push(self.write_again(&path, &learner_manifest(kata))?);
            }
        }
        Ok(mended)
    }

    fn write_again(&self, path: &Path, text: &str) -> Result<Mended> {
        let backup = match path.symlink_metadata() {
            Ok(_) => Some(self.set_aside(path)?),
            Err(_) => None,
        };
        fs::write_atomic(path, text.as_bytes())?;
        Ok(Mended {
            file: fs::slashed(&self.root, path),
            backup,
        })
    }
}

fn table(path: &Path) -> Option<Table> {
    let bytes = fs::read_regular(path, MOST_BYTES).ok()?;
    fs::text_of(bytes).ok()?.parse().ok()
}

/// Whether `path` makes a workspace of all `members`.
fn is_workspace(path: &Path, members: &[String]) -> bool {
    let Some(found) = table(path) else {
        return false;
    };
    let listed: Option<Vec<&str>> = found
        .get("workspace")
        .and_then(|it| it.get("members"))
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect());
    let covers = |name: &str, id: &String| {
        // A pattern of the learner's may mean any of them.
        name.contains(['*', '?', '[']) || name.trim_matches(['.', '/']) == id
    };
    let Some(names) = listed else { return false };
    let folder = path.parent().unwrap_or(path);
    let is_there = |name: &&str| name.contains(['*', '?', '[']) || folder.join(name).is_dir();
    let is_listed = |id| names.iter().any(|name| covers(name, id));
    names.iter().all(is_there) && members.iter().all(is_listed)
}

fn is_package(path: &Path, id: &KataId) -> bool {
    let found = table(path);
    let package = found.as_ref().and_then(|it| it.get("package"));
    let name = package.and_then(|it| it.get("name")?.as_str());
    name == Some(id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_cargo_can_use_stays_however_it_was_edited() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Cargo.toml");
        for name in ["a", "b", "mine"] {
            fs::create_dir(&folder.path().join(name)).unwrap();
        }
        let a = KataId::parse("a").unwrap();
        let both = ["a", "b"].map(str::to_owned);
        assert!(!is_workspace(&path, &both));
        let own = learner_workspace(&both);
        for (text, good) in [
            (own.as_str(), true),
            (
                "[workspace]\nmembers = [\"./a\", \"b/\", \"mine\"] # mine",
                true,
            ),
            ("[workspace]\nmembers = [\"*\"]", true),
            ("[workspace]\nmembers = [\"a\"]", false),
            ("[workspace]\nmembers = [\"a\", \"b\", \"gone\"]", false),
            ("[workspace]\n", false),
            ("[workspace\nmembers = [\"a\", \"b\"]", false),
            ("", false),
        ] {
            fs::write_atomic(&path, text.as_bytes()).unwrap();
            assert_eq!(is_workspace(&path, &both), good, "{text}");
        }
        for (text, good) in [
            (
                "[package]\nname = \"a\"\n[dependencies]\nrand = \"1\"",
                true,
            ),
            ("[package]\nname = \"b\"", false),
            ("<<<<<<< HEAD\n[package]\nname = \"a\"", false),
        ] {
            fs::write_atomic(&path, text.as_bytes()).unwrap();
            assert_eq!(is_package(&path, &a), good, "{text}");
        }
    }
}
