//! Stage 4: backups, and the vault that keeps them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::stage_1::path;
use crate::stage_3::{NOBODY, Promotion, add_for, all_books, files_of, fixed, storage_for};
use crate::support::Generator;
use cloud_storage::backups::{
    Backup, BackupError, MemoryVault, RestoreError, Restored, Vault, VaultDown,
};
use cloud_storage::users::{ADMIN, UserId};
use cloud_storage::{Bytes, FilePath, Storage};

pub const ONE: UserId = UserId(1);
pub const TWO: UserId = UserId(2);

/// A vault of another team. All clones are one vault. It keeps every backup.
#[derive(Clone, Default)]
pub struct Cellar {
    kept: Arc<Mutex<Vec<Backup>>>,
    is_down: Arc<AtomicBool>,
    /// How many of the newest backups `fetch` skips.
    skip: Arc<AtomicUsize>,
    /// How often `store` and `fetch` were called.
    stored: Arc<AtomicUsize>,
    fetched: Arc<AtomicUsize>,
}

impl Cellar {
    pub fn all(&self) -> Vec<Backup> {
        self.kept.lock().expect("no thread panics here").clone()
    }

    pub fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::SeqCst);
    }

    pub fn skip(&self, newest: usize) {
        self.skip.store(newest, Ordering::SeqCst);
    }

    /// The calls of `store`, then those of `fetch`.
    pub fn calls(&self) -> (usize, usize) {
        let load = |count: &AtomicUsize| count.load(Ordering::SeqCst);
        (load(&self.stored), load(&self.fetched))
    }

    fn check(&self) -> Result<(), VaultDown> {
        let is_down = self.is_down.load(Ordering::SeqCst);
        if is_down { Err(VaultDown) } else { Ok(()) }
    }
}

impl Vault for Cellar {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        self.stored.fetch_add(1, Ordering::SeqCst);
        self.check()?;
        let mut kept = self.kept.lock().expect("no thread panics here");
        kept.push(backup.clone());
        Ok(())
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        self.fetched.fetch_add(1, Ordering::SeqCst);
        self.check()?;
        let kept = self.all().into_iter().rev();
        let mut kept = kept.filter(|backup| backup.user() == user);
        Ok(kept.nth(self.skip.load(Ordering::SeqCst)))
    }
}

/// A vault that returns the newest backup, of any user.
#[derive(Clone, Default)]
struct MixedUp(Arc<Mutex<Option<Backup>>>);

impl Vault for MixedUp {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        *self.0.lock().expect("no thread panics here") = Some(backup.clone());
        Ok(())
    }

    fn fetch(&self, _user: UserId) -> Result<Option<Backup>, VaultDown> {
        Ok(self.0.lock().expect("no thread panics here").clone())
    }
}

pub fn delete(storage: &mut Storage, text: &str) {
    storage.delete(&path(text)).expect("it is there");
}

pub fn restored(files: usize, skipped: &[&str]) -> Result<Restored, RestoreError> {
    let skipped: Vec<FilePath> = skipped.iter().map(|text| path(text)).collect();
    Ok(Restored { files, skipped })
}

/// What is in a backup.
pub fn contents(backup: &Backup) -> Vec<(String, u64)> {
    let files = backup.files().into_iter();
    files
        .map(|(path, size)| (path.as_str().to_string(), size.0))
        .collect()
}

/// User 1 has `/a` and `/b`, and a backup of both.
fn backed_up() -> Storage {
    let mut storage = storage_for(&[100, 100]);
    add_for(&mut storage, 1, "/a", 10);
    add_for(&mut storage, 1, "/b", 20);
    assert_eq!(storage.backup(ONE), Ok(2));
    storage
}

pub fn scenario(seed: u64) -> String {
    let names = ["/a", "/b", "/c", "/d", "/e", "/f"];
    let random = Generator::new(seed);
    let cellar = Cellar::default();
    let mut storage = storage_for(&[40, 60, 90]).with_vault(cellar.clone());
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=220) {
        let (one, other) = (*random.pick(&names), *random.pick(&names));
        let user = UserId(random.below(5) as u32);
        let line = match random.below(30) {
            0..=9 => {
                let size = Bytes(1 + random.below(24));
                let added = storage.add_for(user, &path(one), size);
                format!("#{} adds {one} {}: {added:?}", user.0, size.0)
            }
            10 | 11 => {
                let copied = storage.copy(&path(one), &path(other));
                format!("copy {one} {other}: {copied:?}")
            }
            12..=16 => format!("delete {one}: {:?}", storage.delete(&path(one))),
            17 if random.chance(20) => {
                format!("merge {} into 1: {:?}", user.0, storage.merge(ONE, user))
            }
            17 | 18 => {
                cellar.skip(random.below(3) as usize);
                "another backup is chosen".to_string()
            }
            19 => {
                let is_down = random.chance(30);
                cellar.set_down(is_down);
                format!("the vault is down: {is_down}")
            }
            20..=23 => format!("backup {}: {:?}", user.0, storage.backup(user)),
            _ => match storage.restore(user) {
                Ok(Restored { files, skipped }) => {
                    let skipped: Vec<&str> = skipped.iter().map(FilePath::as_str).collect();
                    format!("restore {}: {files}, skipped {skipped:?}", user.0)
                }
                Err(error) => format!("restore {}: {error:?}", user.0),
            },
        };
        let used = storage.usage_of(user).map(|it| (it.files, it.bytes.0));
        lines.push(format!("{step:>3}  {line} {used:?}"));
    }
    lines.extend(all_books(&storage));
    lines.join("\n")
}

