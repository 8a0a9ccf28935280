//~ E0451
use chat::devices::Cursor;

pub fn attempt(cursor: Cursor) -> Cursor {
    Cursor { ..cursor }
}
