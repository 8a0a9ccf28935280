//~ E0451
use turnstile::Turnstile;

pub fn attempt(other: Turnstile) -> Turnstile {
    Turnstile { ..other }
}
