//~ E0451
use autocomplete::session::Session;

pub fn attempt(session: Session) -> Session {
    Session { ..session }
}
