//! Several files that change together: all of them, or none.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{TEMPORARY, beside, put, remove, rename, sync_dir, write_atomic};
use crate::error::{Error, Result};

/// What is to be written and removed below a folder. All that fails for want of space
/// or rights fails before the first file changes; what fails later is undone.
#[derive(Debug)]
pub struct Change {
    root: PathBuf,
    /// The new contents by name; `None` is a file that goes.
    files: BTreeMap<String, Option<Vec<u8>>>,
}

/// How to take back what was done.
#[derive(Debug)]
enum Undo {
    /// What lay there was moved away.
    MoveBack {
        from: PathBuf,
        to: PathBuf,
    },
    WriteBack(PathBuf, Vec<u8>),
    Remove(PathBuf),
}

impl Change {
    pub fn below(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            files: BTreeMap::new(),
        }
    }

    /// `name` is to hold `contents`; what is there now is replaced.
    pub fn write(&mut self, name: &str, contents: Vec<u8>) {
        self.files.insert(name.to_owned(), Some(contents));
    }

    /// `name` is to be gone.
    pub fn remove(&mut self, name: &str) {
        self.files.insert(name.to_owned(), None);
    }

    /// Makes everything ready, and changes nothing yet.
    pub fn prepare(&self) -> Result<Prepared> {
        let mut prepared = Prepared {
            ready: Vec::new(),
            going: Vec::new(),
            done: Vec::new(),
        };
        for name in self.files.keys() {
            self.clear_the_way(name, &mut prepared.done)?;
        }
        self.make_ready(&mut prepared)?;
        Ok(prepared)
    }

    /// Moves away what is no folder where one is needed, and what is no regular file
    /// where one is to be: a link must not lead the new contents elsewhere.
    fn clear_the_way(&self, name: &str, done: &mut Vec<Undo>) -> Result<()> {
        let path = self.root.join(name);
        let folders = path.ancestors().skip(1);
        let folders: Vec<&Path> = folders.take_while(|it| *it != self.root).collect();
        for folder in folders.into_iter().rev() {
            if folder.symlink_metadata().is_ok_and(|it| !it.is_dir()) {
                move_away(folder, done)?;
            }
        }
        if path.symlink_metadata().is_ok_and(|it| !it.is_file()) {
            move_away(&path, done)?;
        }
        Ok(())
    }

    /// Writes the files that differ from what is there, each beside its place.
    fn make_ready(&self, prepared: &mut Prepared) -> Result<()> {
        let mut tried = BTreeSet::new();
        for (name, contents) in &self.files {
            let path = self.root.join(name);
            let folder = path.parent().unwrap_or(&self.root).to_owned();
            match contents {
                Some(contents) if fs::read(&path).ok().as_ref() == Some(contents) => {}
                Some(contents) => prepared.ready.push((beside(&path, contents)?, path)),
                None if path.symlink_metadata().is_err() => {}
                None => {
                    if tried.insert(folder) {
                        // A user who may make a file in a folder may remove one from it.
                        beside(&path, b"")?;
                    }
                    prepared.going.push(path);
                }
            }
        }
        Ok(())
    }
}

/// A change whose files are on the disk, but not yet in their places. Dropped, it
/// leaves everything as it was.
#[derive(Debug)]
#[must_use = "nothing changes before `commit`"]
pub struct Prepared {
    ready: Vec<(NamedTempFile, PathBuf)>,
    going: Vec<PathBuf>,
    done: Vec<Undo>,
}

impl Prepared {
    /// Makes the change. After an error everything is as it was.
    pub fn commit(mut self) -> Result<()> {
        for (file, path) in std::mem::take(&mut self.ready) {
            self.done.push(undo_of(&path)?);
            put(file, &path)?;
        }
        for path in std::mem::take(&mut self.going) {
            self.done.push(undo_of(&path)?);
            remove(&path)?;
            sync_dir(path.parent().unwrap_or(&path));
        }
        for step in std::mem::take(&mut self.done) {
            if let Undo::MoveBack { from, .. } = step {
                // What is left of it is swept later.
                let _ = remove(&from);
            }
        }
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        for step in self.done.drain(..).rev() {
            // In a folder that fails no more than this can be tried.
            let _ = match step {
                Undo::MoveBack { from, to } => rename(&from, &to),
                Undo::WriteBack(path, bytes) => write_atomic(&path, &bytes),
                Undo::Remove(path) => remove(&path),
            };
        }
    }
}

