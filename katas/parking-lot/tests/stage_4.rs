//! The same lot with different ways to choose a spot.

use crate::stage_1::{SPOT_KINDS, VEHICLE_KINDS, bike, car, parked, spot, truck, word};
use crate::stage_2::{Memory, floors_line};
use crate::support::Generator;
use parking_lot::allocation::{
    AllocationPolicy, Arrival, BestFit, EmptiestFloor, FreeSpot, GateId, NearestToGate,
};
use parking_lot::floors::LotBuilder;
use parking_lot::{ParkError, ParkingLot, SpotId, SpotKind, Ticket, Vehicle, VehicleKind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use SpotKind::{Compact, Large, Motorcycle};
use VehicleKind::{Bike, Car};

const NORTH: GateId = GateId(0);
const SOUTH: GateId = GateId(1);

/// Two floors of four compact spots; the south gate is at the far end.
fn two_floors() -> LotBuilder {
    ParkingLot::builder()
        .floor(&[Compact; 4])
        .floor(&[Compact; 4])
}

fn by_distance() -> NearestToGate {
    let mut policy = NearestToGate::new();
    for floor in 0..2 {
        for number in 1..=4 {
            let id = spot(floor, number);
            policy = policy
                .distance(NORTH, id, 15 * floor + 10 * number)
                .distance(SOUTH, id, 15 * floor + 10 * (5 - number));
        }
    }
    policy
}

// rules: 4.1, 4.2
#[test]
fn the_best_fit_is_the_default_policy() {
    let builder = || ParkingLot::builder().floor(&[Large]).floor(&[Compact]);
    let mut default = builder().build();
    let mut explicit = builder().allocation(BestFit).build();
    for lot in [&mut default, &mut explicit] {
        let ticket = lot.park(car("KA-01")).expect("a spot is free");
        assert_eq!(ticket.spot(), spot(1, 1));
        let ticket = lot.park_at(SOUTH, car("KA-02")).expect("a spot is free");
        assert_eq!(ticket.spot(), spot(0, 1));
    }
}

// rules: 4.2, 4.6
#[test]
fn the_nearest_spot_depends_on_the_gate() {
    let mut lot = two_floors().allocation(by_distance()).build();
    let mut takes = |gate, plate| {
        let ticket = lot.park_at(gate, car(plate)).expect("a spot is free");
        ticket.spot()
    };
    assert_eq!(takes(NORTH, "KA-01"), spot(0, 1), "10 m");
    assert_eq!(takes(SOUTH, "KA-02"), spot(0, 4), "10 m");
    assert_eq!(takes(SOUTH, "KA-03"), spot(0, 3), "20 m");
    assert_eq!(takes(SOUTH, "KA-04"), spot(1, 4), "25 m");
    assert_eq!(
        lot.park(car("KA-05")).expect("a spot is free").spot(),
        spot(0, 2)
    );
}

// rules: 4.6
#[test]
fn at_the_same_distance_the_lowest_floor_and_number_win() {
    let policy = NearestToGate::new()
        .distance(NORTH, spot(1, 2), 20)
        .distance(NORTH, spot(0, 4), 20)
        .distance(NORTH, spot(0, 3), 20)
        .distance(SOUTH, spot(0, 1), 1);
    let mut lot = two_floors().allocation(policy).build();
    let mut takes = |plate| lot.park(car(plate)).expect("a spot is free").spot();
    assert_eq!(takes("KA-01"), spot(0, 3));
    assert_eq!(takes("KA-02"), spot(0, 4));
    assert_eq!(takes("KA-03"), spot(1, 2), "all at 20 m");
    assert_eq!(takes("KA-04"), spot(0, 1), "unknown distances come last");
    assert_eq!(takes("KA-05"), spot(0, 2));
    assert_eq!(takes("KA-06"), spot(1, 1));

    let known = NearestToGate::new().distance(NORTH, spot(0, 2), 20);
    for policy in [NearestToGate::new(), known.distance(NORTH, spot(0, 1), 20)] {
        let builder = ParkingLot::builder().floor(&[Large, Compact]);
        let mut lot = builder.allocation(policy).build();
        let ticket = lot.park(car("KA-07")).expect("a spot is free");
        assert_eq!(ticket.spot(), spot(0, 1), "the kind does not count");
    }
}

// rules: 4.6
#[test]
fn an_unknown_distance_is_farther_than_any_known_one() {
    let policy = NearestToGate::new().distance(NORTH, spot(1, 4), 4_000_000_000);
    let mut lot = two_floors().allocation(policy).build();
    let ticket = lot.park_at(SOUTH, car("KA-00")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(0, 1), "from this gate none is known");
    let mut takes = |plate| lot.park(car(plate)).expect("a spot is free").spot();
    assert_eq!(takes("KA-01"), spot(1, 4));
    assert_eq!(takes("KA-02"), spot(0, 2));
}

// rules: 4.5
#[test]
fn the_emptiest_floor_has_the_most_spots_on_offer() {
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Motorcycle, Motorcycle, Large])
        .floor(&[Large, Compact, Compact])
        .floor(&[Compact, Compact])
        .allocation(EmptiestFloor)
        .build();
    let mut takes = |vehicle| lot.park(vehicle).expect("a spot is free").spot();
    assert_eq!(
        takes(car("KA-01")),
        spot(1, 2),
        "3 fit there, 1 and 2 elsewhere"
    );
    assert_eq!(takes(car("KA-02")), spot(1, 3), "2 and 2: the lower floor");
    assert_eq!(takes(car("KA-03")), spot(2, 1), "2 against 1 and 1");
    assert_eq!(takes(bike("KA-04")), spot(0, 1), "a bike fits all four");
    assert_eq!(
        takes(truck("KA-05")),
        spot(0, 4),
        "1 and 1: the lower floor"
    );
}

