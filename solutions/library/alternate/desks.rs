//! Several desks, one library. Policies are asked without a lock: if anything
//! has changed when the answer is there, the question is put again. Observers
//! are told in the order of numbers that are drawn under the lock.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::fines::{Cents, PayError};
use crate::holds::{CancelError, HoldError, Notice, Observer, RenewError};
use crate::kinds::Question;
use crate::lending::{BorrowError, Day, Loan, MemberId, Receipt, ReturnError, Whereabouts};
use crate::{AddError, CopyId, Library, TitleId, TitleView};

/// A library that may be used from several threads. Clones are the same one.
#[derive(Clone)]
pub struct SharedLibrary {
    house: Arc<House>,
}

struct House {
    state: Mutex<State>,
    observers: Vec<Box<dyn Observer>>,
    /// Whose turn it is to tell the observers.
    turn: Mutex<u64>,
    next_turn: Condvar,
}

struct State {
    library: Library,
    /// Goes up with each call that may change something.
    version: u64,
    /// The number that the next call with something to tell will draw.
    next_number: u64,
}

impl SharedLibrary {
    /// Opens the desks of this library as it stands.
    #[must_use]
    pub fn new(mut library: Library) -> Self {
        let observers = std::mem::take(&mut library.observers);
        let state = State {
            library,
            version: 0,
            next_number: 0,
        };
        Self {
            house: Arc::new(House {
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
        self.house.change(|library| library.do_add_copy(title))
    }

    /// As `Library::borrow`.
    ///
    /// # Errors
    /// As `Library::borrow`.
    pub fn borrow(&self, member: MemberId, title: TitleId) -> Result<Loan, BorrowError> {
        self.house.decide(
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
        self.house.decide(
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
        self.house.decide(
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
        self.house.decide(
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
        self.house
            .change(|library| library.do_cancel(member, title))
    }

    /// As `Library::pay`.
    ///
    /// # Errors
    /// As `Library::pay`.
    pub fn pay(&self, member: MemberId, amount: Cents) -> Result<Cents, PayError> {
        self.house.change(|library| library.pay(member, amount))
    }

    /// As `Library::advance`.
    pub fn advance(&self, days: u32) {
        self.house.change(|library| library.do_advance(days));
    }

    /// As `Library::today`.
    #[must_use]
    pub fn today(&self) -> Day {
        lock(&self.house.state).library.today()
    }

    /// As `Library::title`.
    #[must_use]
    pub fn title(&self, title: TitleId) -> Option<TitleView> {
        lock(&self.house.state).library.title(title)
    }

    /// As `Library::loans`.
    #[must_use]
    pub fn loans(&self, member: MemberId) -> Option<Vec<Loan>> {
        lock(&self.house.state).library.loans(member)
    }

    /// As `Library::whereabouts`.
    #[must_use]
    pub fn whereabouts(&self, copy: CopyId) -> Option<Whereabouts> {
        lock(&self.house.state).library.whereabouts(copy)
    }

    /// As `Library::balance`.
    #[must_use]
    pub fn balance(&self, member: MemberId) -> Option<Cents> {
        lock(&self.house.state).library.balance(member)
    }

    /// As `Library::queue`.
    #[must_use]
    pub fn queue(&self, title: TitleId) -> Option<Vec<MemberId>> {
        lock(&self.house.state).library.queue(title)
    }
}

impl House {
    fn change<T>(&self, act: impl FnOnce(&mut Library) -> T) -> T {
        let mut state = lock(&self.state);
        let outcome = act(&mut state.library);
        self.finish(state);
        outcome
    }

    /// Looks, asks without the lock, and acts if nothing has changed since.
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

    /// Draws a number if there is something to tell, gives the lock back, and
    /// tells it when that number's turn has come.
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
            self.observers.iter().for_each(|it| it.notice(notice));
        }
        *lock(&self.turn) += 1;
        self.next_turn.notify_all();
    }
}

/// A collaborator that panics does so before anything has changed, so what is
/// behind the lock is good even then.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
