//! Plain values: what comes, where it may stand.

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
        use SpotKind::{Compact, Large};
        match self {
            Self::Bike => true,
            Self::Car => matches!(spot, Compact | Large),
            Self::Truck => spot == Large,
        }
    }
}

/// A property that a spot may demand and a vehicle may have. The more valuable
/// one comes last: spots that demand it are given first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Feature {
    Permit,
    Charger,
}

/// A small set of features; as a number, the better set is the larger one.
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

/// A vehicle and its number plate. In a lot the plate alone tells who it is;
/// `==` compares everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    kind: VehicleKind,
    plate: String,
    pub(crate) features: Features,
}

impl Vehicle {
    pub fn new(kind: VehicleKind, plate: &str) -> Self {
        Self {
            kind,
            plate: plate.to_string(),
            features: Features::default(),
        }
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
