//! Codes. Copies of a code share one text.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

const DIGITS: [char; 62] = digits();

const fn digits() -> [char; 62] {
    let mut digits = ['0'; 62];
    let mut value = 0;
    while value < 62 {
        let byte = match value {
            0..10 => b'0' + value,
            10..36 => b'A' + value - 10,
            _ => b'a' + value - 36,
        };
        digits[value as usize] = byte as char;
        value += 1;
    }
    digits
}

/// The number in base 62, with the digits `0-9`, `A-Z`, `a-z`.
pub fn base62(number: u64) -> String {
    let last = DIGITS[(number % 62) as usize];
    let mut text = match number / 62 {
        0 => String::new(),
        rest => base62(rest),
    };
    text.push(last);
    text
}

/// The code of a link: the part of the short URL after the slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Arc<str>);

impl Code {
    /// Checks a text that a person typed or a program proposed.
    ///
    /// # Errors
    /// `BadCode` with the text: it is not a code.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let is_sign = |sign: char| sign.is_ascii_alphanumeric() || "-_".contains(sign);
        match text.chars().count() {
            1..=32 if text.chars().all(is_sign) => Ok(Self(text.into())),
            _ => Err(BadCode(text.to_owned())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// This text is not a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCode(pub String);

impl fmt::Display for BadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a code: {}", self.0)
    }
}

impl Error for BadCode {}
