//! Stage 3: users, and how much they may store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::stage_1::{add, path, usage};
use crate::stage_2::{Any, found};
use crate::support::Generator;
use cloud_storage::find::{All, ByPath, FileInfo, Filter, LargestFirst, Prefix};
use cloud_storage::users::{ADMIN, Capacity, Fixed, MergeError, NoLimit, OwnedBy, Plan, UserId};
use cloud_storage::{AddError, Bytes, CopyError, Storage, Usage};

/// A number that no user has.
pub const NOBODY: UserId = UserId(77);

pub fn fixed(bytes: u64) -> Fixed {
    Fixed::new(Bytes(bytes))
}

/// A storage with users 1, 2 … of these capacities.
pub fn storage_for(capacities: &[u64]) -> Storage {
    let mut storage = Storage::new();
    for (number, bytes) in (1..).zip(capacities) {
        let user: UserId = storage.add_user(fixed(*bytes));
        assert_eq!(user, UserId(number));
    }
    storage
}

pub fn add_for(storage: &mut Storage, user: u32, text: &str, size: u64) {
    let added = storage.add_for(UserId(user), &path(text), Bytes(size));
    added.expect("it fits");
}

/// The paths of a user.
pub fn files_of(storage: &Storage, user: u32) -> Vec<String> {
    found(storage, &OwnedBy::new(UserId(user)), &ByPath)
}

/// Each file with its size, by path.
fn all_files(storage: &Storage) -> Vec<(String, u64)> {
    let files = storage.find(&Any, &ByPath, usize::MAX);
    let rows = files.iter().map(|file| {
        let Bytes(size) = file.size();
        (file.path().as_str().to_string(), size)
    });
    rows.collect()
}

/// All that can be seen: each file with its owner, each user.
pub fn all_books(storage: &Storage) -> Vec<String> {
    let files = storage.find(&Any, &ByPath, usize::MAX);
    let files = files.iter().map(|file: &FileInfo| {
        let UserId(owner) = file.owner();
        format!("{} {} of user {owner}", file.path(), file.size().0)
    });
    let users = (0..20).map(UserId).filter_map(|user| {
        let Usage { files, bytes } = storage.usage_of(user)?;
        let capacity = storage.capacity(user)?;
        Some(format!(
            "user {}: {files} files, {} in {capacity:?}",
            user.0, bytes.0
        ))
    });
    files.chain(users).collect()
}

/// A plan that another team changes. All clones have the same capacity.
#[derive(Clone, Default)]
pub struct Promotion(Arc<AtomicU64>);

impl Promotion {
    pub fn of(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    pub fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::SeqCst);
    }
}

impl Plan for Promotion {
    fn capacity(&self, _user: UserId) -> Capacity {
        Capacity::UpTo(Bytes(self.0.load(Ordering::SeqCst)))
    }
}

pub fn scenario(seed: u64) -> String {
    let names = ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h"];
    let random = Generator::new(seed);
    let promotion = Promotion::of(40);
    let mut storage = storage_for(&[30, 60]);
    storage.add_user(promotion.clone());
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=220) {
        let (one, other) = (*random.pick(&names), *random.pick(&names));
        let user = UserId(random.below(6) as u32);
        let line = match random.below(24) {
            0..=8 => {
                let size = Bytes(1 + random.below(24));
                let added = storage.add_for(user, &path(one), size);
                format!("#{} adds {one} {}: {added:?}", user.0, size.0)
            }
            9..=12 => {
                let copied = storage.copy(&path(one), &path(other));
                format!("copy {one} {other}: {copied:?}")
            }
            13..=16 => format!("delete {one}: {:?}", storage.delete(&path(one))),
            17 => {
                let from = UserId(1 + random.below(5) as u32);
                let merged = storage.merge(user, from);
                format!("merge {} into {}: {merged:?}", from.0, user.0)
            }
            18 => format!("user {}", storage.add_user(fixed(random.below(50))).0),
            19 => {
                let bytes = random.below(60);
                promotion.set(bytes);
                format!("promotion {bytes}")
            }
            20 | 21 => format!(
                "#{}: {:?}",
                user.0,
                found(&storage, &OwnedBy::new(user), &ByPath)
            ),
            _ => format!("#{}: {:?}", user.0, storage.capacity(user)),
        };
        let used = storage.usage_of(user).map(|it| (it.files, it.bytes.0));
        lines.push(format!("{step:>3}  {line} {used:?}"));
    }
    lines.extend(all_books(&storage));
    lines.join("\n")
}

