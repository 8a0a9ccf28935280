//~ E0451
use elevator::controller::ControllerHandle;

pub fn attempt(handle: ControllerHandle) -> ControllerHandle {
    ControllerHandle { ..handle }
}
