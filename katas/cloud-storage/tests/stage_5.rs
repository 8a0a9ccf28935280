//! Stage 5: shared folders, versions, and conflicts.

use std::sync::{Arc, Mutex};

use crate::stage_1::{add, path};
use crate::stage_2::{Any, texts};
use crate::stage_3::{NOBODY, add_for, all_books, files_of, fixed, storage_for};
use crate::stage_4::{Cellar, ONE, TWO, delete, restored};
use crate::support::Generator;
use cloud_storage::find::{ByPath, FileInfo, LargestFirst};
use cloud_storage::saves::{
    AccessError, Conflict, ConflictPolicy, KeepBoth, Reject, Role, SaveError, Saved, ShareError,
    Version,
};
use cloud_storage::users::{ADMIN, UserId};
use cloud_storage::{Bytes, FilePath, Storage};

pub const THREE: UserId = UserId(3);

pub fn version(storage: &Storage, text: &str) -> u64 {
    let file = storage.open(ADMIN, &path(text));
    let Version(version) = file.expect("it is there").version();
    version
}

pub fn share(storage: &mut Storage, folder: &str, user: UserId, role: Role) {
    let shared = storage.share(&path(folder), user, Some(role));
    assert_eq!(shared, Ok(()));
}

fn save(
    storage: &mut Storage,
    user: UserId,
    text: &str,
    base: u64,
    size: u64,
) -> Result<Saved, SaveError> {
    storage.save(user, &path(text), Version(base), Bytes(size))
}

pub fn updated(version: u64) -> Result<Saved, SaveError> {
    Ok(Saved::Updated(Version(version)))
}

pub fn conflict_copy(text: &str, version: u64) -> Result<Saved, SaveError> {
    Ok(Saved::ConflictCopy {
        path: path(text),
        version: Version(version),
    })
}

pub fn save_line(saved: Result<Saved, SaveError>) -> String {
    match saved {
        Ok(Saved::Updated(version)) => format!("version {}", version.0),
        Ok(Saved::ConflictCopy { path, version }) => format!("{path}, version {}", version.0),
        Err(error) => format!("{error:?}"),
    }
}

/// All that can be seen, with versions.
fn all_versions(storage: &Storage) -> Vec<String> {
    let files = storage.find(&Any, &ByPath, usize::MAX);
    let files = files.iter().map(|file: &FileInfo| {
        let (path, Bytes(size)) = (file.path(), file.size());
        format!(
            "{path} {size} of user {}, version {}",
            file.owner().0,
            file.version().0
        )
    });
    files.chain(all_books(storage)).collect()
}

/// Users 1, 2 and 3. User 1 has `/doc`, which user 2 may edit and user 3 may view.
fn office() -> Storage {
    let mut storage = storage_for(&[100, 100, 100]);
    add_for(&mut storage, 1, "/doc", 10);
    share(&mut storage, "/doc", TWO, Role::Editor);
    share(&mut storage, "/doc", THREE, Role::Viewer);
    storage
}

/// Offers these paths, one for each attempt, and notes what it is called with.
#[derive(Clone, Default)]
pub struct Offers {
    paths: Vec<&'static str>,
    seen: Arc<Mutex<Vec<Conflict>>>,
}

impl ConflictPolicy for Offers {
    fn copy_path(&self, conflict: &Conflict) -> Option<FilePath> {
        let mut seen = self.seen.lock().expect("no thread panics here");
        seen.push(conflict.clone());
        let index = conflict.attempt as usize - 1;
        self.paths.get(index).map(|text| path(text))
    }
}

