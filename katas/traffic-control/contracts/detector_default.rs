//~ E0599
use traffic_control::corridor::Detector;

pub fn attempt() -> Detector {
    Detector::default()
}
