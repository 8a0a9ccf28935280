//! The only place that writes to disk: atomically, and with the path in the error.

mod change;

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    string::FromUtf8Error,
};

pub use change::{Change, Prepared};
use tempfile::NamedTempFile;
use walkdir::WalkDir;

use crate::error::{Error, Result};

/// Text files by their path below some folder, with `/` between the parts.
pub type TextTree = BTreeMap<String, String>;

/// How the files begin that are not whole yet.
const TEMPORARY: &str = ".kata-tmp-";

/// Replaces `path` by `contents`: a reader, or a crash, sees the old file or the new one.
pub fn write_atomic(path: &Path, contents: &[u8]) -> Result<()> {
    let file = beside(path, contents)?;
    put(file, path)
}

/// A file beside `path` that holds `contents`, on the disk already.
fn beside(path: &Path, contents: &[u8]) -> Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_dir(folder)?;
    let error = || Error::io("write", path);
    let mut file = NamedTempFile::with_prefix_in(TEMPORARY, folder).map_err(error())?;
    readable_by_all(file.as_file()).map_err(error())?;
    file.write_all(contents).map_err(error())?;
    file.as_file().sync_all().map_err(error())?;
    Ok(file)
}

/// Gives a prepared file its name.
fn put(file: NamedTempFile, path: &Path) -> Result<()> {
    allow_writing(path);
    file.persist(path)
        .map_err(|e| Error::io("write", path)(e.error))?;
    sync_dir(path.parent().unwrap_or(Path::new(".")));
    Ok(())
}

/// Writes `contents` into a new file in the system's folder for such, where it stays:
/// another program is to read it.
pub fn write_for_others(end: &str, contents: &[u8]) -> Result<PathBuf> {
    let folder = std::env::temp_dir();
    let error = || Error::io("write into", &folder);
    let mut file = tempfile::Builder::new()
        .prefix("kata-")
        .suffix(end)
        .tempfile_in(&folder)
        .map_err(error())?;
    file.write_all(contents).map_err(error())?;
    let (_, path) = file.keep().map_err(|e| error()(e.error))?;
    Ok(path)
}

/// Writes `contents` unless `path` holds just that, and tells whether it wrote.
/// For what can be made again at any time: no fsync.
pub fn write_if_changed(path: &Path, contents: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == contents) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        create_dir(folder)?;
    }
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    fs::write(path, contents).map_err(Error::io("write", path))?;
    Ok(true)
}

/// Writes a file that must not be there yet; false, and nothing done, if it is.
pub fn write_new(path: &Path, contents: &[u8]) -> Result<bool> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    write_atomic(path, contents)?;
    Ok(true)
}

/// Removes what a killed program left half-written below `folder`, as far as it can.
/// Folders whose name is in `skip` are not looked into.
pub fn sweep(folder: &Path, skip: &[&str]) {
    let is_skipped = |name: &std::ffi::OsStr| skip.iter().any(|skip| name == *skip);
    let left = WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| !is_skipped(entry.file_name()))
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(TEMPORARY));
    for entry in left {
        // It is in nobody's way; the next one tries again.
        let _ = remove(entry.path());
    }
}

pub fn create_dir(path: &Path) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    fs::create_dir_all(path).map_err(Error::io("create", path))
}

/// Makes a folder that only this user can look into; one that is there stays as it is.
pub fn create_private_dir(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(Error::io("create", path))
}

/// Removes a file or a whole folder; nothing there is fine.
pub fn remove(path: &Path) -> Result<()> {
    let Ok(metadata) = path.symlink_metadata() else {
        return Ok(());
    };
    allow_writing(path);
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    let removed = if metadata.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    removed.map_err(Error::io("remove", path))
}

/// Removes what hinders a regular file at `path`, which lies below `folder`: a file
/// where a folder must be, a folder or a link where the file must be.
pub fn make_way(folder: &Path, path: &Path) -> Result<()> {
    let above = path.ancestors().skip(1);
    for parent in above.take_while(|parent| parent.starts_with(folder)) {
        if parent.symlink_metadata().is_ok_and(|it| !it.is_dir()) {
            remove(parent)?;
        }
    }
    match path.symlink_metadata() {
        Ok(metadata) if !metadata.is_file() => remove(path),
        _ => Ok(()),
    }
}

pub fn rename(from: &Path, to: &Path) -> Result<()> {
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    fs::rename(from, to).map_err(Error::io("rename", from))
}

