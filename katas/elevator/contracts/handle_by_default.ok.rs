use elevator::controller::ControllerHandle;

fn needs_send<T: Send>() {}

pub fn attempt() {
    needs_send::<ControllerHandle>();
}
