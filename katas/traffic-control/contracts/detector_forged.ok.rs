use traffic_control::corridor::{Corridor, Detector};

pub fn attempt(corridor: &Corridor) -> Option<Detector> {
    corridor.detector(0)
}
