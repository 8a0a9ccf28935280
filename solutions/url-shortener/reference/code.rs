//! Codes, and the digits that they are made of.

use std::error::Error;
use std::fmt;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LONGEST: usize = 32;

/// The number in base 62, with the digits `0-9`, `A-Z`, `a-z`.
pub fn base62(number: u64) -> String {
    let mut digits = Vec::new();
    let mut rest = number;
    loop {
        digits.push(char::from(DIGITS[(rest % 62) as usize]));
        rest /= 62;
        if rest == 0 {
            break;
        }
    }
    digits.into_iter().rev().collect()
}

/// The code of a link: the part of the short URL after the slash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    text: String,
}

impl Code {
    /// Checks a text that a person typed or a program proposed.
    ///
    /// # Errors
    /// `BadCode` with the text: it is not a code.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let text = text.to_owned();
        if (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_sign) {
            Ok(Self { text })
        } else {
            Err(BadCode(text))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// This text is not a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCode(pub String);

impl fmt::Display for BadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a code", self.0)
    }
}

impl Error for BadCode {}
