use traffic_control::{Durations, HeadError, SignalHead};

pub fn attempt(durations: Durations) -> Result<SignalHead, HeadError> {
    SignalHead::new(durations)
}
