use elevator::Car;

fn needs_send<T: Send>() {}

pub fn attempt() {
    needs_send::<Car>();
}
