use request::Request;

pub fn attempt(other: &Request) -> Request {
    other.clone()
}