/// Copies one file; what was at `to` is replaced, even if it was the same file by
/// another name.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    remove(to)?;
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    fs::copy(from, to)
        .map(|_| ())
        .map_err(Error::io("copy", from))
}

/// Opens a file for reading and appending, and makes it if need be.
pub fn open_append(path: &Path) -> Result<File> {
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)
        .map_err(Error::io("open", path))
}

/// Copies the regular files below `from`, byte for byte, and where the system has
/// them the links as links, except what has a name for which `skip` says so.
pub fn copy_tree(from: &Path, to: &Path, skip: impl Fn(&str) -> bool) -> Result<()> {
    create_dir(to)?;
    let entries = WalkDir::new(from)
        .into_iter()
        .filter_entry(|entry| !skip(&entry.file_name().to_string_lossy()));
    for entry in entries {
        let entry = entry.map_err(|e| Error::io("read", from)(e.into()))?;
        let Ok(relative) = entry.path().strip_prefix(from) else {
            continue;
        };
        let target = to.join(relative);
        if entry.file_type().is_dir() {
            create_dir(&target)?;
        } else if entry.file_type().is_file() {
            #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
            fs::copy(entry.path(), &target).map_err(Error::io("copy", entry.path()))?;
            sync_file(&target);
        } else if entry.file_type().is_symlink() {
            copy_link(entry.path(), &target)?;
        }
    }
    sync_dir(to);
    Ok(())
}

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

/// The first `most` bytes of a regular file, opened as `open_regular` does.
pub fn read_regular(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `bytes` as a source text: without a byte order mark, and with `\n` for `\r\n`.
/// Every source and every text of a kata is read by this, so that line ends are the
/// same for hashes, diffs, costs and copies, whatever an editor or git made of them.
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

/// `path` below `folder`, with `/` between the parts on every platform.
pub fn slashed(folder: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = relative
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// A copy of the link `from` at `to`.
#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> Result<()> {
    let target = fs::read_link(from).map_err(Error::io("read", from))?;
    std::os::unix::fs::symlink(target, to).map_err(Error::io("copy", from))
}

#[cfg(not(unix))]
fn copy_link(_from: &Path, _to: &Path) -> Result<()> {
    Ok(())
}

/// Windows neither removes nor replaces a file that is marked as read-only.
fn allow_writing(path: &Path) {
    if cfg!(windows)
        && let Ok(metadata) = path.symlink_metadata()
        && metadata.permissions().readonly()
    {
        let mut permissions = metadata.permissions();
        #[expect(
            clippy::permissions_set_readonly_false,
            reason = "on Windows it gives rights to nobody else"
        )]
        permissions.set_readonly(false);
        // What cannot be changed is told by what comes next.
        let _ = fs::set_permissions(path, permissions);
    }
}

/// A temporary file starts out readable by its owner only; a learner's file is
/// read by editors and other people too.
fn readable_by_all(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

/// Best effort: some file systems refuse to sync, and the contents are there.
fn sync_file(path: &Path) {
    if let Ok(file) = File::open(path) {
        let _ = file.sync_all();
    }
}

fn sync_dir(path: &Path) {
    if cfg!(unix) {
        sync_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_a_byte_order_mark_are_no_part_of_a_text() {
        let read = |text: &str| text_of(text.into()).unwrap();
        assert_eq!(read("\u{feff}a\r\nb\n"), "a\nb\n");
        assert_eq!(read("a\rb\r\n"), "a\rb\n");
        assert_eq!(read("a\u{feff}\n"), "a\u{feff}\n");
        assert!(text_of(vec![b'a', 0xff]).is_err());
    }

    #[test]
    fn a_file_holds_a_text_whatever_its_line_ends() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        assert!(!holds(&path, ""));
        for (bytes, same) in [
            ("a\nb\n", true),
            ("a\r\nb\r\n", true),
            ("a\nb", false),
            ("a\nb\nc", false),
        ] {
            write_atomic(&path, bytes.as_bytes()).unwrap();
            assert_eq!(holds(&path, "a\nb\n"), same, "{bytes:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_named_pipe_or_a_link_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        assert!(read_regular(&pipe, 9).is_err());
        let link = folder.path().join("link");
        write_atomic(&folder.path().join("file"), b"x").unwrap();
        std::os::unix::fs::symlink("file", &link).unwrap();
        assert!(read_regular(&link, 9).is_err());
    }
}
