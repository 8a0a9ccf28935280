//~ E0451
use autocomplete::Term;

pub fn attempt(term: Term) -> Term {
    Term { ..term }
}
