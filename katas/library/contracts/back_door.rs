//~ E0382
use library::Library;
use library::desks::SharedLibrary;

pub fn attempt(mut library: Library) -> SharedLibrary {
    let desk = SharedLibrary::new(library);
    library.advance(1);
    desk
}
