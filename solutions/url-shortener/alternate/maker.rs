//! The half that makes links: it knows rules and generators, and no time and no clicks.

use crate::aliases::{AliasError, CodeRule, Repeats};
use crate::generators::{ATTEMPTS, CodeGen, Counter};
use crate::lifetime::Timestamp;
use crate::store::{InsertError, Link, LinkStore, Made, StoreDown};
use crate::{Code, ShortenError};
use std::sync::Arc;

/// All rules in one question.
type Rules = Box<dyn Fn(&Code) -> Option<String> + Send + Sync>;

pub(crate) struct Maker {
    store: Arc<dyn LinkStore>,
    generator: Box<dyn CodeGen>,
    rules: Rules,
    repeats: Repeats,
}

impl Maker {
    pub(crate) fn new(store: Arc<dyn LinkStore>) -> Self {
        Self {
            store,
            generator: Box::new(Counter::starting_at(1)),
            rules: Box::new(|_| None),
            repeats: Repeats::NewCode,
        }
    }

    pub(crate) fn with_store(self, store: Arc<dyn LinkStore>) -> Self {
        Self { store, ..self }
    }

    pub(crate) fn with_generator(self, generator: impl CodeGen + 'static) -> Self {
        let generator = Box::new(generator);
        Self { generator, ..self }
    }

    pub(crate) fn with_rule(self, rule: impl CodeRule + 'static) -> Self {
        let earlier = self.rules;
        let rules: Rules = Box::new(move |code| earlier(code).or_else(|| rule.objection(code)));
        Self { rules, ..self }
    }

    pub(crate) fn with_repeats(self, repeats: Repeats) -> Self {
        Self { repeats, ..self }
    }

    /// Whether the same URL must have the same code, so that two threads must not
    /// shorten it at the same time.
    pub(crate) fn looks_back(&self) -> bool {
        self.repeats == Repeats::SameCode
    }

    pub(crate) fn shorten(&self, url: &str) -> Result<Code, ShortenError> {
        checked(url).map_err(ShortenError::NotAUrl)?;
        let earlier = if self.looks_back() {
            self.earlier(url).map_err(|_| ShortenError::StoreDown)?
        } else {
            None
        };
        earlier.map_or_else(|| self.generate(url, None), Ok)
    }

    pub(crate) fn shorten_until(&self, url: &str, until: Timestamp) -> Result<Code, ShortenError> {
        checked(url).map_err(ShortenError::NotAUrl)?;
        self.generate(url, Some(until))
    }

    pub(crate) fn shorten_as(&self, url: &str, alias: &str) -> Result<Code, AliasError> {
        checked(url).map_err(AliasError::NotAUrl)?;
        let code = Code::parse(alias).map_err(|bad| AliasError::BadAlias(bad.0))?;
        if let Some(reason) = (self.rules)(&code) {
            return Err(AliasError::Rejected(reason));
        }
        let outcome = self.store.insert(&code, link(url, Made::ByAlias, None));
        match outcome {
            Ok(()) => Ok(code),
            Err(InsertError::Taken) => Err(AliasError::Taken(code)),
            Err(InsertError::Down) => Err(AliasError::StoreDown),
        }
    }

    fn generate(&self, url: &str, until: Option<Timestamp>) -> Result<Code, ShortenError> {
        let proposals = (0..ATTEMPTS).map(|attempt| self.generator.propose(url, attempt));
        let codes = proposals
            .filter_map(|text| Code::parse(&text).ok())
            .filter(|code| (self.rules)(code).is_none());
        for code in codes {
            match self
                .store
                .insert(&code, link(url, Made::ByGenerator, until))
            {
                Err(InsertError::Taken) => {}
                Err(InsertError::Down) => return Err(ShortenError::StoreDown),
                Ok(()) => return Ok(code),
            }
        }
        Err(ShortenError::NoFreeCode)
    }

    fn earlier(&self, url: &str) -> Result<Option<Code>, StoreDown> {
        for code in self.store.codes_of(url)? {
            if let Some(Link {
                made: Made::ByGenerator,
                until: None,
                deleted: false,
                ..
            }) = self.store.get(&code)?
            {
                return Ok(Some(code));
            }
        }
        Ok(None)
    }
}

fn link(url: &str, made: Made, until: Option<Timestamp>) -> Link {
    Link {
        url: url.to_owned(),
        made,
        until,
        deleted: false,
    }
}

/// The text back if it is not a URL.
fn checked(text: &str) -> Result<(), String> {
    let is_web = |scheme: &str| matches!(scheme, "http" | "https");
    match text.split_once("://") {
        Some((scheme, rest))
            if is_web(scheme) && !rest.is_empty() && !text.contains(char::is_whitespace) =>
        {
            Ok(())
        }
        _ => Err(text.to_owned()),
    }
}
