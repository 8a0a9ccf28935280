//! Several desks, one library. It is changed under a lock. Observers are called when
//! the lock is free, so they may be slow and may call the library.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fines::{Cents, PayError};
use crate::holds::{CancelError, HoldError, Notice, Observer, call};
use crate::kinds::RenewError;
use crate::lending::{BorrowError, Day, Loan, MemberId, Receipt, ReturnError, Whereabouts};
use crate::{AddError, CopyId, Library, TitleId, TitleView};

/// A library that several threads can use. Clones are the same library.
#[derive(Clone)]
pub struct SharedLibrary {
    inner: Arc<Inner>,
}

struct Inner {
    library: Mutex<Library>,
    outbox: Arc<Outbox>,
    observers: Vec<Box<dyn Observer>>,
}

impl fmt::Debug for SharedLibrary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLibrary").finish_non_exhaustive()
    }
}

impl SharedLibrary {
    /// Takes a library with all that is in it.
    #[must_use]
    pub fn new(mut library: Library) -> Self {
        let outbox = Arc::new(Outbox::default());
        let only: Vec<Box<dyn Observer>> = vec![Box::new(Arc::clone(&outbox))];
        let observers = std::mem::replace(&mut library.observers, only);
        Self {
            inner: Arc::new(Inner {
                library: Mutex::new(library),
                outbox,
                observers,
            }),
        }
    }

    /// As `Library::add_copy`.
    ///
    /// # Errors
    /// As `Library::add_copy`.
    pub fn add_copy(&self, title: TitleId) -> Result<CopyId, AddError> {
        self.change(|library| library.add_copy(title))
    }

    /// As `Library::borrow`.
    ///
    /// # Errors
    /// As `Library::borrow`.
    pub fn borrow(&self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        self.change(|library| library.borrow(member, title))
    }

    /// As `Library::return_copy`.
    ///
    /// # Errors
    /// As `Library::return_copy`.
    pub fn return_copy(&self, copy: CopyId) -> Result<Receipt, ReturnError> {
        self.change(|library| library.return_copy(copy))
    }

    /// As `Library::renew`.
    ///
    /// # Errors
    /// As `Library::renew`.
    pub fn renew(&self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        self.change(|library| library.renew(member, title))
    }

    /// As `Library::hold`.
    ///
    /// # Errors
    /// As `Library::hold`.
    pub fn hold(&self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        self.change(|library| library.hold(member, title))
    }

    /// As `Library::cancel_hold`.
    ///
    /// # Errors
    /// As `Library::cancel_hold`.
    pub fn cancel_hold(&self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        self.change(|library| library.cancel_hold(member, title))
    }

    /// As `Library::pay`.
    ///
    /// # Errors
    /// As `Library::pay`.
    pub fn pay(&self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        self.change(|library| library.pay(member, amount))
    }

    /// As `Library::advance`.
    pub fn advance(&self, days: u32) {
        self.change(|library| library.advance(days));
    }

    /// As `Library::today`.
    #[must_use]
    pub fn today(&self) -> Day {
        self.library().today()
    }

    /// As `Library::title`.
    #[must_use]
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        self.library().title(title)
    }

    /// As `Library::loans`.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        self.library().loans(member)
    }

    /// As `Library::whereabouts`.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        self.library().whereabouts(copy)
    }

    /// As `Library::balance`.
    #[must_use]
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        self.library().balance(member)
    }

    /// As `Library::queue`.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        self.library().queue(title)
    }

    fn library(&self) -> MutexGuard<'_, Library> {
        lock(&self.inner.library)
    }

    fn change<T>(&self, act: impl FnOnce(&mut Library) -> T) -> T {
        let outcome = act(&mut self.library());
        self.inner.deliver();
        outcome
    }
}

impl Inner {
    /// One thread at a time delivers, also the notices that other threads have queued
    /// meanwhile. So the order is that of the changes, and only the thread that
    /// delivers waits for a slow observer.
    fn deliver(&self) {
        if !self.outbox.begin() {
            return;
        }
        while let Some(notice) = self.outbox.next() {
            for observer in &self.observers {
                call(observer.as_ref(), &notice);
            }
        }
    }
}

/// The only observer of the library under the lock: it queues the notices for the
/// observers of the desks.
#[derive(Default)]
struct Outbox(Mutex<Pending>);

#[derive(Default)]
struct Pending {
    waiting: VecDeque<Notice>,
    is_delivering: bool,
}

impl Outbox {
    /// True for one caller, until `next` has returned `None`.
    fn begin(&self) -> bool {
        let mut pending = lock(&self.0);
        !std::mem::replace(&mut pending.is_delivering, true)
    }

    fn next(&self) -> Option<Notice> {
        let mut pending = lock(&self.0);
        let next = pending.waiting.pop_front();
        pending.is_delivering = next.is_some();
        next
    }
}

impl Observer for Arc<Outbox> {
    fn notice(&self, notice: &Notice) {
        lock(&self.0).waiting.push_back(*notice);
    }
}

/// A policy is called before the first change of a call. If it panics, the library
/// behind the lock is unchanged, so the poison may be ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
