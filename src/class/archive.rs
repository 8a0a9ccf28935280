//! Archives: read in memory, with every size counted while it is unpacked. What the
//! header says of sizes is not believed, and no name becomes a path on the disk.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{Cursor, Read},
    path::Path,
};

use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{
    bundle::{Bundle, MOST_FILE, MOST_UNPACKED, entry_name, is_ignored, short},
    ingest::{Source, is_code, is_zip},
    layout::Layout,
};
use crate::{
    error::{Error, Result},
    fs,
    kata::is_source,
};

/// Most entries of the archive that a teacher gives: a class of ten thousand.
const MOST_ENTRIES: usize = 400_000;
/// So many times its size an entry may become; small ones may become what they like.
const MOST_RATIO: u64 = 200;
const SMALL: u64 = 64 << 10;
/// Archives in one submission that are looked into.
const MOST_NESTED: usize = 3;

/// The archive of a learning platform.
pub(super) struct Archive {
    zip: ZipArchive<File>,
    /// The first folders of all names, if there are none but these.
    prefix: String,
    names: Vec<String>,
}

impl Archive {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = fs::open_regular(path).map_err(Error::io("read", path))?;
        let unreadable = |why: String| Error::Class {
            says: format!(
                "`{}` cannot be read as a zip archive: {why}",
                fs::shown(path)
            ),
            hint: Some("name the zip as it was downloaded, or the folder it unpacks to".into()),
        };
        let zip = ZipArchive::new(file).map_err(|e| unreadable(e.to_string()))?;
        if zip.len() > MOST_ENTRIES {
            return Err(unreadable(format!(
                "it has more than {MOST_ENTRIES} entries"
            )));
        }
        let mut names = Vec::new();
        for name in zip.file_names() {
            names.push(
                name.map_err(|e| unreadable(e.to_string()))?
                    .replace('\\', "/"),
            );
        }
        Ok(Self {
            prefix: prefix(&names),
            zip,
            names,
        })
    }

    /// The first part of an entry's name, if it is below the prefix.
    fn top<'a>(&self, name: &'a str) -> Option<&'a str> {
        let rest = name.strip_prefix(self.prefix.as_str())?;
        let top = rest.split('/').next().unwrap_or_default();
        let is_file = !rest.contains('/');
        let is_fit = !matches!(top, "" | "..") && !is_ignored(top);
        (is_fit && (!is_file || is_code(top))).then_some(top)
    }
}

impl Source for Archive {
    fn tops(&self) -> Result<Vec<String>> {
        let tops: BTreeSet<&str> = self
            .names
            .iter()
            .filter_map(|name| self.top(name))
            .collect();
        Ok(tops.into_iter().map(str::to_owned).collect())
    }

    fn fill(&mut self, top: &str, name: &str, bundle: &mut Bundle) -> Result<()> {
        for index in 0..self.names.len() {
            let full = self.names[index].clone();
            if self.top(&full) != Some(top) || !bundle.count() {
                continue;
            }
            let rest = full[self.prefix.len() + top.len()..].trim_start_matches('/');
            let inner = if rest.is_empty() { name } else { rest };
            match self.zip.by_index(index) {
                Ok(mut file) => take(&mut file, inner, bundle, true),
                Err(error) => bundle.refuse(unreadable(inner, &error)),
            }
        }
        Ok(())
    }
}

/// The folder around everything, such as `submissions/`, unless it is a student's own.
fn prefix(names: &[String]) -> String {
    let mut prefix = String::new();
    loop {
        let rest = |name: &String| Some(name.strip_prefix(prefix.as_str())?.to_owned());
        let below: Vec<String> = names
            .iter()
            .filter_map(rest)
            .filter(|it| !it.is_empty())
            .collect();
        let tops: BTreeSet<&str> = below.iter().filter_map(|it| it.split('/').next()).collect();
        let mut tops = tops.into_iter().filter(|top| !is_ignored(top));
        let (Some(top), None) = (tops.next(), tops.next()) else {
            return prefix;
        };
        let inside: Vec<&str> = below
            .iter()
            .filter_map(|it| it.strip_prefix(top)?.strip_prefix('/'))
            .filter(|it| !it.is_empty())
            .collect();
        let is_students = inside
            .iter()
            .any(|it| it.starts_with("src/") || matches!(*it, "Cargo.toml" | "lib.rs"));
        let is_named = Layout::of(&[top.to_owned()]) != Layout::Folders;
        if inside.is_empty() || is_students || is_named || prefix.matches('/').count() == 3 {
            return prefix;
        }
        prefix += &format!("{top}/");
    }
}

