//! What the judge takes from a learner: the regular `.rs` files below `src/`,
//! within limits, and nothing else.

use std::{fs::File, io::Read, path::Path};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::refuse;
use crate::{
    error::{Error, Result},
    fs::{self, TextTree},
    hash::sha256,
    kata::is_rust,
};

const MOST_FILES: usize = 500;
const MOST_BYTES: u64 = 1 << 20;

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
    /// A hash of names and texts.
    pub content: String,
}

/// Reads the sources of the kata in `folder`. What cannot be taken is in
/// `refused`, with a sentence for the learner.
pub fn seal(folder: &Path) -> Result<Sealed> {
    let mut sealed = Sealed::default();
    let src = folder.join("src");
    match src.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => read_sources(folder, &src, &mut sealed)?,
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
    for (file, why) in refuse::reasons(&sealed.sources) {
        sealed.refuse(&format!("src/{file}"), &why);
    }
    sealed.content = content_hash(&sealed.sources);
    Ok(sealed)
}

impl Sealed {
    fn refuse(&mut self, path: &str, why: &str) {
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

fn read_sources(folder: &Path, src: &Path, sealed: &mut Sealed) -> Result<()> {
    for entry in WalkDir::new(src).sort_by_file_name() {
        let entry = entry.map_err(|e| Error::io("read", src)(e.into()))?;
        let shown = fs::slashed(folder, entry.path());
        let name = fs::slashed(src, entry.path());
        let kind = entry.file_type();
        if kind.is_symlink() {
            sealed.refuse(&shown, "is a link: put a copy of the file there");
        } else if kind.is_file() && is_rust(&name) {
            if sealed.sources.len() == MOST_FILES {
                sealed.refuse(
                    &shown,
                    &format!("is one file too many: {MOST_FILES} are taken"),
                );
                return Ok(());
            }
            match read_source(entry.path())? {
                Ok(text) => drop(sealed.sources.insert(name, text)),
                Err(why) => sealed.refuse(&shown, &why),
            }
        } else if !kind.is_file() && !kind.is_dir() {
            sealed.refuse(&shown, "is neither a file nor a folder");
        }
    }
    Ok(())
}

fn read_source(path: &Path) -> Result<Result<String, String>> {
    let error = || Error::io("read", path);
    let file = File::open(path).map_err(error())?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(error())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Ok(Err("is larger than 1 MiB".to_owned()));
    }
    Ok(String::from_utf8(bytes).map_err(|e| {
        let good =
            String::from_utf8_lossy(&e.as_bytes()[..e.utf8_error().valid_up_to()]).into_owned();
        format!("is not UTF-8: line {}", 1 + good.matches('\n').count())
    }))
}
