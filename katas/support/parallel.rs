use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// A meeting point for threads. A collaborator that a test supplies (a
/// strategy, a loader, an observer) calls `meet` while the code under test is
/// busy: code that lets two callers in at once is caught every time, code that
/// locks first only loses the 50 ms.
#[derive(Debug)]
pub struct Rendezvous {
    parties: usize,
    patience: Duration,
    arrived: Mutex<usize>,
    all_here: Condvar,
}

impl Rendezvous {
    /// For 50 ms at most: code that locks out the others loses no more than that.
    pub fn new(parties: usize) -> Self {
        Self::with_patience(parties, Duration::from_millis(50))
    }

    /// For three seconds at most: where all must come unless the code is wrong,
    /// they do so on a busy machine, too.
    pub fn patient(parties: usize) -> Self {
        Self::with_patience(parties, Duration::from_secs(3))
    }

    fn with_patience(parties: usize, patience: Duration) -> Self {
        Self {
            parties,
            patience,
            arrived: Mutex::new(0),
            all_here: Condvar::new(),
        }
    }

    /// Waits until all parties are here at once, or patience ends. True if they are.
    pub fn meet(&self) -> bool {
        let mut arrived = self.arrived.lock().expect("no thread panicked");
        *arrived += 1;
        self.all_here.notify_all();
        let (mut arrived, _) = self
            .all_here
            .wait_timeout_while(arrived, self.patience, |n| *n < self.parties)
            .expect("no thread panicked");
        let all_are_here = *arrived >= self.parties;
        if !all_are_here {
            // It gives up and goes: who comes later does not meet it.
            *arrived -= 1;
        }
        all_are_here
    }
}

/// Runs `work(0)`, `work(1)` … `work(threads - 1)` at the same time and gives
/// their results in that order. If one panics, so does the caller, for the same reason.
pub fn in_parallel<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let work = &work;
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|index| scope.spawn(move || work(index)))
            .collect();
        handles
            .into_iter()
            // The panic of a thread is that of the test.
            .map(|handle| handle.join().unwrap_or_else(|it| resume_unwind(it)))
            .collect()
    })
}

/// Compiles only for types that may be shared between threads.
pub fn assert_send_sync<T: Send + Sync>() {}
