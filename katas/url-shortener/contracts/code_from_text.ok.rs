use url_shortener::{BadCode, Code};

pub fn attempt() -> Result<Code, BadCode> {
    Code::parse("a code")
}
