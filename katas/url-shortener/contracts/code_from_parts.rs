//~ E0451
use url_shortener::Code;

pub fn attempt(code: Code) -> Code {
    Code { ..code }
}
