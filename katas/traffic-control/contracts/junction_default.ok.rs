use traffic_control::intersection::{Intersection, IntersectionBuilder};

pub fn attempt() -> IntersectionBuilder {
    Intersection::builder()
}
