//~ E0451
use traffic_control::corridor::Detector;

pub fn attempt(detector: Detector) -> Detector {
    Detector { ..detector }
}
