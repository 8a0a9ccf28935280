//! A dojo with its record and the katas there are for it: to look at (`View`), or
//! to change (`Session`).

use std::{
    cell::OnceCell,
    io,
    ops::{Deref, DerefMut},
    path::{Path, PathBuf},
};

use crate::{
    dojo::{Dojo, LockedDojo},
    error::{Error, Result},
    journal::{Event, Journal, KataProgress, Progress},
    judge::{Toolchain, find_toolchain},
    kata::{Catalogue, Kata, KataId, open_id},
};

/// A dojo as it is when a command begins. Nothing can be changed with it but what
/// is only noted in the journal.
#[derive(Debug)]
pub struct View {
    pub dojo: Dojo,
    pub journal: Journal,
    pub catalogue: Catalogue,
}

/// A dojo that this program alone changes until the session ends. Its journal was read
/// under the lock.
#[derive(Debug)]
pub struct Session {
    view: View,
    access: Access,
    toolchain: OnceCell<Toolchain>,
}

#[derive(Debug)]
enum Access {
    Locked(LockedDojo),
    /// The lock could not be had, because its file cannot be written.
    Unwritable {
        path: PathBuf,
        kind: io::ErrorKind,
    },
}

impl Deref for Session {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut View {
        &mut self.view
    }
}

impl Session {
    /// Takes the lock of `dojo`, then reads its journal; `catalogue` gives the katas
    /// for it. `on_wait` is called once if another program has the lock.
    ///
    /// Where the lock's file cannot be written there is a session all the same: code
    /// is judged in a read-only folder, too. Then every write is an error.
    pub fn open(
        dojo: Dojo,
        on_wait: impl FnOnce(),
        catalogue: impl FnOnce(&Journal) -> Result<Catalogue>,
    ) -> Result<Self> {
        let access = match LockedDojo::take(dojo.clone(), on_wait) {
            Ok(locked) => Access::Locked(locked),
            Err(Error::Io { path, source, .. }) => Access::Unwritable {
                path,
                kind: source.kind(),
            },
            Err(error) => return Err(error),
        };
        let journal = Journal::of(&dojo)?;
        for id in journal.progress().katas.keys() {
            dojo.refuse_links_in(id)?;
        }
        let catalogue = catalogue(&journal)?;
        let view = View {
            dojo,
            journal,
            catalogue,
        };
        Ok(Self {
            view,
            access,
            toolchain: OnceCell::new(),
        })
    }

    /// The dojo, to write in; an error where it cannot be written.
    pub fn locked(&self) -> Result<&LockedDojo> {
        match &self.access {
            Access::Locked(locked) => Ok(locked),
            Access::Unwritable { path, kind } => {
                Err(Error::io("write", path.clone())((*kind).into()))
            }
        }
    }

    /// The same, if the journal can be written too.
    pub fn writable(&self) -> Result<&LockedDojo> {
        self.journal.writable()?;
        self.locked()
    }

    /// The toolchain that judges; looked for once.
    pub fn toolchain(&self) -> Result<&Toolchain> {
        if let Some(found) = self.toolchain.get() {
            return Ok(found);
        }
        let found = find_toolchain()?;
        Ok(self.toolchain.get_or_init(|| found))
    }

    /// Records what happened.
    pub fn append(&mut self, events: Vec<Event>) -> Result<()> {
        let Access::Locked(locked) = &self.access else {
            return self.locked().map(|_| ());
        };
        self.view.journal.append(locked, events)
    }
}

impl View {
    pub fn progress(&self) -> &Progress {
        self.journal.progress()
    }

    /// Where the learner stands in `id`; as new if it is not fetched.
    pub fn state(&self, id: &KataId) -> KataProgress {
        self.progress().of(id).cloned().unwrap_or_default()
    }

    /// The fetched katas whose text is there.
    pub fn known_katas(&self) -> impl Iterator<Item = &Kata> {
        let ids = self.progress().katas.keys();
        ids.filter_map(|id| self.catalogue.get(id.as_str()).ok())
    }

    /// The kata that is meant in the folder `here`, which must be fetched. A name stands
    /// for the open track if only that is there.
    pub fn pick(&self, here: &Path, named: Option<&str>) -> Result<&Kata> {
        let id = match named {
            Some(id) => self.only_track(id).unwrap_or_else(|| id.to_owned()),
            None => self.pick_unnamed(here)?,
        };
        let kata = self.text_of(&id)?;
        if self.progress().of(&kata.id).is_none() {
            return Err(Error::NotFetched(id));
        }
        Ok(kata)
    }

    /// The open track of `id`, if it is fetched and `id` is not.
    pub fn only_track(&self, id: &str) -> Option<String> {
        let open = open_id(id);
        (!self.is_fetched(id) && self.is_fetched(&open)).then_some(open)
    }

    /// Whether the kata or the open track with just this id is fetched.
    pub fn is_fetched(&self, id: &str) -> bool {
        self.progress().katas.keys().any(|it| it.as_str() == id)
    }

    /// The kata that is named, or the one in whose folder this is; elsewhere all
    /// that are fetched. Never none.
    pub fn meant(&self, here: &Path, named: Option<&str>) -> Result<Vec<&Kata>> {
        if named.is_some() || self.dojo.kata_at(here).is_some() {
            return Ok(vec![self.pick(here, named)?]);
        }
        self.fetched()
    }

    /// All katas that are fetched. Never none.
    pub fn fetched(&self) -> Result<Vec<&Kata>> {
        let katas: Vec<&Kata> = self.known_katas().collect();
        if katas.is_empty() {
            if let Some(id) = &self.progress().latest {
                self.text_of(id.as_str())?;
            }
            return Err(Error::WhichKata {
                fetched: Vec::new(),
            });
        }
        Ok(katas)
    }

    /// The kata called `id`. One that was fetched may have gone since.
    fn text_of(&self, id: &str) -> Result<&Kata> {
        let gone = |error| match error {
            Error::UnknownKata { id, near } => {
                let mut fetched = self.progress().katas.iter();
                match fetched.find(|(it, _)| it.as_str() == id) {
                    Some((_, state)) => Error::KataGone {
                        kata: id,
                        folder: state.folder.clone(),
                    },
                    None => Error::UnknownKata { id, near },
                }
            }
            other => other,
        };
        self.catalogue.get(id).map_err(gone)
    }

    /// The one whose folder this is, the only one, or the one last worked on.
    fn pick_unnamed(&self, here: &Path) -> Result<String> {
        let progress = self.progress();
        let here = self
            .dojo
            .kata_at(here)
            .filter(|name| progress.katas.keys().any(|id| id.as_str() == name));
        here.or_else(|| progress.latest.as_ref().map(ToString::to_string))
            .ok_or_else(|| Error::WhichKata {
                fetched: Vec::new(),
            })
    }
}
