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
            )?;
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

/// Makes `folder` hold just `files`. What does not belong there goes first: a folder
/// in the place of a file, a file in the place of a folder, and a name that differs
/// only in case, which some disks take for the same.
fn write_tree(folder: &Path, files: &TextTree) -> Result<()> {
    let expected: BTreeSet<PathBuf> = files.keys().map(|name| folder.join(name)).collect();
    let folders: BTreeSet<&Path> = expected
        .iter()
        .flat_map(|file| file.ancestors().skip(1))
        .collect();
    let mut entries = WalkDir::new(folder).into_iter();
    while let Some(entry) = entries.next() {
        let Ok(entry) = entry else { continue };
        let (path, kind) = (entry.path(), entry.file_type());
        let belongs = if kind.is_dir() {
            folders.contains(path)
        } else {
            kind.is_file() && expected.contains(path)
        };
        if !belongs {
            fs::remove(path)?;
            if kind.is_dir() {
                entries.skip_current_dir();
            }
        }
    }
    for (name, text) in files {
        fs::write_if_changed(&folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(names: &[&str]) -> TextTree {
        let text = |name: &&str| ((*name).to_owned(), format!("{name}\n"));
        names.iter().map(text).collect()
    }

    #[test]
    fn the_tree_follows_every_change_of_kind() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for names in [
            &["src/lib.rs", "src/a.rs"][..],
            &["src/lib.rs", "src/a.rs/mod.rs", "src/a.rs/deep/er.rs"],
            &["src/lib.rs", "src/a.rs"],
            &["src/Lib.rs", "src/A.rs"],
            &["src"],
            &["src/lib.rs"],
        ] {
            let wanted = tree(names);
            write_tree(root, &wanted).unwrap();
            assert_eq!(fs::read_tree(root).unwrap(), wanted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_tree_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (root, elsewhere) = (folder.path().join("tree"), folder.path().join("elsewhere"));
        fs::write_atomic(&elsewhere.join("lib.rs"), b"theirs").unwrap();
        fs::create_dir(&root).unwrap();
        std::os::unix::fs::symlink(&elsewhere, root.join("src")).unwrap();
        write_tree(&root, &tree(&["src/lib.rs"])).unwrap();
        assert!(fs::holds(&elsewhere.join("lib.rs"), "theirs"));
        assert!(fs::holds(&root.join("src/lib.rs"), "src/lib.rs\n"));
    }
}
