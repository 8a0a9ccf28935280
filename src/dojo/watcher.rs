//! Tells when the learner's sources change: by the system's notices, or, where a file
//! system gives none, by looking again and again. What decides is how the files look,
//! never the notice: editors rename, and folders are deleted and made again.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, SystemTime},
};

use notify::{
    EventKind, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};

use crate::{fs::slashed, kata::is_source};

/// How often `--poll` looks.
const POLL: Duration = Duration::from_millis(100);
/// How often the files are looked at although no notice came.
const DOUBT: Duration = Duration::from_secs(1);
/// How late a notice may come after the change that it is about.
const LATE: Duration = Duration::from_millis(200);
/// So many changes in a row without a notice are no chance.
const SILENT: u32 = 2;

/// The `.rs` files below a folder, with what tells that one was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamps(BTreeMap<PathBuf, (Option<SystemTime>, u64)>);

impl Stamps {
    /// How the files below `folder` look now; a folder that is not there has none.
    pub fn of(folder: &Path) -> Self {
        let files = walkdir::WalkDir::new(folder).into_iter().flatten();
        // What the tool writes is no edit.
        let is_edited = |name: &str| is_source(name) && !name.contains("tests/stages/");
        let sources = files.filter(|entry| is_edited(&slashed(folder, entry.path())));
        let stamps = sources.filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some((entry.into_path(), (meta.modified().ok(), meta.len())))
        });
        Self(stamps.collect())
    }

    /// Whether all files of `others` are among these, as they were.
    pub fn only_adds_to(&self, others: &Self) -> bool {
        let is_here = |(path, stamp)| self.0.get(path) == Some(stamp);
        others.0.iter().all(is_here)
    }

    /// These, and of `others` the files that are not among them.
    #[must_use]
    pub fn or(mut self, others: Self) -> Self {
        for (path, stamp) in others.0 {
            self.0.entry(path).or_insert(stamp);
        }
        self
    }
}

/// A change that was seen in the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// They look different.
    Changed,
    /// They have been different for a while, and the system has told of no edit:
    /// looking again and again would see edits sooner.
    Silent,
}

/// Whether the system tells of edits.
#[derive(Debug, Default)]
struct Hearing {
    /// Changes in a row of which it did not tell.
    silent: u32,
    has_told: bool,
}

impl Hearing {
    /// Takes in a change; tells whether it is time to say that the system is silent.
    fn hear(&mut self, announced: bool) -> bool {
        if announced {
            self.silent = 0;
            return false;
        }
        self.silent += 1;
        let is_time = self.silent >= SILENT && !self.has_told;
        self.has_told |= is_time;
        is_time
    }
}

/// Calls `on_sight` from a thread of its own whenever the sources below `folder` look
/// different, for as long as the program runs.
pub fn watch(folder: PathBuf, poll: bool, on_sight: impl Fn(Sight) + Send + 'static) {
    thread::spawn(move || {
        let (sender, notices) = mpsc::channel();
        let mut watcher = (!poll)
            .then(|| notify::recommended_watcher(notice(sender)).ok())
            .flatten();
        let mut seen = Stamps::of(&folder);
        let mut hearing = Hearing::default();
        loop {
            let armed = watcher
                .as_mut()
                .is_some_and(|watcher| arm(watcher, &folder));
            // An edit may have come before the watcher was armed.
            let mut announced = true;
            loop {
                let now = Stamps::of(&folder);
                if now != seen {
                    seen = now;
                    on_sight(Sight::Changed);
                    // A notice may be a moment late.
                    announced |= !armed || notices.recv_timeout(LATE).is_ok();
                    if hearing.hear(announced) {
                        on_sight(Sight::Silent);
                    }
                    break;
                }
                match notices.recv_timeout(if armed { DOUBT } else { POLL }) {
                    Ok(()) => {
                        announced = true;
                        while notices.try_recv().is_ok() {}
                    }
                    Err(RecvTimeoutError::Timeout) if armed => announced = false,
                    Err(RecvTimeoutError::Timeout) => break,
                    // There is no watcher to send any.
                    Err(RecvTimeoutError::Disconnected) => thread::sleep(POLL),
                }
            }
        }
    });
}

/// Watches `folder` as it is now, which need not be the one of a moment ago.
fn arm(watcher: &mut notify::RecommendedWatcher, folder: &Path) -> bool {
    // It fails for a folder that is not watched.
    let _ = watcher.unwatch(folder);
    watcher.watch(folder, RecursiveMode::Recursive).is_ok()
}

/// Passes on that something happened; a look at the files is no news.
fn notice(sender: mpsc::Sender<()>) -> impl Fn(notify::Result<notify::Event>) {
    move |event| {
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let is_look = event.is_ok_and(|event| event.kind.is_access() && event.kind != written);
        if !is_look {
            // The receiver is gone when the program ends.
            let _ = sender.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs;

    #[test]
    fn silence_is_told_once_and_only_after_several_edits_in_a_row() {
        let mut hearing = Hearing::default();
        let heard = [true, false, true, false, false, false, true, false, false];
        let told: Vec<bool> = heard.iter().map(|it| hearing.hear(*it)).collect();
        let at = told.iter().position(|it| *it);
        assert_eq!(at, Some(4));
        assert_eq!(told.iter().filter(|it| **it).count(), 1);
    }

    #[test]
    fn stamps_differ_when_a_source_is_written_and_not_otherwise() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lib.rs");
        fs::write_atomic(&file, b"a").unwrap();
        let first = Stamps::of(folder.path());
        for other in ["notes.txt", "._lib.rs", ".trash/lib.rs"] {
            fs::write_atomic(&folder.path().join(other), b"x").unwrap();
        }
        assert_eq!(Stamps::of(folder.path()), first);
        fs::write_atomic(&file, b"ab").unwrap();
        let second = Stamps::of(folder.path());
        assert_ne!(second, first);
        fs::write_atomic(&folder.path().join("new.rs"), b"").unwrap();
        let third = Stamps::of(folder.path());
        assert_eq!(second.clone().or(third.clone()), third);
        assert_ne!(first.clone().or(third.clone()), third);
        assert!(third.only_adds_to(&second) && !third.only_adds_to(&first));
        assert_eq!(Stamps::of(&folder.path().join("gone")), Stamps::default());
    }
}
