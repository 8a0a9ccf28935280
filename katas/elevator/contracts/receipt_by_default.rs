//~ E0277
use elevator::controller::Receipt;

fn needs_default<T: Default>() {}

pub fn attempt() {
    needs_default::<Receipt>();
}
