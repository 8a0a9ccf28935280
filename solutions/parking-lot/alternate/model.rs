//! Plain values: vehicles, and which spots they fit.

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
        use SpotKind::{Compact, Large};
        match self {
            Self::Bike => true,
            Self::Car => matches!(spot, Compact | Large),
            Self::Truck => spot == Large,
        }
    }
}

/// A property that a spot may demand and a vehicle may have. Spots that demand a
/// later one are offered first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    Permit,
    Charger,
}

/// A small set of features. As a number, the set that is offered first is larger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Features(u8);

impl Features {
    pub(crate) fn with(self, feature: Feature) -> Self {
        Self(self.0 | 1 << feature as u8)
    }

    pub(crate) fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u8 != 0
    }

    pub(crate) fn covers(self, demanded: Self) -> bool {
        self.0 & demanded.0 == demanded.0
    }
}

/// A vehicle and its number plate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    kind: VehicleKind,
    plate: String,
    features: Features,
}

impl Vehicle {
    pub fn new(kind: VehicleKind, plate: &str) -> Self {
        Self {
            kind,
            plate: plate.to_string(),
            features: Features::default(),
        }
    }

    pub(crate) fn features(&self) -> Features {
        self.features
    }

    pub(crate) fn add(&mut self, feature: Feature) {
        self.features = self.features.with(feature);
    }

    pub fn kind(&self) -> VehicleKind {
        self.kind
    }

    pub fn plate(&self) -> &str {
        &self.plate
    }
}

/// Where a spot is. Floors count from 0, numbers on a floor from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotId {
    pub floor: u32,
    pub number: u32,
}
