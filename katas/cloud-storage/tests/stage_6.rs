//! Stage 6: several threads use one storage.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use crate::stage_1::{path, usage};
use crate::stage_2::{Any, texts};
use crate::stage_3::{Promotion, add_for, fixed, storage_for};
use crate::stage_4::{Cellar, ONE, TWO, contents, delete, restored};
use crate::stage_5::{THREE, conflict_copy, save_line, share, updated};
use crate::support::{Generator, Rendezvous, assert_send_sync, in_parallel};
use cloud_storage::backups::{Backup, BackupError, RestoreError, Vault, VaultDown};
use cloud_storage::find::{ByPath, FileInfo, Filter, LargestFirst, Order};
use cloud_storage::saves::{
    AccessError, Conflict, ConflictPolicy, Reject, Role, SaveError, Saved, ShareError, Version,
};
use cloud_storage::shared::SharedStorage;
use cloud_storage::users::{ADMIN, Capacity, NoLimit, OwnedBy, Plan, UserId};
use cloud_storage::{AddError, Bytes, CopyError, FilePath, NotFound, Storage, Usage};

/// How long a test waits for what comes at once, unless the code is wrong.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often a test tries what no collaborator can stop half-way.
const ROUNDS: usize = 400;

/// A capacity that waits for a second caller first. A storage that lets two callers in
/// gives both the same answer.
struct Dithering {
    bytes: u64,
    meeting: Rendezvous,
}

impl Dithering {
    fn new(bytes: u64) -> Self {
        Self {
            bytes,
            meeting: Rendezvous::new(2),
        }
    }
}

impl Plan for Dithering {
    fn capacity(&self, _user: UserId) -> Capacity {
        self.meeting.meet();
        Capacity::UpTo(Bytes(self.bytes))
    }
}

/// As `Dithering`, but only once it is told to.
#[derive(Clone)]
struct Switched {
    bytes: u64,
    is_slow: Arc<AtomicBool>,
    /// Told of each slow call.
    called: Arc<OnceLock<mpsc::Sender<()>>>,
    meeting: Arc<Rendezvous>,
}

impl Switched {
    fn new(bytes: u64) -> Self {
        Self {
            bytes,
            is_slow: Arc::default(),
            called: Arc::default(),
            meeting: Arc::new(Rendezvous::new(2)),
        }
    }
}

impl Plan for Switched {
    fn capacity(&self, _user: UserId) -> Capacity {
        if self.is_slow.load(Ordering::SeqCst) {
            if let Some(called) = self.called.get() {
                let _ = called.send(());
            }
            self.meeting.meet();
        }
        Capacity::UpTo(Bytes(self.bytes))
    }
}

fn free_space(shared: &SharedStorage, user: UserId) -> Option<u64> {
    match (shared.capacity(user)?, shared.usage_of(user)?.bytes) {
        (Capacity::UpTo(limit), used) => limit.0.checked_sub(used.0),
        _ => None,
    }
}

// rules: 6.2
#[test]
fn of_two_saves_on_one_version_one_becomes_a_conflict_copy() {
    let mut storage = Storage::new();
    storage.add_user(Dithering::new(1_000));
    storage.add_user(fixed(0));
    add_for(&mut storage, 1, "/doc", 10);
    share(&mut storage, "/doc", TWO, Role::Editor);
    let shared = SharedStorage::new(storage);
    let outcomes = in_parallel(2, |index| {
        let (user, size) = (UserId(1 + index as u32), Bytes(20 + index as u64));
        shared.save(user, &path("/doc"), Version(1), size)
    });
    assert!(outcomes.contains(&updated(2)), "{outcomes:?}");
    assert!(
        outcomes.contains(&conflict_copy("/doc (conflict 1)", 3)),
        "{outcomes:?}"
    );
    let names = ["/doc", "/doc (conflict 1)"];
    let mut sizes = names.map(|text| shared.size(&path(text)));
    sizes.sort();
    assert_eq!(sizes, [Some(Bytes(20)), Some(Bytes(21))], "nothing is lost");
}