// rules: 4.5
#[test]
fn the_number_of_offers_comes_first_and_the_kind_after_the_floor() {
    let takes = |ground: &[SpotKind], above: &[SpotKind]| {
        let builder = ParkingLot::builder().floor(ground).floor(above);
        let mut lot = builder.allocation(EmptiestFloor).build();
        lot.park(car("KA-01")).expect("a spot is free").spot()
    };
    assert_eq!(takes(&[Large], &[Compact]), spot(0, 1), "1 and 1");
    assert_eq!(takes(&[Compact; 2], &[Large; 3]), spot(1, 1), "2 and 3");
    assert_eq!(takes(&[Compact; 256], &[Compact]), spot(0, 1), "256 and 1");
}

/// A policy from outside: the first offer, the last, the first, the last …
struct Zigzag(AtomicUsize);

impl AllocationPolicy for Zigzag {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let from_left = self.0.fetch_add(1, Ordering::SeqCst) % 2 == 0;
        let spot = if from_left { free.first() } else { free.last() };
        spot.map(|spot| spot.id)
    }
}

// rules: 4.1, 4.2
#[test]
fn a_policy_from_outside_plugs_in() {
    let zigzag = Zigzag(AtomicUsize::new(0));
    let builder = ParkingLot::builder().allocation(zigzag);
    let mut lot = builder.floor(&[Compact; 4]).floor(&[Compact; 4]).build();
    let mut takes = |plate| lot.park(car(plate)).expect("a spot is free").spot();
    assert_eq!(takes("KA-01"), spot(0, 1));
    assert_eq!(takes("KA-02"), spot(1, 4));
    assert_eq!(takes("KA-03"), spot(0, 2));
    assert_eq!(takes("KA-04"), spot(1, 3));
}

/// Takes the last spot on offer and remembers the calls.
#[derive(Clone, Default)]
pub struct Witness(pub Arc<Mutex<Vec<(Arrival, Vec<FreeSpot>)>>>);

