//! The journal's file: read with care, appended under a lock, never rewritten in
//! place.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use super::{
    event::{Entry, Event, Line, Note, decode, encode},
    progress::Progress,
};
use crate::{
    dojo::{Dojo, LockedDojo},
    error::{Error, Result},
    fs,
};

/// Two hundred thousand lines have room in it.
const MOST_BYTES: u64 = 64 << 20;

/// The journal of a dojo, as it was when it was read.
///
/// Two kinds of lines are written. What a kata's files depend on (a pass, a delivery,
/// a reset) takes the dojo's lock, under which the journal was read. What is only
/// noted (a hint, a word of an interview) takes the journal's own short lock, so
/// that nobody waits for a check to end.
#[derive(Clone, Debug)]
pub struct Journal {
    path: PathBuf,
    pub entries: Vec<Entry>,
    /// `entries`, folded.
    progress: Progress,
    pub damage: Damage,
    newer: Option<u32>,
    /// The file as it was read.
    read: Vec<u8>,
}

/// What was wrong with the file. The good lines count all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// The last line was cut short, as a crash or a full disk leaves it.
    pub torn: bool,
    /// Broken lines before the last.
    pub broken: usize,
    /// The copy of the damaged file, once it has been mended.
    pub copy: Option<PathBuf>,
}

impl Journal {
    /// Reads the journal of `dojo`.
    pub fn of(dojo: &Dojo) -> Result<Self> {
        Self::read(&dojo.state().join("journal.jsonl"))
    }

    /// Reads the journal at `path`; one that is not there is empty.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = {
            // So that no line is seen half-written. What cannot be locked, in a
            // folder that cannot be written, is read all the same.
            let lock = fs::open_regular(&lock_of(path)).ok();
            let _shared = lock.as_ref().map(File::lock_shared);
            bytes_of(path)?
        };
        let mut journal = Self {
            path: path.to_owned(),
            entries: Vec::new(),
            progress: Progress::default(),
            damage: Damage::default(),
            newer: None,
            read: Vec::new(),
        };
        journal.take(bytes);
        Ok(journal)
    }

    /// Takes in what the file holds now, `bytes`, beyond what was read before.
    fn take(&mut self, bytes: Vec<u8>) {
        if !bytes.starts_with(&self.read) {
            // Another program mended it, or it is another file.
            self.entries.clear();
            self.progress = Progress::default();
            self.read.clear();
            self.damage.broken = 0;
            self.newer = None;
        }
        self.damage.torn = false;
        let mut whole = self.read.len();
        while whole < bytes.len() {
            let rest = &bytes[whole..];
            let end = rest.iter().position(|byte| *byte == b'\n');
            let line = &rest[..end.unwrap_or(rest.len())];
            let next = (whole + line.len() + 1).min(bytes.len());
            match decode(line) {
                // Without its line end it was not acknowledged.
                Line::Good(_) | Line::Newer(_) if end.is_none() => self.damage.torn = true,
                Line::Good(entry) => self.push(*entry),
                Line::Newer(v) => self.newer = Some(v.max(self.newer.unwrap_or(0))),
                Line::Broken if next == bytes.len() => self.damage.torn = true,
                Line::Broken => self.damage.broken += 1,
            }
            if self.damage.torn {
                break;
            }
            whole = next;
        }
        self.read = bytes;
        // A torn line is read again the next time.
        self.read.truncate(whole);
    }

    fn push(&mut self, entry: Entry) {
        self.progress.apply(&entry);
        self.entries.push(entry);
    }

    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Takes in what others have written since.
    pub fn refresh(&mut self) -> Result<()> {
        let again = Self::read(&self.path)?;
        *self = again;
        Ok(())
    }

    /// An error if this program must not write into this journal.
    pub fn writable(&self) -> Result<()> {
        match self.newer {
            None => Ok(()),
            Some(version) => Err(Error::NewerJournal {
                path: self.path.clone(),
                version,
            }),
        }
    }

    /// Appends `events`, all or none of them acknowledged: when this returns
    /// `Ok`, they are on the disk. A damaged file is copied and mended first.
    pub fn append(&mut self, dojo: &LockedDojo, events: Vec<Event>) -> Result<()> {
        if !self.path.starts_with(dojo.state()) {
            return Err(Error::Bug("a journal of another dojo".into()));
        }
        self.write(events)
    }

    /// The same for what no file of the dojo depends on.
    pub fn note(&mut self, notes: Vec<Note>) -> Result<()> {
        self.write(notes.into_iter().map(Event::from).collect())
    }

    fn write(&mut self, events: Vec<Event>) -> Result<()> {
        self.writable()?;
        let _lock = lock(&lock_of(&self.path))?;
        // Another program may have written since.
        self.take(bytes_of(&self.path)?);
        self.writable()?;
        if self.damage.torn || self.damage.broken > 0 {
            self.mend()?;
        }
        let at = now_ms();
        let mut text = String::new();
        let entries: Vec<Entry> = events
            .into_iter()
            .map(|event| Entry {
                v: event.since(),
                at,
                event,
            })
            .collect();
        for entry in &entries {
            text += &encode(entry).map_err(|e| Error::Bug(e.to_string()))?;
        }
        let mut file = fs::open_append(&self.path)?;
        let length = file
            .metadata()
            .map_err(Error::io("read", &self.path))?
            .len();
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all());
        if let Err(error) = written {
            // Nothing half-written stays behind, if the disk lets us.
            let _ = file.set_len(length);
            return Err(Error::io("write", &self.path)(error));
        }
        for entry in entries {
            self.push(entry);
        }
        self.read.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Sets the damaged file aside and writes the good lines to a new one.
    fn mend(&mut self) -> Result<()> {
        let copy = (1..)
            .map(|n| {
                self.path
                    .with_file_name(format!("journal-damaged-{n}.jsonl"))
            })
            .find(|path| !path.exists())
            .ok_or(Error::Bug("no free name".into()))?;
        let bytes = bytes_of(&self.path)?;
        fs::write_atomic(&copy, &bytes)?;
        let mut text = String::new();
        for entry in &self.entries {
            text += &encode(entry).map_err(|e| Error::Bug(e.to_string()))?;
        }
        fs::write_atomic(&self.path, text.as_bytes())?;
        self.read = text.into_bytes();
        self.damage = Damage {
            copy: Some(copy),
            ..Damage::default()
        };
        Ok(())
    }
}

