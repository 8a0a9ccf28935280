//~ E0451
use autocomplete::Index;

pub fn attempt(index: Index) -> Index {
    Index { ..index }
}
