//! The sealed tree: a cargo workspace of the tool's own, written from the kata
//! and the sealed sources. A file is touched only when its content differs.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

use super::{
    harness::{self, Harness},
    member::{
        Member, Program, lib_in_one, sealed_manifest, sealed_test_file, sealed_test_main,
        sealed_workspace,
    },
    messages::INSTA,
    passes, replies,
};
use crate::{
    error::Result,
    fs::{self, TextTree},
    kata::{KataId, lock_file_with},
};

/// The judge's folder.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: PathBuf,
    /// Whether it is built once and thrown away.
    pub once: bool,
    /// Whether all its sources are the kata's own, so that they are compiled without a
    /// wall around them.
    pub trusted: bool,
}

impl Workspace {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            once: false,
            trusted: false,
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
        let harnesses = harnesses(&plain);
        fs::write_if_changed(
            &self.manifest(),
            sealed_workspace(&plain, self.once).as_bytes(),
        )?;
        let lock = lock_file_with(packages(&plain, &harnesses));
        fs::write_if_changed(&self.root.join("Cargo.lock"), lock.as_bytes())?;
        for harness in harnesses.values() {
            write_tree(&self.root.join(&harness.name), &harness.package(), || {
                self.forget(&harness.name)
            })?;
        }
        for (member, sources) in members {
            write_tree(
                &self.root.join(&member.name),
                &member_files(member, sources, &harnesses[&member.kata.id]),
                || {
                    let partners = member.partners.iter();
                    partners
                        .map(|it| it.package(&member.name))
                        .chain([member.name.clone()])
                        .try_for_each(|package| self.forget(&package))
                },
            )?;
        }
        Ok(())
    }

    /// Removes, as far as it can, the member `name`, whose library is the crate
    /// `crate_name`, and all that was built of it; what it depends on stays.
    pub(super) fn remove(&self, name: &str, crate_name: &str) {
        let target = self.target().join("debug");
        let _ = self.forget(name);
        let _ = fs::remove(&target.join("incremental"));
        let built = ["stages-", crate_name, &format!("lib{crate_name}")];
        for folder in [target.join("deps"), target] {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            for entry in entries.filter(|entry| entry.path().is_file()) {
                let name = entry.file_name();
                if built
                    .iter()
                    .any(|it| name.to_string_lossy().starts_with(it))
                {
                    let _ = fs::remove(&entry.path());
                }
            }
        }
        let _ = fs::remove(&self.root.join(name));
    }

    /// Makes cargo build `member` again, independent of the clock. Cargo compares the
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