// rules: 4.1, 4.2
#[test]
fn deleted_files_come_back() {
    let mut storage = backed_up();
    let books = all_books(&storage);
    delete(&mut storage, "/a");
    delete(&mut storage, "/b");
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(all_books(&storage), books);
}

// rules: 4.2
#[test]
fn files_that_are_not_in_the_backup_are_deleted() {
    let mut storage = backed_up();
    let books = all_books(&storage);
    add_for(&mut storage, 1, "/c", 5);
    storage.copy(&path("/a"), &path("/d")).expect("it fits");
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(all_books(&storage), books);
    add_for(&mut storage, 2, "/c", 5);
}

// rules: 4.1
#[test]
fn later_changes_do_not_reach_a_backup() {
    let mut storage = backed_up();
    delete(&mut storage, "/a");
    add_for(&mut storage, 1, "/a", 77);
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(storage.size(&path("/a")), Some(Bytes(10)));
}

// rules: 4.2
#[test]
fn to_restore_twice_is_to_restore_once() {
    let mut storage = backed_up();
    delete(&mut storage, "/a");
    add_for(&mut storage, 2, "/c", 5);
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    let books = all_books(&storage);
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(all_books(&storage), books);
}

// rules: 4.2
#[test]
fn an_empty_backup_is_a_backup() {
    let mut storage = storage_for(&[100, 100]);
    assert_eq!(storage.backup(ONE), Ok(0));
    add_for(&mut storage, 1, "/a", 10);
    add_for(&mut storage, 2, "/b", 10);
    assert_eq!(storage.restore(ONE), restored(0, &[]));
    assert_eq!(files_of(&storage, 1), Vec::<String>::new());
    assert_eq!(files_of(&storage, 2), ["/b"]);
}

// rules: 4.3
#[test]
fn files_of_other_users_are_untouched() {
    let mut storage = backed_up();
    add_for(&mut storage, 2, "/mine", 30);
    storage
        .add(&path("/admins"), Bytes(40))
        .expect("it is free");
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(files_of(&storage, 2), ["/mine"]);
    assert_eq!(files_of(&storage, 0), ["/admins"]);
}

// rules: 4.3
#[test]
fn a_path_that_another_user_has_now_is_skipped() {
    let mut storage = backed_up();
    delete(&mut storage, "/a");
    add_for(&mut storage, 2, "/a", 1);
    assert_eq!(storage.restore(ONE), restored(1, &["/a"]));
    assert_eq!(files_of(&storage, 1), ["/b"]);
    assert_eq!(files_of(&storage, 2), ["/a"]);
    assert_eq!(storage.size(&path("/a")), Some(Bytes(1)));
    delete(&mut storage, "/b");
    storage.add(&path("/b"), Bytes(2)).expect("it is free");
    assert_eq!(storage.restore(ONE), restored(0, &["/a", "/b"]));
    delete(&mut storage, "/a");
    assert_eq!(storage.restore(ONE), restored(1, &["/b"]));
}

// rules: 4.4
#[test]
fn the_memory_vault_returns_the_latest_backup_of_each_user() {
    let mut storage = backed_up();
    add_for(&mut storage, 2, "/x", 1);
    assert_eq!(storage.backup(TWO), Ok(1));
    add_for(&mut storage, 1, "/c", 5);
    assert_eq!(storage.backup(ONE), Ok(3));
    for text in ["/a", "/c", "/x"] {
        delete(&mut storage, text);
    }
    assert_eq!(storage.restore(ONE), restored(3, &[]));
    assert_eq!(storage.restore(TWO), restored(1, &[]));
    assert_eq!(storage.restore(ADMIN), Err(RestoreError::NoBackup));
    let books = all_books(&storage);
    storage = storage.with_vault(MemoryVault::default());
    assert_eq!(all_books(&storage), books, "only the vault is replaced");
    assert_eq!(storage.restore(ONE), Err(RestoreError::NoBackup));
    let empty = MemoryVault::default().fetch(ONE);
    assert!(matches!(empty, Ok(None)));
}

