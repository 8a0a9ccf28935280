use elevator::controller::{Command, ControllerHandle, Receipt};

pub fn attempt(handle: &ControllerHandle) -> Option<Receipt> {
    handle.send(Command::FireAlarm).ok()
}
