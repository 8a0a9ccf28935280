//! Stage 1: files at paths.

use crate::support::Generator;
use cloud_storage::{AddError, Bytes, CopyError, FilePath, InvalidPath, NotFound, Storage, Usage};

/// A path that is well formed.
pub fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path")
}

/// A storage with files of these sizes.
pub fn storage_of(files: &[(&str, u64)]) -> Storage {
    let mut storage = Storage::new();
    for (text, size) in files {
        add(&mut storage, text, *size);
    }
    storage
}

pub fn add(storage: &mut Storage, text: &str, size: u64) {
    let added = storage.add(&path(text), Bytes(size));
    added.expect("the path is free");
}

pub fn usage(files: usize, bytes: u64) -> Usage {
    Usage {
        files,
        bytes: Bytes(bytes),
    }
}

fn sizes(storage: &Storage, paths: &[&str]) -> Vec<Option<u64>> {
    let sizes = paths.iter().map(|text| storage.size(&path(text)));
    sizes.map(|size| size.map(|bytes| bytes.0)).collect()
}

const NAMES: [&str; 8] = [
    "/a", "/a/b", "/a/b.txt", "/b", "/c.txt", "/C.txt", "/d/e/f", "/g",
];

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut storage = Storage::new();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let (one, other) = (*random.pick(&NAMES), *random.pick(&NAMES));
        let (here, there) = (path(one), path(other));
        let line = match random.below(10) {
            0..=3 => {
                let size = Bytes(random.below(90));
                format!("add {one} {}: {:?}", size.0, storage.add(&here, size))
            }
            4 | 5 => format!("copy {one} {other}: {:?}", storage.copy(&here, &there)),
            6 | 7 => format!("delete {one}: {:?}", storage.delete(&here)),
            8 => {
                let texts = [
                    "", "a", "/", "//", "/a//b", "/a/", "/a/./b", "/a/../b", "/...",
                ];
                let text = *random.pick(&texts);
                format!("parse {text:?}: {}", FilePath::parse(text).is_ok())
            }
            _ => format!("{one}: {:?}", storage.size(&here)),
        };
        let Usage { files, bytes } = storage.usage();
        lines.push(format!("{step:>3}  {line} ({files} files, {})", bytes.0));
    }
    lines.join("\n")
}

// rules: 1.1
#[test]
fn a_path_has_a_slash_before_each_name() {
    for text in [
        "/a",
        "/photos/cat.jpg",
        "/a/b/c/d",
        "/A b/ü.txt",
        "/...",
        "/.git/..x",
        "/ ",
        "/ a ",
        "/a\\b",
        "/a\n",
        &format!("/{}", "x".repeat(5_000)),
    ] {
        let parsed = FilePath::parse(text).expect(text);
        assert_eq!(parsed.as_str(), text);
    }
    for text in ["", "/", "a", "a/b", "//", "//a", "/a/", "/a//b", " /a"] {
        assert_eq!(FilePath::parse(text), Err(InvalidPath), "{text:?}");
    }
}

// rules: 1.1
#[test]
fn dots_do_not_lead_to_another_folder() {
    for text in ["/.", "/..", "/a/..", "/a/../b", "/./a", "/a/."] {
        assert_eq!(FilePath::parse(text), Err(InvalidPath), "{text:?}");
    }
}

// rules: 1.2, 1.5
#[test]
fn a_file_is_added_with_its_size() {
    let mut storage = Storage::new();
    let added: Result<(), AddError> = storage.add(&path("/cat.jpg"), Bytes(30));
    assert_eq!(added, Ok(()));
    add(&mut storage, "/empty", 0);
    add(&mut storage, "/large", 5_000_000_000);
    let names = ["/cat.jpg", "/empty", "/large", "/dog.jpg"];
    let expected = [Some(30), Some(0), Some(5_000_000_000), None];
    assert_eq!(sizes(&storage, &names), expected);
}

