use traffic_control::priority::{Preemption, VehicleClass};

pub fn attempt(class: VehicleClass, preemption: Preemption) -> (VehicleClass, Preemption) {
    (class.clone(), preemption)
}
