//~ E0277
use elevator::controller::ControllerHandle;

fn needs_default<T: Default>() {}

pub fn attempt() {
    needs_default::<ControllerHandle>();
}
