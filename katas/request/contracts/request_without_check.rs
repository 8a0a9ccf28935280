//~ E0451
use request::Request;

pub fn attempt(other: Request) -> Request {
    Request { ..other }
}