// rules: 6.2
#[test]
fn a_version_is_replaced_once_and_a_file_deleted_once() {
    let mut storage = storage_for(&[1]).with_conflicts(Reject);
    add_for(&mut storage, 1, "/doc", 1);
    let shared = SharedStorage::new(storage);
    let outcomes = in_parallel(4, |index| {
        let (mut replaced, mut added, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
        let (doc, file) = (path("/doc"), path("/file"));
        for number in 0..ROUNDS {
            let base = shared.open(ONE, &doc).expect("it is there").version();
            match shared.save(ONE, &doc, base, Bytes(1)) {
                Ok(_) => replaced.push(base),
                Err(error) => assert!(matches!(error, SaveError::Outdated(_)), "{error:?}"),
            }
            let size = Bytes((4 * number + index) as u64);
            if shared.add_for(ADMIN, &file, size).is_ok() {
                added.push(size);
            }
            deleted.extend(shared.delete(&file));
        }
        (replaced, added, deleted)
    });
    let mut replaced: Vec<Version> = outcomes.iter().flat_map(|it| it.0.clone()).collect();
    let all = replaced.len();
    replaced.sort();
    replaced.dedup();
    assert_eq!(all, replaced.len(), "two saves on one version are updates");
    let sorted = |sizes: Vec<Vec<Bytes>>| {
        let mut sizes = sizes.concat();
        sizes.sort();
        sizes
    };
    let added = sorted(outcomes.iter().map(|it| it.1.clone()).collect());
    let deleted = sorted(outcomes.iter().map(|it| it.2.clone()).collect());
    assert!(deleted == added, "each file is deleted once");
}

// rules: 6.2
#[test]
fn a_path_is_added_by_one_user() {
    let mut storage = Storage::new();
    let meeting = Arc::new(Rendezvous::new(2));
    struct Both(Arc<Rendezvous>);
    impl Plan for Both {
        fn capacity(&self, _user: UserId) -> Capacity {
            self.0.meet();
            Capacity::UpTo(Bytes(100))
        }
    }
    for _ in 0..2 {
        storage.add_user(Both(Arc::clone(&meeting)));
    }
    let shared = SharedStorage::new(storage);
    let outcomes = in_parallel(2, |index| {
        shared.add_for(UserId(1 + index as u32), &path("/a"), Bytes(7))
    });
    assert!(outcomes.contains(&Ok(())), "{outcomes:?}");
    assert!(
        outcomes.contains(&Err(AddError::AlreadyExists)),
        "{outcomes:?}"
    );
    for (user, outcome) in [ONE, TWO].into_iter().zip(outcomes) {
        let expected = if outcome.is_ok() {
            usage(1, 7)
        } else {
            usage(0, 0)
        };
        assert_eq!(shared.usage_of(user), Some(expected));
    }
}

// rules: 6.2
#[test]
fn the_capacity_is_never_exceeded() {
    {
        let mut storage = Storage::new();
        storage.add_user(Dithering::new(10));
        let shared = SharedStorage::new(storage);
        let outcomes = in_parallel(2, |index| {
            shared.add_for(ONE, &path(&format!("/{index}")), Bytes(6))
        });
        let over = Err(AddError::OverQuota { free: Bytes(4) });
        assert!(
            outcomes.contains(&Ok(())) && outcomes.contains(&over),
            "{outcomes:?}"
        );
        assert_eq!(free_space(&shared, ONE), Some(4));
    }
    let mut storage = Storage::new();
    let plan = Switched::new(15);
    storage.add_user(plan.clone());
    add_for(&mut storage, 1, "/a", 5);
    add_for(&mut storage, 1, "/b", 5);
    plan.is_slow.store(true, Ordering::SeqCst);
    let shared = SharedStorage::new(storage);
    let outcomes = in_parallel(2, |index| {
        let (name, base) = [("/a", 1), ("/b", 2)][index];
        shared.save(ONE, &path(name), Version(base), Bytes(10))
    });
    let over = Err(SaveError::OverQuota { free: Bytes(0) });
    assert!(
        outcomes.contains(&updated(3)) && outcomes.contains(&over),
        "{outcomes:?}"
    );
    plan.is_slow.store(false, Ordering::SeqCst);
    assert_eq!(free_space(&shared, ONE), Some(0));
}

// rules: 6.2
#[test]
fn copies_come_one_after_the_other() {
    {
        let plan = Switched::new(100);
        let mut storage = Storage::new();
        storage.add_user(plan.clone());
        add_for(&mut storage, 1, "/a", 5);
        add_for(&mut storage, 1, "/b", 6);
        plan.is_slow.store(true, Ordering::SeqCst);
        let shared = SharedStorage::new(storage);
        let outcomes = in_parallel(2, |index| {
            let from = ["/a", "/b"][index];
            shared.copy(&path(from), &path("/c"))
        });
        let taken = Err(CopyError::AlreadyExists);
        assert!(
            outcomes.contains(&Ok(())) && outcomes.contains(&taken),
            "{outcomes:?}"
        );
        let size = if outcomes[0].is_ok() { 5 } else { 6 };
        assert_eq!(shared.size(&path("/c")), Some(Bytes(size)));
    }
    let plan = Switched::new(12);
    let mut storage = Storage::new();
    storage.add_user(plan.clone());
    add_for(&mut storage, 1, "/a", 5);
    plan.is_slow.store(true, Ordering::SeqCst);
    let shared = SharedStorage::new(storage);
    let outcomes = in_parallel(2, |index| {
        shared.copy(&path("/a"), &path(&format!("/copy {index}")))
    });
    let over = Err(CopyError::OverQuota { free: Bytes(2) });
    assert!(
        outcomes.contains(&Ok(())) && outcomes.contains(&over),
        "{outcomes:?}"
    );
    plan.is_slow.store(false, Ordering::SeqCst);
    assert_eq!(free_space(&shared, ONE), Some(2));
}

// rules: 6.3
#[test]
fn a_restore_is_seen_as_a_whole_or_not_at_all() {
    let plan = Switched::new(100);
    let mut storage = Storage::new();
    storage.add_user(plan.clone());
    for (text, size) in [("/a", 10), ("/b", 20)] {
        add_for(&mut storage, 1, text, size);
    }
    storage.backup(ONE).expect("the vault works");
    delete(&mut storage, "/b");
    add_for(&mut storage, 1, "/c", 40);
    plan.is_slow.store(true, Ordering::SeqCst);
    let (called, has_called) = mpsc::channel();
    let _ = plan.called.set(called);
    let has_called = Mutex::new(has_called);
    let shared = SharedStorage::new(storage);
    let seen = in_parallel(2, |index| {
        if index == 0 {
            assert_eq!(shared.restore(ONE), restored(2, &[]));
            return None;
        }
        let called = has_called.lock().expect("no thread panics here");
        let _ = called.recv_timeout(PATIENCE);
        let seen = shared.find(&OwnedBy::new(ONE), &ByPath, 9);
        plan.meeting.meet();
        Some(texts(&seen))
    });
    let seen = seen[1].clone().expect("it has looked");
    assert!(seen == ["/a", "/b"] || seen == ["/a", "/c"], "{seen:?}");
}

// rules: 6.2
#[test]
fn every_change_of_four_threads_is_counted() {
    let shared = SharedStorage::new(storage_for(&[100, 100, 100, 100]));
    let outcomes = in_parallel(4, |index| {
        let user = UserId(1 + index as u32);
        let mut made = 0;
        for number in 0..40 {
            let mine = path(&format!("/{index}/{number}"));
            let first = path(&format!("/first/{number}"));
            let added = [
                shared.add_for(user, &mine, Bytes(1)),
                shared.add_for(user, &first, Bytes(1)),
            ];
            made += added.iter().filter(|it| it.is_ok()).count();
            if number % 4 == 0 {
                shared.delete(&mine).expect("no other thread knows it");
                made -= 1;
            }
        }
        made
    });
    let files = shared.find(&Any, &ByPath, usize::MAX);
    assert_eq!(files.len(), 4 * 30 + 40);
    assert_eq!(outcomes.iter().sum::<usize>(), files.len());
    let mut versions: Vec<Version> = files.iter().map(FileInfo::version).collect();
    versions.sort();
    versions.dedup();
    assert_eq!(versions.len(), files.len(), "no version twice");
    assert!(versions.iter().all(|version| version.0 <= 4 * 40 + 40));
    for (user, made) in (1..).map(UserId).zip(outcomes) {
        assert_eq!(shared.usage_of(user), Some(usage(made, made as u64)));
    }
}

type Callback = Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>;

/// A vault that does something else first. It keeps backups like `Cellar`.
#[derive(Clone, Default)]
struct Busy {
    cellar: Cellar,
    on_store: Callback,
    on_fetch: Callback,
}

fn call_back(callback: &Callback) {
    if let Some(act) = callback.get() {
        act();
    }
}

impl Vault for Busy {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        call_back(&self.on_store);
        self.cellar.store(backup)
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        call_back(&self.on_fetch);
        self.cellar.fetch(user)
    }
}

