use traffic_control::intersection::Intersection;
use traffic_control::priority::Preemption;

pub fn attempt(junction: &mut Intersection, one: Preemption, other: Preemption) {
    let _ = junction.release(one);
    let _ = junction.release(other);
}
