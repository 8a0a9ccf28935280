//! The sealed tree: a cargo workspace of the tool's own, written from the kata
//! and the sealed sources. A file is touched only when its content differs.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use crate::{
    error::Result,
    fs::{self, TextTree},
    kata::{self, Member, lock_file, sealed_manifest, sealed_test_main, sealed_workspace},
};

/// The judge's folder.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: PathBuf,
    /// Whether it is built once and thrown away.
    pub once: bool,
}

impl Workspace {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            once: false,
        }
    }

    pub fn manifest(&self) -> PathBuf {
        self.root.join("Cargo.toml")
    }

    pub fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Makes the tree hold just `members`, each with its sources.
    pub fn write(&self, members: &[(Member<'_>, &TextTree)]) -> Result<()> {
        let plain: Vec<Member<'_>> = members.iter().map(|(member, _)| member.clone()).collect();
        let names = plain.iter().map(|member| member.name.as_str());
        fs::write_if_changed(
            &self.manifest(),
            sealed_workspace(&plain, self.once).as_bytes(),
        )?;
        fs::write_if_changed(&self.root.join("Cargo.lock"), lock_file(names).as_bytes())?;
        for (member, sources) in members {
            write_tree(
                &self.root.join(&member.name),
                &member_files(member, sources),
                || self.forget(&member.name),
            )?;
        }
        Ok(())
    }

    /// Makes cargo build `member` anew, whatever the clock says. Cargo compares the
    /// times of files, and a clock that was set back makes a new file look old.
    fn forget(&self, member: &str) -> Result<()> {
        // Where cargo keeps its fingerprints, in its present layout and in the next.
        for folder in ["debug/.fingerprint", "debug/build"] {
            let entries = std::fs::read_dir(self.target().join(folder));
            for entry in entries.into_iter().flatten().flatten() {
                if is_of(member, &entry.file_name().to_string_lossy()) {
                    fs::remove(&entry.path())?;
                }
            }
        }
        Ok(())
    }
}

fn member_files(member: &Member<'_>, sources: &TextTree) -> TextTree {
    let kata = member.kata;
    let mut files = TextTree::new();
    files.insert("Cargo.toml".into(), sealed_manifest(member));
    for (name, text) in sources {
        files.insert(format!("src/{name}"), text.clone());
    }
    let tests = "tests/stages";
    files.insert(format!("{tests}/main.rs"), sealed_test_main(member));
    for (name, text) in kata.support() {
        files.insert(format!("{tests}/support/{name}"), text);
    }
    for stage in 1..=member.stages {
        files.insert(
            format!("{tests}/stage_{stage}.rs"),
            kata::sealed_test_file(member, stage),
        );
        for (name, text) in kata.snapshots(stage) {
            files.insert(format!("{tests}/snapshots/{name}"), text);
        }
    }
    for (name, text) in &member.examples {
        files.insert(format!("examples/{name}.rs"), text.clone());
    }
    let contracts = kata::contract_files(member);
    files.extend(
        contracts
            .into_iter()
            .map(|(name, text)| (format!("contracts/{name}"), text)),
    );
    files
}

/// Makes `folder` hold just `files`, and tells whether anything in it was different.
/// `before_change` is called once, before the first change.
fn write_tree(
    folder: &Path,
    files: &TextTree,
    before_change: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let expected: BTreeSet<PathBuf> = files.keys().map(|name| folder.join(name)).collect();
    let strays: Vec<PathBuf> = WalkDir::new(folder)
        .into_iter()
        .filter_map(std::result::Result::ok)
        .filter(|entry| !entry.file_type().is_dir() && !expected.contains(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let changed: Vec<(PathBuf, &String)> = files
        .iter()
        .map(|(name, text)| (folder.join(name), text))
        .filter(|(path, text)| !holds(path, text))
        .collect();
    if strays.is_empty() && changed.is_empty() {
        return Ok(());
    }
    before_change()?;
    // Strays go first: one of them may be in the way, or differ from a wanted file in
    // case only.
    for stray in strays {
        fs::remove(&stray)?;
    }
    for (path, text) in changed {
        fs::make_way(folder, &path)?;
        fs::write_if_changed(&path, text.as_bytes())?;
    }
    Ok(())
}

/// Whether `path` is a regular file with just this text.
fn holds(path: &Path, text: &str) -> bool {
    path.symlink_metadata().is_ok_and(|it| it.is_file())
        && std::fs::read(path).is_ok_and(|found| found == text.as_bytes())
}

/// Whether `name` is that of a folder in which cargo keeps what it knows of `member`:
/// the name, or the name and a hash.
fn is_of(member: &str, name: &str) -> bool {
    let rest = name.strip_prefix(member);
    rest.is_some_and(|rest| {
        let hash = rest.strip_prefix('-');
        rest.is_empty() || hash.is_some_and(|hash| hash.bytes().all(|b| b.is_ascii_hexdigit()))
    })
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn a_member_is_not_taken_for_another_that_begins_with_its_name() {
        assert!(is_of("parking-lot", "parking-lot-00ef339c53a26fe0"));
        assert!(is_of("parking-lot", "parking-lot"));
        assert!(!is_of("parking-lot", "parking-lot-oracle-00ef339c53a26fe0"));
        assert!(!is_of("parking-lot", "parking-lottery-00ef339c53a26fe0"));
    }
}
