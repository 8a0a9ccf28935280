//! Whether a test program touched what judges it: its own file, the tests beside
//! it, the snapshots. A file that was changed and put back shows as well, by the
//! time of its change, which on Unix no program can set.

use std::{
    collections::BTreeMap,
    fs::Metadata,
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

/// The state of files at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileStamps(BTreeMap<PathBuf, Stamp>);

type Stamp = (u64, i64, i64, u64);

impl FileStamps {
    /// Of `executable` and of all files in `folder`.
    pub(super) fn take(executable: &Path, folder: &Path) -> Self {
        let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let paths = files
            .map(walkdir::DirEntry::into_path)
            .chain([executable.to_owned()]);
        Self(paths.map(|path| (path.clone(), stamp(&path))).collect())
    }

    /// The first file that is not as it was.
    pub(super) fn changed_since(&self, before: &Self) -> Option<PathBuf> {
        let all = self.0.keys().chain(before.0.keys());
        all.filter(|path| self.0.get(*path) != before.0.get(*path))
            .min()
            .cloned()
    }
}

fn stamp(path: &Path) -> Stamp {
    path.symlink_metadata()
        .as_ref()
        .map_or((0, 0, 0, 0), of_metadata)
}

#[cfg(unix)]
fn of_metadata(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    (
        metadata.ino(),
        metadata.ctime(),
        metadata.ctime_nsec(),
        metadata.len(),
    )
}

/// Without a time of change there is the time of writing, which a program can set: here
/// a test that hides its tracks is not found out.
#[cfg(not(unix))]
fn of_metadata(metadata: &Metadata) -> Stamp {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let nanos = since.map_or(0, |since| i64::from(since.subsec_nanos()));
    let seconds = since.and_then(|since| i64::try_from(since.as_secs()).ok());
    (0, seconds.unwrap_or(0), nanos, metadata.len())
}