fn set(callback: &Callback, act: impl Fn() + Send + Sync + 'static) {
    let set = callback.set(Box::new(act));
    assert!(set.is_ok(), "it is set once");
}

/// Uses each method but `backup` and `restore`, on paths below `/busy`.
fn use_all(shared: &SharedStorage) {
    let (one, two) = (path("/busy/1"), path("/busy/2"));
    let user = shared.add_user(NoLimit);
    shared.add_for(user, &one, Bytes(1)).expect("it is free");
    shared.copy(&one, &two).expect("it is free");
    let seen = shared.open(user, &one).expect("it is there");
    shared
        .save(user, &one, seen.version(), Bytes(2))
        .expect("it is current");
    shared.share(&one, ONE, Some(Role::Viewer)).expect("a user");
    shared.delete(&one).expect("it is there");
    let found = shared.find(&OwnedBy::new(user), &LargestFirst, 9);
    assert_eq!(texts(&found), ["/busy/2"]);
    assert_eq!(shared.usage_of(user), Some(usage(1, 1)));
    assert_eq!(shared.capacity(user), Some(Capacity::Unlimited));
    shared.delete(&two).expect("it is there");
    shared.merge(ONE, user).expect("both are users");
}

/// Runs `act` on another thread. True if it ends soon.
fn ends_soon(act: impl FnOnce() + Send + 'static) -> bool {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        act();
        let _ = done.send(());
    });
    is_done.recv_timeout(PATIENCE).is_ok()
}

