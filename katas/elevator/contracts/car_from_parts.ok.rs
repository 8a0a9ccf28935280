use elevator::{Car, CarSpec, SpecError};

pub fn attempt(spec: CarSpec) -> Result<Car, SpecError> {
    Car::new(CarSpec { ..spec })
}
