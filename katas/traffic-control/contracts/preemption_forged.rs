//~ E0451
use traffic_control::priority::Preemption;

pub fn attempt(other: Preemption) -> Preemption {
    Preemption { ..other }
}