// rules: 3.1
#[test]
fn users_have_numbers_and_the_admin_is_there() {
    let mut storage = Storage::new();
    assert_eq!(storage.usage_of(ADMIN), Some(usage(0, 0)));
    assert_eq!(storage.capacity(ADMIN), Some(Capacity::Unlimited));
    assert_eq!(storage.add_user(fixed(10)), UserId(1));
    assert_eq!(storage.add_user(NoLimit), UserId(2));
    assert_eq!(storage.capacity(UserId(1)), Some(Capacity::UpTo(Bytes(10))));
    assert_eq!(storage.capacity(UserId(2)), Some(Capacity::Unlimited));
    assert_eq!(
        (storage.usage_of(NOBODY), storage.capacity(NOBODY)),
        (None, None)
    );
    // `add` adds files of the admin.
    let mut storage = storage_for(&[5]);
    add(&mut storage, "/large", 5_000_000_000);
    add_for(&mut storage, 0, "/more", 5_000_000_000);
    add_for(&mut storage, 1, "/mine", 5);
    assert_eq!(files_of(&storage, 0), ["/large", "/more"]);
    assert_eq!(storage.usage_of(ADMIN), Some(usage(2, 10_000_000_000)));
    assert_eq!(storage.usage_of(UserId(1)), Some(usage(1, 5)));
    assert_eq!(storage.usage(), usage(3, 10_000_000_005));
}

// rules: 3.2
#[test]
fn a_path_has_one_owner() {
    let mut storage = storage_for(&[100, 100]);
    add_for(&mut storage, 1, "/a", 10);
    for user in [1, 2] {
        let again = storage.add_for(UserId(user), &path("/a"), Bytes(1));
        assert_eq!(again, Err(AddError::AlreadyExists), "user {user}");
    }
    assert_eq!(
        storage.add(&path("/a"), Bytes(1)),
        Err(AddError::AlreadyExists)
    );
    assert_eq!(
        (files_of(&storage, 1).len(), files_of(&storage, 2).len()),
        (1, 0)
    );
}

// rules: 3.2
#[test]
fn the_first_reason_against_a_file_is_returned() {
    let mut storage = storage_for(&[10]);
    add_for(&mut storage, 1, "/a", 4);
    let books = all_books(&storage);
    let mut added = |user, text: &str, size| storage.add_for(user, &path(text), Bytes(size));
    let unknown = Err(AddError::UnknownUser(NOBODY));
    assert_eq!(added(NOBODY, "/a", 1), unknown);
    assert_eq!(added(NOBODY, "/b", 1), unknown);
    assert_eq!(added(UserId(1), "/a", 99), Err(AddError::AlreadyExists));
    let over = Err(AddError::OverQuota { free: Bytes(6) });
    assert_eq!(added(UserId(1), "/b", 7), over);
    assert_eq!(all_books(&storage), books, "a failed call changes nothing");
    add_for(&mut storage, 1, "/b", 6);
}

// rules: 3.3
#[test]
fn files_fit_up_to_the_last_byte() {
    let mut storage = storage_for(&[10, 4]);
    add_for(&mut storage, 1, "/a", 7);
    let over = |free| Err(AddError::OverQuota { free: Bytes(free) });
    assert_eq!(storage.add_for(UserId(1), &path("/b"), Bytes(4)), over(3));
    add_for(&mut storage, 1, "/b", 3);
    assert_eq!(storage.add_for(UserId(1), &path("/c"), Bytes(1)), over(0));
    add_for(&mut storage, 1, "/empty", 0);
    add_for(&mut storage, 2, "/d", 4);
    assert_eq!(storage.usage_of(UserId(1)), Some(usage(3, 10)));
}

// rules: 3.3
#[test]
fn a_deleted_file_leaves_room() {
    let mut storage = storage_for(&[10]);
    for size in [10, 9, 10] {
        add_for(&mut storage, 1, "/a", size);
        assert_eq!(storage.delete(&path("/a")), Ok(Bytes(size)));
    }
    assert_eq!(storage.usage_of(UserId(1)), Some(usage(0, 0)));
}