/// A shared storage with a busy vault. User 1 has `/a`, and a backup of it.
fn busy_storage() -> (SharedStorage, Busy) {
    let busy = Busy::default();
    let mut storage = storage_for(&[100, 100]).with_vault(busy.clone());
    add_for(&mut storage, 1, "/a", 10);
    storage.backup(ONE).expect("the vault works");
    (SharedStorage::new(storage), busy)
}

// rules: 6.4, 6.3
#[test]
fn a_vault_that_is_slow_to_store_stops_no_other_call() {
    let (shared, busy) = busy_storage();
    let (other, has_ended) = (shared.clone(), Arc::new(AtomicBool::new(false)));
    let ended = Arc::clone(&has_ended);
    set(&busy.on_store, move || {
        let other = other.clone();
        let act = move || {
            use_all(&other);
            let added = other.add_for(ONE, &path("/late"), Bytes(1));
            added.expect("it is free");
        };
        ended.store(ends_soon(act), Ordering::SeqCst);
    });
    assert_eq!(shared.backup(ONE), Ok(1), "/late is not in the backup");
    assert_eq!(busy.cellar.all()[1].files().len(), 1);
    assert!(
        has_ended.load(Ordering::SeqCst),
        "other calls wait for the vault"
    );
}

// rules: 6.4
#[test]
fn a_vault_that_is_slow_to_fetch_stops_no_other_call() {
    let (shared, busy) = busy_storage();
    let (other, has_ended) = (shared.clone(), Arc::new(AtomicBool::new(false)));
    let ended = Arc::clone(&has_ended);
    set(&busy.on_fetch, move || {
        let other = other.clone();
        ended.store(ends_soon(move || use_all(&other)), Ordering::SeqCst);
    });
    assert_eq!(shared.restore(ONE), restored(1, &[]));
    assert!(
        has_ended.load(Ordering::SeqCst),
        "other calls wait for the vault"
    );
}

// rules: 6.3
#[test]
fn what_changes_while_the_vault_fetches_is_respected() {
    let (shared, busy) = busy_storage();
    let other = shared.clone();
    set(&busy.on_fetch, move || {
        let other = other.clone();
        let changed = ends_soon(move || {
            other.delete(&path("/a")).expect("it is there");
            other
                .add_for(TWO, &path("/a"), Bytes(3))
                .expect("it is free");
            other
                .add_for(ONE, &path("/late"), Bytes(3))
                .expect("it is free");
        });
        assert!(changed, "other calls wait for the vault");
    });
    assert_eq!(shared.restore(ONE), restored(0, &["/a"]));
    assert_eq!(shared.usage_of(TWO), Some(usage(1, 3)));
    assert_eq!(shared.usage_of(ONE), Some(usage(0, 0)));
    a_user_may_be_merged_while_the_vault_fetches();
    a_capacity_may_change_while_the_vault_fetches();
}

fn a_user_may_be_merged_while_the_vault_fetches() {
    let (shared, busy) = busy_storage();
    let other = shared.clone();
    set(&busy.on_fetch, move || {
        let other = other.clone();
        let merged = ends_soon(move || other.merge(TWO, ONE).expect("both are users"));
        assert!(merged, "other calls wait for the vault");
    });
    assert_eq!(shared.restore(ONE), Err(RestoreError::UnknownUser(ONE)));
    assert_eq!(shared.usage_of(TWO), Some(usage(1, 10)));
}

fn a_capacity_may_change_while_the_vault_fetches() {
    for (before, after) in [(9, 10), (10, 9)] {
        let (busy, promotion) = (Busy::default(), Promotion::of(10));
        let mut storage = Storage::new().with_vault(busy.clone());
        storage.add_user(promotion.clone());
        add_for(&mut storage, 1, "/a", 10);
        storage.backup(ONE).expect("the vault works");
        promotion.set(before);
        let later = promotion.clone();
        set(&busy.on_fetch, move || later.set(after));
        let result = SharedStorage::new(storage).restore(ONE);
        let over = Err(RestoreError::OverQuota);
        assert_eq!(result, if after == 10 { restored(1, &[]) } else { over });
    }
}

