//! One floor: which spots fit, who may park, and who may leave.

use crate::support::Generator;
use parking_lot::{
    LeaveError, ParkError, ParkingLot, Receipt, Rejected, SpotId, SpotKind, Ticket, Vehicle,
    VehicleKind,
};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car, Truck};

pub const SPOT_KINDS: [SpotKind; 3] = [Motorcycle, Compact, Large];
pub const VEHICLE_KINDS: [VehicleKind; 3] = [Bike, Car, Truck];

pub fn bike(plate: &str) -> Vehicle {
    Vehicle::new(Bike, plate)
}

pub fn car(plate: &str) -> Vehicle {
    Vehicle::new(Car, plate)
}

pub fn truck(plate: &str) -> Vehicle {
    Vehicle::new(Truck, plate)
}

pub fn spot(floor: u32, number: u32) -> SpotId {
    SpotId { floor, number }
}

pub fn word(kind: VehicleKind) -> &'static str {
    match kind {
        Bike => "bike",
        Car => "car",
        Truck => "truck",
    }
}

/// A line of a log: what `park` returned.
pub fn parked(outcome: &Result<Ticket, ParkError>) -> String {
    match outcome {
        Ok(ticket) => {
            let SpotId { floor, number } = ticket.spot();
            format!("floor {floor} spot {number:02}")
        }
        Err(ParkError::Full(_)) => "full".to_string(),
        Err(ParkError::AlreadyParked(_)) => "already parked".to_string(),
        Err(_) => "rejected".to_string(),
    }
}

/// A line of a log: what `leave` returned.
pub fn left(outcome: &Result<Receipt, Rejected>) -> String {
    match outcome {
        Ok(receipt) => {
            let SpotId { floor, number } = receipt.spot();
            format!("left floor {floor} spot {number:02}")
        }
        Err(rejected) if rejected.why == LeaveError::UnknownTicket => "unknown ticket".to_string(),
        Err(_) => "rejected".to_string(),
    }
}

/// How many spots are free, as a display would show it: `M 1  C 2  L 0`.
pub fn free_line(lot: &ParkingLot) -> String {
    let [m, c, l] = SPOT_KINDS.map(|kind| -> u32 { lot.free(kind) });
    format!("M {m}  C {c}  L {l}")
}

// rules: 1.1
#[test]
fn a_vehicle_fits_every_spot_that_is_large_enough() {
    let table = VEHICLE_KINDS.map(|vehicle| SPOT_KINDS.map(|spot| -> bool { vehicle.fits(spot) }));
    assert_eq!(table[0], [true, true, true], "a bike");
    assert_eq!(table[1], [false, true, true], "a car");
    assert_eq!(table[2], [false, false, true], "a truck");
}

// rules: 1.2
#[test]
fn the_smallest_spot_that_fits_is_taken_first() {
    let mut lot = ParkingLot::one_floor(&[Large, Compact, Motorcycle]);
    let ticket = lot.park(bike("KA-01")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(0, 3));
    assert_eq!(ticket.plate(), "KA-01");
    let ticket = lot.park(bike("KA-02")).expect("a larger spot is free");
    assert_eq!(ticket.spot(), spot(0, 2));
    let ticket = lot.park(bike("KA-03")).expect("the largest is free");
    assert_eq!(ticket.spot(), spot(0, 1));
}

// rules: 1.2
#[test]
fn the_lowest_number_wins_a_tie() {
    let mut lot = ParkingLot::one_floor(&[Compact; 300]);
    assert_eq!(lot.free(Compact), 300);
    let tickets: Vec<Ticket> = (0..300)
        .map(|n| lot.park(car(&format!("KA-{n}"))).expect("a spot is free"))
        .collect();
    let numbers: Vec<u32> = tickets.iter().map(|ticket| ticket.spot().number).collect();
    assert_eq!(numbers, (1..=300).collect::<Vec<u32>>());

    for ticket in tickets.into_iter().skip(3).step_by(4).rev() {
        lot.leave(ticket).expect("the ticket is valid");
    }
    let ticket = lot.park(car("KA-999")).expect("4, 8, 12 … are free");
    assert_eq!(ticket.spot(), spot(0, 4));
}

// rules: 1.4
#[test]
fn a_full_lot_returns_the_vehicle() {
    let mut lot = ParkingLot::one_floor(&[Motorcycle, Compact]);
    let error = lot
        .park(truck("KA-07"))
        .expect_err("a truck needs a large spot");
    assert_eq!(error, ParkError::Full(truck("KA-07")));
}