/// Unpacks an archive that a student handed in.
pub(super) fn unpack(bytes: Vec<u8>, name: &str, bundle: &mut Bundle) {
    bundle.archives += 1;
    if bundle.archives > MOST_NESTED {
        bundle.refuse(format!("it has more than {MOST_NESTED} archives"));
        return;
    }
    let stem = name.strip_suffix(".zip").unwrap_or(name);
    let mut zip = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(zip) => zip,
        Err(error) => {
            bundle.refuse(unreadable(name, &error));
            return;
        }
    };
    for index in 0..zip.len() {
        if !bundle.count() || bundle.is_refused() {
            return;
        }
        let read = zip.by_index(index);
        let mut file = match read {
            Ok(file) => file,
            Err(error) => {
                bundle.refuse(unreadable(name, &error));
                return;
            }
        };
        let inner = match file.name() {
            Ok(inner) => inner.into_owned(),
            Err(error) => {
                bundle.refuse(unreadable(name, &error));
                continue;
            }
        };
        // Whether it stays within the archive is judged before it gets its place.
        match entry_name(&inner) {
            Ok(inner) => take(&mut file, &format!("{stem}/{inner}"), bundle, false),
            Err(why) => bundle.refuse(why),
        }
    }
}

/// Takes one entry in, if it can be a source, or an archive where one may be nested.
fn take<R: Read>(file: &mut ZipFile<'_, R>, name: &str, bundle: &mut Bundle, may_nest: bool) {
    let name = match entry_name(name) {
        Ok(name) => name,
        Err(why) => return bundle.refuse(why),
    };
    if is_ignored(&name) || file.is_dir() {
        return;
    }
    if file.is_symlink() {
        if is_source(&name) || name.ends_with("src") {
            bundle.refuse(format!(
                "`{}` is a link, and links are not followed",
                short(&name)
            ));
        }
        return;
    }
    let nested = may_nest && is_zip(&name);
    if !nested && !is_source(&name) {
        return;
    }
    if file.encrypted() {
        return bundle.refuse(format!("`{}` is encrypted", short(&name)));
    }
    let packed = file.compressed_size();
    let most = if nested { MOST_UNPACKED } else { MOST_FILE };
    let mut bytes = Vec::new();
    if let Err(error) = file.take(most + 1).read_to_end(&mut bytes) {
        return bundle.refuse(format!("`{}` cannot be unpacked: {error}", short(&name)));
    }
    let size = bytes.len() as u64;
    bundle.bytes += size;
    if size > packed.saturating_mul(MOST_RATIO).saturating_add(SMALL) {
        bundle.refuse(format!(
            "`{}` unpacks to more than {MOST_RATIO} times its size",
            short(&name)
        ));
    } else if bundle.bytes > MOST_UNPACKED || size > most {
        bundle.refuse("it unpacks to more than is taken: 1 MiB a file, 8 MiB in all");
    } else if nested {
        unpack(bytes, &name, bundle);
    } else {
        bundle.add(&name, bytes);
    }
}

fn unreadable(name: &str, error: &ZipError) -> String {
    format!("`{}` cannot be read as a zip archive: {error}", short(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_around_everything_is_left_out() {
        let prefix_of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
            prefix(&names)
        };
        assert_eq!(
            prefix_of(&["hw/", "hw/ann/src/lib.rs", "hw/bo/lib.rs"]),
            "hw/"
        );
        assert_eq!(
            prefix_of(&["x/y/submission_1/a.rs", "x/y/submission_2/a.rs"]),
            "x/y/"
        );
        assert_eq!(prefix_of(&["ann/src/lib.rs", "bo/src/lib.rs"]), "");
        assert_eq!(prefix_of(&["ann/src/lib.rs", "ann/Cargo.toml"]), "");
        assert_eq!(prefix_of(&["submission_1/x/lib.rs"]), "");
        assert_eq!(prefix_of(&["hw/ann/src/lib.rs", "__MACOSX/x"]), "hw/");
        assert_eq!(prefix_of(&[]), "");
    }
}
