//! What finds every wrong design of stage 6.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;

use crate::support::{Rendezvous, in_parallel};
use cloud_storage::backups::{Backup, RestoreError, Vault, VaultDown};
use cloud_storage::find::{ByPath, Prefix};
use cloud_storage::shared::SharedStorage;
use cloud_storage::users::{Capacity, NoLimit, Plan, UserId};
use cloud_storage::{AddError, Bytes, FilePath, Storage};

const ONE: UserId = UserId(1);
const TWO: UserId = UserId(2);

fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path")
}

fn add(shared: &SharedStorage, text: &str, size: u64) -> Result<(), AddError> {
    shared.add_for(ONE, &path(text), Bytes(size))
}

fn shared_with(plan: impl Plan + 'static) -> SharedStorage {
    let mut storage = Storage::new();
    storage.add_user(plan);
    SharedStorage::new(storage)
}

#[test]
fn a_backup_of_before_can_be_restored() {
    let mut storage = Storage::new();
    let user = storage.add_user(NoLimit);
    storage.backup(user).expect("the vault works");
    assert!(SharedStorage::new(storage).restore(user).is_ok());
}

/// Panics at the call with this number.
struct PanicsAt(AtomicUsize);

impl Plan for PanicsAt {
    fn capacity(&self, _user: UserId) -> Capacity {
        let left = self.0.fetch_sub(1, Ordering::SeqCst);
        assert!(left != 1, "this panic belongs to the test");
        Capacity::UpTo(Bytes(10))
    }
}

#[test]
fn all_other_calls_work_after_a_panic() {
    let shared = shared_with(PanicsAt(AtomicUsize::new(1)));
    let failed = catch_unwind(AssertUnwindSafe(|| add(&shared, "/a", 1)));
    assert!(failed.is_err());
    assert_eq!(add(&shared, "/b", 1), Ok(()));
}

#[test]
fn a_panic_at_a_second_call_leaves_no_file() {
    let shared = shared_with(PanicsAt(AtomicUsize::new(2)));
    let result = catch_unwind(AssertUnwindSafe(|| add(&shared, "/a", 1)));
    let is_there = shared.size(&path("/a")).is_some();
    assert_eq!(is_there, result.is_ok());
}

/// Is slow: it waits until another thread asks for a capacity, too.
struct Slow(Rendezvous);

impl Plan for Slow {
    fn capacity(&self, _user: UserId) -> Capacity {
        self.0.meet();
        Capacity::UpTo(Bytes(10))
    }
}

#[test]
fn two_files_do_not_share_the_same_room() {
    let shared = shared_with(Slow(Rendezvous::new(2)));
    let added = in_parallel(2, |index| add(&shared, ["/a", "/b"][index], 6));
    let over = Err(AddError::OverQuota { free: Bytes(4) });
    assert!(
        added.contains(&Ok(())) && added.contains(&over),
        "{added:?}"
    );
}

/// From the switch on, another thread does something while it is called.
#[derive(Clone)]
struct Watched {
    is_on: Arc<AtomicBool>,
    begins: Arc<Rendezvous>,
    ends: Arc<Rendezvous>,
}

impl Plan for Watched {
    fn capacity(&self, _user: UserId) -> Capacity {
        if self.is_on.load(Ordering::SeqCst) {
            self.begins.meet();
            self.ends.meet();
        }
        Capacity::UpTo(Bytes(10))
    }
}

/// What `act` returns while a restore calls the plan. The backup has `/a`, and
/// `/new` is newer.
fn during_a_restore(act: fn(&SharedStorage) -> usize) -> usize {
    let plan = Watched {
        is_on: Arc::default(),
        begins: Arc::new(Rendezvous::patient(2)),
        ends: Arc::new(Rendezvous::new(2)),
    };
    let shared = shared_with(plan.clone());
    add(&shared, "/a", 1).expect("it fits");
    shared.backup(ONE).expect("the vault works");
    add(&shared, "/new", 1).expect("it fits");
    plan.is_on.store(true, Ordering::SeqCst);
    let seen = in_parallel(2, |index| {
        if index == 0 {
            return shared.restore(ONE).expect("it fits").files;
        }
        plan.begins.meet();
        let seen = act(&shared);
        plan.ends.meet();
        seen
    });
    seen[1]
}

#[test]
fn a_restore_is_seen_as_a_whole() {
    let count = |it: &SharedStorage| it.find(&Prefix::new("/a"), &ByPath, 9).len();
    assert_eq!(during_a_restore(count), 1);
}

#[test]
fn no_backup_comes_into_a_restore() {
    let backup = |it: &SharedStorage| it.backup(ONE).expect("the vault works");
    assert_eq!(during_a_restore(backup), 1, "/new is in the backup");
}

/// A vault that first waits until another thread has called the storage.
#[derive(Default)]
struct Busy {
    kept: Option<Backup>,
    other: Arc<OnceLock<SharedStorage>>,
}

impl Busy {
    fn wait_for(&self, act: fn(&SharedStorage)) {
        let Some(other) = self.other.get().cloned() else {
            return;
        };
        let (done, is_done) = mpsc::channel();
        std::thread::spawn(move || {
            act(&other);
            let _ = done.send(());
        });
        let is_done = is_done.recv_timeout(Duration::from_secs(2));
        assert!(is_done.is_ok(), "another call waits for the vault");
    }
}

impl Vault for Busy {
    fn store(&mut self, backup: &Backup) -> Result<(), VaultDown> {
        self.wait_for(|other| _ = other.usage_of(ONE));
        self.kept = Some(backup.clone());
        Ok(())
    }

    fn fetch(&self, _user: UserId) -> Result<Option<Backup>, VaultDown> {
        self.wait_for(|other| other.merge(TWO, ONE).expect("two users"));
        Ok(self.kept.clone())
    }
}

/// User 1 has a backup in a vault that is busy from now on.
fn shared_over_a_busy_vault() -> SharedStorage {
    let vault = Busy::default();
    let other = Arc::clone(&vault.other);
    let mut storage = Storage::new().with_vault(vault);
    for _ in [ONE, TWO] {
        storage.add_user(NoLimit);
    }
    storage.backup(ONE).expect("the vault works");
    let shared = SharedStorage::new(storage);
    let _ = other.set(shared.clone());
    shared
}

#[test]
fn other_calls_do_not_wait_for_a_vault_that_stores() {
    let shared = shared_over_a_busy_vault();
    assert_eq!(shared.backup(ONE), Ok(0));
}

#[test]
fn a_user_who_is_merged_meanwhile_has_no_restore() {
    let shared = shared_over_a_busy_vault();
    let unknown = Err(RestoreError::UnknownUser(ONE));
    assert_eq!(shared.restore(ONE), unknown);
}
