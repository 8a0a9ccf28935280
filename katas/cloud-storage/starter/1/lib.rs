//! A cloud storage, stage 1: files at paths.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::fmt;

/// The path of a file, such as `/photos/cat.jpg`. Only `parse` makes one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath {
    // yours
}

impl FilePath {
    /// Reads a path: a `/` before each name.
    ///
    /// # Errors
    /// `InvalidPath`: the first `/` is missing, or a name is empty, `.` or `..`.
    pub fn parse(text: &str) -> Result<Self, InvalidPath> {
        todo!()
    }

    /// The text that was parsed.
    pub fn as_str(&self) -> &str {
        todo!()
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPath;

/// The size of a file, or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u64);

/// How many files there are, and the sum of their sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub files: usize,
    pub bytes: Bytes,
}

/// Why a file was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddError {
    /// A file is at this path.
    AlreadyExists,
}

/// Why `copy` copied nothing: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CopyError {
    /// No file is at the first path.
    NotFound,
    /// A file is at the second path.
    AlreadyExists,
}

/// No file is at this path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFound;

/// The storage.
pub struct Storage {
    // yours
}

impl Default for Storage {
    fn default() -> Self {
        Self::new()
    }
}

impl Storage {
    /// A storage without files.
    pub fn new() -> Self {
        todo!()
    }

    /// Adds a file.
    ///
    /// # Errors
    /// See [`AddError`]. The storage is then unchanged.
    pub fn add(&mut self, path: &FilePath, size: Bytes) -> Result<(), AddError> {
        todo!()
    }

    /// Copies a file.
    ///
    /// # Errors
    /// See [`CopyError`]. The storage is then unchanged.
    pub fn copy(&mut self, from: &FilePath, to: &FilePath) -> Result<(), CopyError> {
        todo!()
    }

    /// Removes a file and returns its size.
    ///
    /// # Errors
    /// `NotFound`. The storage is then unchanged.
    pub fn delete(&mut self, path: &FilePath) -> Result<Bytes, NotFound> {
        todo!()
    }

    /// The size of a file; `None` if no file is at this path.
    pub fn size(&self, path: &FilePath) -> Option<Bytes> {
        todo!()
    }

    /// All files together.
    pub fn usage(&self) -> Usage {
        todo!()
    }
}
