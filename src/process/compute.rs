//! Work of the tool's own that may take long: it ends on Ctrl-C as a program does.

use std::{sync::mpsc, thread};

use super::{POLL, is_ending};
use crate::error::{Error, Result};

/// Runs `work` on a thread of its own, and goes on without it when this program is to
/// end. So `work` must change nothing outside: it may be stopped anywhere.
pub fn compute<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (sender, result) = mpsc::channel();
    // A thread that ends without a result has panicked.
    let running = thread::spawn(move || drop(sender.send(work())));
    loop {
        match result.recv_timeout(POLL) {
            Ok(done) => return Ok(done),
            Err(mpsc::RecvTimeoutError::Timeout) if is_ending() => return Err(Error::Interrupted),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => match running.join() {
                Err(panic) => std::panic::resume_unwind(panic),
                Ok(()) => return Err(Error::Bug("a thread ended without a result".to_owned())),
            },
        }
    }
}
