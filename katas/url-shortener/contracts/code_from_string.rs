//~ E0277
use url_shortener::Code;

pub fn attempt(text: String) -> Code {
    text.into()
}
