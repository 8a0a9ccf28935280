//! Stage 2: questions about files.

use std::cmp::Ordering;

use crate::stage_1::{add, path, storage_of};
use crate::support::Generator;
use cloud_storage::find::{All, ByPath, FileInfo, Filter, LargestFirst, Order, Prefix, Suffix};
use cloud_storage::{Bytes, Storage};

/// Matches every file.
pub struct Any;

impl Filter for Any {
    fn matches(&self, _file: &FileInfo) -> bool {
        true
    }
}

/// The paths that were found, in order.
pub fn found(storage: &Storage, filter: &dyn Filter, order: &dyn Order) -> Vec<String> {
    let files: Vec<FileInfo> = storage.find(filter, order, usize::MAX);
    texts(&files)
}

pub fn texts(files: &[FileInfo]) -> Vec<String> {
    let paths = files.iter().map(|file| file.path().as_str().to_string());
    paths.collect()
}

fn photos() -> Storage {
    storage_of(&[
        ("/photos/cat.jpg", 30),
        ("/photos/dog.jpg", 50),
        ("/photos/dog.mp4", 900),
        ("/notes.txt", 2),
        ("/music/cat.mp3", 50),
        ("/photos", 1),
    ])
}

pub fn scenario(seed: u64) -> String {
    let names = [
        "/a", "/a/b", "/a.b", "/b/a", "/B", "/c/a.b", "/c/b.a", "/d", "/é/a",
    ];
    let random = Generator::new(seed);
    let mut storage = Storage::new();
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=160) {
        let text = *random.pick(&names);
        let line = match random.below(8) {
            0..=2 => {
                let size = Bytes(random.below(5));
                format!(
                    "add {text} {}: {:?}",
                    size.0,
                    storage.add(&path(text), size)
                )
            }
            3 => format!("delete {text}: {:?}", storage.delete(&path(text))),
            _ => {
                let starts = ["", "/", "/a", "/c/", "a", "/é"];
                let ends = ["", "a", "b", ".b", "/a", "A"];
                let (start, end) = (*random.pick(&starts), *random.pick(&ends));
                let parts: Vec<Box<dyn Filter>> =
                    vec![Box::new(Prefix::new(start)), Box::new(Suffix::new(end))];
                let filter = All::new(parts);
                let limit = random.below(6) as usize;
                let (name, files) = if random.chance(50) {
                    ("largest", storage.find(&filter, &LargestFirst, limit))
                } else {
                    ("by path", storage.find(&filter, &ByPath, limit))
                };
                let rows = files
                    .iter()
                    .map(|it| format!("{}={}", it.path(), it.size().0));
                let rows: Vec<String> = rows.collect();
                format!("{start}*{end} {name} {limit}: {}", rows.join(" "))
            }
        };
        lines.push(format!("{step:>3}  {line}"));
    }
    lines.join("\n")
}

// rules: 2.1, 2.3
#[test]
fn files_are_found_by_the_beginning_of_the_path() {
    let storage = photos();
    let expected = [
        "/photos",
        "/photos/cat.jpg",
        "/photos/dog.jpg",
        "/photos/dog.mp4",
    ];
    assert_eq!(found(&storage, &Prefix::new("/photos"), &ByPath), expected);
    assert_eq!(
        found(&storage, &Prefix::new("/photos/"), &ByPath),
        &expected[1..]
    );
    assert_eq!(found(&storage, &Prefix::new("/pho"), &ByPath), expected);
    let nothing: [&str; 0] = [];
    assert_eq!(found(&storage, &Prefix::new("photos"), &ByPath), nothing);
    assert_eq!(found(&storage, &Prefix::new("/Photos"), &ByPath), nothing);
    assert_eq!(found(&storage, &Prefix::new(""), &ByPath).len(), 6);
}

