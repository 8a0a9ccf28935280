use elevator::controller::Receipt;

fn needs_send<T: Send>() {}

pub fn attempt() {
    needs_send::<Receipt>();
}
