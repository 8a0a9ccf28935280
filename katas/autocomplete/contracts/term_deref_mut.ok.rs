use std::ops::DerefMut;

use autocomplete::Term;

fn written<T: DerefMut>(value: &mut T) {
    let _ = value.deref_mut();
}

pub fn attempt(mut term: Box<Term>) {
    written(&mut term);
}
