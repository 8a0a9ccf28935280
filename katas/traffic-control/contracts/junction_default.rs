//~ E0599
use traffic_control::intersection::Intersection;

pub fn attempt() -> Intersection {
    Intersection::default()
}
