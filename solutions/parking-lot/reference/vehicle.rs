//! What comes through the gate, and on what it may stand.

/// How large a spot is, smallest first: that is also their `Ord`er.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpotKind {
    Motorcycle,
    Compact,
    Large,
}

/// What stands at the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VehicleKind {
    Bike,
    Car,
    Truck,
}

impl VehicleKind {
    /// May such a vehicle stand on such a spot?
    pub fn fits(self, spot: SpotKind) -> bool {
        let smallest = match self {
            Self::Bike => SpotKind::Motorcycle,
            Self::Car => SpotKind::Compact,
            Self::Truck => SpotKind::Large,
        };
        spot >= smallest
    }
}

/// A vehicle and its number plate. In a lot the plate alone tells who it is;
/// `==` compares everything.
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

    /// The same vehicle, with a battery.
    #[must_use]
    pub fn electric(self) -> Self {
        Self {
            electric: true,
            ..self
        }
    }

    /// The same vehicle, with a permit behind the windscreen.
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
