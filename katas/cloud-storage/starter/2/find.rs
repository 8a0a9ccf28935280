//! Stage 2: questions about files.
#![allow(unused_variables)] // remove this line when the bodies are written

use std::cmp::Ordering;

use crate::{Bytes, FilePath, Storage};

/// A snapshot of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    // yours
}

impl FileInfo {
    pub fn path(&self) -> &FilePath {
        todo!()
    }

    pub fn size(&self) -> Bytes {
        todo!()
    }
}

/// A question about one file.
pub trait Filter {
    fn matches(&self, file: &FileInfo) -> bool;
}

/// Says which of two files comes first in a list.
pub trait Order {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering;
}

/// The path begins with a text.
#[derive(Clone, Debug)]
pub struct Prefix {
    // yours
}

impl Prefix {
    pub fn new(text: &str) -> Self {
        todo!()
    }
}

impl Filter for Prefix {
    fn matches(&self, file: &FileInfo) -> bool {
        todo!()
    }
}

/// The path ends with a text.
#[derive(Clone, Debug)]
pub struct Suffix {
    // yours
}

impl Suffix {
    pub fn new(text: &str) -> Self {
        todo!()
    }
}

impl Filter for Suffix {
    fn matches(&self, file: &FileInfo) -> bool {
        todo!()
    }
}

/// Matches if each part matches.
pub struct All {
    // yours
}

impl All {
    pub fn new(parts: Vec<Box<dyn Filter>>) -> Self {
        todo!()
    }
}

impl Filter for All {
    fn matches(&self, file: &FileInfo) -> bool {
        todo!()
    }
}

/// By path, in the order of bytes.
#[derive(Clone, Copy, Debug)]
pub struct ByPath;

impl Order for ByPath {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering {
        todo!()
    }
}

/// The largest file first.
#[derive(Clone, Copy, Debug)]
pub struct LargestFirst;

impl Order for LargestFirst {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering {
        todo!()
    }
}

impl Storage {
    /// The files that match, in this order, at most `limit`.
    pub fn find(&self, filter: &dyn Filter, order: &dyn Order, limit: usize) -> Vec<FileInfo> {
        todo!()
    }
}
