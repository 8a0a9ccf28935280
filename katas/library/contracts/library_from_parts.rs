//~ E0451
use library::Library;

pub fn attempt(library: Library) -> Library {
    Library { ..library }
}
