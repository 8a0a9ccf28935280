use chat::devices::Cursor;

pub fn attempt(cursor: Cursor) -> (Cursor, bool) {
    (cursor, cursor == cursor)
}
