//! What the judge takes from a learner: the regular `.rs` files below `src/`,
//! within limits, with line ends made equal, and nothing else.

use std::{io, path::Path};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::refuse;
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    hash::sha256,
    kata::{Kata, Round, is_source},
    process,
};

const MOST_FILES: usize = 500;
const MOST_BYTES: u64 = 1 << 20;
const MOST_IN_ALL: u64 = 8 << 20;

/// A file of the learner's that the judge does not take, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Below the kata's folder.
    pub path: String,
    pub why: String,
}

/// The learner's sources as the judge sees them.
#[derive(Clone, Debug, Default)]
pub struct Sealed {
    pub sources: TextTree,
    pub refused: Vec<Refused>,
    /// A hash of names and texts; those of partners are part of it.
    pub content: String,
    /// The crates of partners that have arrived.
    pub partners: Vec<SealedPartner>,
}

/// The sources of a partner, as the judge sees them.
#[derive(Clone, Debug)]
pub struct SealedPartner {
    pub stage: usize,
    pub round: Round,
    pub sources: TextTree,
    /// A hash of names and texts.
    pub content: String,
    /// Whether its round has passed before.
    pub has_passed: bool,
}

/// Reads the sources of the kata in `folder`. What cannot be taken is in
/// `refused`, with a sentence for the learner.
pub fn seal(folder: &Path) -> Result<Sealed> {
    let mut sealed = Sealed::default();
    let src = folder.join("src");
    match src.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => {
            sealed.sources = read_sources(folder, &src, &mut sealed.refused)?;
        }
        Ok(_) => sealed.refuse("src", "is not a folder, and links are not followed"),
        Err(_) => sealed.refuse(
            "src",
            "is missing: `kata reset` writes it anew, `kata restore` brings a backup",
        ),
    }
    if sealed.refused.is_empty() && !sealed.sources.contains_key("lib.rs") {
        sealed.refuse(
            "src/lib.rs",
            "is missing: `kata reset` writes it anew, `kata restore` brings a backup",
        );
    }
    sealed.finish()
}

/// The same of sources that are texts already, by their names below `src/`.
pub fn seal_texts(sources: TextTree) -> Result<Sealed> {
    let sealed = Sealed {
        sources,
        ..Sealed::default()
    };
    sealed.finish()
}

impl SealedPartner {
    /// A partner with these sources.
    pub fn new(stage: usize, round: Round, sources: TextTree) -> Self {
        let content = content_hash(&sources);
        Self {
            stage,
            round,
            sources,
            content,
            has_passed: false,
        }
    }
}

impl Sealed {
    /// Looks for what no source may hold, and gives the content its name.
    fn finish(mut self) -> Result<Self> {
        let reasons = refuse::reasons(&self.sources);
        if process::is_interrupted() {
            return Err(Error::Interrupted);
        }
        for (file, why) in reasons {
            self.refuse(&format!("src/{file}"), &why);
        }
        self.content = content_hash(&self.sources);
        Ok(self)
    }

    /// A hash of the learner's own sources alone.
    pub fn src(&self) -> String {
        content_hash(&self.sources)
    }

    /// Takes the partners of `rounds` in, each with its stage.
    pub fn take_partners<'a>(
        &mut self,
        folder: &Path,
        rounds: impl Iterator<Item = (usize, &'a Round)>,
    ) -> Result<()> {
        for (stage, round) in rounds {
            let below = format!("{}/src", Kata::partner_folder(round));
            let src = folder.join(&below);
            let lib = format!("{below}/lib.rs");
            if !src.symlink_metadata().is_ok_and(|it| it.is_dir()) {
                self.refuse(&lib, "is missing: write the partner's `pub fn app()` there");
                continue;
            }
            let sources = read_sources(folder, &src, &mut self.refused)?;
            if !sources.contains_key("lib.rs") {
                self.refuse(&lib, "is missing: write the partner's `pub fn app()` there");
            }
            for (file, why) in refuse::reasons(&sources) {
                self.refuse(&format!("{below}/{file}"), &why);
            }
            self.partners
                .push(SealedPartner::new(stage, round.clone(), sources));
        }
        if !self.partners.is_empty() {
            let src = self.src();
            let partners = self.partners.iter();
            let partners = partners.flat_map(|it| [&it.round.id, &it.content]);
            self.content = sha256(std::iter::once(&src).chain(partners), 32);
        }
        Ok(())
    }

    pub fn refuse(&mut self, path: &str, why: &str) {
        self.refused.push(Refused {
            path: path.to_owned(),
            why: why.to_owned(),
        });
    }
}

/// A hash of the names and texts of a tree.
pub fn content_hash(sources: &TextTree) -> String {
    sha256(sources.iter().flat_map(|(name, text)| [name, text]), 32)
}