/// What the journal's file holds; nothing if there is none yet.
fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    match fs::read_regular(path, MOST_BYTES + 1) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Ok(bytes) if bytes.len() as u64 > MOST_BYTES => {
            Err(Error::io("read", path)(io::ErrorKind::FileTooLarge.into()))
        }
        read => read.map_err(Error::io("read", path)),
    }
}

/// Milliseconds since 1970 in UTC.
pub fn now_ms() -> u64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The day of `ms` in UTC, counted from 1970.
pub fn day_of(ms: u64) -> u64 {
    ms / 86_400_000
}

fn lock_of(journal: &Path) -> PathBuf {
    journal.with_extension("lock")
}

fn lock(path: &Path) -> Result<File> {
    let file = fs::open_append(path)?;
    file.lock().map_err(Error::io("lock", path))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::KataId;

    fn note(number: usize) -> Note {
        Note::hint(KataId::parse("x").unwrap(), 1, number)
    }

    fn journal(text: &[u8]) -> (tempfile::TempDir, Journal) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        fs::write_atomic(&path, text).unwrap();
        (folder, Journal::read(&path).unwrap())
    }

    fn lines(count: usize) -> String {
        (1..=count)
            .map(|stage| {
                encode(&Entry {
                    v: 1,
                    at: 5,
                    event: note(stage).into(),
                })
                .unwrap()
            })
            .collect()
    }

    #[test]
    fn what_is_appended_is_read_again() {
        let (_folder, mut journal) = journal(b"");
        journal.note(vec![note(1), note(2)]).unwrap();
        let again = Journal::read(&journal.path).unwrap();
        assert_eq!(again.entries, journal.entries);
        assert_eq!(again.entries.len(), 2);
    }

    #[test]
    fn a_torn_last_line_is_set_aside_and_the_rest_counts() {
        let whole = lines(3);
        for cut in 1..lines(1).len() {
            let (folder, mut journal) = journal(&whole.as_bytes()[..whole.len() - cut]);
            assert!(journal.damage.torn, "{cut}");
            assert_eq!(journal.entries.len(), 2, "{cut}");
            journal.note(vec![note(9)]).unwrap();
            assert!(folder.path().join("journal-damaged-1.jsonl").exists());
            let again = Journal::read(&journal.path).unwrap();
            assert_eq!(again.entries.len(), 3);
            assert_eq!(again.damage, Damage::default());
        }
    }

    #[test]
    fn lines_that_end_as_on_windows_are_whole_and_the_journal_goes_on() {
        let (_folder, mut journal) = journal(lines(3).replace('\n', "\r\n").as_bytes());
        assert_eq!(journal.damage, Damage::default());
        assert_eq!(journal.entries.len(), 3);
        journal.note(vec![note(9)]).unwrap();
        let again = Journal::read(&journal.path).unwrap();
        assert_eq!(again.entries, journal.entries);
        assert_eq!(again.damage, Damage::default());
    }

    #[test]
    fn every_flipped_bit_is_noticed_and_costs_one_line() {
        let good = lines(3);
        let middle = good.lines().next().unwrap().len() + 1;
        let second = good.lines().nth(1).unwrap().len();
        for position in middle..middle + second {
            let mut bytes = good.clone().into_bytes();
            bytes[position] ^= 1;
            let (_folder, journal) = journal(&bytes);
            assert!(journal.damage.broken >= 1, "{position}");
            assert_eq!(journal.entries.len(), 2, "{position}");
        }
    }

    #[test]
    fn a_newer_journal_is_read_and_not_written() {
        let newer = crate::journal::event::VERSION + 1;
        let json = format!(r#"{{"v":{newer},"at":5,"event":"something_new"}}"#);
        let sum = crate::hash::sha256([json.as_str()], 16);
        let text = lines(2) + &format!("{{\"sum\":\"{sum}\",\"entry\":{json}}}\n");
        let (_folder, mut journal) = journal(text.as_bytes());
        assert_eq!(journal.entries.len(), 2);
        assert!(matches!(
            journal.note(vec![note(1)]),
            Err(Error::NewerJournal { version, .. }) if version == newer
        ));
        assert_eq!(std::fs::read(&journal.path).unwrap(), text.as_bytes());
    }
}
