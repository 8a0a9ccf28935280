//~ E0451
use traffic_control::intersection::Intersection;

pub fn attempt(junction: Intersection) -> Intersection {
    Intersection { ..junction }
}