// rules: 3.4
#[test]
fn a_copy_belongs_to_the_owner_of_the_file_and_counts_in_full() {
    let mut storage = storage_for(&[10, 3]);
    add_for(&mut storage, 1, "/a", 4);
    assert_eq!(storage.copy(&path("/a"), &path("/b")), Ok(()));
    assert_eq!(files_of(&storage, 1), ["/a", "/b"]);
    assert_eq!(storage.usage_of(UserId(1)), Some(usage(2, 8)));
    add(&mut storage, "/admins", 50);
    assert_eq!(storage.copy(&path("/admins"), &path("/admins2")), Ok(()));
    assert_eq!(files_of(&storage, 0), ["/admins", "/admins2"]);
}

// rules: 3.4, 1.6
#[test]
fn a_copy_that_does_not_fit_is_not_made() {
    let mut storage = storage_for(&[10]);
    add_for(&mut storage, 1, "/a", 6);
    add(&mut storage, "/taken", 1);
    let books = all_books(&storage);
    let over = Err(CopyError::OverQuota { free: Bytes(4) });
    assert_eq!(storage.copy(&path("/a"), &path("/b")), over);
    let taken = Err(CopyError::AlreadyExists);
    assert_eq!(storage.copy(&path("/a"), &path("/taken")), taken);
    assert_eq!(
        storage.copy(&path("/x"), &path("/b")),
        Err(CopyError::NotFound)
    );
    assert_eq!(all_books(&storage), books);
    storage.delete(&path("/a")).expect("it is there");
    add_for(&mut storage, 1, "/a", 5);
    assert_eq!(storage.copy(&path("/a"), &path("/b")), Ok(()));
}

// rules: 3.5
#[test]
fn a_plan_from_outside_counts_as_it_is_now() {
    let promotion = Promotion::of(10);
    let mut storage = Storage::new();
    let user = storage.add_user(promotion.clone());
    add_for(&mut storage, 1, "/a", 10);
    let over = Err(AddError::OverQuota { free: Bytes(0) });
    assert_eq!(storage.add_for(user, &path("/b"), Bytes(1)), over);
    promotion.set(15);
    assert_eq!(storage.capacity(user), Some(Capacity::UpTo(Bytes(15))));
    add_for(&mut storage, 1, "/b", 5);
    // Also after a merge, in both users.
    let other = Promotion::of(1);
    let second = storage.add_user(other.clone());
    storage.merge(user, second).expect("both are users");
    for (first, second) in [(15, 9), (20, 9), (20, 0)] {
        promotion.set(first);
        other.set(second);
        let sum = Some(Capacity::UpTo(Bytes(first + second)));
        assert_eq!(storage.capacity(user), sum);
    }
}

// rules: 3.5
#[test]
fn a_plan_that_shrinks_deletes_nothing() {
    let promotion = Promotion::of(10);
    let mut storage = Storage::new();
    let user = storage.add_user(promotion.clone());
    add_for(&mut storage, 1, "/a", 8);
    promotion.set(5);
    assert_eq!(all_files(&storage), [("/a".to_string(), 8)]);
    let over = Err(AddError::OverQuota { free: Bytes(0) });
    assert_eq!(storage.add_for(user, &path("/b"), Bytes(1)), over);
    storage.delete(&path("/a")).expect("it is there");
    add_for(&mut storage, 1, "/b", 5);
}

/// Ten bytes for each number of the user: user 3 has 30.
struct ByNumber;

impl Plan for ByNumber {
    fn capacity(&self, user: UserId) -> Capacity {
        Capacity::UpTo(Bytes(u64::from(user.0) * 10))
    }
}

// rules: 3.5, 3.6
#[test]
fn a_plan_is_called_with_the_user_who_has_it() {
    let mut storage = Storage::new();
    for number in 1..=3 {
        let user = storage.add_user(ByNumber);
        let expected = Capacity::UpTo(Bytes(number * 10));
        assert_eq!(storage.capacity(user), Some(expected));
    }
    storage.merge(UserId(3), UserId(1)).expect("both are users");
    let both = Some(Capacity::UpTo(Bytes(60)));
    assert_eq!(storage.capacity(UserId(3)), both);
}

