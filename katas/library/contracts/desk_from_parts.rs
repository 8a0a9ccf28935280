//~ E0451
use library::desks::SharedLibrary;

pub fn attempt(desk: SharedLibrary) -> SharedLibrary {
    SharedLibrary { ..desk }
}
