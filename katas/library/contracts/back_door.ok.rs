use library::Library;
use library::desks::SharedLibrary;

pub fn attempt(mut library: Library) -> SharedLibrary {
    library.advance(1);
    let desk = SharedLibrary::new(library);
    desk.advance(1);
    desk
}
