//~ E0277
use url_shortener::Code;

pub fn attempt() -> Code {
    "a code".into()
}
