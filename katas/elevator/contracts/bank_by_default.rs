//~ E0277
use elevator::bank::Bank;

fn needs_default<T: Default>() {}

pub fn attempt() {
    needs_default::<Bank>();
}