// rules: 6.5
#[test]
fn the_vault_gets_backups_in_the_order_of_their_moments() {
    let cellar = Cellar::default();
    let mut storage = storage_for(&[1_000_000]).with_vault(cellar.clone());
    add_for(&mut storage, 1, "/0", 1);
    let shared = SharedStorage::new(storage);
    in_parallel(4, |index| {
        for number in 0..60 {
            let mine = path(&format!("/{}/{number}", index + 1));
            shared.add_for(ONE, &mine, Bytes(1)).expect("it is free");
            shared.backup(ONE).expect("the vault works");
        }
    });
    let counts: Vec<usize> = cellar.all().iter().map(|it| it.files().len()).collect();
    assert_eq!(counts.len(), 4 * 60);
    assert!(counts.is_sorted(), "an older backup came later: {counts:?}");
    assert_eq!(counts.last(), Some(&241));
}

// rules: 6.3
#[test]
fn a_backup_shows_one_moment() {
    let cellar = Cellar::default();
    let mut storage = storage_for(&[1_000_000]).with_vault(cellar.clone());
    let names: Vec<String> = (0..200).map(|number| format!("/{number:03}")).collect();
    for name in &names {
        add_for(&mut storage, 1, name, 1);
    }
    let shared = SharedStorage::new(storage);
    let is_done = AtomicBool::new(false);
    in_parallel(2, |index| {
        if index == 0 {
            // One file after the other grows: each is at least as large as the next.
            for size in 2..8 {
                for name in &names {
                    let file = shared.open(ONE, &path(name)).expect("it is there");
                    let saved = shared.save(ONE, &path(name), file.version(), Bytes(size));
                    assert!(matches!(saved, Ok(Saved::Updated(_))), "{saved:?}");
                }
            }
            is_done.store(true, Ordering::SeqCst);
            return;
        }
        while !is_done.load(Ordering::SeqCst) {
            shared.backup(ONE).expect("the vault works");
        }
    });
    shared.backup(ONE).expect("the vault works");
    for backup in cellar.all() {
        let sizes: Vec<u64> = contents(&backup).into_iter().map(|row| row.1).collect();
        let is_whole = sizes.is_sorted_by(|a, b| a >= b) && sizes[0] - sizes[199] <= 1;
        assert!(is_whole, "no moment had these sizes: {sizes:?}");
    }
}

/// A plan, a policy, a filter, an order and a vault, all in one. At the call that a test
/// chooses (1 is the next one), it does something else first.
#[derive(Clone, Default)]
struct Trap {
    left: Arc<AtomicUsize>,
    act: Callback,
    cellar: Cellar,
}

impl Trap {
    fn set(&self, calls: usize, act: impl Fn() + Send + Sync + 'static) {
        set(&self.act, act);
        self.left.store(calls, Ordering::SeqCst);
    }

    fn tick(&self) {
        let count = |left: usize| left.checked_sub(1);
        let left = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, count);
        if left == Ok(1) {
            call_back(&self.act);
        }
    }
}

impl Plan for Trap {
    fn capacity(&self, _user: UserId) -> Capacity {
        self.tick();
        Capacity::UpTo(Bytes(100))
    }
}

impl ConflictPolicy for Trap {
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath> {
        self.tick();
        FilePath::parse(&format!("{}!{}", conflict.path, conflict.attempt)).ok()
    }
}

impl Filter for Trap {
    fn matches(&self, _file: &FileInfo) -> bool {
        self.tick();
        true
    }
}

impl Order for Trap {
    fn compare(&self, a: &FileInfo, b: &FileInfo) -> std::cmp::Ordering {
        self.tick();
        ByPath.compare(a, b)
    }
}

impl Vault for Trap {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        self.tick();
        self.cellar.store(backup)
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        self.tick();
        self.cellar.fetch(user)
    }
}

/// A vault that panics after it has kept a backup, or before it fetches one.
struct Cracked(Cellar, Arc<AtomicBool>);

impl Vault for Cracked {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        self.0.store(backup)?;
        let is_cracked = self.1.swap(false, Ordering::SeqCst);
        assert!(!is_cracked, "this panic belongs to the test");
        Ok(())
    }

    fn fetch(&self, user: UserId) -> Result<Option<Backup>, VaultDown> {
        let is_cracked = self.1.swap(false, Ordering::SeqCst);
        assert!(!is_cracked, "this panic belongs to the test");
        self.0.fetch(user)
    }
}

fn panics<T>(act: impl FnOnce() -> T) -> bool {
    catch_unwind(AssertUnwindSafe(act)).is_err()
}

fn rows(shared: &SharedStorage) -> Vec<(String, u64, u64)> {
    let files = shared.find(&Any, &ByPath, 99).into_iter();
    let row = |file: FileInfo| (file.path().to_string(), file.size().0, file.version().0);
    files.map(row).collect()
}