pub fn scenario(seed: u64) -> String {
    let names = ["/a", "/a/b", "/a/b/c", "/a/d", "/e", "/e (conflict 1)"];
    let random = Generator::new(seed);
    let mut storage = storage_for(&[90, 90, 90]).with_vault(Cellar::default());
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=240) {
        let text = *random.pick(&names);
        let here = path(text);
        let user = UserId(random.below(9) as u32 / 2);
        let line = match random.below(40) {
            0..=7 => {
                let size = Bytes(1 + random.below(20));
                let added = storage.add_for(user, &here, size);
                format!("#{} adds {text} {}: {added:?}", user.0, size.0)
            }
            8 => format!("copy to {text}: {:?}", storage.copy(&path("/e"), &here)),
            9 | 10 => format!("delete {text}: {:?}", storage.delete(&here)),
            11 | 12 => {
                let deleted = storage.delete_by(user, &here);
                format!("#{} deletes {text}: {deleted:?}", user.0)
            }
            13..=18 => {
                let roles = [
                    None,
                    Some(Role::Viewer),
                    Some(Role::Editor),
                    Some(Role::Owner),
                ];
                let role = *random.pick(&roles);
                let shared = storage.share(&here, user, role);
                format!("share {text} with #{} {role:?}: {shared:?}", user.0)
            }
            19..=29 => {
                let now = storage
                    .open(ADMIN, &here)
                    .map_or(0, |file| file.version().0);
                let is_old = random.chance(35);
                let base = if is_old { now / 2 } else { now };
                let size = Bytes(1 + random.below(30));
                let saved = storage.save(user, &here, Version(base), size);
                format!("#{} saves {text} on {base}: {}", user.0, save_line(saved))
            }
            30 => format!("merge: {:?}", storage.merge(UserId(1 + user.0 % 3), user)),
            31 | 32 => format!("backup {}: {:?}", user.0, storage.backup(user)),
            33 | 34 => match storage.restore(user) {
                Ok(restored) => format!("restore {}: {}", user.0, restored.files),
                Err(error) => format!("restore {}: {error:?}", user.0),
            },
            _ => {
                let seen = storage.open(user, &here).map(|file| file.version().0);
                format!("#{} opens {text}: {seen:?}", user.0)
            }
        };
        lines.push(format!(
            "{step:>3}  {line} ({:?})",
            storage.role(user, &here)
        ));
    }
    lines.extend(all_versions(&storage));
    lines.join("\n")
}

// rules: 5.1
#[test]
fn each_change_of_a_file_takes_the_next_version() {
    let mut storage = storage_for(&[100]);
    add(&mut storage, "/a", 1);
    add_for(&mut storage, 1, "/b", 2);
    storage.copy(&path("/a"), &path("/c")).expect("it is free");
    let _ = storage.add(&path("/a"), Bytes(1));
    let _ = storage.copy(&path("/a"), &path("/b"));
    let _ = storage.add_for(ONE, &path("/z"), Bytes(500));
    add(&mut storage, "/d", 4);
    let versions = ["/a", "/b", "/c", "/d"].map(|text| version(&storage, text));
    assert_eq!(versions, [1, 2, 3, 4], "a call that fails uses no version");
    let largest = storage.find(&Any, &LargestFirst, 1);
    assert_eq!(
        (texts(&largest)[0].as_str(), largest[0].version()),
        ("/d", Version(4))
    );
}

// rules: 5.1, 5.5
#[test]
fn a_path_never_gets_an_old_version_again() {
    let mut storage = storage_for(&[100]);
    add_for(&mut storage, 1, "/a", 1);
    delete(&mut storage, "/a");
    add_for(&mut storage, 1, "/a", 1);
    assert_eq!(version(&storage, "/a"), 2);
    let stale = save(&mut storage, ONE, "/a", 1, 9);
    assert_eq!(stale, conflict_copy("/a (conflict 1)", 3));
}

// rules: 5.4
#[test]
fn a_save_on_the_current_version_updates_the_file() {
    let mut storage = office();
    assert_eq!(save(&mut storage, TWO, "/doc", 1, 25), updated(2));
    assert_eq!(save(&mut storage, ONE, "/doc", 2, 20), updated(3));
    assert_eq!(save(&mut storage, ADMIN, "/doc", 3, 20), updated(4));
    assert_eq!(storage.size(&path("/doc")), Some(Bytes(20)));
    assert_eq!(version(&storage, "/doc"), 4);
    assert_eq!(files_of(&storage, 1), ["/doc"], "the owner stays");
}