// rules: 3.6
#[test]
fn a_merge_moves_the_files_and_adds_the_capacities() {
    let mut storage = storage_for(&[10, 7, 5]);
    add_for(&mut storage, 1, "/a", 6);
    add_for(&mut storage, 2, "/b", 7);
    add_for(&mut storage, 3, "/c", 5);
    let merged: Result<(), MergeError> = storage.merge(UserId(1), UserId(2));
    assert_eq!(merged, Ok(()));
    assert_eq!(files_of(&storage, 1), ["/a", "/b"]);
    assert_eq!(storage.usage_of(UserId(1)), Some(usage(2, 13)));
    assert_eq!(storage.capacity(UserId(1)), Some(Capacity::UpTo(Bytes(17))));
    assert_eq!(files_of(&storage, 3), ["/c"]);
    let over = Err(AddError::OverQuota { free: Bytes(4) });
    assert_eq!(storage.add_for(UserId(1), &path("/d"), Bytes(5)), over);
    add_for(&mut storage, 1, "/d", 4);
    storage.merge(UserId(3), UserId(1)).expect("both are users");
    assert_eq!(storage.capacity(UserId(3)), Some(Capacity::UpTo(Bytes(22))));
}

// rules: 3.6, 3.1
#[test]
fn a_user_who_was_merged_does_not_exist_any_more() {
    let mut storage = storage_for(&[10, 7]);
    add_for(&mut storage, 2, "/b", 7);
    storage.merge(UserId(1), UserId(2)).expect("both are users");
    assert_eq!(
        (storage.usage_of(UserId(2)), storage.capacity(UserId(2))),
        (None, None)
    );
    let unknown = Err(AddError::UnknownUser(UserId(2)));
    assert_eq!(storage.add_for(UserId(2), &path("/x"), Bytes(0)), unknown);
    assert_eq!(files_of(&storage, 2), Vec::<String>::new());
    assert_eq!(
        storage.add_user(fixed(1)),
        UserId(3),
        "no number is used twice"
    );
}

// rules: 3.6
#[test]
fn one_plan_without_a_limit_is_enough() {
    let mut storage = storage_for(&[10]);
    let free = storage.add_user(NoLimit);
    storage.merge(UserId(1), free).expect("both are users");
    assert_eq!(storage.capacity(UserId(1)), Some(Capacity::Unlimited));
    add_for(&mut storage, 1, "/a", 5_000_000_000);
    let other = storage.add_user(fixed(10));
    storage.merge(ADMIN, other).expect("both are users");
    assert_eq!(storage.capacity(ADMIN), Some(Capacity::Unlimited));
    let mut large = storage_for(&[3_000_000_000, 3_000_000_000]);
    large.merge(UserId(1), UserId(2)).expect("both are users");
    assert_eq!(
        large.capacity(UserId(1)),
        Some(Capacity::UpTo(Bytes(6_000_000_000)))
    );
}

// rules: 3.6
#[test]
fn the_first_reason_against_a_merge_is_returned() {
    let mut storage = storage_for(&[10]);
    add_for(&mut storage, 1, "/a", 6);
    let books = all_books(&storage);
    let user = UserId(1);
    let unknown = Err(MergeError::UnknownUser(NOBODY));
    assert_eq!(storage.merge(user, NOBODY), unknown);
    assert_eq!(storage.merge(NOBODY, user), unknown);
    assert_eq!(storage.merge(NOBODY, NOBODY), unknown);
    assert_eq!(storage.merge(NOBODY, ADMIN), unknown);
    assert_eq!(storage.merge(NOBODY, UserId(78)), unknown, "`into` first");
    assert_eq!(storage.merge(user, user), Err(MergeError::SameUser));
    assert_eq!(storage.merge(ADMIN, ADMIN), Err(MergeError::SameUser));
    assert_eq!(storage.merge(user, ADMIN), Err(MergeError::IsAdmin));
    assert_eq!(all_books(&storage), books);
    // Files above the capacity are no reason.
    let promotion = Promotion::of(10);
    let second = storage.add_user(promotion.clone());
    add_for(&mut storage, 2, "/b", 10);
    promotion.set(0);
    assert_eq!(storage.merge(user, second), Ok(()));
    assert_eq!(storage.usage_of(user), Some(usage(2, 16)));
    assert_eq!(storage.capacity(user), Some(Capacity::UpTo(Bytes(10))));
}

