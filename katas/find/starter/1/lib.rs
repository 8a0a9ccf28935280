//! A search for files.
#![allow(unused_variables)] // remove this line when the bodies are written

/// A file in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub size: u64,
}

/// Answers yes or no about a file.
pub trait Filter {
    /// Whether the file is wanted.
    fn matches(&self, file: &File) -> bool;
}

/// The files with this ending and at least this size, as far as these are given.
pub fn find<'a>(files: &'a [File], ending: Option<&str>, min_size: Option<u64>) -> Vec<&'a File> {
    let mut found = Vec::new();
    for file in files {
        if let Some(ending) = ending
            && !file.name.ends_with(ending)
        {
            continue;
        }
        if let Some(min_size) = min_size
            && file.size < min_size
        {
            continue;
        }
        found.push(file);
    }
    found
}

/// The files that the filter matches, in the order of the list.
pub fn find_by<'a>(files: &'a [File], filter: &dyn Filter) -> Vec<&'a File> {
    todo!()
}

/// The name ends with this text.
pub struct Ending(pub String);

impl Filter for Ending {
    fn matches(&self, file: &File) -> bool {
        todo!()
    }
}

/// The file has at least this size.
pub struct MinSize(pub u64);

impl Filter for MinSize {
    fn matches(&self, file: &File) -> bool {
        todo!()
    }
}

/// Each of these filters matches.
pub struct All(pub Vec<Box<dyn Filter>>);

impl Filter for All {
    fn matches(&self, file: &File) -> bool {
        todo!()
    }
}

/// At least one of these filters matches.
pub struct Any(pub Vec<Box<dyn Filter>>);

impl Filter for Any {
    fn matches(&self, file: &File) -> bool {
        todo!()
    }
}

/// The filter does not match.
pub struct Not(pub Box<dyn Filter>);

impl Filter for Not {
    fn matches(&self, file: &File) -> bool {
        todo!()
    }
}
