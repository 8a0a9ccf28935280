use library::desks::SharedLibrary;

pub fn attempt(desk: SharedLibrary) -> SharedLibrary {
    desk.clone()
}