// rules: 5.4
#[test]
fn the_owner_pays_for_what_is_saved() {
    let mut storage = office();
    assert_eq!(save(&mut storage, TWO, "/doc", 1, 100), updated(2));
    let over = |free| Err(SaveError::OverQuota { free: Bytes(free) });
    let books = all_versions(&storage);
    assert_eq!(save(&mut storage, TWO, "/doc", 2, 101), over(0));
    assert_eq!(
        save(&mut storage, TWO, "/doc", 1, 1),
        over(0),
        "a conflict copy"
    );
    assert_eq!(all_versions(&storage), books);
    assert_eq!(save(&mut storage, TWO, "/doc", 2, 60), updated(3));
    let more = save(&mut storage, TWO, "/doc", 3, 101);
    assert_eq!(more, over(40), "what is free before the save");
    assert_eq!(save(&mut storage, TWO, "/doc", 1, 41), over(40));
    let copy = save(&mut storage, TWO, "/doc", 1, 40);
    assert_eq!(copy, conflict_copy("/doc (conflict 1)", 4));
    assert_eq!(files_of(&storage, 1), ["/doc", "/doc (conflict 1)"]);
    assert_eq!(files_of(&storage, 2), Vec::<String>::new());
}

// rules: 5.2
#[test]
fn owners_and_the_admin_need_no_grant() {
    let storage = office();
    let roles =
        |text: &str| [ADMIN, ONE, TWO, THREE, NOBODY].map(|it| storage.role(it, &path(text)));
    let expected = [
        Some(Role::Owner),
        Some(Role::Owner),
        Some(Role::Editor),
        Some(Role::Viewer),
        None,
    ];
    assert_eq!(roles("/doc"), expected);
    assert_eq!(roles("/nothing"), [None; 5]);
    let mut storage = office();
    share(&mut storage, "/doc", ONE, Role::Viewer);
    share(&mut storage, "/doc", ADMIN, Role::Viewer);
    for user in [ADMIN, ONE] {
        assert_eq!(storage.role(user, &path("/doc")), Some(Role::Owner));
    }
}

// rules: 5.2
#[test]
fn the_nearest_folder_decides() {
    let mut storage = storage_for(&[100, 100]);
    for text in ["/a/b/c/d", "/a/b/x", "/a/y", "/a/bc", "/a/e/f/g/h/i", "/z"] {
        add_for(&mut storage, 1, text, 1);
    }
    share(&mut storage, "/a", TWO, Role::Editor);
    share(&mut storage, "/a/b", TWO, Role::Viewer);
    share(&mut storage, "/a/b/c/d", TWO, Role::Owner);
    let role = |storage: &Storage, text: &str| storage.role(TWO, &path(text));
    assert_eq!(role(&storage, "/a/b/c/d"), Some(Role::Owner));
    assert_eq!(
        role(&storage, "/a/b/x"),
        Some(Role::Viewer),
        "not the highest"
    );
    assert_eq!(role(&storage, "/a/y"), Some(Role::Editor));
    assert_eq!(
        role(&storage, "/a/bc"),
        Some(Role::Editor),
        "not below /a/b"
    );
    assert_eq!(
        role(&storage, "/a/e/f/g/h/i"),
        Some(Role::Editor),
        "also from far above"
    );
    assert_eq!(role(&storage, "/a/nothing"), None, "no file, no role");
    assert_eq!(role(&storage, "/z"), None);
    assert_eq!(storage.role(UserId(3), &path("/a/y")), None);
}

// rules: 5.2
#[test]
fn a_grant_is_replaced_and_taken_away() {
    let mut storage = storage_for(&[100, 100]);
    add_for(&mut storage, 1, "/a/b", 1);
    share(&mut storage, "/a", TWO, Role::Viewer);
    share(&mut storage, "/a/b", TWO, Role::Owner);
    share(&mut storage, "/a/b", TWO, Role::Viewer);
    share(&mut storage, "/a", TWO, Role::Editor);
    assert_eq!(storage.role(TWO, &path("/a/b")), Some(Role::Viewer));
    assert_eq!(storage.share(&path("/a/b"), TWO, None), Ok(()));
    assert_eq!(storage.role(TWO, &path("/a/b")), Some(Role::Editor));
    add_for(&mut storage, 1, "/a/later", 1);
    assert_eq!(storage.role(TWO, &path("/a/later")), Some(Role::Editor));
    share(&mut storage, "/a/b", TWO, Role::Viewer);
    assert_eq!(storage.share(&path("/a"), TWO, None), Ok(()));
    assert_eq!(storage.share(&path("/a"), TWO, None), Ok(()));
    let roles = |storage: &Storage| ["/a/b", "/a/later"].map(|it| storage.role(TWO, &path(it)));
    assert_eq!(roles(&storage), [Some(Role::Viewer), None], "only of /a");
    // A role needs no file.
    delete(&mut storage, "/a/b");
    assert_eq!(storage.role(TWO, &path("/a/b")), None);
    share(&mut storage, "/empty", TWO, Role::Editor);
    add_for(&mut storage, 1, "/a/b", 1);
    // It is for a path, so a copy at another path has none.
    storage.copy(&path("/a/b"), &path("/b")).expect("it fits");
    assert_eq!(storage.role(TWO, &path("/b")), None, "of a copy");
    add_for(&mut storage, 1, "/empty/x", 1);
    assert_eq!(roles(&storage), [Some(Role::Viewer), None]);
    assert_eq!(storage.role(TWO, &path("/empty/x")), Some(Role::Editor));
    assert_eq!(storage.share(&path("/a/b"), TWO, None), Ok(()));
    assert_eq!(roles(&storage), [None, None]);
    let unknown = Err(ShareError::UnknownUser(NOBODY));
    assert_eq!(
        storage.share(&path("/a"), NOBODY, Some(Role::Viewer)),
        unknown
    );
}