impl AllocationPolicy for Witness {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let mut calls = self.0.lock().expect("no thread panicked");
        calls.push((arrival, free.to_vec()));
        free.last().map(|spot| spot.id)
    }
}

// rules: 4.2, 4.3
#[test]
fn a_policy_sees_what_is_free_and_fits_and_nothing_else() {
    let witness = Witness::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Large, Motorcycle, Compact])
        .floor(&[Compact])
        .allocation(witness.clone())
        .build();
    let _car = lot.park_at(SOUTH, car("KA-01")).expect("a spot is free");
    let _bike = lot.park(bike("KA-02")).expect("a spot is free");
    lot.park(bike("KA-01")).expect_err("the plate is parked");
    let _truck = lot.park(truck("KA-03")).expect("a spot is free");
    lot.park(truck("KA-04")).expect_err("no large spot is left");

    let offer = |floor, number, kind| FreeSpot {
        id: spot(floor, number),
        kind,
    };
    let (large, bikes) = (offer(0, 1, Large), offer(0, 2, Motorcycle));
    let (low, high) = (offer(0, 3, Compact), offer(1, 1, Compact));
    let calls = witness.0.lock().expect("no thread panicked");
    let arrival = |kind, gate| Arrival { kind, gate };
    assert_eq!(calls.len(), 3, "only when there is something to choose");
    assert_eq!(calls[0], (arrival(Car, SOUTH), vec![large, low, high]));
    assert_eq!(calls[1], (arrival(Bike, NORTH), vec![large, bikes, low]));
    assert_eq!(calls[2].1, [large]);
}

/// Always returns the same spot, even if it is not on offer.
pub struct Stubborn(pub Option<SpotId>);

impl AllocationPolicy for Stubborn {
    fn choose(&self, _arrival: Arrival, _free: &[FreeSpot]) -> Option<SpotId> {
        self.0
    }
}

// rules: 4.4
#[test]
fn a_choice_that_was_not_on_offer_changes_nothing() {
    let (taken, too_small, nowhere) = (spot(0, 2), spot(0, 1), spot(7, 7));
    for choice in [Some(taken), Some(too_small), Some(nowhere), None] {
        let board = Memory::default();
        let mut lot = ParkingLot::builder()
            .floor(&[Motorcycle, Compact, Compact])
            .allocation(FirstThen(Stubborn(choice), AtomicUsize::new(0)))
            .board(board.clone())
            .build();
        let first = lot.park(car("KA-01")).expect("spot 2 is free");
        board.news();

        let error = lot.park(car("KA-02")).expect_err("not on offer");
        assert_eq!(error, ParkError::Full(car("KA-02")), "{choice:?}");
        let again = lot.park(car("KA-02")).expect_err("not on offer");
        assert_eq!(again, ParkError::Full(car("KA-02")), "it is not parked");
        assert_eq!(lot.find("KA-01"), Some(spot(0, 2)));
        assert_eq!(lot.find("KA-02"), None);
        assert_eq!(floors_line(&lot, 1), "0: M 1 C 1 L 0");
        assert_eq!(board.news(), []);
        lot.leave(first).expect("the ticket is valid");
        assert_eq!(floors_line(&lot, 1), "0: M 1 C 2 L 0");
    }
}

/// The first spot on offer for the first vehicle, then what `Stubborn` returns.
struct FirstThen(Stubborn, AtomicUsize);

impl AllocationPolicy for FirstThen {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        match self.1.fetch_add(1, Ordering::SeqCst) {
            0 => free.first().map(|spot| spot.id),
            _ => self.0.choose(arrival, free),
        }
    }
}

/// The policies of the house, and one from outside, by number.
fn with_policy(builder: LotBuilder, number: u64) -> LotBuilder {
    match number {
        0 => builder.allocation(BestFit),
        1 => builder.allocation(EmptiestFloor),
        2 => builder.allocation(by_distance()),
        _ => builder.allocation(Zigzag(AtomicUsize::new(0))),
    }
}

