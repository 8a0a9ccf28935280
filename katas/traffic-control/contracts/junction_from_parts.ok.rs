use traffic_control::intersection::{BuildError, Intersection, Movement};

pub fn attempt(movement: Movement) -> Result<Intersection, BuildError> {
    Intersection::builder()
        .movement(movement)
        .phase(&[movement], 1_000)
        .build()
}