// rules: 5.3
#[test]
fn a_role_allows_what_lower_roles_allow() {
    let denied = Err(AccessError::NotAllowed);
    for (role, may_save, may_delete) in [
        (Role::Viewer, false, false),
        (Role::Editor, true, false),
        (Role::Owner, true, true),
    ] {
        let mut storage = office();
        share(&mut storage, "/doc", TWO, role);
        let opened = storage.open(TWO, &path("/doc"));
        assert_eq!(opened.map(|file| file.size()), Ok(Bytes(10)));
        let saved = save(&mut storage, TWO, "/doc", 1, 11);
        let refused = Err(SaveError::Access(AccessError::NotAllowed));
        assert_eq!(saved, if may_save { updated(2) } else { refused });
        let size = if may_save { 11 } else { 10 };
        let deleted = storage.delete_by(TWO, &path("/doc"));
        assert_eq!(deleted, if may_delete { Ok(Bytes(size)) } else { denied });
        let left = storage.size(&path("/doc"));
        assert_eq!(left, (!may_delete).then_some(Bytes(size)), "{role:?}");
    }
}

// rules: 5.3
#[test]
fn a_user_without_a_role_does_not_learn_that_a_file_exists() {
    let mut storage = office();
    add_for(&mut storage, 1, "/secret", 1);
    let books = all_versions(&storage);
    for text in ["/secret", "/nothing"] {
        let missing = AccessError::NotFound;
        assert_eq!(storage.open(TWO, &path(text)), Err(missing));
        assert_eq!(storage.delete_by(TWO, &path(text)), Err(missing));
        let saved = save(&mut storage, TWO, text, 1, 1);
        assert_eq!(saved, Err(SaveError::Access(missing)));
    }
    for text in ["/doc", "/nothing"] {
        let unknown = AccessError::UnknownUser(NOBODY);
        assert_eq!(storage.open(NOBODY, &path(text)), Err(unknown));
        assert_eq!(storage.delete_by(NOBODY, &path(text)), Err(unknown));
        let saved = save(&mut storage, NOBODY, text, 1, 1);
        assert_eq!(saved, Err(SaveError::Access(unknown)));
    }
    assert_eq!(all_versions(&storage), books);
}

// rules: 5.5, 5.6
#[test]
fn the_later_save_becomes_a_conflict_copy() {
    let mut storage = office();
    assert_eq!(save(&mut storage, TWO, "/doc", 1, 20), updated(2));
    let second = save(&mut storage, ONE, "/doc", 1, 30);
    assert_eq!(second, conflict_copy("/doc (conflict 1)", 3));
    let third = save(&mut storage, TWO, "/doc", 1, 5);
    assert_eq!(third, conflict_copy("/doc (conflict 2)", 4));
    let ahead = save(&mut storage, TWO, "/doc", 99, 5);
    assert_eq!(ahead, conflict_copy("/doc (conflict 3)", 5));
    assert_eq!(storage.size(&path("/doc")), Some(Bytes(20)));
    assert_eq!(version(&storage, "/doc"), 2, "the file itself is unchanged");
    assert_eq!(storage.size(&path("/doc (conflict 1)")), Some(Bytes(30)));
    assert_eq!(storage.role(TWO, &path("/doc (conflict 1)")), None);
    for (text, expected) in [
        ("/x/y", "/x/y (conflict 7)"),
        ("/x.y/z.txt", "/x.y/z.txt (conflict 7)"),
    ] {
        let offered = KeepBoth.copy_path(&Conflict {
            path: path(text),
            user: ONE,
            base: Version(1),
            current: Version(2),
            attempt: 7,
        });
        assert_eq!(offered, Some(path(expected)));
    }
}

