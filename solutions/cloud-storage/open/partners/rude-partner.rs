//! A partner whose code has mistakes.

use cloud_storage_open::app::{Allowance, Naming};
use cloud_storage_open::find::{FileInfo, Filter};
use cloud_storage_open::users::Capacity;
use cloud_storage_open::{App, Bytes, FilePath};

/// 100 bytes, but it panics when the user has two files.
struct Moody;

impl Allowance for Moody {
    fn capacity(&self, files: usize) -> Capacity {
        assert!(files < 2, "so many files");
        Capacity::UpTo(Bytes(100))
    }
}

struct Stingy;

impl Allowance for Stingy {
    fn capacity(&self, _files: usize) -> Capacity {
        Capacity::UpTo(Bytes(1))
    }
}

struct Broken;

impl Naming for Broken {
    fn copy_path(&self, _path: &FilePath, _attempt: u32) -> Option<FilePath> {
        panic!("no names today")
    }
}

/// Always the path of the file itself.
struct Stubborn;

impl Naming for Stubborn {
    fn copy_path(&self, path: &FilePath, _attempt: u32) -> Option<FilePath> {
        Some(path.clone())
    }
}

/// Matches all files, but panics at long paths.
struct Short;

impl Filter for Short {
    fn matches(&self, file: &FileInfo) -> bool {
        assert!(file.path().as_str().len() <= 9, "too long");
        true
    }
}

struct Never;

impl Filter for Never {
    fn matches(&self, _file: &FileInfo) -> bool {
        false
    }
}

pub fn app() -> App {
    App::new()
        .with_plan("moody", |_| Some(Box::new(Moody)))
        .with_plan("fixed", |_| Some(Box::new(Stingy)))
        .with_naming("broken", Broken)
        .with_naming("stubborn", Stubborn)
        .with_naming("reject", Stubborn)
        .with_condition("short", |_, _| Box::new(Short))
        .with_condition("prefix", |_, _| Box::new(Never))
}
