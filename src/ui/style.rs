//! Signs and colours. Colour adds; words and signs carry the meaning.

use std::borrow::Cow;

use colored::{ColoredString, Colorize};

use super::text::{OWN, with_plain_signs, without_foreign};

const ESCAPE: &str = "\u{1b}";

/// The signs of a report, in Unicode or in ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    pub ascii: bool,
    pub pass: &'static str,
    pub fail: &'static str,
    pub here: &'static str,
    pub later: &'static str,
    pub dot: &'static str,
    pub dash: &'static str,
    pub full: &'static str,
    pub empty: &'static str,
    /// Something is left out here.
    pub more: &'static str,
}

const UNICODE: Signs = Signs {
    ascii: false,
    pass: "✔",
    fail: "✘",
    here: "▸",
    later: "·",
    dot: "·",
    dash: "–",
    full: "●",
    empty: "○",
    more: "…",
};

const ASCII: Signs = Signs {
    ascii: true,
    pass: "ok",
    fail: "FAIL",
    here: ">",
    later: "-",
    dot: "-",
    dash: "-",
    full: "*",
    empty: ".",
    more: "...",
};

impl Signs {
    /// ASCII if asked for, or if the locale has nothing else.
    pub fn new(plain: bool) -> Self {
        if plain || !locale_is_utf8() {
            ASCII
        } else {
            UNICODE
        }
    }

    /// A value from 1 to 5 as filled and empty signs.
    pub fn scale(&self, value: u8) -> String {
        let value = usize::from(value.min(5));
        self.full.repeat(value) + &self.empty.repeat(5 - value)
    }

    /// `text`, with the signs of good typography in ASCII if that is asked for.
    pub fn in_words<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.ascii {
            with_plain_signs(text)
        } else {
            Cow::Borrowed(text)
        }
    }

    /// A sign that lines up with the others.
    pub fn padded(&self, sign: &str) -> String {
        let width = if self.ascii { 4 } else { 1 };
        format!("{sign:<width$}")
    }
}

/// POSIX: the first of these that is set decides. Windows has no such variable
/// and its terminals know Unicode.
fn locale_is_utf8() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match set {
        Some(value) => {
            let value = value.to_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        }
        None => !cfg!(unix) || std::env::var_os("WT_SESSION").is_some(),
    }
}

/// `text` in a colour. The escapes are this program's own, so that what comes from
/// elsewhere can still be told from them; `ui::text::shown` turns them into real ones.
fn painted(text: &str, paint: impl Fn(&str) -> ColoredString) -> String {
    let text = without_foreign(text).replace(OWN, ESCAPE);
    paint(&text).to_string().replace(ESCAPE, &OWN.to_string())
}

pub(super) fn good(text: &str) -> String {
    painted(text, |text| text.green())
}

pub(super) fn bad(text: &str) -> String {
    painted(text, |text| text.red())
}

pub(super) fn strong(text: &str) -> String {
    painted(text, |text| text.bold())
}

pub(super) fn faint(text: &str) -> String {
    painted(text, |text| text.dimmed())
}

pub(super) fn code(text: &str) -> String {
    painted(text, |text| text.cyan())
}

pub(super) fn error(text: &str) -> String {
    painted(text, |text| text.red().bold())
}

pub(super) fn warning(text: &str) -> String {
    painted(text, |text| text.yellow().bold())
}

pub(super) fn hint(text: &str) -> String {
    painted(text, |text| text.cyan().bold())
}

pub(super) fn is_on() -> bool {
    colored::control::SHOULD_COLORIZE.should_colorize()
}

/// `text` with what stands in backticks in the colour of code.
pub(super) fn with_code(text: &str) -> String {
    if !is_on() {
        return text.to_owned();
    }
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned();
    }
    let mut result = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 {
            result += &code(part);
        } else {
            result += part;
        }
    }
    result
}
