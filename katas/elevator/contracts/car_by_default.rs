//~ E0277
use elevator::Car;

fn needs_default<T: Default>() {}

pub fn attempt() {
    needs_default::<Car>();
}