// rules: 1.2
#[test]
fn a_file_is_not_replaced() {
    let mut storage = storage_of(&[("/cat.jpg", 30)]);
    for size in [30, 31, 0] {
        let again = storage.add(&path("/cat.jpg"), Bytes(size));
        assert_eq!(again, Err(AddError::AlreadyExists));
    }
    assert_eq!(sizes(&storage, &["/cat.jpg"]), [Some(30)]);
}

// rules: 1.2
#[test]
fn upper_and_lower_case_are_different_paths() {
    let storage = storage_of(&[("/cat.jpg", 1), ("/Cat.jpg", 2)]);
    assert_eq!(
        sizes(&storage, &["/cat.jpg", "/Cat.jpg", "/CAT.jpg"]),
        [Some(1), Some(2), None]
    );
}

// rules: 1.3
#[test]
fn a_copy_has_the_size_and_a_life_of_its_own() {
    let mut storage = storage_of(&[("/a", 7)]);
    assert_eq!(storage.copy(&path("/a"), &path("/x/b")), Ok(()));
    assert_eq!(sizes(&storage, &["/a", "/x/b"]), [Some(7), Some(7)]);
    assert_eq!(storage.copy(&path("/x/b"), &path("/c")), Ok(()));
    storage.delete(&path("/a")).expect("it is there");
    assert_eq!(
        sizes(&storage, &["/a", "/x/b", "/c"]),
        [None, Some(7), Some(7)]
    );
}

// rules: 1.3
#[test]
fn a_copy_replaces_nothing() {
    let mut storage = storage_of(&[("/a", 7), ("/b", 9)]);
    let taken = Err(CopyError::AlreadyExists);
    assert_eq!(storage.copy(&path("/a"), &path("/b")), taken);
    assert_eq!(storage.copy(&path("/a"), &path("/a")), taken);
    assert_eq!(sizes(&storage, &["/a", "/b"]), [Some(7), Some(9)]);
}

// rules: 1.3
#[test]
fn a_missing_file_is_the_first_reason_against_a_copy() {
    let mut storage = storage_of(&[("/b", 9)]);
    let missing = Err(CopyError::NotFound);
    assert_eq!(storage.copy(&path("/a"), &path("/b")), missing);
    assert_eq!(storage.copy(&path("/a"), &path("/a")), missing);
    assert_eq!(storage.copy(&path("/a"), &path("/c")), missing);
    assert_eq!(storage.usage(), usage(1, 9));
}

// rules: 1.4
#[test]
fn a_deleted_file_is_gone_and_its_path_is_free() {
    let mut storage = storage_of(&[("/a", 7), ("/b", 9)]);
    let deleted: Result<Bytes, NotFound> = storage.delete(&path("/a"));
    assert_eq!(deleted, Ok(Bytes(7)));
    assert_eq!(storage.delete(&path("/a")), Err(NotFound));
    assert_eq!(storage.delete(&path("/c")), Err(NotFound));
    add(&mut storage, "/a", 8);
    assert_eq!(sizes(&storage, &["/a", "/b"]), [Some(8), Some(9)]);
}

// rules: 1.4
#[test]
fn other_paths_that_begin_alike_are_other_files() {
    let mut storage = storage_of(&[("/a", 1), ("/a/b", 2), ("/a/b/c", 3), ("/ab", 4)]);
    assert_eq!(storage.delete(&path("/a")), Ok(Bytes(1)));
    let names = ["/a", "/a/b", "/a/b/c", "/ab"];
    assert_eq!(sizes(&storage, &names), [None, Some(2), Some(3), Some(4)]);
    assert_eq!(storage.delete(&path("/a/b")), Ok(Bytes(2)));
    assert_eq!(sizes(&storage, &names), [None, None, Some(3), Some(4)]);
    assert_eq!(storage.delete(&path("/x/y")), Err(NotFound));
    assert_eq!(storage.delete(&path("/a/b/c")), Ok(Bytes(3)));
    assert_eq!(storage.usage(), usage(1, 4));
}

