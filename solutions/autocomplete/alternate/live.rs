//! One index for several threads. A reader takes the table of the moment. Writers queue
//! at the desk, where the log and the list of late changes lie.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::ranking::Day;
use crate::rules::Rules;
use crate::session::{LogDown, QueryLog};
use crate::table::{Change, Edit, Table};
use crate::{Index, Suggestion, Term};

/// The source returned no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceDown;

impl fmt::Display for SourceDown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the source is down")
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
            Self::Busy => "a rebuild is running",
            Self::SourceDown => "the source is down",
        })
    }
}

impl Error for RebuildError {}

/// An index that several threads can use. Clones are the same index.
#[derive(Clone)]
pub struct LiveIndex {
    rules: Rules,
    table: Arc<Mutex<Arc<Table>>>,
    desk: Arc<Mutex<Desk>>,
}

struct Desk {
    log: Box<dyn QueryLog>,
    /// Each change since the rebuild began that runs.
    late: Vec<Change>,
    is_rebuilding: bool,
}

/// The rebuild that runs. It ends when this is dropped.
struct Turn<'a>(&'a Mutex<Desk>);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut desk = lock(self.0);
        desk.is_rebuilding = false;
        desk.late.clear();
    }
}

impl fmt::Debug for LiveIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveIndex").finish_non_exhaustive()
    }
}

impl LiveIndex {
    /// Takes over an index as it is.
    #[must_use]
    pub fn new(index: Index) -> Self {
        let desk = Desk {
            log: index.log,
            late: Vec::new(),
            is_rebuilding: false,
        };
        Self {
            rules: index.rules,
            table: Arc::new(Mutex::new(Arc::new(index.table))),
            desk: Arc::new(Mutex::new(desk)),
        }
    }

    /// As `Index::insert`.
    pub fn insert(&self, term: Term, weight: u64) -> Option<u64> {
        self.change(Change::Insert(term, weight))
    }

    /// As `Index::remove`.
    pub fn remove(&self, term: &Term) -> Option<u64> {
        self.change(Change::Remove(term.clone()))
    }

    /// As `Index::record`.
    ///
    /// # Errors
    /// As `Index::record`.
    pub fn record(&self, query: &Term) -> Result<u64, LogDown> {
        let mut desk = lock(&self.desk);
        let counted = self.now().plan_record(&self.rules, query);
        desk.log.append(&counted.query)?;
        self.write(&mut desk, Change::Record(query.clone()), counted.edit);
        Ok(counted.weight)
    }

    /// As `Index::advance`.
    pub fn advance(&self, days: u32) {
        self.change(Change::Advance(days));
    }

    /// As `Index::weight`.
    #[must_use]
    pub fn weight(&self, term: &Term) -> Option<u64> {
        self.now().weight(&self.rules.normalised(term))
    }

    /// As `Index::suggest`.
    #[must_use]
    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<Suggestion> {
        self.now().suggest(&self.rules, prefix, k)
    }

    /// As `Index::today`.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().today()
    }

    /// Replaces all terms by those of the source, in one step. Changes that other
    /// threads make meanwhile are kept.
    ///
    /// # Errors
    /// See [`RebuildError`]. The terms are then those of before.
    pub fn rebuild(&self, source: &dyn Source) -> Result<(), RebuildError> {
        let (_turn, day) = self.begin_rebuild().ok_or(RebuildError::Busy)?;
        let rows = read_all(source).map_err(|SourceDown| RebuildError::SourceDown)?;
        let desk = lock(&self.desk);
        let mut table = Table::empty_on(day);
        for (term, weight) in rows {
            let edit = table.plan(&self.rules, &Change::Insert(term, weight));
            table.commit(edit);
        }
        for change in &desk.late {
            let edit = table.plan(&self.rules, change);
            table.commit(edit);
        }
        *lock(&self.table) = Arc::new(table);
        Ok(())
    }

    fn begin_rebuild(&self) -> Option<(Turn<'_>, Day)> {
        let mut desk = lock(&self.desk);
        if desk.is_rebuilding {
            return None;
        }
        desk.is_rebuilding = true;
        Some((Turn(&self.desk), self.now().today()))
    }

    fn now(&self) -> Arc<Table> {
        Arc::clone(&lock(&self.table))
    }

    fn change(&self, change: Change) -> Option<u64> {
        let mut desk = lock(&self.desk);
        let edit = self.now().plan(&self.rules, &change);
        self.write(&mut desk, change, edit)
    }

    /// Only at the desk, so no other change comes between the plan and this.
    fn write(&self, desk: &mut Desk, change: Change, edit: Edit) -> Option<u64> {
        let mut table = Table::clone(&self.now());
        let old = table.commit(edit);
        *lock(&self.table) = Arc::new(table);
        if desk.is_rebuilding {
            desk.late.push(change);
        }
        old
    }
}

fn read_all(source: &dyn Source) -> Result<Vec<(Term, u64)>, SourceDown> {
    let mut rows = Vec::new();
    for number in 0.. {
        let page = source.page(number)?;
        if page.is_empty() {
            break;
        }
        rows.extend(page);
    }
    Ok(rows)
}

/// Foreign code panics only while a change is planned, when nothing has changed.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
