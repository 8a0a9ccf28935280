use elevator::controller::{Controller, ControllerHandle};

pub fn attempt(controller: &Controller) -> ControllerHandle {
    controller.handle().clone()
}
