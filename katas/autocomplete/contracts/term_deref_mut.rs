//~ E0277
use std::ops::DerefMut;

use autocomplete::Term;

fn written<T: DerefMut>(value: &mut T) {
    let _ = value.deref_mut();
}

pub fn attempt(term: &mut Term) {
    written(term);
}
