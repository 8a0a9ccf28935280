//~ E0599
use traffic_control::priority::Preemption;

pub fn attempt() -> Preemption {
    Preemption::default()
}
