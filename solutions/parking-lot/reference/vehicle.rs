//! Vehicles, and which spots they fit.

/// The size of a spot, smallest first; `Ord` follows the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpotKind {
    Motorcycle,
    Compact,
    Large,
}

/// The size of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VehicleKind {
    Bike,
    Car,
    Truck,
}

impl VehicleKind {
    /// Whether a vehicle of this kind may park on a spot of this kind.
    pub fn fits(self, spot: SpotKind) -> bool {
        let smallest = match self {
            Self::Bike => SpotKind::Motorcycle,
            Self::Car => SpotKind::Compact,
            Self::Truck => SpotKind::Large,
        };
        spot >= smallest
    }
}

/// A vehicle and its number plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    kind: VehicleKind,
    plate: String,
    electric: bool,
    permit: bool,
}

impl Vehicle {
    pub fn new(kind: VehicleKind, plate: &str) -> Self {
        Self {
            kind,
            plate: plate.to_string(),
            electric: false,
            permit: false,
        }
    }

    /// The same vehicle with an electric engine.
    #[must_use]
    pub fn electric(self) -> Self {
        Self {
            electric: true,
            ..self
        }
    }

    /// The same vehicle with a permit.
    #[must_use]
    pub fn with_permit(self) -> Self {
        Self {
            permit: true,
            ..self
        }
    }

    pub fn kind(&self) -> VehicleKind {
        self.kind
    }

    pub fn plate(&self) -> &str {
        &self.plate
    }

    pub fn is_electric(&self) -> bool {
        self.electric
    }

    pub fn has_permit(&self) -> bool {
        self.permit
    }
}