// rules: 5.5
#[test]
fn a_conflict_copy_is_a_file_like_any_other() {
    let mut storage = storage_for(&[100, 100]);
    add_for(&mut storage, 1, "/team/doc", 10);
    share(&mut storage, "/team", TWO, Role::Editor);
    let stale = save(&mut storage, TWO, "/team/doc", 0, 20);
    assert_eq!(stale, conflict_copy("/team/doc (conflict 1)", 2));
    let saved = save(&mut storage, TWO, "/team/doc (conflict 1)", 2, 21);
    assert_eq!(saved, updated(3));
    let stale = save(&mut storage, TWO, "/team/doc (conflict 1)", 2, 22);
    assert_eq!(
        stale,
        conflict_copy("/team/doc (conflict 1) (conflict 1)", 4)
    );
    delete(&mut storage, "/team/doc (conflict 1)");
    let stale = save(&mut storage, TWO, "/team/doc", 0, 20);
    assert_eq!(stale, conflict_copy("/team/doc (conflict 1)", 5));
}

// rules: 5.5
#[test]
fn a_policy_from_outside_names_the_copy() {
    let offers = Offers {
        paths: vec!["/doc", "/taken", "/free", "/never"],
        seen: Arc::default(),
    };
    let mut storage = office().with_conflicts(offers.clone());
    add_for(&mut storage, 3, "/taken", 1);
    assert_eq!(save(&mut storage, ONE, "/doc", 1, 20), updated(3));
    assert_eq!(offers.seen.lock().expect("no thread panics here").len(), 0);
    assert_eq!(
        save(&mut storage, TWO, "/doc", 1, 30),
        conflict_copy("/free", 4)
    );
    assert_eq!(files_of(&storage, 1), ["/doc", "/free"]);
    assert_eq!(files_of(&storage, 3), ["/taken"]);
    let seen = offers.seen.lock().expect("no thread panics here").clone();
    let expected = [1, 2, 3].map(|attempt| Conflict {
        path: path("/doc"),
        user: TWO,
        base: Version(1),
        current: Version(3),
        attempt,
    });
    assert_eq!(seen, expected);
}

// rules: 5.5
#[test]
fn nine_attempts_are_enough() {
    let paths = vec!["/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10"];
    let offers = Offers {
        paths: paths.clone(),
        seen: Arc::default(),
    };
    let mut storage = office().with_conflicts(offers.clone());
    for text in &paths[..8] {
        add(&mut storage, text, 1);
    }
    let saved = save(&mut storage, TWO, "/doc", 0, 1);
    assert_eq!(saved, conflict_copy("/9", 10));
    let books = all_versions(&storage);
    let saved = save(&mut storage, TWO, "/doc", 0, 1);
    assert_eq!(saved, Err(SaveError::AlreadyExists));
    assert_eq!(all_versions(&storage), books);
    assert_eq!(offers.seen.lock().expect("no thread panics here").len(), 18);
}

// rules: 5.5
#[test]
fn a_policy_may_reject_the_save() {
    let mut storage = office().with_conflicts(Reject);
    assert_eq!(save(&mut storage, TWO, "/doc", 1, 20), updated(2));
    let books = all_versions(&storage);
    let outdated = Err(SaveError::Outdated(Version(2)));
    assert_eq!(save(&mut storage, ONE, "/doc", 1, 30), outdated);
    assert_eq!(
        save(&mut storage, ONE, "/doc", 1, 500),
        outdated,
        "before OverQuota"
    );
    assert_eq!(all_versions(&storage), books);
    let denied = Err(SaveError::Access(AccessError::NotAllowed));
    assert_eq!(save(&mut storage, THREE, "/doc", 1, 30), denied);
    assert_eq!(save(&mut storage, ONE, "/doc", 2, 30), updated(3));
    // Also after paths that are taken.
    let paths = vec!["/doc", "/doc"];
    let seen = Arc::default();
    let mut storage = office().with_conflicts(Offers { paths, seen });
    let outdated = Err(SaveError::Outdated(Version(1)));
    assert_eq!(save(&mut storage, ONE, "/doc", 0, 30), outdated);
}