/// All files, with their owners.
fn found(files: &[FileInfo]) -> String {
    let row = |file: &FileInfo| {
        let (path, Bytes(size)) = (file.path(), file.size());
        format!(
            "{path} {size} of {}, version {}",
            file.owner().0,
            file.version().0
        )
    };
    files.iter().map(row).collect::<Vec<_>>().join("; ")
}

/// Users 1 and 2 have the trap as their plan. User 3 may edit `/a`. User 1 has a backup
/// of `/a` and `/gone`, and two conflict copies of `/a`.
fn trapped(trap: &Trap) -> SharedStorage {
    let storage = Storage::new().with_conflicts(trap.clone());
    let mut storage = storage.with_vault(trap.clone());
    storage.add_user(trap.clone());
    storage.add_user(trap.clone());
    storage.add_user(NoLimit);
    for (user, text) in [(1, "/a"), (1, "/gone"), (2, "/b"), (1, "/a!1"), (2, "/a!2")] {
        add_for(&mut storage, user, text, 10);
    }
    share(&mut storage, "/a", THREE, Role::Editor);
    storage.backup(ONE).expect("the vault works");
    delete(&mut storage, "/gone");
    add_for(&mut storage, 1, "/new", 10);
    SharedStorage::new(storage)
}

/// All that can be seen of it.
fn books(shared: &SharedStorage, trap: &Trap) -> String {
    let files = found(&shared.find(&Any, &ByPath, 99));
    let users = (0..9).map(UserId).filter_map(|user| {
        let (usage, capacity) = (shared.usage_of(user)?, shared.capacity(user)?);
        let Usage { files, bytes } = usage;
        Some(format!(
            "user {}: {files} files, {} in {capacity:?}",
            user.0, bytes.0
        ))
    });
    let users: Vec<String> = users.collect();
    let backups: Vec<_> = trap.cellar.all().iter().map(contents).collect();
    format!("{files}; {}; backups {backups:?}", users.join("; "))
}

