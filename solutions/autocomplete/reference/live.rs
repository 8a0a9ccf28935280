//! One index for several threads. Readers take the current version and never wait.
//! Writers make the next version, one after the other, and swap it in.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::ranking::Day;
use crate::session::{LogDown, NoLog, QueryLog};
use crate::trie::Trie;
use crate::{Index, Suggestion, Term};

/// The source returned no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceDown;

impl fmt::Display for SourceDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the source returned no page")
    }
}

impl Error for SourceDown {}

/// All terms with their weights, page by page, as another team counted them.
pub trait Source: Send + Sync {
    /// Page 0, 1, 2 …; an empty page is the end.
    ///
    /// # Errors
    /// `SourceDown`: there is no page now.
    fn page(&self, number: usize) -> Result<Vec<(Term, u64)>, SourceDown>;
}

/// Why `rebuild` replaced nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RebuildError {
    /// Another rebuild has not ended.
    Busy,
    /// The source returned no page.
    SourceDown,
}

impl fmt::Display for RebuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Busy => "another rebuild has not ended",
            Self::SourceDown => "the source returned no page",
        })
    }
}

impl Error for RebuildError {}

impl From<SourceDown> for RebuildError {
    fn from(SourceDown: SourceDown) -> Self {
        Self::SourceDown
    }
}

/// An index that several threads can use. Clones are the same index.
#[derive(Clone)]
pub struct LiveIndex {
    inner: Arc<Inner>,
}

struct Inner {
    /// The version that readers take. It is locked for the moment of a swap only.
    current: RwLock<Arc<Index>>,
    /// The thread that holds this lock makes the next version.
    writer: Mutex<Writer>,
}

struct Writer {
    log: Box<dyn QueryLog>,
    /// The changes since the rebuild began that is running, if one is.
    journal: Option<Vec<Change>>,
}

/// A change that a rebuild must not lose.
enum Change {
    Insert(Term, u64),
    Remove(Term),
    Record(Term),
    Advance(u32),
}

impl fmt::Debug for LiveIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveIndex").finish_non_exhaustive()
    }
}

impl LiveIndex {
    /// Takes over an index as it is.
    #[must_use]
    pub fn new(mut index: Index) -> Self {
        let log = std::mem::replace(&mut index.log, Box::new(NoLog));
        Self {
            inner: Arc::new(Inner {
                current: RwLock::new(Arc::new(index)),
                writer: Mutex::new(Writer { log, journal: None }),
            }),
        }
    }

    /// As `Index::insert`.
    pub fn insert(&self, term: Term, weight: u64) -> Option<u64> {
        self.inner.change(Change::Insert(term, weight))
    }

    /// As `Index::remove`.
    pub fn remove(&self, term: &Term) -> Option<u64> {
        self.inner.change(Change::Remove(term.clone()))
    }

    /// As `Index::record`.
    ///
    /// # Errors
    /// As `Index::record`.
    pub fn record(&self, query: &Term) -> Result<u64, LogDown> {
        let mut writer = self.inner.writer();
        let mut next = self.inner.current().next_version();
        let ranked = next.counted(query);
        writer.log.append(&ranked.entry.term)?;
        let weight = ranked.entry.weight;
        next.store(ranked);
        self.inner.swap_in(next);
        writer.note(Change::Record(query.clone()));
        Ok(weight)
    }

    /// As `Index::advance`.
    pub fn advance(&self, days: u32) {
        self.inner.change(Change::Advance(days));
    }

    /// As `Index::weight`.
    #[must_use]
    pub fn weight(&self, term: &Term) -> Option<u64> {
        self.inner.current().weight(term)
    }

    /// As `Index::suggest`.
    #[must_use]
    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<Suggestion> {
        self.inner.current().suggest(prefix, k)
    }

    /// As `Index::today`.
    #[must_use]
    pub fn today(&self) -> Day {
        self.inner.current().today()
    }

    /// Replaces all terms by those of the source, in one step. Changes that other
    /// threads make meanwhile are kept.
    ///
    /// # Errors
    /// See [`RebuildError`]. The terms are then those of before.
    pub fn rebuild(&self, source: &dyn Source) -> Result<(), RebuildError> {
        let (_rebuild, mut fresh) = self.inner.begin_rebuild().ok_or(RebuildError::Busy)?;
        for number in 0.. {
            let page = source.page(number)?;
            if page.is_empty() {
                break;
            }
            for (term, weight) in page {
                fresh.insert(term, weight);
            }
        }
        let writer = self.inner.writer();
        for change in writer.journal.iter().flatten() {
            change.apply(&mut fresh);
        }
        self.inner.swap_in(fresh);
        Ok(())
    }
}

impl Inner {
    /// The version of this moment. No lock is held when it is used.
    fn current(&self) -> Arc<Index> {
        let current = self.current.read();
        Arc::clone(&current.unwrap_or_else(PoisonError::into_inner))
    }

    /// Foreign code that panics under this lock does so before the first change, so the
    /// poison may be ignored.
    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn swap_in(&self, next: Index) {
        let current = self.current.write();
        *current.unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }

    fn change(&self, change: Change) -> Option<u64> {
        let mut writer = self.writer();
        let mut next = self.current().next_version();
        let old = change.apply(&mut next);
        self.swap_in(next);
        writer.note(change);
        old
    }

    /// From now on each change is noted. Returns an index without terms, or `None` if a
    /// rebuild is running.
    fn begin_rebuild(&self) -> Option<(Rebuild<'_>, Index)> {
        let mut writer = self.writer();
        if writer.journal.is_some() {
            return None;
        }
        writer.journal = Some(Vec::new());
        Some((Rebuild(self), self.current().without_terms()))
    }
}

/// A rebuild that is running. It ends when this is dropped, also by an error or a panic.
struct Rebuild<'a>(&'a Inner);

impl Drop for Rebuild<'_> {
    fn drop(&mut self) {
        self.0.writer().journal = None;
    }
}

impl Writer {
    fn note(&mut self, change: Change) {
        if let Some(journal) = &mut self.journal {
            journal.push(change);
        }
    }
}

impl Change {
    /// Returns the weight that the term had.
    fn apply(&self, index: &mut Index) -> Option<u64> {
        match self {
            Self::Insert(term, weight) => index.insert(term.clone(), *weight),
            Self::Remove(term) => index.remove(term),
            Self::Record(query) => {
                let ranked = index.counted(query);
                index.store(ranked);
                None
            }
            Self::Advance(days) => {
                index.advance(*days);
                None
            }
        }
    }
}

impl Index {
    /// A copy to change. It shares all nodes with this version until it changes them.
    fn next_version(&self) -> Self {
        Self {
            terms: self.terms.clone(),
            ..self.without_terms()
        }
    }

    fn without_terms(&self) -> Self {
        Self {
            terms: Trie::default(),
            today: self.today,
            ranker: Arc::clone(&self.ranker),
            normaliser: Arc::clone(&self.normaliser),
            filters: self.filters.clone(),
            log: Box::new(NoLog),
        }
    }
}
