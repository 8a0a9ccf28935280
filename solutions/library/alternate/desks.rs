//! Several desks, one library. A policy is called without a lock. If the library has
//! changed when the answer is there, the question is asked again. Observers are called in
//! the order of numbers that are drawn under the lock.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::fines::{Cents, PayError};
use crate::holds::{CancelError, HoldError, Notice, Observer, call};
use crate::kinds::{Question, RenewError};
use crate::lending::{BorrowError, Day, Loan, MemberId, Receipt, ReturnError, Whereabouts};
use crate::{AddError, CopyId, Library, TitleId, TitleView};

/// A library that several threads can use. Clones are the same library.
#[derive(Clone)]
pub struct SharedLibrary {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    observers: Vec<Box<dyn Observer>>,
    /// The number of the call whose notices are delivered next.
    turn: Mutex<u64>,
    next_turn: Condvar,
}

struct State {
    library: Library,
    /// Goes up with each call that may change something.
    version: u64,
    /// The number that the next call with notices draws.
    next_number: u64,
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
        let observers = std::mem::take(&mut library.observers);
        let state = State {
            library,
            version: 0,
            next_number: 0,
        };
        Self {
            inner: Arc::new(Inner {
                state: Mutex::new(state),
                observers,
                turn: Mutex::new(0),
                next_turn: Condvar::new(),
            }),
        }
    }

    /// As `Library::add_copy`.
    ///
    /// # Errors
    /// As `Library::add_copy`.
    pub fn add_copy(&self, title: TitleId) -> Result<CopyId, AddError> {
        self.inner.change(|library| library.do_add_copy(title))
    }

    /// As `Library::borrow`.
    ///
    /// # Errors
    /// As `Library::borrow`.
    pub fn borrow(&self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        self.inner.decide(
            |library| library.before_borrow(member, title),
            Question::ask,
            |library, days| library.do_borrow(member, title, days),
        )
    }

    /// As `Library::return_copy`.
    ///
    /// # Errors
    /// As `Library::return_copy`.
    pub fn return_copy(&self, copy: CopyId) -> Result<Receipt, ReturnError> {
        self.inner.decide(
            |library| {
                let late = library.before_return(copy)?;
                Ok((late, Arc::clone(&library.fines)))
            },
            |(late, fines)| late.map_or(Cents(0), |late| fines.fine(&late)),
            |library, fine| library.do_return(copy, fine),
        )
    }

    /// As `Library::renew`.
    ///
    /// # Errors
    /// As `Library::renew`.
    pub fn renew(&self, member: MemberId, title: TitleId) -> Result<Loan, RenewError> {
        self.inner.decide(
            |library| library.before_renew(member, title),
            Question::ask,
            |library, days| library.do_renew(member, title, days),
        )
    }

    /// As `Library::hold`.
    ///
    /// # Errors
    /// As `Library::hold`.
    pub fn hold(&self, member: MemberId, title: TitleId) -> Result<usize, HoldError> {
        self.inner.decide(
            |library| library.before_hold(member, title),
            Question::ask,
            |library, days| library.do_hold(member, title, days),
        )
    }

    /// As `Library::cancel_hold`.
    ///
    /// # Errors
    /// As `Library::cancel_hold`.
    pub fn cancel_hold(&self, member: MemberId, title: TitleId) -> Result<(), CancelError> {
        self.inner
            .change(|library| library.do_cancel(member, title))
    }

    /// As `Library::pay`.
    ///
    /// # Errors
    /// As `Library::pay`.
    pub fn pay(&self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        self.inner.change(|library| library.pay(member, amount))
    }

    /// As `Library::advance`.
    pub fn advance(&self, days: u32) {
        self.inner.change(|library| library.do_advance(days));
    }

    /// As `Library::today`.
    #[must_use]
    pub fn today(&self) -> Day {
        lock(&self.inner.state).library.today()
    }

    /// As `Library::title`.
    #[must_use]
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        lock(&self.inner.state).library.title(title)
    }

    /// As `Library::loans`.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        lock(&self.inner.state).library.loans(member)
    }

    /// As `Library::whereabouts`.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        lock(&self.inner.state).library.whereabouts(copy)
    }

    /// As `Library::balance`.
    #[must_use]
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        lock(&self.inner.state).library.balance(member)
    }

    /// As `Library::queue`.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        lock(&self.inner.state).library.queue(title)
    }
}

impl Inner {
    fn change<T>(&self, act: impl FnOnce(&mut Library) -> T) -> T {
        let mut state = lock(&self.state);
        let outcome = act(&mut state.library);
        self.finish(state);
        outcome
    }

    /// Checks, calls the policy without the lock, and acts if nothing has changed since.
    fn decide<Q, A, T, E>(
        &self,
        look: impl Fn(&Library) -> Result<Q, E>,
        ask: impl Fn(&Q) -> A,
        act: impl Fn(&mut Library, A) -> Result<T, E>,
    ) -> Result<T, E> {
        loop {
            let state = lock(&self.state);
            let (question, version) = (look(&state.library)?, state.version);
            drop(state);

            let answer = ask(&question);

            let mut state = lock(&self.state);
            if state.version == version {
                let outcome = act(&mut state.library, answer);
                self.finish(state);
                return outcome;
            }
        }
    }

    /// Draws a number if there are notices, releases the lock, and delivers the notices
    /// when it is the turn of that number.
    fn finish(&self, mut state: MutexGuard<'_, State>) {
        state.version += 1;
        let notices = std::mem::take(&mut state.library.outbox);
        if notices.is_empty() {
            return;
        }
        let number = state.next_number;
        state.next_number += 1;
        drop(state);
        self.tell(number, &notices);
    }

    fn tell(&self, number: u64, notices: &[Notice]) {
        let turn = lock(&self.turn);
        let waited = self.next_turn.wait_while(turn, |turn| *turn != number);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        for notice in notices {
            for observer in &self.observers {
                call(observer.as_ref(), notice);
            }
        }
        *lock(&self.turn) += 1;
        self.next_turn.notify_all();
    }
}

/// No foreign code runs under a lock except the ledger, so poison may be ignored.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