/// The name of a call, and the call. It returns its result as a text.
type Call = (&'static str, fn(&SharedStorage, &Trap) -> String);

fn text(result: impl Debug) -> String {
    format!("{result:?}")
}

fn add_c(shared: &SharedStorage, user: UserId) -> String {
    text(shared.add_for(user, &path("/c"), Bytes(1 + u64::from(user.0))))
}

fn save_a(shared: &SharedStorage, base: u64) -> String {
    save_line(shared.save(THREE, &path("/a"), Version(base), Bytes(20)))
}

const CALLS: [Call; 17] = [
    ("add_user", |it, trap| text(it.add_user(trap.clone()))),
    ("add_for", |it, _| add_c(it, ONE)),
    ("add_for of user 2", |it, _| add_c(it, TWO)),
    ("copy", |it, _| text(it.copy(&path("/a"), &path("/c")))),
    ("delete", |it, _| text(it.delete(&path("/a")))),
    ("size", |it, _| text(it.size(&path("/a")))),
    ("usage_of", |it, _| text(it.usage_of(ONE))),
    ("capacity", |it, _| text(it.capacity(ONE))),
    ("find", |it, trap| found(&it.find(trap, trap, 9))),
    ("merge", |it, _| text(it.merge(TWO, ONE))),
    ("a merge of the editor", |it, _| text(it.merge(ONE, THREE))),
    ("share", |it, _| text(it.share(&path("/a"), THREE, None))),
    ("open", |it, _| text(it.open(THREE, &path("/a")).is_ok())),
    ("save", |it, _| save_a(it, 1)),
    ("a late save", |it, _| save_a(it, 0)),
    ("backup", |it, _| text(it.backup(ONE))),
    ("restore", |it, _| text(it.restore(ONE))),
];

/// Both results and the books after two calls, one after the other.
fn in_turn(first: Call, second: Call) -> [String; 3] {
    let trap = Trap::default();
    let shared = trapped(&trap);
    let results = [first, second].map(|call| call.1(&shared, &trap));
    let [one, two] = results;
    [one, two, books(&shared, &trap)]
}

/// The same, if the second call begins when the first one has called a collaborator
/// `calls` times. `None` if it calls less often.
fn at_once(first: Call, second: Call, calls: usize) -> Option<[String; 3]> {
    let trap = Trap::default();
    let shared = trapped(&trap);
    let thread = Arc::new(Mutex::new(None));
    let (other, has_begun) = (shared.clone(), Arc::clone(&thread));
    trap.set(calls, move || {
        let meeting = Arc::new(Rendezvous::new(2));
        let (other, ended) = (other.clone(), Arc::clone(&meeting));
        let begun = thread::spawn(move || {
            let result = second.1(&other, &Trap::default());
            ended.meet();
            result
        });
        *has_begun.lock().expect("no thread panics here") = Some(begun);
        meeting.meet();
    });
    let one = first.1(&shared, &trap);
    let begun = thread.lock().expect("no thread panics here").take();
    let two = begun?.join().unwrap_or_else(|_| "a panic".to_string());
    Some([one, two, books(&shared, &trap)])
}

/// What is wrong if `second` begins during the first call, at any call of a collaborator.
fn not_in_turn(second: Call) -> Vec<String> {
    let mut wrong = Vec::new();
    for first in CALLS {
        for calls in 1..=4 {
            let Some(seen) = at_once(first, second, calls) else {
                break;
            };
            let mut other = in_turn(second, first);
            other.swap(0, 1);
            let expected = [in_turn(first, second), other];
            if !expected.contains(&seen) {
                let [(one, _), (two, _)] = [first, second];
                wrong.push(format!(
                    "{two} begins while {one} calls a plan, a policy, a filter, an order \
                     or the vault (call {calls})\n\
                     the results of {one} and {two}, and what is there then: {seen:#?}\n\
                     {one}, then {two}: {:#?}\n{two}, then {one}: {:#?}",
                    expected[0], expected[1]
                ));
            }
        }
    }
    wrong
}

// rules: 6.2, 6.3
#[test]
fn two_calls_have_the_result_of_one_after_the_other() {
    let wrong = in_parallel(CALLS.len(), |index| not_in_turn(CALLS[index]));
    let wrong = wrong.concat();
    assert!(wrong.is_empty(), "{}", wrong[0]);
}

// rules: 6.6
#[test]
fn a_collaborator_that_panics_fails_one_call_only() {
    let mut panicked = Vec::new();
    for (name, call) in CALLS {
        let calm = Trap::default();
        let other = trapped(&calm);
        let expected = call(&other, &calm);
        let after = books(&other, &calm);
        for calls in 1..=4 {
            let trap = Trap::default();
            let shared = trapped(&trap);
            let before = books(&shared, &trap);
            trap.set(calls, || panic!("this panic belongs to the test"));
            let fails = panics(|| call(&shared, &trap));
            trap.left.store(0, Ordering::SeqCst);
            if fails {
                panicked.push(name);
                let now = books(&shared, &trap);
                assert_eq!(now, before, "{name}: a panic at call {calls}");
                let again = call(&shared, &trap);
                assert_eq!(again, expected, "{name} after a panic at call {calls}");
            }
            assert_eq!(books(&shared, &trap), after, "{name}, call {calls}");
        }
    }
    for name in [
        "add_for",
        "copy",
        "find",
        "save",
        "a late save",
        "backup",
        "restore",
    ] {
        assert!(
            panicked.contains(&name),
            "{name}: no panic reaches the caller"
        );
    }
}

// rules: 6.6
#[test]
fn a_vault_that_panics_or_is_down_fails_one_call_only() {
    let (cellar, is_cracked) = (Cellar::default(), Arc::new(AtomicBool::new(false)));
    let vault = Cracked(cellar.clone(), Arc::clone(&is_cracked));
    let mut storage = storage_for(&[100]).with_vault(vault);
    add_for(&mut storage, 1, "/a", 10);
    storage.backup(ONE).expect("the vault works");
    let shared = SharedStorage::new(storage);
    shared
        .add_for(ONE, &path("/b"), Bytes(5))
        .expect("it is free");
    let before = rows(&shared);
    is_cracked.store(true, Ordering::SeqCst);
    assert!(panics(|| shared.backup(ONE)));
    is_cracked.store(true, Ordering::SeqCst);
    assert!(panics(|| shared.restore(ONE)));
    assert_eq!(rows(&shared), before);
    cellar.set_down(true);
    let (stored, fetched) = cellar.calls();
    assert_eq!(shared.backup(ONE), Err(BackupError::VaultDown));
    assert_eq!(shared.restore(ONE), Err(RestoreError::VaultDown));
    assert_eq!(cellar.calls(), (stored + 1, fetched + 1), "one call each");
    assert_eq!(rows(&shared), before);
    shared.delete(&path("/b")).expect("it is there");
    cellar.set_down(false);
    assert_eq!(shared.restore(ONE), restored(2, &[]));
    assert_eq!(shared.backup(ONE), Ok(2));
}

// rules: 6.1
#[test]
fn a_shared_storage_takes_over_and_clones_are_the_same() {
    assert_send_sync::<SharedStorage>();
    let (shared, _) = busy_storage();
    let other = shared.clone();
    assert_eq!(
        shared.restore(ONE),
        restored(1, &[]),
        "the vault is taken over"
    );
    let unknown = UserId(77);
    assert_eq!(shared.add_user(fixed(5)), UserId(3));
    assert_eq!(other.usage_of(UserId(3)), Some(usage(0, 0)));
    other
        .add_for(UserId(3), &path("/x"), Bytes(5))
        .expect("it fits");
    assert_eq!(shared.size(&path("/x")), Some(Bytes(5)));
    assert_eq!(shared.capacity(UserId(3)), Some(Capacity::UpTo(Bytes(5))));
    let none = shared.share(&path("/x"), unknown, Some(Role::Viewer));
    assert_eq!(none, Err(ShareError::UnknownUser(unknown)));
    assert_eq!(other.open(ONE, &path("/x")), Err(AccessError::NotFound));
    shared
        .share(&path("/x"), ONE, Some(Role::Viewer))
        .expect("a user");
    let seen = other.open(ONE, &path("/x")).map(|file| file.version());
    assert_eq!(seen, Ok(Version(2)));
    let deleted: Result<Bytes, NotFound> = other.delete(&path("/x"));
    assert_eq!(deleted, Ok(Bytes(5)));
    assert_eq!(shared.delete(&path("/x")), Err(NotFound));
    assert_eq!(
        shared.backup(unknown),
        Err(BackupError::UnknownUser(unknown))
    );
}

// rules: 6.1
#[test]
fn a_busy_monday() {
    let mut storage = storage_for(&[100, 100]);
    add_for(&mut storage, 1, "/report", 10);
    share(&mut storage, "/report", TWO, Role::Editor);
    let office = SharedStorage::new(storage);
    let home = office.clone();
    let mut page = Vec::new();
    let saved = office.save(ONE, &path("/report"), Version(1), Bytes(30));
    page.push(format!("the office saves 30 bytes: {}", save_line(saved)));
    let files = office.backup(ONE).expect("the vault works");
    page.push(format!("backup of {files} file"));
    let saved = home.save(TWO, &path("/report"), Version(1), Bytes(25));
    page.push(format!(
        "user 2 saves 25 bytes at home: {}",
        save_line(saved)
    ));
    let seen = home.open(TWO, &path("/report")).expect("it is shared");
    page.push(format!("user 2 opens version {}", seen.version().0));
    let saved = home.save(TWO, &path("/report"), Version(2), Bytes(40));
    page.push(format!("user 2 saves 40 bytes: {}", save_line(saved)));
    let back = office.restore(ONE).expect("it is backed up");
    page.push(format!("restored: {} file", back.files));
    for (text, size, version) in rows(&office) {
        page.push(format!("{text}: {size} bytes, version {version}"));
    }
    insta::assert_snapshot!("a_busy_monday", page.join("\n"));
}

pub fn scenario(seed: u64) -> String {
    let names = ["/a", "/a/b", "/c", "/d", "/e"];
    let random = Generator::new(seed);
    let storage = storage_for(&[60, 60, 60]).with_vault(Cellar::default());
    let desk = SharedStorage::new(storage);
    let clones = [desk.clone(), desk.clone(), desk];
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        let shared = random.pick(&clones);
        let (text, other) = (*random.pick(&names), *random.pick(&names));
        let here = path(text);
        let user = UserId(random.below(9) as u32 / 2);
        let line = match random.below(26) {
            0..=5 => {
                let size = Bytes(1 + random.below(20));
                let added = shared.add_for(user, &here, size);
                format!("#{} adds {text} {}: {added:?}", user.0, size.0)
            }
            6 => format!(
                "copy {other} {text}: {:?}",
                shared.copy(&path(other), &here)
            ),
            7 | 8 => format!("delete {text}: {:?}", shared.delete(&here)),
            9 | 10 => {
                let shared = shared.share(&here, user, Some(Role::Editor));
                format!("share {text} with #{}: {shared:?}", user.0)
            }
            11..=17 => {
                let now = shared.open(ADMIN, &here).map_or(0, |file| file.version().0);
                let base = if random.chance(30) { now / 2 } else { now };
                let size = Bytes(1 + random.below(30));
                let saved = shared.save(user, &here, Version(base), size);
                format!("#{} saves {text} on {base}: {}", user.0, save_line(saved))
            }
            18 if random.chance(30) => format!("merge: {:?}", shared.merge(ONE, user)),
            18..=20 => format!("backup {}: {:?}", user.0, shared.backup(user)),
            21..=23 => match shared.restore(user) {
                Ok(restored) => format!("restore {}: {}", user.0, restored.files),
                Err(error) => format!("restore {}: {error:?}", user.0),
            },
            _ => {
                let seen = shared.open(user, &here).map(|file| file.version().0);
                format!("#{} opens {text}: {seen:?}", user.0)
            }
        };
        let used = shared.usage_of(user).map(|it| (it.files, it.bytes.0));
        lines.push(format!("{step:>3}  {line} {used:?}"));
    }
    lines.join("\n")
}

// rules: 6.1
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