/// The harness of each kata.
fn harnesses(members: &[Member<'_>]) -> BTreeMap<KataId, Harness> {
    let mut harnesses = BTreeMap::new();
    for member in members {
        let kata = member.kata;
        if !harnesses.contains_key(&kata.id) {
            harnesses.insert(kata.id.clone(), Harness::of(kata));
        }
    }
    harnesses
}

/// All packages of the workspace, each with what it depends on.
fn packages(
    members: &[Member<'_>],
    harnesses: &BTreeMap<KataId, Harness>,
) -> BTreeMap<String, Vec<String>> {
    let mut packages = BTreeMap::new();
    for member in members {
        let harness = &harnesses[&member.kata.id].name;
        packages.insert(harness.clone(), Vec::new());
        for partner in &member.partners {
            let needs = vec![member.name.clone(), harness.clone()];
            packages.insert(partner.package(&member.name), needs);
        }
        let needs = vec![INSTA.to_owned(), harness.clone()];
        packages.insert(member.name.clone(), needs);
    }
    packages
}

fn member_files(member: &Member<'_>, sources: &TextTree, harness: &Harness) -> TextTree {
    let kata = member.kata;
    let mut files = TextTree::new();
    let manifest = sealed_manifest(member) + &harness.dependency(1);
    files.insert("Cargo.toml".into(), manifest);
    let marked = (!member.partners.is_empty()).then(|| replies::marked(sources));
    for (name, text) in marked.as_ref().unwrap_or(sources) {
        files.insert(format!("src/{name}"), text.clone());
    }
    let tests = "tests/stages";
    if member.in_one {
        let lib = sources.get("lib.rs").map_or("", String::as_str);
        files.insert("src/lib.rs".to_owned(), lib_in_one(member, lib));
    } else {
        files.insert(format!("{tests}/main.rs"), sealed_test_main(member));
    }
    if harness::has_own_support(member) {
        for (name, text) in kata.support() {
            files.insert(format!("{tests}/support/{name}"), text);
        }
    }
    if member.program == Program::Scenarios && kata.is_open() {
        files.insert(format!("{tests}/script.rs"), kata.script().to_owned());
        files.insert(format!("{tests}/player.rs"), harness::PLAYER.to_owned());
    }
    for stage in 1..=member.stages.min(kata.own_stages()) {
        files.insert(
            format!("{tests}/stage_{stage}.rs"),
            sealed_test_file(member, stage),
        );
        for (name, text) in kata.snapshots(stage) {
            files.insert(format!("{tests}/snapshots/{name}"), text);
        }
    }
    for (name, text) in &member.examples {
        files.insert(format!("examples/{name}.rs"), text.clone());
    }
    files.extend(
        member
            .partners
            .iter()
            .flat_map(|it| it.files(member, harness)),
    );
    let contracts = passes::contract_files(member);
    files.extend(
        contracts
            .into_iter()
            .map(|(name, text)| (format!("contracts/{name}"), text)),
    );
    files
}

/// Makes `folder` hold just `files`. `before_change` is called once, before the first
/// change, if there is any.
fn write_tree(
    folder: &Path,
    files: &TextTree,
    before_change: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let mut before_change = Some(before_change);
    // What does not belong there goes first: it may be a folder in the place of a file,
    // or differ from a wanted file in case only, which some disks take for the same.
    for stray in strays(folder, files) {
        before_change.take().map_or(Ok(()), |call| call())?;
        fs::remove(&stray)?;
    }
    for (name, text) in files {
        let path = folder.join(name);
        if !holds(&path, text) {
            before_change.take().map_or(Ok(()), |call| call())?;
            fs::make_way(folder, &path)?;
            fs::write_if_changed(&path, text.as_bytes())?;
        }
    }
    Ok(())
}

/// What lies in `folder` and is neither one of `files` nor a folder of theirs; of a
/// whole folder only the folder.
fn strays(folder: &Path, files: &TextTree) -> Vec<PathBuf> {
    let expected: BTreeSet<PathBuf> = files.keys().map(|name| folder.join(name)).collect();
    let folders: BTreeSet<&Path> = expected
        .iter()
        .flat_map(|file| file.ancestors().skip(1))
        .collect();
    let mut strays = Vec::new();
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
            strays.push(path.to_owned());
            if kind.is_dir() {
                entries.skip_current_dir();
            }
        }
    }
    strays
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
            let mut calls = 0;
            let mut count = || {
                calls += 1;
                Ok(())
            };
            write_tree(root, &wanted, &mut count).unwrap();
            write_tree(root, &wanted, &mut count).unwrap();
            assert_eq!(calls, 1, "{names:?}");
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
        write_tree(&root, &tree(&["src/lib.rs"]), || Ok(())).unwrap();
        assert!(fs::holds(&elsewhere.join("lib.rs"), "theirs"));
        assert!(fs::holds(&root.join("src/lib.rs"), "src/lib.rs\n"));
    }

    #[test]
    fn a_member_is_not_taken_for_another_that_begins_with_its_name() {
        assert!(is_of("some-kata", "some-kata-00ef339c53a26fe0"));
        assert!(is_of("some-kata", "some-kata"));
        assert!(!is_of("some-kata", "some-kata-oracle-00ef339c53a26fe0"));
        assert!(!is_of("some-kata", "some-kataly-00ef339c53a26fe0"));
    }
}
