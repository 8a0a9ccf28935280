//! Reading what may be anything: regular files only, no waiting, no more than is wanted.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

use walkdir::WalkDir;

use super::{TextTree, slashed};
use crate::error::{Error, Result};

/// Opens a regular file for reading. Never waits, as for the writer of a named pipe,
/// and follows no link in the last part of the path.
pub fn open_regular(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use nix::fcntl::OFlag;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOFOLLOW).bits());
    }
    #[expect(clippy::disallowed_methods, reason = "it only reads")]
    let file = options.open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is not a regular file"))
    }
}

/// What a file holds that may be anything.
#[derive(Debug)]
pub enum Limited {
    Text(String),
    TooLarge,
    NotText,
    /// A pipe, a device, a link, or gone.
    NoFile,
}

/// Reads the source text of the regular file `path` if it has at most `most` bytes.
/// Follows no link and waits for nothing.
pub fn read_limited(path: &Path, most: u64) -> Result<Limited> {
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return Ok(Limited::NoFile);
    }
    // One byte more tells a file that is too large, though it grow while it is read.
    let bytes = read_regular(path, most.saturating_add(1)).map_err(Error::io("read", path))?;
    if bytes.len() as u64 > most {
        return Ok(Limited::TooLarge);
    }
    Ok(String::from_utf8(bytes).map_or(Limited::NotText, Limited::Text))
}

/// The first `most` bytes of a regular file, opened as `open_regular` does.
pub fn read_regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `bytes` as a source text: without a byte order mark, and with `\n` for `\r\n`.
/// Every source and every text of a kata is read by this, so that hashes, diffs, costs
/// and copies are the same after an editor or git changed the line ends.
pub fn text_of(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    let text = String::from_utf8(bytes)?;
    let plain = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if plain.len() == text.len() && !plain.contains('\r') {
        return Ok(text);
    }
    Ok(plain.replace("\r\n", "\n"))
}

/// Whether `path` is a regular file with `text` in it; line ends may differ.
pub fn holds(path: &Path, text: &str) -> bool {
    // Twice the length: each line end may take one byte more.
    let most = text.len() as u64 * 2 + 4;
    read_regular(path, most).is_ok_and(|bytes| text_of(bytes).is_ok_and(|found| found == text))
}

fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(Error::io("read", path))?;
    text_of(bytes).map_err(|e| Error::io("read", path)(io::Error::other(e)))
}

/// The text files below `folder`, as `text_of` reads them. One that is not UTF-8 is
/// an error.
pub fn read_tree(folder: &Path) -> Result<TextTree> {
    let mut tree = TextTree::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|e| Error::io("read", folder)(e.into()))?;
        if entry.file_type().is_file() {
            tree.insert(slashed(folder, entry.path()), read_text(entry.path())?);
        }
    }
    Ok(tree)
}

/// The folders right below `folder`, sorted by name.
pub fn subfolders(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(Error::io("read", folder))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(io::Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}
