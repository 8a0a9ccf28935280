//! Questions about files: which ones, in which order, how many.

use std::cmp::Ordering;

use crate::saves::Version;
use crate::state::State;
use crate::tree::File;
use crate::users::UserId;
use crate::{Bytes, FilePath, Storage};

/// A snapshot of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    path: FilePath,
    size: Bytes,
    owner: UserId,
    version: Version,
}

impl FileInfo {
    pub(crate) fn new(path: &FilePath, file: &File) -> Self {
        Self {
            path: path.clone(),
            size: file.size,
            owner: file.owner,
            version: file.version,
        }
    }

    #[must_use]
    pub fn path(&self) -> &FilePath {
        &self.path
    }

    #[must_use]
    pub fn size(&self) -> Bytes {
        self.size
    }

    #[must_use]
    pub fn owner(&self) -> UserId {
        self.owner
    }

    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }
}

/// A question about one file.
pub trait Filter {
    fn matches(&self, file: &FileInfo) -> bool;
}

/// Which of two files comes first in a list.
pub trait Order {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering;
}

/// The path begins with a text.
#[derive(Clone, Debug)]
pub struct Prefix(String);

impl Prefix {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_string())
    }
}

impl Filter for Prefix {
    fn matches(&self, file: &FileInfo) -> bool {
        file.path.as_str().starts_with(&self.0)
    }
}

/// The path ends with a text.
#[derive(Clone, Debug)]
pub struct Suffix(String);

impl Suffix {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_string())
    }
}

impl Filter for Suffix {
    fn matches(&self, file: &FileInfo) -> bool {
        file.path.as_str().ends_with(&self.0)
    }
}

/// Matches if all its parts match.
pub struct All(Vec<Box<dyn Filter>>);

impl All {
    #[must_use]
    pub fn new(parts: Vec<Box<dyn Filter>>) -> Self {
        Self(parts)
    }
}

impl Filter for All {
    fn matches(&self, file: &FileInfo) -> bool {
        self.0.iter().all(|part| part.matches(file))
    }
}

/// By path, in the order of bytes.
#[derive(Clone, Copy, Debug)]
pub struct ByPath;

impl Order for ByPath {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering {
        a.path.cmp(&b.path)
    }
}

/// The largest file first.
#[derive(Clone, Copy, Debug)]
pub struct LargestFirst;

impl Order for LargestFirst {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering {
        b.size.cmp(&a.size)
    }
}

impl Storage {
    /// The files that match, in this order, at most `limit`.
    #[must_use]
    pub fn find(&self, filter: &dyn Filter, order: &dyn Order, limit: usize) -> Vec<FileInfo> {
        find_in(&self.state, filter, order, limit)
    }
}

pub(crate) fn find_in(
    state: &State,
    filter: &dyn Filter,
    order: &dyn Order,
    limit: usize,
) -> Vec<FileInfo> {
    let mut found: Vec<FileInfo> = Vec::new();
    state.root.visit(&mut |path, file| {
        let file = FileInfo::new(path, file);
        if filter.matches(&file) {
            found.push(file);
        }
    });
    found.sort_by(|a, b| order.compare(a, b).then_with(|| ByPath.compare(a, b)));
    found.truncate(limit);
    found
}