// rules: 3.7
#[test]
fn an_owner_is_a_filter_like_any_other() {
    let mut storage = storage_for(&[100, 100]);
    for (user, text, size) in [(1, "/p/a", 1), (2, "/p/b", 9), (1, "/p/c", 5), (1, "/q", 7)] {
        add_for(&mut storage, user, text, size);
    }
    add(&mut storage, "/p/admins", 99);
    let parts: Vec<Box<dyn Filter>> = vec![
        Box::new(Prefix::new("/p/")),
        Box::new(OwnedBy::new(UserId(1))),
    ];
    assert_eq!(
        found(&storage, &All::new(parts), &LargestFirst),
        ["/p/c", "/p/a"]
    );
    storage.merge(UserId(2), UserId(1)).expect("both are users");
    assert_eq!(files_of(&storage, 2), ["/p/a", "/p/b", "/p/c", "/q"]);
    assert_eq!(files_of(&storage, 1), Vec::<String>::new());
}

// rules: 3.3, 3.4, 3.6
#[test]
fn random_operations_never_exceed_a_capacity() {
    let names = ["/a", "/b", "/c", "/d", "/e", "/f"];
    for seed in 0..20 {
        let mut random = Generator::new(seed);
        let mut storage = storage_for(&[20, 40, 60]);
        for _ in 0..100 {
            let (one, other) = (*random.pick(&names), *random.pick(&names));
            let user = UserId(1 + random.below(3) as u32);
            match random.below(8) {
                0..=3 => {
                    let _ = storage.add_for(user, &path(one), Bytes(random.below(25)));
                }
                4 | 5 => {
                    let _ = storage.copy(&path(one), &path(other));
                }
                6 => {
                    let _ = storage.delete(&path(one));
                }
                _ if random.chance(10) => {
                    let _ = storage.merge(UserId(1), user);
                }
                _ => {}
            }
            let mut sum = 0;
            for user in (0..=3).map(UserId) {
                let Some(Usage { bytes, .. }) = storage.usage_of(user) else {
                    continue;
                };
                sum += bytes.0;
                if let Some(Capacity::UpTo(limit)) = storage.capacity(user) {
                    assert!(bytes <= limit, "seed {seed}, user {}", user.0);
                }
            }
            assert_eq!(storage.usage().bytes, Bytes(sum), "each file has one owner");
        }
        let capacities = (1..=3).filter_map(|user| storage.capacity(UserId(user)));
        let sum: u64 = capacities
            .map(|it| {
                if let Capacity::UpTo(bytes) = it {
                    bytes.0
                } else {
                    0
                }
            })
            .sum();
        assert_eq!(sum, 120, "no capacity is lost in a merge");
    }
}

// rules: 3.6
#[test]
fn the_family_plan() {
    let mut storage = storage_for(&[100, 60]);
    let mut page = Vec::new();
    for (user, text, size) in [
        (1, "/mum/garden.jpg", 40),
        (2, "/tim/game.mp4", 55),
        (2, "/tim/school.txt", 6),
        (1, "/tim/game.mp4", 1),
    ] {
        let outcome = match storage.add_for(UserId(user), &path(text), Bytes(size)) {
            Ok(()) => "stored".to_string(),
            Err(error) => format!("{error:?}"),
        };
        page.push(format!("user {user}: {text:<16} {size:>3}  {outcome}"));
    }
    storage.merge(UserId(1), UserId(2)).expect("both are users");
    page.push("user 2 moves into the account of user 1".to_string());
    let copied = storage.copy(&path("/tim/game.mp4"), &path("/tim/again.mp4"));
    copied.expect("it fits now");
    page.push("the game is copied".to_string());
    page.push(String::new());
    page.extend(all_books(&storage));
    insta::assert_snapshot!("the_family_plan", page.join("\n"));
}

// rules: 3.2
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
