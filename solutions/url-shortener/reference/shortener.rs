//! The service: it makes links and looks them up.

use crate::Code;
use crate::aliases::{AliasError, CodeRule, Repeats};
use crate::generators::{ATTEMPTS, CodeGen, Counter};
use crate::lifetime::{ClickSink, Clock, Midnight, Status, Timestamp};
use crate::store::{InsertError, Link, LinkStore, Made, MemoryStore, StoreDown};
use crate::url::LongUrl;
use std::error::Error;
use std::fmt;

/// Why `shorten` made no link.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShortenError {
    /// The text is not a URL.
    NotAUrl(String),
    /// No proposal of the generator could be used.
    NoFreeCode,
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for ShortenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(text) => write!(f, "`{text}` is not a URL"),
            Self::NoFreeCode => f.write_str("the generator proposed no free code"),
            Self::StoreDown => f.write_str("the store does not answer"),
        }
    }
}

impl Error for ShortenError {}

/// Why a code leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveError {
    /// No link ever had this code.
    Unknown(Code),
    /// The link has expired, or it was deleted.
    Gone(Code),
    /// The store does not answer.
    StoreDown,
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(code) => write!(f, "`{code}` is unknown"),
            Self::Gone(code) => write!(f, "`{code}` is gone"),
            Self::StoreDown => f.write_str("the store does not answer"),
        }
    }
}

impl Error for ResolveError {}

impl From<StoreDown> for ShortenError {
    fn from(_: StoreDown) -> Self {
        Self::StoreDown
    }
}

impl From<StoreDown> for ResolveError {
    fn from(_: StoreDown) -> Self {
        Self::StoreDown
    }
}

/// A URL shortener.
pub struct Shortener {
    pub(crate) store: Box<dyn LinkStore>,
    pub(crate) generator: Box<dyn CodeGen>,
    pub(crate) rules: Vec<Box<dyn CodeRule>>,
    pub(crate) repeats: Repeats,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) status: Status,
    pub(crate) sinks: Vec<Box<dyn ClickSink>>,
}

impl Default for Shortener {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Shortener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shortener").finish_non_exhaustive()
    }
}

impl Shortener {
    /// A shortener without links.
    pub fn new() -> Self {
        Self {
            store: Box::new(MemoryStore::default()),
            generator: Box::new(Counter::starting_at(1)),
            rules: Vec::new(),
            repeats: Repeats::NewCode,
            clock: Box::new(Midnight),
            status: Status::Temporary,
            sinks: Vec::new(),
        }
    }

    /// Makes a link and returns its code.
    ///
    /// # Errors
    /// See [`ShortenError`]. No link is made then.
    pub fn shorten(&mut self, url: &str) -> Result<Code, ShortenError> {
        self.issue(url, None)
    }

    /// The URL of a code.
    ///
    /// # Errors
    /// See [`ResolveError`].
    pub fn resolve(&self, code: &Code) -> Result<String, ResolveError> {
        Ok(self.live(code, self.clock.now())?.url)
    }

    /// The link of a code, if it is not gone.
    pub(crate) fn live(&self, code: &Code, now: Timestamp) -> Result<Link, ResolveError> {
        let link = self.store.get(code)?;
        match link {
            None => Err(ResolveError::Unknown(code.clone())),
            Some(link) if link.is_gone(now) => Err(ResolveError::Gone(code.clone())),
            Some(link) => Ok(link),
        }
    }

    /// The store decides who gets a code: `insert` looks and writes in one step.
    pub(crate) fn issue(&self, url: &str, until: Option<Timestamp>) -> Result<Code, ShortenError> {
        let url = LongUrl::parse(url).ok_or_else(|| ShortenError::NotAUrl(url.to_owned()))?;
        if until.is_none() {
            let earlier = self.earlier(&url)?;
            if let Some(code) = earlier {
                return Ok(code);
            }
        }
        let link = Link {
            url: url.as_str().to_owned(),
            made: Made::ByGenerator,
            until,
            deleted: false,
        };
        for attempt in 0..ATTEMPTS {
            let proposal = self.generator.propose(url.as_str(), attempt);
            let Some(code) = self.usable(&proposal) else {
                continue;
            };
            match self.store.insert(&code, link.clone()) {
                Ok(()) => return Ok(code),
                Err(InsertError::Taken) => {}
                Err(InsertError::Down) => return Err(ShortenError::StoreDown),
            }
        }
        Err(ShortenError::NoFreeCode)
    }

    pub(crate) fn issue_as(&self, url: &str, alias: &str) -> Result<Code, AliasError> {
        let url = LongUrl::parse(url).ok_or_else(|| AliasError::NotAUrl(url.to_owned()))?;
        let code = Code::parse(alias).map_err(|bad| AliasError::BadAlias(bad.0))?;
        if let Some(reason) = self.objection(&code) {
            return Err(AliasError::Rejected(reason));
        }
        let link = Link {
            url: url.into_string(),
            made: Made::ByAlias,
            until: None,
            deleted: false,
        };
        match self.store.insert(&code, link) {
            Ok(()) => Ok(code),
            Err(InsertError::Taken) => Err(AliasError::Taken(code)),
            Err(InsertError::Down) => Err(AliasError::StoreDown),
        }
    }

    /// The first objection of a rule.
    fn objection(&self, code: &Code) -> Option<String> {
        self.rules.iter().find_map(|rule| rule.objection(code))
    }

    /// The code that an earlier `shorten` made for this URL, if it may be used again.
    fn earlier(&self, url: &LongUrl) -> Result<Option<Code>, StoreDown> {
        if self.repeats == Repeats::NewCode {
            return Ok(None);
        }
        for code in self.store.codes_of(url.as_str())? {
            let link = self.store.get(&code)?;
            let is_usable = link.is_some_and(|link| {
                link.made == Made::ByGenerator && link.until.is_none() && !link.deleted
            });
            if is_usable {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }

    /// The proposal as a code, if it is one and no rule objects.
    fn usable(&self, proposal: &str) -> Option<Code> {
        let code = Code::parse(proposal).ok()?;
        self.objection(&code).is_none().then_some(code)
    }
}