// rules: 4.1, 4.4
#[test]
fn a_vault_from_outside_decides_which_backup_is_restored() {
    let cellar = Cellar::default();
    let mut storage = storage_for(&[100]).with_vault(cellar.clone());
    for (text, size) in [("/a", 10), ("/b", 20), ("/c", 30)] {
        add_for(&mut storage, 1, text, size);
        storage.backup(ONE).expect("the vault works");
    }
    assert_eq!(cellar.calls(), (3, 0), "one call for each backup");
    cellar.skip(2);
    assert_eq!(storage.restore(ONE), restored(1, &[]));
    assert_eq!(files_of(&storage, 1), ["/a"]);
    cellar.skip(0);
    assert_eq!(storage.restore(ONE), restored(3, &[]));
    cellar.skip(1);
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(files_of(&storage, 1), ["/a", "/b"]);
    cellar.skip(3);
    assert_eq!(storage.restore(ONE), Err(RestoreError::NoBackup));
    assert_eq!(cellar.calls(), (3, 4), "one call for each");
    assert_eq!(cellar.all().len(), 3, "to restore is not to back up");
}

// rules: 4.1, 4.7
#[test]
fn a_backup_shows_one_user_and_the_files_of_that_user() {
    let cellar = Cellar::default();
    let mut storage = storage_for(&[100, 100]).with_vault(cellar.clone());
    for (user, text, size) in [(1, "/b", 1), (2, "/c", 2), (1, "/a/x", 3), (1, "/a.x", 4)] {
        add_for(&mut storage, user, text, size);
    }
    assert_eq!(storage.backup(ONE), Ok(3));
    delete(&mut storage, "/b");
    let backup = &cellar.all()[0];
    let user: UserId = backup.user();
    assert_eq!(user, ONE);
    let row = |text: &str, size| (text.to_string(), size);
    let expected = [row("/a.x", 4), row("/a/x", 3), row("/b", 1)];
    assert_eq!(contents(backup), expected);
    // The admin is a user like any other.
    storage.add(&path("/z"), Bytes(5)).expect("it is free");
    assert_eq!(storage.backup(ADMIN), Ok(1));
    assert_eq!(contents(&cellar.all()[1]), [row("/z", 5)]);
}

// rules: 4.1, 4.2
#[test]
fn a_vault_that_is_down_changes_nothing() {
    let cellar = Cellar::default();
    let mut storage = storage_for(&[100]).with_vault(cellar.clone());
    add_for(&mut storage, 1, "/a", 10);
    storage.backup(ONE).expect("the vault works");
    add_for(&mut storage, 1, "/b", 20);
    let books = all_books(&storage);
    cellar.set_down(true);
    assert_eq!(storage.backup(ONE), Err(BackupError::VaultDown));
    assert_eq!(storage.restore(ONE), Err(RestoreError::VaultDown));
    assert_eq!(cellar.calls(), (2, 1), "it is not called again");
    assert_eq!(all_books(&storage), books);
    cellar.set_down(false);
    assert_eq!(cellar.all().len(), 1, "it is not tried again later");
    assert_eq!(storage.restore(ONE), restored(1, &[]));
}

// rules: 4.5
#[test]
fn a_backup_of_another_user_is_not_restored() {
    let mut storage = storage_for(&[100, 100]).with_vault(MixedUp::default());
    add_for(&mut storage, 1, "/a", 10);
    add_for(&mut storage, 2, "/b", 20);
    assert_eq!(storage.restore(ONE), Err(RestoreError::NoBackup));
    storage.backup(TWO).expect("the vault works");
    let books = all_books(&storage);
    assert_eq!(storage.restore(ONE), Err(RestoreError::WrongUser(TWO)));
    assert_eq!(all_books(&storage), books);
    assert_eq!(storage.restore(TWO), restored(1, &[]));
}

// rules: 4.5
#[test]
fn the_first_reason_against_a_restore_is_returned() {
    let cellar = Cellar::default();
    let mut storage = storage_for(&[100]).with_vault(cellar.clone());
    assert_eq!(storage.restore(ONE), Err(RestoreError::NoBackup));
    cellar.set_down(true);
    assert_eq!(
        storage.restore(NOBODY),
        Err(RestoreError::UnknownUser(NOBODY))
    );
    assert_eq!(
        storage.backup(NOBODY),
        Err(BackupError::UnknownUser(NOBODY))
    );
    assert_eq!(storage.restore(ONE), Err(RestoreError::VaultDown));
    // Too large, and of another user.
    let promotion = Promotion::of(50);
    let mut storage = storage_for(&[0]).with_vault(MixedUp::default());
    storage.add_user(promotion.clone());
    add_for(&mut storage, 2, "/b", 20);
    storage.backup(TWO).expect("the vault works");
    assert_eq!(storage.restore(ONE), Err(RestoreError::WrongUser(TWO)));
}

