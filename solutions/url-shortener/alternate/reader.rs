//! The half that reads links and ends them: it knows the time and the sinks.

use crate::lifetime::{Click, ClickSink, Clock, DeleteError, Redirect, Status, Timestamp};
use crate::store::{Link, LinkStore};
use crate::{Code, ResolveError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) struct Reader {
    store: Arc<dyn LinkStore>,
    clock: Box<dyn Clock>,
    status: Status,
    sinks: Vec<Box<dyn ClickSink>>,
}

/// The default clock.
struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
}

/// What a code is at a moment.
enum Life {
    Unknown,
    Gone,
    Here(Link),
}

impl Life {
    fn at(link: Option<Link>, now: Timestamp) -> Self {
        match link {
            None => Self::Unknown,
            Some(link) if link.deleted => Self::Gone,
            Some(link) if link.until.is_some_and(|until| now >= until) => Self::Gone,
            Some(link) => Self::Here(link),
        }
    }
}

impl Reader {
    pub(crate) fn new(store: Arc<dyn LinkStore>) -> Self {
        Self {
            store,
            clock: Box::new(Stopped),
            status: Status::Temporary,
            sinks: Vec::new(),
        }
    }

    pub(crate) fn with_store(self, store: Arc<dyn LinkStore>) -> Self {
        Self { store, ..self }
    }

    pub(crate) fn with_clock(self, clock: impl Clock + 'static) -> Self {
        let clock = Box::new(clock);
        Self { clock, ..self }
    }

    pub(crate) fn with_status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    pub(crate) fn with_sink(mut self, sink: impl ClickSink + 'static) -> Self {
        self.sinks.push(Box::new(sink));
        self
    }

    fn look_up(&self, code: &Code, now: Timestamp) -> Result<Link, ResolveError> {
        let link = self.store.get(code);
        match Life::at(link.map_err(|_| ResolveError::StoreDown)?, now) {
            Life::Unknown => Err(ResolveError::Unknown(code.clone())),
            Life::Gone => Err(ResolveError::Gone(code.clone())),
            Life::Here(link) => Ok(link),
        }
    }

    pub(crate) fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        let link = self.look_up(code, self.clock.now());
        link.map(|link| link.url)
    }

    pub(crate) fn follow(&self, code: &Code) -> Result<Redirect, ResolveError> {
        let at = self.clock.now();
        let Link { url, until, .. } = self.look_up(code, at)?;
        let code = code.clone();
        let click = Click { code, at };
        for sink in &self.sinks {
            let call = AssertUnwindSafe(|| sink.clicked(&click));
            // The sink had a reference to a click and nothing else.
            drop(catch_unwind(call));
        }
        let status = if until.is_some() {
            Status::Temporary
        } else {
            self.status
        };
        Ok(Redirect { url, status })
    }

    pub(crate) fn delete(&self, code: &Code) -> Result<(), DeleteError> {
        match self.look_up(code, self.clock.now()) {
            Err(ResolveError::Unknown(code)) => return Err(DeleteError::Unknown(code)),
            Err(ResolveError::Gone(code)) => return Err(DeleteError::Gone(code)),
            Err(ResolveError::StoreDown) => return Err(DeleteError::StoreDown),
            Ok(_) => {}
        }
        match self.store.delete(code) {
            Ok(true) => Ok(()),
            Ok(false) => Err(DeleteError::Gone(code.clone())),
            Err(_) => Err(DeleteError::StoreDown),
        }
    }
}
