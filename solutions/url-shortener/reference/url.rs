//! Which texts are URLs.

/// A text that was checked. It is kept as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LongUrl(String);

impl LongUrl {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let schemes = ["http://", "https://"];
        let rest = schemes.iter().find_map(|it| text.strip_prefix(it))?;
        let is_url = !rest.is_empty() && !text.contains(char::is_whitespace);
        is_url.then(|| Self(text.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}
