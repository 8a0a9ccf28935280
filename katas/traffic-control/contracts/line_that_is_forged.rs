//~ E0451
use traffic_control::corridor::Detector;

pub fn attempt(line: Detector) -> Detector {
    Detector { ..line }
}