// rules: 1.5
#[test]
fn the_usage_counts_files_and_bytes_now() {
    let mut storage = Storage::new();
    assert_eq!(storage.usage(), usage(0, 0));
    add(&mut storage, "/a", 3_000_000_000);
    add(&mut storage, "/b", 0);
    storage.copy(&path("/a"), &path("/c")).expect("it is free");
    let now: Usage = storage.usage();
    assert_eq!(now, usage(3, 6_000_000_000));
    storage.delete(&path("/a")).expect("it is there");
    assert_eq!(storage.usage(), usage(2, 3_000_000_000));
}

// rules: 1.6
#[test]
fn a_call_that_fails_changes_nothing() {
    let mut storage = storage_of(&[("/a", 7), ("/b", 9)]);
    let _ = storage.add(&path("/a"), Bytes(100));
    let _ = storage.copy(&path("/x"), &path("/b"));
    let _ = storage.copy(&path("/x"), &path("/y"));
    let _ = storage.copy(&path("/a"), &path("/b"));
    let _ = storage.delete(&path("/x"));
    assert_eq!(storage.usage(), usage(2, 16));
    assert_eq!(
        sizes(&storage, &["/a", "/b", "/x", "/y"]),
        [Some(7), Some(9), None, None]
    );
    add(&mut storage, "/x", 1);
    add(&mut storage, "/y", 1);
}

// rules: 1.6, 1.3
#[test]
fn random_operations_agree_with_a_list_of_files() {
    for seed in 0..20 {
        let mut random = Generator::new(seed);
        let mut storage = Storage::new();
        let mut expected: Vec<(&str, u64)> = Vec::new();
        for _ in 0..120 {
            let (one, other) = (*random.pick(&NAMES), *random.pick(&NAMES));
            let at = |list: &[(&str, u64)], name| list.iter().position(|it| it.0 == name);
            match random.below(3) {
                0 => {
                    let size = random.below(50);
                    let is_free = at(&expected, one).is_none();
                    assert_eq!(storage.add(&path(one), Bytes(size)).is_ok(), is_free);
                    if is_free {
                        expected.push((one, size));
                    }
                }
                1 => {
                    let from = at(&expected, one);
                    let copied = storage.copy(&path(one), &path(other));
                    let is_free = at(&expected, other).is_none();
                    assert_eq!(copied.is_ok(), from.is_some() && is_free);
                    if let (Some(from), true) = (from, is_free) {
                        expected.push((other, expected[from].1));
                    }
                }
                _ => {
                    let gone = at(&expected, one).map(|index| expected.remove(index).1);
                    let deleted = storage.delete(&path(one)).ok();
                    assert_eq!(deleted, gone.map(Bytes));
                }
            }
            let bytes = expected.iter().map(|it| it.1).sum();
            assert_eq!(storage.usage(), usage(expected.len(), bytes), "seed {seed}");
        }
    }
}

// rules: 1.5
#[test]
fn the_photos_of_one_evening() {
    let mut storage = Storage::new();
    let mut page = Vec::new();
    for (text, size) in [
        ("/party/cake.jpg", 40),
        ("/party/dance.mp4", 900),
        ("/cake.jpg", 35),
    ] {
        let outcome = match storage.add(&path(text), Bytes(size)) {
            Ok(()) => "is stored".to_string(),
            Err(error) => format!("is rejected: {error:?}"),
        };
        page.push(format!("{text:<18} {size:>4}  {outcome}"));
    }
    for (from, to) in [
        ("/party/cake.jpg", "/cake.jpg"),
        ("/party/cake.jpg", "/for-grandma/cake.jpg"),
        ("/party/song.mp3", "/for-grandma/song.mp3"),
    ] {
        let outcome = match storage.copy(&path(from), &path(to)) {
            Ok(()) => "done".to_string(),
            Err(error) => format!("rejected: {error:?}"),
        };
        page.push(format!("{from} to {to}: {outcome}"));
    }
    let freed = storage.delete(&path("/party/dance.mp4"));
    page.push(format!(
        "the video is deleted: {} bytes",
        freed.expect("it is there").0
    ));
    let Usage { files, bytes } = storage.usage();
    page.push(format!("{files} files, {} bytes", bytes.0));
    insta::assert_snapshot!("the_photos_of_one_evening", page.join("\n"));
}

// rules: 1.2
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
