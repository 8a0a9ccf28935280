//! Several desks, one library. It is changed under a lock; observers are told
//! when the lock is free, so they may take their time and ask the library.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fines::{Cents, PayError};
use crate::holds::{CancelError, HoldError, Notice, Observer, RenewError};
use crate::lending::{BorrowError, Day, Loan, MemberId, Receipt, ReturnError, Whereabouts};
use crate::{AddError, CopyId, Library, TitleId, TitleView};

/// A library that may be used from several threads. Clones are the same one.
#[derive(Clone)]
pub struct SharedLibrary {
    house: Arc<House>,
}

struct House {
    library: Mutex<Library>,
    post: Arc<Post>,
    observers: Vec<Box<dyn Observer>>,
}

impl SharedLibrary {
    /// Opens the desks of this library as it stands.
    #[must_use]
    pub fn new(mut library: Library) -> Self {
        let post = Arc::new(Post::default());
        let in_between: Vec<Box<dyn Observer>> = vec![Box::new(Arc::clone(&post))];
        let observers = std::mem::replace(&mut library.observers, in_between);
        Self {
            house: Arc::new(House {
                library: Mutex::new(library),
                post,
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
        lock(&self.house.library)
    }

    fn change<T>(&self, act: impl FnOnce(&mut Library) -> T) -> T {
        let outcome = act(&mut self.library());
        self.house.deliver();
        outcome
    }
}

impl House {
    /// One thread at a time delivers, also what the others have written in the
    /// meantime. So the order is that of the changes, and nobody waits for a
    /// slow observer but the thread that is telling it.
    fn deliver(&self) {
        if !self.post.begin() {
            return;
        }
        while let Some(notice) = self.post.next() {
            for observer in &self.observers {
                observer.notice(&notice);
            }
        }
    }
}

/// The only observer that the library under the lock knows: it keeps what the
/// real ones will be told.
#[derive(Default)]
struct Post(Mutex<Letters>);

#[derive(Default)]
struct Letters {
    waiting: VecDeque<Notice>,
    somebody_delivers: bool,
}

impl Post {
    /// True for one caller, until `next` has told it that nothing is left.
    fn begin(&self) -> bool {
        let mut letters = lock(&self.0);
        !std::mem::replace(&mut letters.somebody_delivers, true)
    }

    fn next(&self) -> Option<Notice> {
        let mut letters = lock(&self.0);
        let next = letters.waiting.pop_front();
        letters.somebody_delivers = next.is_some();
        next
    }
}

impl Observer for Arc<Post> {
    fn notice(&self, notice: &Notice) {
        lock(&self.0).waiting.push_back(*notice);
    }
}

/// A policy that panics does so before anything has changed, so what is behind
/// the lock is good even then.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