fn read_sources(folder: &Path, src: &Path, refused: &mut Vec<Refused>) -> Result<TextTree> {
    let mut refuse = |path: &str, why: &str| {
        refused.push(Refused {
            path: path.to_owned(),
            why: why.to_owned(),
        });
    };
    let mut sources = TextTree::new();
    let mut total = 0;
    let entries = WalkDir::new(src)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| !entry.file_name().to_string_lossy().starts_with('.'));
    for entry in entries {
        let entry = match entry {
            Err(e) if e.io_error().is_some_and(is_gone) => continue,
            entry => entry.map_err(|e| Error::io("read", src)(e.into()))?,
        };
        let shown = fs::slashed(folder, entry.path());
        let name = fs::slashed(src, entry.path());
        if entry.file_type().is_symlink() {
            // A link to a folder may lead to modules; others are in nobody's way.
            if is_source(&name) || entry.path().is_dir() {
                refuse(&shown, "is a link: put a copy of the file there");
            }
        } else if is_source(&name) && !entry.file_type().is_dir() {
            if sources.len() == MOST_FILES {
                refuse(
                    &shown,
                    &format!("is one file too many: {MOST_FILES} are taken"),
                );
                return Ok(sources);
            }
            if process::is_interrupted() {
                return Err(Error::Interrupted);
            }
            match read_source(entry.path()) {
                Ok(text) if total + text.len() as u64 > MOST_IN_ALL => {
                    refuse(&shown, "is one too many: 8 MiB of sources are taken in all");
                    return Ok(sources);
                }
                Ok(text) => {
                    total += text.len() as u64;
                    sources.insert(name, text);
                }
                Err(Unread::Gone) => {}
                Err(Unread::Because(why)) => refuse(&shown, &why),
            }
        }
    }
    Ok(sources)
}

/// The text of one of the learner's files, or why it is not taken.
pub fn read_tests(path: &Path) -> Result<String, String> {
    read_source(path).map_err(|unread| match unread {
        Unread::Gone => "is gone".to_owned(),
        Unread::Because(why) => why,
    })
}

/// Why there is no text.
enum Unread {
    /// Editors delete files and write them anew.
    Gone,
    Because(String),
}

fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn read_source(path: &Path) -> Result<String, Unread> {
    let bytes = match fs::read_regular(path, MOST_BYTES + 1) {
        Err(e) if is_gone(&e) => return Err(Unread::Gone),
        read => read.map_err(|e| Unread::Because(format!("cannot be read: {e}")))?,
    };
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Unread::Because("is larger than 1 MiB".to_owned()));
    }
    fs::text_of(bytes).map_err(|e| {
        let good =
            String::from_utf8_lossy(&e.as_bytes()[..e.utf8_error().valid_up_to()]).into_owned();
        let line = 1 + good.matches('\n').count();
        Unread::Because(format!("is not UTF-8: line {line}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(files: &[(&str, &str)]) -> (tempfile::TempDir, Sealed) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write_atomic(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        let sealed = seal(folder.path()).unwrap();
        (folder, sealed)
    }

    #[test]
    fn what_editors_and_systems_leave_is_no_source_and_hinders_nothing() {
        let (_folder, clean) = sealed(&[("src/lib.rs", "a")]);
        let (folder, littered) = sealed(&[
            ("src/lib.rs", "a"),
            ("src/._lib.rs", "\0\u{5}"),
            ("src/.git/x.rs", "b"),
            ("src/lib.rs~", "c"),
            ("src/#lib.rs#", "d"),
            ("src/data.txt", "e"),
        ]);
        assert_eq!(littered.content, clean.content);
        assert_eq!(littered.refused, []);
        let src = folder.path().join("src");
        assert!(src.is_dir());
        #[cfg(unix)]
        {
            for name in [".#lib.rs", "notes"] {
                std::os::unix::fs::symlink("me@host.1234:17", src.join(name)).unwrap();
            }
            assert_eq!(seal(folder.path()).unwrap().refused, []);
            std::os::unix::fs::symlink("me@host.1234:17", src.join("b.rs")).unwrap();
            assert_eq!(seal(folder.path()).unwrap().refused[0].path, "src/b.rs");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_named_pipe_with_the_name_of_a_source_is_refused_at_once() {
        let (folder, _) = sealed(&[("src/lib.rs", "a")]);
        let pipe = folder.path().join("src/pipe.rs");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let refused = seal(folder.path()).unwrap().refused;
        assert_eq!(refused[0].path, "src/pipe.rs");
        assert!(refused[0].why.contains("not a regular file"));
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_change_no_content() {
        let (_a, unix) = sealed(&[("src/lib.rs", "fn a() {}\nfn b() {}\n")]);
        let (_b, windows) = sealed(&[("src/lib.rs", "\u{feff}fn a() {}\r\nfn b() {}\r\n")]);
        assert_eq!(unix.content, windows.content);
        assert_eq!(unix.sources, windows.sources);
    }
}