fn move_away(path: &Path, done: &mut Vec<Undo>) -> Result<()> {
    let away = (1..)
        .map(|n: u32| path.with_file_name(format!("{TEMPORARY}old-{n}")))
        .find(|away| away.symlink_metadata().is_err())
        .ok_or(Error::Bug("no free name".into()))?;
    rename(path, &away)?;
    done.push(Undo::MoveBack {
        from: away,
        to: path.to_owned(),
    });
    Ok(())
}

fn undo_of(path: &Path) -> Result<Undo> {
    if path.symlink_metadata().is_err() {
        return Ok(Undo::Remove(path.to_owned()));
    }
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    Ok(Undo::WriteBack(path.to_owned(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(root: &Path) -> Vec<(String, String)> {
        super::super::read_tree(root).unwrap().into_iter().collect()
    }

    fn folder(names: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in names {
            write_atomic(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        folder
    }

    #[test]
    fn what_is_asked_for_is_written_and_removed_and_the_rest_stays() {
        let folder = folder(&[("src/a", "1"), ("src/b", "2"), ("notes", "n"), ("d/e", "3")]);
        let mut change = Change::below(folder.path());
        change.write("src/a", b"new".to_vec());
        change.write("src/sub/c", b"c".to_vec());
        // A folder gives way to a file.
        change.write("d", b"file".to_vec());
        change.remove("src/b");
        change.remove("src/gone");
        change.prepare().unwrap().commit().unwrap();
        let expected = [
            ("d", "file"),
            ("notes", "n"),
            ("src/a", "new"),
            ("src/sub/c", "c"),
        ];
        let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(files(folder.path()), expected);
    }

    #[test]
    fn after_an_error_everything_is_as_it_was() {
        let folder = folder(&[("a", "1"), ("b", "2"), ("d/e", "3")]);
        let before = files(folder.path());
        let mut change = Change::below(folder.path());
        change.write("a", b"new".to_vec());
        change.write("d", b"file".to_vec());
        change.remove("b");
        // No folder can have a name as long as this.
        change.write(&format!("{}/x", "z".repeat(5000)), b"x".to_vec());
        assert!(change.prepare().is_err());
        assert_eq!(files(folder.path()), before);
    }

    #[test]
    fn a_change_that_fails_midway_is_taken_back() {
        let folder = folder(&[("a", "1"), ("b/c", "2"), ("d/e", "3")]);
        let before = files(folder.path());
        let mut change = Change::below(folder.path());
        change.write("a", b"new".to_vec());
        change.write("d", b"file".to_vec());
        change.write("fresh", b"x".to_vec());
        change.write("z", b"last".to_vec());
        let prepared = change.prepare().unwrap();
        // Where the last one is to go is a folder meanwhile.
        write_atomic(&folder.path().join("z/in/the/way"), b"y").unwrap();
        assert!(prepared.commit().is_err());
        remove(&folder.path().join("z")).unwrap();
        assert_eq!(files(folder.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_read_only_is_replaced_and_a_link_is_not_followed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&[("a", "1"), ("elsewhere/lib", "theirs")]);
        let root = folder.path();
        fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o444)).unwrap();
        std::os::unix::fs::symlink("elsewhere", root.join("src")).unwrap();
        let mut change = Change::below(root);
        change.write("a", b"2".to_vec());
        change.write("src/lib", b"ours".to_vec());
        change.prepare().unwrap().commit().unwrap();
        assert_eq!(fs::read(root.join("a")).unwrap(), b"2");
        assert_eq!(fs::read(root.join("elsewhere/lib")).unwrap(), b"theirs");
        assert_eq!(fs::read(root.join("src/lib")).unwrap(), b"ours");
    }
}