// rules: 1.5
#[test]
fn leaving_frees_the_spot_and_returns_a_receipt() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    assert_eq!(lot.find("KA-01"), Some(spot(0, 1)));

    let receipt: Receipt = lot.leave(ticket).expect("the ticket is valid");
    assert_eq!(receipt.vehicle(), car("KA-01"));
    assert_eq!(receipt.spot(), spot(0, 1));
    assert_eq!(lot.find("KA-01"), None);
    lot.park(car("KA-02")).expect("the spot is free again");
}

// rules: 1.5
#[test]
fn a_ticket_stays_valid_however_many_vehicles_come_and_go() {
    let mut lot = ParkingLot::one_floor(&[Compact, Compact]);
    let first = lot.park(car("KA-00")).expect("a spot is free");
    for _ in 0..300 {
        let ticket = lot.park(car("KA-01")).expect("a spot is free");
        let receipt = lot.leave(ticket).expect("the ticket is valid");
        assert_eq!(receipt.vehicle(), car("KA-01"));
    }
    let receipt = lot.leave(first).expect("the ticket is valid");
    assert_eq!(receipt.vehicle(), car("KA-00"));
}

// rules: 1.3
#[test]
fn a_plate_is_in_the_lot_only_once() {
    let mut lot = ParkingLot::one_floor(&[Compact, Compact]);
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    let error = lot.park(bike("KA-01")).expect_err("the plate is parked");
    assert_eq!(error, ParkError::AlreadyParked(bike("KA-01")));
    let error = lot.park(truck("KA-01")).expect_err("the plate is parked");
    assert_eq!(
        error,
        ParkError::AlreadyParked(truck("KA-01")),
        "not `Full`"
    );

    lot.leave(ticket).expect("the ticket is valid");
    assert_eq!(lot.free(Compact), 2, "no spot is lost");
    lot.park(car("KA-01"))
        .expect("a vehicle that left may come again");
}

// rules: 1.5
#[test]
fn a_ticket_on_which_no_vehicle_is_parked_comes_back() {
    let mut empty = ParkingLot::one_floor(&[Compact]);
    let mut other = ParkingLot::one_floor(&[Compact]);
    let ticket = other.park(car("KA-01")).expect("a spot is free");

    let rejected = empty.leave(ticket).expect_err("no vehicle is parked there");
    assert_eq!(rejected.why, LeaveError::UnknownTicket);
    assert_eq!(rejected.ticket.plate(), "KA-01");
    assert_eq!(empty.free(Compact), 1);
    other
        .leave(rejected.ticket)
        .expect("it is still valid in its own lot");
    {
        let mut lot = ParkingLot::one_floor(&[Compact, Compact]);
        let _first = lot.park(car("KA-01")).expect("a spot is free");
        let _second = lot.park(car("KA-02")).expect("a spot is free");

        let mut same_plate = ParkingLot::one_floor(&[Motorcycle, Compact]);
        let on_spot_2 = same_plate.park(car("KA-01")).expect("a spot is free");
        assert_eq!(on_spot_2.spot(), spot(0, 2));
        let mut same_spot = ParkingLot::one_floor(&[Compact]);
        let of_another_car = same_spot.park(car("KA-03")).expect("a spot is free");
        assert_eq!(of_another_car.spot(), spot(0, 1));

        for (ticket, why) in [
            (on_spot_2, "here KA-01 is on spot 1, not 2"),
            (of_another_car, "here KA-01 is on spot 1, not KA-03"),
        ] {
            let rejected = lot.leave(ticket).expect_err(why);
            assert_eq!(rejected.why, LeaveError::UnknownTicket);
            assert_eq!(lot.free(Compact), 0);
            assert_eq!(lot.find("KA-01"), Some(spot(0, 1)));
            assert_eq!(lot.find("KA-02"), Some(spot(0, 2)));
        }
    }
}

// rules: 1.6
#[test]
fn a_call_that_fails_changes_nothing() {
    let mut lot = ParkingLot::one_floor(&[Motorcycle, Compact, Large]);
    let _truck = lot.park(truck("KA-01")).expect("a spot is free");
    let before = free_line(&lot);

    lot.park(truck("KA-03")).expect_err("no large spot is free");
    lot.park(bike("KA-01")).expect_err("the plate is parked");

    assert_eq!(free_line(&lot), before);
    assert_eq!(lot.find("KA-01"), Some(spot(0, 3)));
    assert_eq!(lot.find("KA-03"), None);
    let _bike = lot.park(bike("KA-03")).expect("that plate is not parked");
}