// rules: 5.7
#[test]
fn a_restored_file_has_a_new_version_only_if_it_had_changed() {
    let mut storage = office();
    add_for(&mut storage, 1, "/gone", 5);
    add_for(&mut storage, 1, "/same", 6);
    storage.backup(ONE).expect("the vault works");
    assert_eq!(save(&mut storage, TWO, "/doc", 1, 20), updated(4));
    delete(&mut storage, "/gone");
    assert_eq!(storage.restore(ONE), restored(3, &[]));
    let versions = ["/doc", "/gone", "/same"].map(|text| version(&storage, text));
    assert_eq!(versions, [5, 6, 3], "by path");
    let books = all_versions(&storage);
    let stale = save(&mut storage, TWO, "/doc", 4, 7);
    assert_eq!(
        stale,
        conflict_copy("/doc (conflict 1)", 7),
        "restored meanwhile"
    );
    delete(&mut storage, "/doc (conflict 1)");
    assert_eq!(all_versions(&storage), books);
    delete(&mut storage, "/same");
    add_for(&mut storage, 1, "/same", 6);
    assert_eq!(storage.restore(ONE), restored(3, &[]));
    assert_eq!(
        version(&storage, "/same"),
        11,
        "the same size, another file"
    );
    // A path that is skipped uses no version.
    for text in ["/doc", "/gone"] {
        delete(&mut storage, text);
    }
    add_for(&mut storage, 2, "/doc", 1);
    assert_eq!(storage.restore(ONE), restored(2, &["/doc"]));
    let versions = ["/doc", "/gone", "/same"].map(|text| version(&storage, text));
    assert_eq!(versions, [12, 13, 14]);
    add(&mut storage, "/next", 1);
    assert_eq!(version(&storage, "/next"), 15);
}

// rules: 5.2, 5.1
#[test]
fn a_merge_moves_files_but_no_grants_and_no_versions() {
    let mut storage = office();
    add_for(&mut storage, 1, "/memo", 1);
    share(&mut storage, "/memo", TWO, Role::Editor);
    storage.merge(THREE, TWO).expect("both are users");
    assert_eq!(storage.role(THREE, &path("/memo")), None, "not taken over");
    let role = |storage: &Storage, user| storage.role(user, &path("/doc"));
    assert_eq!(role(&storage, THREE), Some(Role::Viewer), "its own grant");
    assert_eq!(role(&storage, TWO), None);
    let fourth = storage.add_user(fixed(100));
    share(&mut storage, "/doc", fourth, Role::Editor);
    storage.merge(THREE, ONE).expect("both are users");
    assert_eq!(role(&storage, THREE), Some(Role::Owner));
    assert_eq!(role(&storage, fourth), Some(Role::Editor), "of others");
    assert_eq!(role(&storage, ONE), None);
    assert_eq!(version(&storage, "/doc"), 1);
}

// rules: 5.5
#[test]
fn the_wedding_speech() {
    let mut storage = storage_for(&[100, 100, 100]);
    add_for(&mut storage, 1, "/wedding/speech.txt", 30);
    share(&mut storage, "/wedding", TWO, Role::Editor);
    share(&mut storage, "/wedding", THREE, Role::Viewer);
    let mut page = Vec::new();
    for (user, base, size) in [(TWO, 1, 45), (ONE, 1, 28), (THREE, 2, 99), (ONE, 2, 50)] {
        let outcome = match save(&mut storage, user, "/wedding/speech.txt", base, size) {
            Ok(Saved::Updated(Version(version))) => format!("is now version {version}"),
            Ok(Saved::ConflictCopy { path, .. }) => format!("goes to {path}"),
            Err(error) => format!("is rejected: {error:?}"),
        };
        page.push(format!(
            "user {} saves {size} bytes on version {base}: it {outcome}",
            user.0
        ));
    }
    page.push(String::new());
    page.extend(all_versions(&storage));
    insta::assert_snapshot!("the_wedding_speech", page.join("\n"));
}

// rules: 5.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
