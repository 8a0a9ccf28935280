use url_shortener::{BadCode, Code};

pub fn attempt(code: Code) -> Result<Code, BadCode> {
    Code::parse(code.as_str())
}