// rules: 1.5, 1.6
#[test]
fn random_operations_never_lose_a_spot() {
    for seed in 0..50 {
        let mut random = Generator::new(seed);
        let mut lot = ParkingLot::one_floor(&[Motorcycle, Compact, Compact, Large]);
        let mut tickets: Vec<Ticket> = Vec::new();
        for _ in 0..60 {
            if random.chance(60) {
                let kind = *random.pick(&VEHICLE_KINDS);
                let plate = format!("KA-{}", random.below(8));
                tickets.extend(lot.park(Vehicle::new(kind, &plate)).ok());
            } else if !tickets.is_empty() {
                let index = random.below(tickets.len() as u64) as usize;
                lot.leave(tickets.remove(index)).expect("a valid ticket");
            }
            let free: u32 = SPOT_KINDS.iter().map(|&kind| lot.free(kind)).sum();
            assert_eq!(free as usize + tickets.len(), 4, "seed {seed}");
            for ticket in &tickets {
                assert_eq!(lot.find(ticket.plate()), Some(ticket.spot()));
            }
        }
    }
}

/// A gate that keeps a log.
struct Logbook {
    lot: ParkingLot,
    tickets: Vec<Ticket>,
    page: String,
}

impl Logbook {
    fn arrives(&mut self, time: &str, vehicle: Vehicle) {
        let who = format!("{} {}", vehicle.plate(), word(vehicle.kind()));
        let outcome = self.lot.park(vehicle);
        self.write(time, &who, "in ", &parked(&outcome));
        self.tickets.extend(outcome.ok());
    }

    fn leaves(&mut self, time: &str, plate: &str) {
        let here = self.tickets.iter().position(|t| t.plate() == plate);
        let ticket = self.tickets.remove(here.expect("it has a ticket"));
        let outcome = self.lot.leave(ticket);
        self.write(time, plate, "out", &left(&outcome));
    }

    fn write(&mut self, time: &str, who: &str, way: &str, what: &str) {
        let free = free_line(&self.lot);
        self.page += &format!("{time}  {who:<14}  {way}  {what:<20}  {free}\n");
    }
}

// rules: 1.2, 1.3, 1.4, 1.5
#[test]
fn a_morning_at_the_gate() {
    let spots = [Motorcycle, Motorcycle, Compact, Compact, Large];
    let mut gate = Logbook {
        lot: ParkingLot::one_floor(&spots),
        tickets: Vec::new(),
        page: String::from("01 M  02 M  03 C  04 C  05 L\n\n"),
    };
    gate.arrives("07:02", car("KA-01-HB"));
    gate.arrives("07:05", bike("KA-02-ZX"));
    gate.arrives("07:11", truck("KA-03-TT"));
    gate.arrives("07:12", car("KA-04-QU"));
    gate.arrives("07:30", car("KA-05-LA"));
    gate.arrives("07:31", car("KA-01-HB"));
    gate.arrives("07:40", bike("KA-06-MO"));
    gate.arrives("07:41", bike("KA-07-PE"));
    gate.leaves("08:15", "KA-04-QU");
    gate.leaves("08:20", "KA-03-TT");
    gate.arrives("08:21", bike("KA-07-PE"));
    gate.arrives("08:22", car("KA-05-LA"));
    insta::assert_snapshot!("a_morning_at_the_gate", gate.page);
}

/// About two hundred calls on a small lot, and what they returned.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let kinds: Vec<SpotKind> = (0..6).map(|_| *random.pick(&SPOT_KINDS)).collect();
    let mut lot = ParkingLot::one_floor(&kinds);
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = String::new();
    for (step, mut random) in random.steps(1..=200) {
        let plate = format!("KA-{:02}", random.below(12));
        let line = match random.below(10) {
            0..=4 => {
                let kind = *random.pick(&VEHICLE_KINDS);
                let outcome = lot.park(Vehicle::new(kind, &plate));
                let line = format!("park  {plate} {:<5}  {}", word(kind), parked(&outcome));
                tickets.extend(outcome.ok());
                line
            }
            5..=8 if !tickets.is_empty() => {
                let index = random.below(tickets.len() as u64) as usize;
                let ticket = tickets.remove(index);
                let plate = ticket.plate().to_string();
                format!("leave {plate}        {}", left(&lot.leave(ticket)))
            }
            _ => match lot.find(&plate) {
                Some(SpotId { floor, number }) => {
                    format!("find  {plate}        floor {floor} spot {number:02}")
                }
                None => format!("find  {plate}        not here"),
            },
        };
        page.push_str(&format!("{step:>3}  {line:<44}  {}\n", free_line(&lot)));
    }
    page
}

// rules: 1.2, 1.3, 1.4, 1.5, 1.6
#[test]
fn a_long_random_day_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day", scenario(1));
}