// rules: 2.1, 2.3
#[test]
fn files_are_found_by_the_end_of_the_path() {
    let storage = photos();
    let expected = ["/photos/cat.jpg", "/photos/dog.jpg"];
    assert_eq!(found(&storage, &Suffix::new(".jpg"), &ByPath), expected);
    assert_eq!(
        found(&storage, &Suffix::new("photos"), &ByPath),
        ["/photos"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(found(&storage, &Suffix::new(".JPG"), &ByPath), nothing);
    assert_eq!(found(&storage, &Suffix::new("dog"), &ByPath), nothing);
    let inner = found(&storage, &Suffix::new("otos/cat.jpg"), &ByPath);
    assert_eq!(inner, ["/photos/cat.jpg"], "the whole path counts");
    assert_eq!(found(&storage, &Suffix::new(""), &ByPath).len(), 6);
}

// rules: 2.3
#[test]
fn a_text_counts_by_its_characters_also_if_they_are_wide() {
    let storage = storage_of(&[("/é", 1), ("/e", 2), ("/日本/é", 3)]);
    assert_eq!(
        found(&storage, &Suffix::new("é"), &ByPath),
        ["/é", "/日本/é"]
    );
    assert_eq!(found(&storage, &Prefix::new("/日"), &ByPath), ["/日本/é"]);
}

// rules: 2.4
#[test]
fn all_parts_must_match() {
    let storage = photos();
    let both = || -> Vec<Box<dyn Filter>> {
        vec![
            Box::new(Prefix::new("/photos/")),
            Box::new(Suffix::new(".jpg")),
        ]
    };
    let expected = ["/photos/cat.jpg", "/photos/dog.jpg"];
    assert_eq!(found(&storage, &All::new(both()), &ByPath), expected);
    assert_eq!(found(&storage, &All::new(vec![]), &ByPath).len(), 6);
    let nested: Vec<Box<dyn Filter>> =
        vec![Box::new(All::new(both())), Box::new(Suffix::new("dog.jpg"))];
    assert_eq!(
        found(&storage, &All::new(nested), &ByPath),
        ["/photos/dog.jpg"]
    );
    let never: Vec<Box<dyn Filter>> = vec![
        Box::new(Prefix::new("/music")),
        Box::new(Prefix::new("/photos")),
    ];
    let nothing: [&str; 0] = [];
    assert_eq!(found(&storage, &All::new(never), &ByPath), nothing);
}

// rules: 2.5
#[test]
fn paths_are_in_the_order_of_bytes() {
    let storage = storage_of(&[("/b", 9), ("/a/b", 1), ("/a.txt", 5), ("/a", 1), ("/B", 3)]);
    let expected = ["/B", "/a", "/a.txt", "/a/b", "/b"];
    assert_eq!(found(&storage, &Any, &ByPath), expected);
}

// rules: 2.5, 2.6
#[test]
fn the_largest_come_first_and_paths_break_ties() {
    let storage = photos();
    let expected = [
        "/photos/dog.mp4",
        "/music/cat.mp3",
        "/photos/dog.jpg",
        "/photos/cat.jpg",
        "/notes.txt",
        "/photos",
    ];
    assert_eq!(found(&storage, &Any, &LargestFirst), expected);
    let storage = storage_of(&[("/c", 4), ("/a", 4), ("/b", 4), ("/d", 5_000_000_000)]);
    assert_eq!(
        found(&storage, &Any, &LargestFirst),
        ["/d", "/a", "/b", "/c"]
    );
    let names: Vec<String> = (100..160).map(|number| format!("/{number}")).collect();
    let mut many = Storage::new();
    for (index, name) in names.iter().enumerate() {
        add(&mut many, name, index as u64 % 3);
    }
    let large = (0..60).filter(|index| index % 3 == 2);
    let expected: Vec<&String> = large.map(|index| &names[index]).collect();
    let first = texts(&many.find(&Any, &LargestFirst, 20));
    assert_eq!(first.iter().collect::<Vec<_>>(), expected);
}

// rules: 2.2
#[test]
fn the_limit_counts_what_matches_in_order() {
    let storage = photos();
    let largest = |limit| texts(&storage.find(&Any, &LargestFirst, limit));
    let nothing: [&str; 0] = [];
    assert_eq!(largest(0), nothing);
    assert_eq!(largest(1), ["/photos/dog.mp4"]);
    assert_eq!(largest(2), ["/photos/dog.mp4", "/music/cat.mp3"]);
    assert_eq!(largest(6).len(), 6);
    assert_eq!(largest(7).len(), 6);
    let jpg = texts(&storage.find(&Suffix::new(".jpg"), &LargestFirst, 1));
    assert_eq!(jpg, ["/photos/dog.jpg"]);
}

// rules: 2.1
#[test]
fn what_is_found_is_what_is_there_now() {
    let mut storage = photos();
    storage
        .delete(&path("/photos/dog.mp4"))
        .expect("it is there");
    storage
        .copy(&path("/notes.txt"), &path("/photos/n.txt"))
        .expect("it is free");
    let before = storage.find(&Prefix::new("/photos/"), &ByPath, 9);
    add(&mut storage, "/photos/a.jpg", 12);
    let expected = ["/photos/cat.jpg", "/photos/dog.jpg", "/photos/n.txt"];
    assert_eq!(texts(&before), expected, "a result does not change later");
    let sizes: Vec<Bytes> = before.iter().map(FileInfo::size).collect();
    assert_eq!(sizes, [Bytes(30), Bytes(50), Bytes(2)]);
    let now = found(&storage, &Prefix::new("/photos/"), &ByPath);
    assert_eq!(now.len(), 4);
}

/// Matches files of at least this size.
struct AtLeast(u64);

impl Filter for AtLeast {
    fn matches(&self, file: &FileInfo) -> bool {
        file.size() >= Bytes(self.0)
    }
}

// rules: 2.7
#[test]
fn a_filter_from_outside_works_alone_and_as_a_part() {
    let storage = photos();
    let expected = ["/music/cat.mp3", "/photos/dog.jpg", "/photos/dog.mp4"];
    assert_eq!(found(&storage, &AtLeast(50), &ByPath), expected);
    let parts: Vec<Box<dyn Filter>> = vec![Box::new(AtLeast(50)), Box::new(Prefix::new("/photos"))];
    assert_eq!(found(&storage, &All::new(parts), &ByPath), &expected[1..]);
}

/// The shortest path first.
struct Shortest;

impl Order for Shortest {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> Ordering {
        let length = |file: &FileInfo| file.path().as_str().len();
        length(a).cmp(&length(b))
    }
}

/// Has no preference.
struct NoMatter;

impl Order for NoMatter {
    fn compare(&self, _a: &FileInfo, _b: &FileInfo) -> Ordering {
        Ordering::Equal
    }
}

// rules: 2.6, 2.7
#[test]
fn an_order_from_outside_works_and_paths_break_its_ties() {
    let storage = photos();
    let by_length = texts(&storage.find(&Any, &Shortest, 3));
    assert_eq!(by_length, ["/photos", "/notes.txt", "/music/cat.mp3"]);
    let longest = found(&storage, &Prefix::new("/photos/"), &Shortest);
    assert_eq!(
        longest,
        ["/photos/cat.jpg", "/photos/dog.jpg", "/photos/dog.mp4"]
    );
    let mixed = storage_of(&[("/c", 1), ("/a", 3), ("/b", 2)]);
    assert_eq!(found(&mixed, &Any, &NoMatter), ["/a", "/b", "/c"]);
}

// rules: 2.2
#[test]
fn the_spring_cleaning() {
    let storage = photos();
    let mut page = vec!["the largest three".to_string()];
    let row = |file: &FileInfo| format!("{:>5}  {}", file.size().0, file.path());
    page.extend(storage.find(&Any, &LargestFirst, 3).iter().map(row));
    page.push("pictures".to_string());
    page.extend(
        storage
            .find(&Suffix::new(".jpg"), &ByPath, 9)
            .iter()
            .map(row),
    );
    page.push("large, and in /photos/".to_string());
    let parts: Vec<Box<dyn Filter>> =
        vec![Box::new(AtLeast(50)), Box::new(Prefix::new("/photos/"))];
    page.extend(storage.find(&All::new(parts), &Shortest, 9).iter().map(row));
    insta::assert_snapshot!("the_spring_cleaning", page.join("\n"));
}

// rules: 2.1
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
