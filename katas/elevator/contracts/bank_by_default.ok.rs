use elevator::bank::Bank;

fn needs_send<T: Send>() {}

pub fn attempt() {
    needs_send::<Bank>();
}
