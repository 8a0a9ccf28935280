//! The only place that writes to disk: atomically, and with the path in the error.

mod change;
mod read;

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

pub use change::{Change, Prepared};
pub use read::{
    Limited, holds, open_regular, read_limited, read_regular, read_tree, subfolders, text_of,
};
use tempfile::{NamedTempFile, TempDir};
use walkdir::WalkDir;

pub use crate::path::{shown, slashed};
use crate::{
    error::{Error, Result},
    kata_path::KataPath,
};

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
    let mut file = temporary(folder).map_err(error())?;
    file.write_all(contents).map_err(error())?;
    file.as_file().sync_all().map_err(error())?;
    Ok(file)
}

/// Gives a prepared file its name.
fn put(file: NamedTempFile, path: &Path) -> Result<()> {
    allow_writing(path);
    let mut whole = Some(file);
    patiently(|| {
        let Some(file) = whole.take() else {
            return Ok(());
        };
        file.persist(path).map(drop).map_err(|e| {
            whole = Some(e.file);
            e.error
        })
    })
    .map_err(Error::io("write", path))?;
    sync_dir(path.parent().unwrap_or(Path::new(".")));
    Ok(())
}

/// A new folder in `folder` that goes when the result is dropped.
pub fn scratch_in(folder: &Path) -> Result<TempDir> {
    TempDir::with_prefix_in(TEMPORARY, folder).map_err(Error::io("create a folder in", folder))
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
        // It does no harm; the next sweep tries again.
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
    let removed = patiently(|| {
        if metadata.is_dir() {
            fs::remove_dir_all(path)
        } else {
            fs::remove_file(path)
        }
    });
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
    patiently(|| fs::rename(from, to)).map_err(Error::io("rename", from))
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
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use nix::fcntl::OFlag;
        use std::os::unix::fs::OpenOptionsExt;
        // A link would make a file elsewhere; a pipe must not be waited for.
        options.custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOFOLLOW).bits());
    }
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    let opened = options.open(path).map_err(Error::io("open", path))?;
    let metadata = opened.metadata().map_err(Error::io("open", path))?;
    if metadata.is_file() {
        Ok(opened)
    } else {
        let error = io::Error::other("it is not a regular file");
        Err(Error::io("open", path)(error))
    }
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

/// Copies the regular files below `from` with their times, by which cargo knows what it
/// has built. For what can be made again at any time: no fsync.
pub fn copy_built(from: &Path, to: &Path) -> Result<()> {
    create_dir(to)?;
    for entry in WalkDir::new(from) {
        let entry = entry.map_err(|e| Error::io("read", from)(e.into()))?;
        let Ok(relative) = entry.path().strip_prefix(from) else {
            continue;
        };
        let target = to.join(relative);
        if entry.file_type().is_dir() {
            create_dir(&target)?;
        } else if entry.file_type().is_file() {
            let copied = copy_with_time(entry.path(), &target);
            copied.map_err(Error::io("copy", entry.path()))?;
        }
    }
    Ok(())
}

fn copy_with_time(from: &Path, to: &Path) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    fs::copy(from, to)?;
    let time = from.metadata()?.modified()?;
    #[expect(clippy::disallowed_methods, reason = "this is where writing happens")]
    let copied = OpenOptions::new().append(true).open(to)?;
    copied.set_modified(time)
}

/// Replaces `path` by `contents`, which only this user may read.
pub fn write_private(path: &Path, contents: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_dir(folder)?;
    let error = || Error::io("write", path);
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder)
        .map_err(error())?;
    file.write_all(contents).map_err(error())?;
    file.as_file().sync_all().map_err(error())?;
    put(file, path)
}

/// Writes `root/name` atomically. Follows no link below `root`: `name` comes from a
/// kata, and so may the folders on the way.
pub fn write_below(root: &Path, name: &KataPath, contents: &[u8]) -> Result<()> {
    let mut path = root.to_owned();
    for part in name.as_str().split('/') {
        path.push(part);
        if path.is_symlink() {
            let error = io::Error::other("it is a link, and links are not followed");
            return Err(Error::io("write", path)(error));
        }
    }
    write_atomic(&path, contents)
}

/// A copy of the link `from` at `to`.
#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> Result<()> {
    let target = fs::read_link(from).map_err(Error::io("read", from))?;
    std::os::unix::fs::symlink(target, to).map_err(Error::io("copy", from))
}

#[cfg(windows)]
fn copy_link(from: &Path, to: &Path) -> Result<()> {
    use std::os::windows::fs::{symlink_dir, symlink_file};

    let target = fs::read_link(from).map_err(Error::io("read", from))?;
    let copied = if from.is_dir() {
        symlink_dir(target, to)
    } else {
        symlink_file(target, to)
    };
    copied.map_err(Error::io("copy", from))
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
            reason = "on Windows it gives rights to no other user"
        )]
        permissions.set_readonly(false);
        // If this fails, the next call reports it.
        let _ = fs::set_permissions(path, permissions);
    }
}

/// A temporary file in `folder`. It would be readable by its owner only; a learner's
/// file is read by editors and other people too, as far as the umask says.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    #[cfg(unix)]
    let mode = {
        use std::os::unix::fs::PermissionsExt;
        fs::Permissions::from_mode(0o666)
    };
    #[cfg(unix)]
    builder.permissions(mode);
    builder.tempfile_in(folder)
}

/// How long a virus scanner or an indexer may keep a file to itself.
const HELD: Duration = Duration::from_secs(1);

/// Does `work`, on Windows again and again while another program has the file open.
fn patiently(mut work: impl FnMut() -> io::Result<()>) -> io::Result<()> {
    let deadline = Instant::now() + HELD;
    loop {
        match work() {
            Err(error)
                if cfg!(windows)
                    && error.kind() == io::ErrorKind::PermissionDenied
                    && Instant::now() < deadline =>
            {
                thread::sleep(Duration::from_millis(20));
            }
            result => return result,
        }
    }
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
    fn a_file_holds_a_text_with_any_line_ends() {
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
