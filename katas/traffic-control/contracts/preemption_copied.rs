//~ E0599
use traffic_control::priority::Preemption;

pub fn attempt(preemption: Preemption) -> (Preemption, Preemption) {
    (preemption.clone(), preemption)
}