// rules: 4.6, 1.6
#[test]
fn all_files_of_the_backup_must_fit_or_none_comes_back() {
    let promotion = Promotion::of(50);
    let mut storage = storage_for(&[100]);
    storage.add_user(promotion.clone());
    for (text, size) in [("/a", 10), ("/b", 20), ("/c", 20)] {
        add_for(&mut storage, 2, text, size);
    }
    storage.backup(TWO).expect("the vault works");
    delete(&mut storage, "/c");
    promotion.set(49);
    let books = all_books(&storage);
    assert_eq!(storage.restore(TWO), Err(RestoreError::OverQuota));
    assert_eq!(all_books(&storage), books);
    promotion.set(50);
    assert_eq!(storage.restore(TWO), restored(3, &[]));
    // Files that are not in the backup stay, too, also if there would be fewer bytes.
    for size in [1, 60] {
        promotion.set(50 + size);
        add_for(&mut storage, 2, "/new", size);
        promotion.set(49);
        let books = all_books(&storage);
        assert_eq!(storage.restore(TWO), Err(RestoreError::OverQuota));
        assert_eq!(all_books(&storage), books);
        delete(&mut storage, "/new");
    }
}

// rules: 4.6
#[test]
fn what_is_replaced_or_skipped_needs_no_room() {
    let promotion = Promotion::of(50);
    let mut storage = storage_for(&[100]);
    storage.add_user(promotion.clone());
    add_for(&mut storage, 2, "/a", 30);
    add_for(&mut storage, 2, "/b", 20);
    storage.backup(TWO).expect("the vault works");
    delete(&mut storage, "/a");
    add_for(&mut storage, 2, "/full", 30);
    assert_eq!(
        storage.restore(TWO),
        restored(2, &[]),
        "full before and after"
    );
    delete(&mut storage, "/a");
    add_for(&mut storage, 1, "/a", 1);
    promotion.set(20);
    assert_eq!(storage.restore(TWO), restored(1, &["/a"]));
    assert_eq!(files_of(&storage, 2), ["/b"]);
}

// rules: 4.2, 4.3
#[test]
fn after_a_merge_the_own_backup_counts() {
    let mut storage = backed_up();
    add_for(&mut storage, 2, "/x", 7);
    add_for(&mut storage, 2, "/y", 8);
    storage.backup(TWO).expect("the vault works");
    storage.merge(ONE, TWO).expect("both are users");
    assert_eq!(storage.restore(TWO), Err(RestoreError::UnknownUser(TWO)));
    assert_eq!(storage.backup(TWO), Err(BackupError::UnknownUser(TWO)));
    assert_eq!(storage.restore(ONE), restored(2, &[]));
    assert_eq!(
        files_of(&storage, 1),
        ["/a", "/b"],
        "no file of user 2 is in it"
    );
    // The other way round: a file of the backup has the new owner.
    let mut storage = backed_up();
    let third = storage.add_user(fixed(100));
    storage.backup(third).expect("the vault works");
    storage.merge(TWO, ONE).expect("both are users");
    assert_eq!(storage.backup(TWO), Ok(2));
    delete(&mut storage, "/a");
    add_for(&mut storage, 3, "/a", 1);
    assert_eq!(storage.restore(TWO), restored(1, &["/a"]));
}

// rules: 4.3
#[test]
fn the_lost_holiday() {
    let mut storage = storage_for(&[200, 200]);
    add_for(&mut storage, 1, "/holiday/beach.jpg", 80);
    add_for(&mut storage, 1, "/holiday/plan.txt", 3);
    let files = storage.backup(ONE).expect("the vault works");
    let mut page = vec![format!("user 1, backup of {files} files")];
    for text in ["/holiday/beach.jpg", "/holiday/plan.txt"] {
        delete(&mut storage, text);
        page.push(format!("user 1 deletes {text} by mistake"));
    }
    add_for(&mut storage, 2, "/holiday/plan.txt", 9);
    page.push("user 2 adds /holiday/plan.txt".to_string());
    add_for(&mut storage, 1, "/new.txt", 4);
    page.push("user 1 adds /new.txt".to_string());
    for _ in 0..2 {
        let Ok(Restored { files, skipped }) = storage.restore(ONE) else {
            panic!("the backup is there");
        };
        let skipped: Vec<&str> = skipped.iter().map(FilePath::as_str).collect();
        page.push(format!(
            "restored: {files}, skipped: {}",
            skipped.join(", ")
        ));
    }
    page.push(String::new());
    page.extend(all_books(&storage));
    insta::assert_snapshot!("the_lost_holiday", page.join("\n"));
}

// rules: 4.2
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