// rules: 4.2
#[test]
fn random_operations_never_sell_a_spot_twice_under_any_policy() {
    for seed in 0..40 {
        let mut random = Generator::new(seed);
        let builder = ParkingLot::builder()
            .floor(&[Motorcycle, Compact, Large])
            .floor(&[Compact, Large, Compact]);
        let mut lot = with_policy(builder, seed % 4).build();
        let mut tickets: Vec<Ticket> = Vec::new();
        for _ in 0..60 {
            if random.chance(60) {
                let kind = *random.pick(&VEHICLE_KINDS);
                let plate = format!("KA-{}", random.below(12));
                let gate = GateId(random.below(2) as u32);
                if let Ok(ticket) = lot.park_at(gate, Vehicle::new(kind, &plate)) {
                    let twice = tickets.iter().any(|t| t.spot() == ticket.spot());
                    assert!(!twice, "seed {seed}: {:?}", ticket.spot());
                    tickets.push(ticket);
                }
            } else if !tickets.is_empty() {
                let index = random.below(tickets.len() as u64) as usize;
                lot.leave(tickets.remove(index)).expect("a valid ticket");
            }
            let free: u32 = SPOT_KINDS.iter().map(|&kind| lot.free(kind)).sum();
            assert_eq!(free as usize + tickets.len(), 6, "seed {seed}");
        }
    }
}

// rules: 4.2, 4.5, 4.6
#[test]
fn four_ways_to_fill_a_lot() {
    let mut page = String::new();
    let names = ["best fit", "emptiest floor", "nearest to gate", "zigzag"];
    for (number, name) in (0..).zip(names) {
        let mut lot = with_policy(two_floors(), number).build();
        let mut floors = [["  "; 4]; 2];
        for (turn, label) in ["n1", "s2", "n3", "s4", "s5"].into_iter().enumerate() {
            let gate = if label.starts_with('n') { NORTH } else { SOUTH };
            let ticket = lot.park_at(gate, car(&format!("KA-{turn}")));
            let SpotId { floor, number } = ticket.expect("a spot is free").spot();
            floors[floor as usize][number as usize - 1] = label;
        }
        page += &format!("{name}\n");
        for (floor, row) in floors.iter().enumerate().rev() {
            page += &format!("  floor {floor}  north [{}] south\n", row.join("|"));
        }
    }
    insta::assert_snapshot!("four_ways_to_fill_a_lot", page);
}

/// About two hundred calls at two gates, under a policy drawn from the seed.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let number = random.below(4);
    let mut builder = ParkingLot::builder();
    for _ in 0..2 {
        let kinds: Vec<SpotKind> = (0..4).map(|_| *random.pick(&SPOT_KINDS)).collect();
        builder = builder.floor(&kinds);
    }
    let mut lot = with_policy(builder, number).build();
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = format!("policy {number}   {}\n", floors_line(&lot, 2));
    for (step, mut random) in random.steps(1..=200) {
        let line = if random.chance(60) || tickets.is_empty() {
            let kind = *random.pick(&VEHICLE_KINDS);
            let plate = format!("KA-{:02}", random.below(16));
            let gate = *random.pick(&[NORTH, SOUTH]);
            let outcome = lot.park_at(gate, Vehicle::new(kind, &plate));
            let line = format!(
                "{plate} {:<5} at gate {}: {}",
                word(kind),
                gate.0,
                parked(&outcome)
            );
            tickets.extend(outcome.ok());
            line
        } else {
            let index = random.below(tickets.len() as u64) as usize;
            match lot.leave(tickets.remove(index)) {
                Ok(receipt) => format!("{} left", receipt.vehicle().plate()),
                Err(rejected) => format!("{} rejected", rejected.ticket.plate()),
            }
        };
        page += &format!("{step:>3}  {line}\n");
    }
    page + &floors_line(&lot, 2) + "\n"
}

// rules: 4.1, 4.2, 4.5, 4.6
#[test]
fn a_long_random_day_at_two_gates_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_at_two_gates", scenario(4));
}
