//! The rules of the pages that the usual answer keeps, tried on its own names.

use cloud_storage::{OnConflict, Role, SortBy, Storage, StorageError};
use std::sync::{Arc, Mutex};

/// User 1 with 100 bytes, user 2 with 60, and these files of user 1.
fn storage_with(files: &[(&str, u64)]) -> Storage {
    let mut storage = Storage::new();
    assert_eq!(
        (storage.add_user(Some(100)), storage.add_user(Some(60))),
        (1, 2)
    );
    for (path, size) in files {
        storage.add_for(1, path, *size).expect("it fits");
    }
    storage
}

// rules: 1.1, 1.2, 1.3, 1.4, 1.5
#[test]
fn files_are_added_copied_and_deleted() {
    let mut storage = Storage::new();
    for path in ["a", "/", "/a/", "/a//b", "/a/../b"] {
        assert_eq!(storage.add(path, 1), Err(StorageError::InvalidPath));
    }
    assert_eq!(storage.add("/a", 30), Ok(()));
    assert_eq!(storage.add("/a", 8), Err(StorageError::AlreadyExists));
    assert_eq!(storage.copy("/x", "/a"), Err(StorageError::NotFound));
    assert_eq!(storage.copy("/a", "/a"), Err(StorageError::AlreadyExists));
    assert_eq!(storage.copy("/a", "/c"), Ok(()));
    assert_eq!(storage.delete("/a"), Ok(30));
    assert_eq!((storage.size("/a"), storage.size("/c")), (None, Some(30)));
    assert_eq!(storage.usage(), (1, 30));
}

// rules: 2.1, 2.2, 2.3, 2.5, 3.7
#[test]
fn files_are_found_by_prefix_suffix_owner_and_size() {
    let storage = storage_with(&[("/p/b.jpg", 50), ("/p/a.jpg", 40), ("/n.txt", 2)]);
    let paths = |found: Vec<(String, u64)>| -> Vec<String> {
        found.into_iter().map(|(path, _)| path).collect()
    };
    let by_path = storage.find("/p/", ".jpg", None, SortBy::Path, 9);
    assert_eq!(paths(by_path), ["/p/a.jpg", "/p/b.jpg"]);
    let largest = storage.find("", "", Some(1), SortBy::Size, 2);
    assert_eq!(paths(largest), ["/p/b.jpg", "/p/a.jpg"]);
    assert_eq!(storage.find("", "", Some(2), SortBy::Size, 2), []);
}

// rules: 3.2, 3.3, 3.4, 3.6
#[test]
fn a_merge_adds_files_and_limits() {
    let mut storage = storage_with(&[("/a", 40)]);
    storage.add_for(2, "/b", 55).expect("it fits");
    assert_eq!(storage.add_for(2, "/c", 6), Err(StorageError::OverQuota(5)));
    assert_eq!(storage.copy("/b", "/d"), Err(StorageError::OverQuota(5)));
    assert_eq!(storage.merge(1, 0), Err(StorageError::IsAdmin));
    assert_eq!(storage.merge(1, 2), Ok(()));
    assert_eq!(storage.add_for(2, "/c", 1), Err(StorageError::UnknownUser));
    assert_eq!(storage.copy("/b", "/d"), Ok(()));
    assert_eq!(storage.used(1), 150);
}

// rules: 4.1, 4.2, 4.3
#[test]
fn a_restore_leaves_other_users_alone() {
    let mut storage = storage_with(&[("/a", 10), ("/b", 20)]);
    assert_eq!(storage.restore(1), Err(StorageError::NoBackup));
    assert_eq!(storage.backup(1), Ok(2));
    storage.delete("/a").expect("it is there");
    storage.add_for(2, "/a", 1).expect("it fits");
    storage.add_for(1, "/c", 1).expect("it fits");
    for _ in 0..2 {
        assert_eq!(storage.restore(1), Ok((1, vec!["/a".to_string()])));
        assert_eq!((storage.used(1), storage.used(2)), (20, 1));
    }
}

// rules: 5.1, 5.2, 5.3, 5.4, 5.5, 5.6
#[test]
fn a_save_on_an_old_version_is_a_conflict() {
    let mut storage = storage_with(&[("/team/doc", 10)]);
    assert_eq!(
        storage.save(2, "/team/doc", 1, 5),
        Err(StorageError::NotFound)
    );
    storage.share("/team", 2, Role::Viewer).expect("a user");
    assert_eq!(
        storage.save(2, "/team/doc", 1, 5),
        Err(StorageError::NotAllowed)
    );
    storage.share("/team/doc", 2, Role::Editor).expect("a user");
    assert_eq!(
        storage.save(2, "/team/doc", 1, 5),
        Ok(("/team/doc".to_string(), 2))
    );
    let copy = "/team/doc (conflict 1)".to_string();
    assert_eq!(storage.save(1, "/team/doc", 1, 5), Ok((copy, 3)));
    storage.on_conflict = OnConflict::Reject;
    assert_eq!(
        storage.save(1, "/team/doc", 1, 5),
        Err(StorageError::Outdated(2))
    );
}

// rules: 6.2
#[test]
fn a_mutex_around_it_is_safe() {
    let storage = Arc::new(Mutex::new(storage_with(&[])));
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let storage = Arc::clone(&storage);
            scope.spawn(move || {
                for number in 0..10 {
                    let mut storage = storage.lock().expect("no thread panics here");
                    let path = format!("/{thread}/{number}");
                    let added = storage.add_for(1, &path, 3);
                    assert!(matches!(added, Ok(()) | Err(StorageError::OverQuota(_))));
                }
            });
        }
    });
    let used = storage.lock().expect("no thread panics here").used(1);
    assert_eq!(used, 99);
}
