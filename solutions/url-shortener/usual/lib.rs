//! A URL shortener in one struct: the answer most people give.

use std::collections::BTreeMap;

const DIGITS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

pub fn base62(mut number: u64) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(DIGITS[(number % 62) as usize]));
        number /= 62;
        if number == 0 {
            return text;
        }
    }
}

/// FNV-1a with 64 bits.
pub fn hash(text: &str) -> u64 {
    let step = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    text.bytes().fold(0xCBF2_9CE4_8422_2325, step)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    pub alias: bool,
    pub until: Option<u64>,
    pub deleted: bool,
    pub clicks: u64,
}

/// Every customer's way to make codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Counter,
    Hash,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Permanent,
    Temporary,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    NotAUrl,
    BadAlias,
    Reserved,
    Taken,
    NoFreeCode,
    Unknown,
    Gone,
}

#[derive(Debug)]
pub struct Shortener {
    pub links: BTreeMap<String, Link>,
    pub next: u64,
    pub reserved: Vec<String>,
    pub same_code: bool,
    pub mode: Mode,
    pub permanent: bool,
    /// The time, in seconds.
    pub now: u64,
}

impl Default for Shortener {
    fn default() -> Self {
        Self::new()
    }
}

impl Shortener {
    pub fn new() -> Self {
        Shortener {
            links: BTreeMap::new(),
            next: 1,
            reserved: Vec::new(),
            same_code: false,
            mode: Mode::Counter,
            permanent: false,
            now: 0,
        }
    }

    pub fn shorten(&mut self, url: &str) -> Result<String, Error> {
        if !Self::is_url(url) {
            return Err(Error::NotAUrl);
        }
        if self.same_code {
            let mut links = self.links.iter();
            let earlier = links.find(|(_, link)| {
                link.url == url && !link.alias && !link.deleted && link.until.is_none()
            });
            if let Some((code, _)) = earlier {
                return Ok(code.clone());
            }
        }
        self.add(url, None)
    }

    pub fn shorten_until(&mut self, url: &str, until: u64) -> Result<String, Error> {
        if !Self::is_url(url) {
            return Err(Error::NotAUrl);
        }
        self.add(url, Some(until))
    }

    fn add(&mut self, url: &str, until: Option<u64>) -> Result<String, Error> {
        for attempt in 0..100 {
            let code = match self.mode {
                Mode::Counter => {
                    self.next += 1;
                    base62(self.next - 1)
                }
                Mode::Hash => {
                    let digits = base62(hash(url).wrapping_add(attempt));
                    let digits = format!("{digits:0>7}");
                    digits[digits.len() - 7..].to_string()
                }
            };
            if !self.is_reserved(&code) && !self.links.contains_key(&code) {
                self.put(&code, url, false, until);
                return Ok(code);
            }
        }
        Err(Error::NoFreeCode)
    }

    pub fn shorten_as(&mut self, url: &str, alias: &str) -> Result<String, Error> {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !Self::is_url(url) {
            Err(Error::NotAUrl)
        } else if alias.is_empty() || alias.len() > 32 || !alias.bytes().all(is_sign) {
            Err(Error::BadAlias)
        } else if self.is_reserved(alias) {
            Err(Error::Reserved)
        } else if self.links.contains_key(alias) {
            Err(Error::Taken)
        } else {
            self.put(alias, url, true, None);
            Ok(alias.to_string())
        }
    }

    fn put(&mut self, code: &str, url: &str, alias: bool, until: Option<u64>) {
        let link = Link {
            url: url.to_string(),
            alias,
            until,
            deleted: false,
            clicks: 0,
        };
        self.links.insert(code.to_string(), link);
    }

    fn is_url(text: &str) -> bool {
        let rest = text
            .strip_prefix("http://")
            .or_else(|| text.strip_prefix("https://"));
        rest.is_some_and(|rest| !rest.is_empty()) && !text.contains(char::is_whitespace)
    }

    fn is_reserved(&self, code: &str) -> bool {
        let mut words = self.reserved.iter();
        words.any(|word| word.eq_ignore_ascii_case(code))
    }

    fn live(&mut self, code: &str) -> Result<&mut Link, Error> {
        let now = self.now;
        let link = self.links.get_mut(code).ok_or(Error::Unknown)?;
        if link.deleted || link.until.is_some_and(|until| until <= now) {
            return Err(Error::Gone);
        }
        Ok(link)
    }

    pub fn resolve(&mut self, code: &str) -> Result<String, Error> {
        Ok(self.live(code)?.url.clone())
    }

    pub fn follow(&mut self, code: &str) -> Result<(String, Status), Error> {
        let permanent = self.permanent;
        let link = self.live(code)?;
        link.clicks += 1;
        let status = if permanent && link.until.is_none() {
            Status::Permanent
        } else {
            Status::Temporary
        };
        Ok((link.url.clone(), status))
    }

    pub fn delete(&mut self, code: &str) -> Result<(), Error> {
        self.live(code)?.deleted = true;
        Ok(())
    }
}
