//! A parking lot in one struct: the answer most people give.

use std::cmp::Reverse;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpotKind {
    Motorcycle,
    Compact,
    Large,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VehicleKind {
    Bike,
    Car,
    Truck,
}

impl VehicleKind {
    pub fn fits(self, spot: SpotKind) -> bool {
        match self {
            VehicleKind::Bike => true,
            VehicleKind::Car => spot != SpotKind::Motorcycle,
            VehicleKind::Truck => spot == SpotKind::Large,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vehicle {
    pub kind: VehicleKind,
    pub plate: String,
    pub electric: bool,
    pub permit: bool,
}

impl Vehicle {
    pub fn new(kind: VehicleKind, plate: &str) -> Self {
        Vehicle {
            kind,
            plate: plate.to_string(),
            electric: false,
            permit: false,
        }
    }

    pub fn kind(&self) -> VehicleKind {
        self.kind
    }

    pub fn plate(&self) -> &str {
        &self.plate
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpotId {
    pub floor: u32,
    pub number: u32,
}

#[derive(Clone, Debug)]
pub struct Ticket {
    pub number: u64,
    pub spot: SpotId,
    pub plate: String,
}

impl Ticket {
    pub fn spot(&self) -> SpotId {
        self.spot
    }

    pub fn plate(&self) -> &str {
        &self.plate
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub vehicle: Vehicle,
    pub spot: SpotId,
    pub minutes: u64,
    pub fee: u64,
}

impl Receipt {
    pub fn vehicle(&self) -> Vehicle {
        self.vehicle.clone()
    }

    pub fn spot(&self) -> SpotId {
        self.spot
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParkError {
    AlreadyParked(Vehicle),
    Full(Vehicle),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveError {
    UnknownTicket,
}

#[derive(Debug)]
pub struct Rejected {
    pub ticket: Ticket,
    pub why: LeaveError,
}

/// Every customer's way to choose a spot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    BestFit,
    EmptiestFloor,
    /// Metres from each gate to each spot.
    NearestToGate(BTreeMap<(u32, SpotId), u32>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tariff {
    Free,
    Hourly,
}

#[derive(Debug)]
pub struct Spot {
    pub id: SpotId,
    pub kind: SpotKind,
    pub charger: bool,
    pub permit_only: bool,
    pub parked: Option<(Vehicle, u64, u64)>,
}

#[derive(Debug)]
pub struct ParkingLot {
    pub spots: Vec<Spot>,
    pub mode: Mode,
    pub tariff: Tariff,
    pub charging_fee: u64,
    pub lost_ticket_fee: u64,
    /// The text of the display above the ramp.
    pub display: String,
    /// Minutes since the lot was opened.
    pub now: u64,
    pub next_ticket: u64,
}

impl ParkingLot {
    pub fn one_floor(kinds: &[SpotKind]) -> Self {
        Self::floors(&[kinds])
    }

    pub fn floors(floors: &[&[SpotKind]]) -> Self {
        let mut spots = Vec::new();
        for (floor, kinds) in (0..).zip(floors) {
            for (number, kind) in (1..).zip(*kinds) {
                spots.push(Spot {
                    id: SpotId { floor, number },
                    kind: *kind,
                    charger: false,
                    permit_only: false,
                    parked: None,
                });
            }
        }
        ParkingLot {
            spots,
            mode: Mode::BestFit,
            tariff: Tariff::Free,
            charging_fee: 0,
            lost_ticket_fee: 0,
            display: String::new(),
            now: 0,
            next_ticket: 1,
        }
    }

    pub fn park(&mut self, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        self.park_at(0, vehicle)
    }

    pub fn park_at(&mut self, gate: u32, vehicle: Vehicle) -> Result<Ticket, ParkError> {
        if self.find(&vehicle.plate).is_some() {
            return Err(ParkError::AlreadyParked(vehicle));
        }
        let usable = |spot: &&Spot| {
            spot.parked.is_none()
                && vehicle.kind.fits(spot.kind)
                && (!spot.charger || vehicle.electric)
                && (!spot.permit_only || vehicle.permit)
        };
        let rank = |spot: &Spot| (spot.charger, spot.permit_only);
        let Some(best) = self.spots.iter().filter(usable).map(rank).max() else {
            return Err(ParkError::Full(vehicle));
        };
        let offers: Vec<&Spot> = self
            .spots
            .iter()
            .filter(usable)
            .filter(|spot| rank(spot) == best)
            .collect();
        let chosen = match &self.mode {
            Mode::BestFit => offers.iter().min_by_key(|spot| (spot.kind, spot.id)),
            Mode::EmptiestFloor => offers.iter().min_by_key(|spot| {
                let floor = spot.id.floor;
                let on_floor = offers.iter().filter(|it| it.id.floor == floor).count();
                (Reverse(on_floor), floor, spot.kind, spot.id.number)
            }),
            Mode::NearestToGate(metres) => offers.iter().min_by_key(|spot| {
                let metres = metres.get(&(gate, spot.id));
                (metres.is_none(), metres, spot.id)
            }),
        };
        let Some(id) = chosen.map(|spot| spot.id) else {
            return Err(ParkError::Full(vehicle));
        };
        let number = self.next_ticket;
        self.next_ticket += 1;
        let plate = vehicle.plate.clone();
        let now = self.now;
        if let Some(spot) = self.spots.iter_mut().find(|spot| spot.id == id) {
            spot.parked = Some((vehicle, number, now));
        }
        self.update_display();
        Ok(Ticket {
            number,
            spot: id,
            plate,
        })
    }

    pub fn leave(&mut self, ticket: Ticket) -> Result<Receipt, Rejected> {
        let why = LeaveError::UnknownTicket;
        match self.let_out(|spot, vehicle, number| {
            spot == ticket.spot && vehicle.plate == ticket.plate && number == ticket.number
        }) {
            Some(receipt) => Ok(receipt),
            None => Err(Rejected { ticket, why }),
        }
    }

    pub fn leave_without_ticket(&mut self, plate: &str) -> Option<Receipt> {
        let mut receipt = self.let_out(|_, vehicle, _| vehicle.plate == plate)?;
        receipt.fee += self.lost_ticket_fee;
        Some(receipt)
    }

    fn let_out(&mut self, wanted: impl Fn(SpotId, &Vehicle, u64) -> bool) -> Option<Receipt> {
        let spot = self.spots.iter_mut().find(|spot| {
            let parked = spot.parked.as_ref();
            parked.is_some_and(|(vehicle, number, _)| wanted(spot.id, vehicle, *number))
        })?;
        let (vehicle, _, since) = spot.parked.take()?;
        let (id, charger) = (spot.id, spot.charger);
        let minutes = self.now - since;
        let mut fee = self.fee(minutes);
        if charger {
            fee += self.charging_fee;
        }
        self.update_display();
        Some(Receipt {
            vehicle,
            spot: id,
            minutes,
            fee,
        })
    }

    pub fn fee(&self, minutes: u64) -> u64 {
        match self.tariff {
            Tariff::Free => 0,
            Tariff::Hourly if minutes <= 10 => 0,
            Tariff::Hourly => {
                let rest = match (minutes % 1440).div_ceil(60) {
                    0 => 0,
                    1 => 400,
                    2 => 750,
                    hours => 1100 + 250 * (hours - 3),
                };
                minutes / 1440 * 3000 + rest.min(3000)
            }
        }
    }

    fn update_display(&mut self) {
        let kinds = [SpotKind::Motorcycle, SpotKind::Compact, SpotKind::Large];
        let [m, c, l] = kinds.map(|kind| self.free(kind));
        self.display = format!("M {m}  C {c}  L {l}");
    }

    pub fn free(&self, kind: SpotKind) -> u32 {
        let spots = self.spots.iter();
        let free = spots.filter(|spot| spot.kind == kind && spot.parked.is_none());
        u32::try_from(free.count()).unwrap_or(u32::MAX)
    }

    pub fn find(&self, plate: &str) -> Option<SpotId> {
        let spot = self.spots.iter().find(|spot| {
            let parked = spot.parked.as_ref();
            parked.is_some_and(|(vehicle, _, _)| vehicle.plate == plate)
        })?;
        Some(spot.id)
    }
}
