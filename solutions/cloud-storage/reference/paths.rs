//! Where files are.

use std::error::Error;
use std::fmt;

/// The path of a file or of a folder, such as `/photos/cat.jpg`. Only `parse` makes one,
/// so each `FilePath` is well formed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

impl FilePath {
    /// Reads a path: a `/` before each name.
    ///
    /// # Errors
    /// `InvalidPath`: a name is empty, `.` or `..`, or the first `/` is missing.
    pub fn parse(text: &str) -> Result<Self, InvalidPath> {
        let names = text.strip_prefix('/').ok_or(InvalidPath)?;
        if names.split('/').any(|name| matches!(name, "" | "." | "..")) {
            return Err(InvalidPath);
        }
        Ok(Self(text.to_string()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder around it; `None` at the top.
    pub(crate) fn folder(&self) -> Option<Self> {
        match self.0.rsplit_once('/')? {
            ("", _) => None,
            (folder, _) => Some(Self(folder.to_string())),
        }
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPath;

impl fmt::Display for InvalidPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path is a `/` before each name")
    }
}

impl Error for InvalidPath {}
