//~ E0382
use traffic_control::intersection::Intersection;
use traffic_control::priority::Preemption;

pub fn attempt(junction: &mut Intersection, preemption: Preemption) {
    let _ = junction.release(preemption);
    let _ = junction.release(preemption);
}
