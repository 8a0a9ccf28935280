//! Reads a folder of katas that anybody may have written: plain text files within
//! limits. A fault in one kata does not hide the others.

use std::{collections::BTreeMap, path::Path};

use walkdir::{DirEntry, WalkDir};

use crate::{
    error::{Error, Result},
    fs::{self, Limited, TextTree},
    kata_path::{KataPath, forbidden_character},
};

/// Most bytes of one file, and of all files of one kata and of its solutions.
const MOST_FILE_BYTES: u64 = 1 << 20;
const MOST_KATA_BYTES: usize = 8 << 20;
/// Most files and folders of a whole course, and most bytes.
const MOST_ENTRIES: usize = 20_000;
const MOST_BYTES: usize = 64 << 20;
/// Deeper than any path that a kata may have.
const DEEPEST: usize = 12;

/// A folder of katas as text.
#[derive(Debug, Default)]
pub struct Course {
    /// The files as `katas/<id>/…` and `solutions/<id>/…`.
    pub texts: TextTree,
    /// The first fault of each kata that cannot be used, by the kata's id.
    pub problems: BTreeMap<String, String>,
}

impl Course {
    /// A folder of which nothing can be taken, with the katas that are missed.
    pub fn broken<'a>(ids: impl Iterator<Item = &'a str>, problem: &str) -> Self {
        Self {
            texts: TextTree::new(),
            problems: ids.map(|id| (id.to_owned(), problem.to_owned())).collect(),
        }
    }
}

/// Reads the text files below `katas/` and `solutions/` of `folder`.
pub fn read(folder: &Path) -> Result<Course> {
    let mut course = Course::default();
    let mut reader = Reader {
        folder,
        course: &mut course,
        entries: 0,
        bytes: 0,
        bytes_of_kata: BTreeMap::new(),
    };
    for part in ["katas", "solutions"] {
        let below = folder.join(part);
        match below.symlink_metadata() {
            Ok(found) if found.is_symlink() => {
                return Err(reader.bad(format!("`{part}` is a link, and links are not followed")));
            }
            Ok(_) => reader.read_part(&below)?,
            Err(error) if part == "katas" => return Err(Error::io("read", below)(error)),
            Err(_) => {}
        }
    }
    Ok(course)
}

struct Reader<'a> {
    folder: &'a Path,
    course: &'a mut Course,
    entries: usize,
    bytes: usize,
    bytes_of_kata: BTreeMap<String, usize>,
}

impl Reader<'_> {
    fn read_part(&mut self, below: &Path) -> Result<()> {
        let is_shown = |entry: &DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        };
        let entries = WalkDir::new(below)
            .max_depth(DEEPEST)
            .into_iter()
            .filter_entry(is_shown);
        for entry in entries {
            let entry = entry.map_err(|e| Error::io("read", below)(e.into()))?;
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                return Err(self.bad(format!("it has more than {MOST_ENTRIES} files and folders")));
            }
            // The author's guide and the like lie beside the katas.
            let is_beside = entry.depth() == 1 && entry.file_type().is_file();
            if entry.depth() > 0 && !is_beside {
                self.take(&entry)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, entry: &DirEntry) -> Result<()> {
        let path = fs::slashed(self.folder, entry.path());
        let kata = path.split('/').nth(1).unwrap_or_default().to_owned();
        let kind = entry.file_type();
        let problem = if kind.is_symlink() {
            Some("is a link: put a copy of the file there".to_owned())
        } else if kind.is_dir() && entry.depth() == DEEPEST {
            Some(format!("lies more than {DEEPEST} folders deep"))
        } else if kind.is_dir() {
            None
        } else if kind.is_file() {
            self.take_file(&kata, &path, entry.path())?
        } else {
            Some("is neither a file nor a folder".to_owned())
        };
        if let Some(problem) = problem {
            let problems = &mut self.course.problems;
            problems
                .entry(kata)
                .or_insert_with(|| format!("`{}` {problem}", shortened(&path)));
        }
        Ok(())
    }

    /// Takes a regular file, or says why not.
    fn take_file(&mut self, kata: &str, path: &str, place: &Path) -> Result<Option<String>> {
        // A kata that is left out as a whole need not be read.
        if self.course.problems.contains_key(kata) {
            return Ok(None);
        }
        if let Err(problem) = KataPath::parse(path) {
            return Ok(Some(problem));
        }
        let text = match fs::read_limited(place, MOST_FILE_BYTES)? {
            Limited::Text(text) => text,
            Limited::TooLarge => return Ok(Some("is larger than 1 MiB".to_owned())),
            Limited::NotText => return Ok(Some("is not UTF-8".to_owned())),
            Limited::NoFile => return Ok(Some("is not a regular file".to_owned())),
        };
        let of_kata = self.bytes_of_kata.entry(kata.to_owned()).or_default();
        *of_kata += text.len();
        self.bytes += text.len();
        if *of_kata > MOST_KATA_BYTES {
            return Ok(Some("is one file too many: 8 MiB are taken".to_owned()));
        }
        if self.bytes > MOST_BYTES {
            return Err(self.bad("it has more than 64 MiB of text".to_owned()));
        }
        if let Some(found) = forbidden_character(&text) {
            return Ok(Some(format!("must not be taken: {found}")));
        }
        self.course.texts.insert(path.to_owned(), text);
        Ok(None)
    }

    fn bad(&self, problem: String) -> Error {
        Error::BadCourse {
            folder: self.folder.to_owned(),
            problem,
        }
    }
}

/// `path`, or its beginning and its end.
fn shortened(path: &str) -> String {
    let length = path.chars().count();
    if length <= 90 {
        return path.to_owned();
    }
    let start: String = path.chars().take(50).collect();
    let end: String = path.chars().skip(length - 30).collect();
    format!("{start}…{end}")
}
