//! From what a learning platform gives to one bundle of sources for each student. This is
//! the only step that touches what students sent.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{
    archive::{Archive, unpack},
    bundle::{Bundle, DEEPEST, MOST_FILE, MOST_UNPACKED, is_ignored, short},
    layout::{Layout, Named},
};
use crate::{
    error::{Error, Result},
    fs::{self, slashed},
    judge::Sealed,
    kata::{KataId, is_source},
    process,
};

/// One submission as it was found.
#[derive(Debug)]
pub struct Found {
    /// The name of the folder or the file.
    pub handed_in: String,
    /// By what the platform knows it: a number, or the folder's name.
    pub key: String,
    /// The student's name, if the platform writes it there.
    pub name: String,
    pub late: bool,
    /// The sources, or why they cannot be judged.
    pub sealed: Result<Sealed, Vec<String>>,
}

/// What the submissions lie in.
pub(super) trait Source {
    /// The names at its top, sorted.
    fn tops(&self) -> Result<Vec<String>>;

    /// Puts what lies in `top` into `bundle`; a single file is to be called `name`.
    fn fill(&mut self, top: &str, name: &str, bundle: &mut Bundle) -> Result<()>;
}

/// Reads all submissions to `kata` in `path`, sorted by the name under which they were
/// handed in.
pub fn ingest(path: &Path, layout: Option<Layout>, kata: &KataId) -> Result<(Layout, Vec<Found>)> {
    let mut source = open(path)?;
    let tops = source.tops()?;
    let layout = layout.unwrap_or_else(|| Layout::of(&tops));
    let mut groups: Vec<(Named, Vec<String>)> = Vec::new();
    for top in tops {
        let Some(named) = layout.read(&top) else {
            continue;
        };
        // Canvas gives each file of a student's a name of its own.
        let same = groups.iter_mut().find(|(it, _)| it.key == named.key);
        match same.filter(|_| layout == Layout::Canvas) {
            Some((_, tops)) => tops.push(top),
            None => groups.push((named, vec![top])),
        }
    }
    let mut all = Vec::new();
    for (named, tops) in groups {
        if process::is_interrupted() {
            return Err(Error::Interrupted);
        }
        let mut bundle = Bundle::default();
        for top in &tops {
            source.fill(top, &file_name(layout, top), &mut bundle)?;
        }
        all.push(Found {
            handed_in: super::names::plain(&tops[0]),
            key: named.key,
            name: named.name,
            late: named.late,
            sealed: bundle.sealed(kata)?,
        });
    }
    Ok((layout, all))
}

/// Reads the submission of one student, a folder or an archive.
pub fn ingest_one(path: &Path, kata: &KataId) -> Result<Found> {
    let mut bundle = Bundle::default();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let metadata = path.metadata().map_err(Error::io("read", path))?;
    if metadata.is_dir() {
        walk(path, &mut bundle)?;
    } else {
        take(path, &name, &mut bundle);
    }
    Ok(Found {
        handed_in: super::names::plain(&name),
        key: super::names::plain(&name),
        name: String::new(),
        late: false,
        sealed: bundle.sealed(kata)?,
    })
}

fn open(path: &Path) -> Result<Box<dyn Source>> {
    let metadata = path.metadata().map_err(Error::io("read", path))?;
    if metadata.is_dir() {
        return Ok(Box::new(Folder(path.to_owned())));
    }
    Ok(Box::new(Archive::open(path)?))
}

/// What a file at the top is called as a source: Canvas puts four words before its name
/// and a number behind it.
fn file_name(layout: Layout, top: &str) -> String {
    if layout != Layout::Canvas {
        return top.to_owned();
    }
    let skipped = if top.contains("_LATE_") { 4 } else { 3 };
    let name = top.splitn(skipped + 1, '_').last().unwrap_or(top);
    let Some((stem, end)) = name.rsplit_once('.') else {
        return name.to_owned();
    };
    let numbered = stem.rsplit_once('-').filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    format!("{}.{end}", numbered.map_or(stem, |(stem, _)| stem))
}

/// A folder on the disk.
struct Folder(PathBuf);

impl Source for Folder {
    fn tops(&self) -> Result<Vec<String>> {
        let entries = std::fs::read_dir(&self.0).map_err(Error::io("read", &self.0))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(Error::io("read", &self.0))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if !is_ignored(&name) && (is_folder || is_code(&name)) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn fill(&mut self, top: &str, name: &str, bundle: &mut Bundle) -> Result<()> {
        let path = self.0.join(top);
        if path.symlink_metadata().is_ok_and(|it| it.is_dir()) {
            return walk(&path, bundle);
        }
        take(&path, name, bundle);
        Ok(())
    }
}

/// Whether a file at the top can be a submission.
pub(super) fn is_code(name: &str) -> bool {
    is_source(name) || is_zip(name)
}

/// Whether a file is an archive, by its name.
pub(super) fn is_zip(name: &str) -> bool {
    let end = Path::new(name).extension();
    end.is_some_and(|end| end.eq_ignore_ascii_case("zip"))
}

/// Takes what lies in a student's folder.
fn walk(folder: &Path, bundle: &mut Bundle) -> Result<()> {
    let entries = WalkDir::new(folder)
        .max_depth(DEEPEST + 1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            entry.depth() == 0 || !is_ignored(&entry.file_name().to_string_lossy())
        });
    for entry in entries.skip(1) {
        if process::is_interrupted() {
            return Err(Error::Interrupted);
        }
        let Ok(entry) = entry else {
            bundle.refuse("a part of its folder cannot be read");
            return Ok(());
        };
        if !bundle.count() {
            return Ok(());
        }
        let name = slashed(folder, entry.path());
        if entry.depth() > DEEPEST {
            bundle.refuse(format!("it has more than {DEEPEST} folders in one another"));
            return Ok(());
        }
        let kind = entry.file_type();
        if kind.is_symlink() && (is_source(&name) || entry.path().is_dir()) {
            bundle.refuse(format!(
                "`{}` is a link, and links are not followed",
                short(&name)
            ));
        } else if !kind.is_dir() && !kind.is_symlink() && is_code(&name) {
            take(entry.path(), &name, bundle);
        }
    }
    Ok(())
}

/// Takes one file from the disk, if it is a regular one of a size that a source has.
fn take(path: &Path, name: &str, bundle: &mut Bundle) {
    let nested = is_zip(name);
    let most = if nested { MOST_UNPACKED } else { MOST_FILE };
    match fs::read_regular(path, most + 1) {
        Err(_) => bundle.refuse(format!("`{}` is not a regular file", short(name))),
        Ok(bytes) if nested && bytes.len() as u64 > most => {
            bundle.refuse(format!("`{}` is larger than 8 MiB", short(name)));
        }
        Ok(bytes) if nested => unpack(bytes, name, bundle),
        Ok(bytes) => {
            bundle.bytes += bytes.len() as u64;
            if bundle.bytes > MOST_UNPACKED {
                bundle.refuse("it has more than 8 MiB of files");
            } else {
                bundle.add(name, bytes);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_canvas_has_its_own_name_back() {
        for (top, name) in [
            ("leeann_12_345_lib.rs", "lib.rs"),
            ("leeann_LATE_12_345_lib-2.rs", "lib.rs"),
            ("leeann_12_345_my_board.rs", "my_board.rs"),
            ("leeann_12_345_hw-x.zip", "hw-x.zip"),
        ] {
            assert_eq!(file_name(Layout::Canvas, top), name);
        }
        assert_eq!(file_name(Layout::Folders, "a_1_2_b.rs"), "a_1_2_b.rs");
    }
}
