//! A search for files; filters are put together from filters.

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
    let mut filters: Vec<Box<dyn Filter>> = Vec::new();
    if let Some(ending) = ending {
        filters.push(Box::new(Ending(ending.into())));
    }
    if let Some(min_size) = min_size {
        filters.push(Box::new(MinSize(min_size)));
    }
    find_by(files, &All(filters))
}

/// The files that the filter matches, in the order of the list.
pub fn find_by<'a>(files: &'a [File], filter: &dyn Filter) -> Vec<&'a File> {
    files.iter().filter(|file| filter.matches(file)).collect()
}

/// The name ends with this text.
pub struct Ending(pub String);

impl Filter for Ending {
    fn matches(&self, file: &File) -> bool {
        file.name.ends_with(&self.0)
    }
}

/// The file has at least this size.
pub struct MinSize(pub u64);

impl Filter for MinSize {
    fn matches(&self, file: &File) -> bool {
        file.size >= self.0
    }
}

/// Each of these filters matches.
pub struct All(pub Vec<Box<dyn Filter>>);

impl Filter for All {
    fn matches(&self, file: &File) -> bool {
        self.0.iter().all(|filter| filter.matches(file))
    }
}

/// At least one of these filters matches.
pub struct Any(pub Vec<Box<dyn Filter>>);

impl Filter for Any {
    fn matches(&self, file: &File) -> bool {
        self.0.iter().any(|filter| filter.matches(file))
    }
}

/// The filter does not match.
pub struct Not(pub Box<dyn Filter>);

impl Filter for Not {
    fn matches(&self, file: &File) -> bool {
        !self.0.matches(file)
    }
}
