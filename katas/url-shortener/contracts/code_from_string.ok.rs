use url_shortener::{BadCode, Code};

pub fn attempt(text: String) -> Result<Code, BadCode> {
    Code::parse(&text)
}
