//! More floors, and boards that are called after each change.

use crate::stage_1::{SPOT_KINDS, VEHICLE_KINDS, bike, car, parked, spot, truck, word};
use crate::support::Generator;
use parking_lot::floors::{Board, Change};
use parking_lot::{ParkError, ParkingLot, SpotKind, Ticket, Vehicle};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use SpotKind::{Compact, Large, Motorcycle};

/// A board that remembers every call. Clones share one memory.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<Change>>>);

impl Board for Memory {
    fn changed(&self, change: Change) {
        self.0.lock().expect("no thread panicked").push(change);
    }
}

impl Memory {
    /// The calls since it was last asked.
    pub fn news(&self) -> Vec<Change> {
        std::mem::take(&mut *self.0.lock().expect("no thread panicked"))
    }
}

pub fn change(floor: u32, kind: SpotKind, free: u32) -> Change {
    Change { floor, kind, free }
}

/// What is free, floor by floor: `0: M 1 C 2 L 0   1: M 0 C 4 L 1`.
pub fn floors_line(lot: &ParkingLot, floors: u32) -> String {
    let line = |floor| {
        let [m, c, l] = SPOT_KINDS.map(|kind| -> u32 { lot.free_on(floor, kind) });
        format!("{floor}: M {m} C {c} L {l}")
    };
    (0..floors).map(line).collect::<Vec<_>>().join("   ")
}

// rules: 2.1, 2.2
#[test]
fn the_smallest_kind_comes_first_then_the_lowest_floor_then_the_lowest_number() {
    let mut lot = ParkingLot::builder()
        .floor(&[Large, Compact])
        .floor(&[Compact, Motorcycle, Compact])
        .build();
    let mut takes = |vehicle| lot.park(vehicle).expect("a spot is free").spot();
    assert_eq!(takes(bike("KA-01")), spot(1, 2), "the smallest kind first");
    assert_eq!(takes(car("KA-02")), spot(0, 2), "then the lowest floor");
    assert_eq!(takes(car("KA-03")), spot(1, 1), "then the lowest number");
    assert_eq!(takes(car("KA-04")), spot(1, 3));
    assert_eq!(takes(car("KA-05")), spot(0, 1), "larger ones last");
}

// rules: 2.1
#[test]
fn a_floor_without_spots_is_a_floor_too() {
    let builder = ParkingLot::builder().floor(&[]).floor(&[Compact]);
    let mut lot = builder.build();
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(1, 1));
    assert_eq!(lot.free_on(0, Compact), 0);
}

// rules: 2.3
#[test]
fn each_floor_counts_its_own_free_spots() {
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .floor(&[Compact, Large])
        .build();
    assert_eq!(
        floors_line(&lot, 3),
        "0: M 0 C 2 L 0   1: M 0 C 1 L 1   2: M 0 C 0 L 0"
    );
    let _ticket = lot.park(truck("KA-01")).expect("a spot is free");
    assert_eq!(lot.free_on(1, Large), 0);
    assert_eq!(lot.free(Compact), 3, "on all floors");
}

// rules: 2.4
#[test]
fn a_board_is_called_once_after_each_change() {
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .floor(&[Large])
        .board(board.clone())
        .build();
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    assert_eq!(board.news(), [change(0, Compact, 1)]);
    let _truck = lot.park(truck("KA-02")).expect("a spot is free");
    assert_eq!(board.news(), [change(1, Large, 0)]);
    lot.leave(ticket).expect("the ticket is valid");
    assert_eq!(board.news(), [change(0, Compact, 2)]);
}

// rules: 2.6
#[test]
fn a_call_that_fails_calls_no_board_and_changes_nothing() {
    let board = Memory::default();
    let lot = || ParkingLot::builder().floor(&[Compact, Compact]);
    let mut lot = lot().board(board.clone()).build();
    assert_eq!(board.news(), [], "nothing has changed yet");
    let mut other = ParkingLot::one_floor(&[Compact]);
    let stray = other.park(car("KA-09")).expect("a spot is free");
    let rejected = lot.leave(stray).expect_err("the lot is empty");
    assert_eq!(board.news(), []);
    drop(rejected);

    let _ticket = lot.park(car("KA-01")).expect("a spot is free");
    board.news();
    lot.park(truck("KA-02")).expect_err("no large spot");
    lot.park(car("KA-01")).expect_err("the plate is parked");
    assert_eq!(board.news(), []);
    assert_eq!(floors_line(&lot, 1), "0: M 0 C 1 L 0");
}

/// A board that does more than remember: it switches a lamp on.
struct SoldOutLamp {
    name: &'static str,
    lit: Arc<Mutex<Vec<String>>>,
}

impl Board for SoldOutLamp {
    fn changed(&self, Change { floor, kind, free }: Change) {
        if free == 0 {
            let line = format!("{}: {kind:?} on floor {floor}", self.name);
            self.lit.lock().expect("no thread panicked").push(line);
        }
    }
}

// rules: 2.5
#[test]
fn boards_from_outside_are_called_in_the_order_they_were_added() {
    let lit = Arc::default();
    let lamp = |name| SoldOutLamp {
        name,
        lit: Arc::clone(&lit),
    };
    let mut lot = ParkingLot::builder()
        .board(lamp("street"))
        .floor(&[Compact, Large])
        .board(lamp("ramp"))
        .board(lamp("app"))
        .build();
    let _ticket = lot.park(car("KA-01")).expect("a spot is free");
    let calls = ["street", "ramp", "app"].map(|name| format!("{name}: Compact on floor 0"));
    assert_eq!(*lit.lock().expect("no thread panicked"), calls);
}

// rules: 2.3, 2.4
#[test]
fn random_operations_keep_a_board_equal_to_the_lot() {
    for seed in 0..30 {
        let mut random = Generator::new(seed);
        let board = Memory::default();
        let mut lot = ParkingLot::builder()
            .floor(&[Motorcycle, Compact, Large])
            .floor(&[Compact, Compact])
            .board(board.clone())
            .build();
        let mut shown = BTreeMap::new();
        for floor in 0..2 {
            shown.extend(SPOT_KINDS.map(|kind| ((floor, kind), lot.free_on(floor, kind))));
        }
        let mut tickets: Vec<Ticket> = Vec::new();
        for _ in 0..60 {
            if random.chance(60) || tickets.is_empty() {
                let kind = *random.pick(&VEHICLE_KINDS);
                let plate = format!("KA-{}", random.below(8));
                tickets.extend(lot.park(Vehicle::new(kind, &plate)).ok());
            } else {
                let index = random.below(tickets.len() as u64) as usize;
                lot.leave(tickets.remove(index)).expect("a valid ticket");
            }
            for Change { floor, kind, free } in board.news() {
                let before = shown.insert((floor, kind), free);
                let before = before.expect("a kind and a floor of this lot");
                assert_eq!(before.abs_diff(free), 1, "one call for one vehicle");
            }
            for ((floor, kind), free) in &shown {
                assert_eq!(lot.free_on(*floor, *kind), *free, "seed {seed}");
            }
        }
    }
}

// rules: 2.2, 2.4, 2.6
#[test]
fn the_board_above_the_ramp() {
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Large])
        .floor(&[Compact, Compact])
        .board(board.clone())
        .build();
    let mut page = String::new();
    for vehicle in [
        car("KA-01"),
        bike("KA-02"),
        car("KA-03"),
        truck("KA-04"),
        bike("KA-05"),
        car("KA-05"),
        truck("KA-07"),
    ] {
        let who = format!("{} {}", word(vehicle.kind()), vehicle.plate());
        page += &format!("> {who:<12} {}\n", parked(&lot.park(vehicle)));
        for Change { floor, kind, free } in board.news() {
            page += &format!("    board: floor {floor} {kind:?} {free}\n");
        }
    }
    page += &format!("\n{}\n", floors_line(&lot, 2));
    insta::assert_snapshot!("the_board_above_the_ramp", page);
}

/// About two hundred calls on a lot with three floors and a board.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let board = Memory::default();
    let mut builder = ParkingLot::builder().board(board.clone());
    for _ in 0..3 {
        let kinds: Vec<SpotKind> = (0..3).map(|_| *random.pick(&SPOT_KINDS)).collect();
        builder = builder.floor(&kinds);
    }
    let mut lot = builder.build();
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = format!("{}\n", floors_line(&lot, 3));
    for (step, mut random) in random.steps(1..=200) {
        let line = if random.chance(60) || tickets.is_empty() {
            let kind = *random.pick(&VEHICLE_KINDS);
            let plate = format!("KA-{:02}", random.below(16));
            let outcome: Result<Ticket, ParkError> = lot.park(Vehicle::new(kind, &plate));
            let line = format!("{} {plate}: {}", word(kind), parked(&outcome));
            tickets.extend(outcome.ok());
            line
        } else {
            let index = random.below(tickets.len() as u64) as usize;
            match lot.leave(tickets.remove(index)) {
                Ok(receipt) => format!("{} left", receipt.vehicle().plate()),
                Err(rejected) => format!("{} rejected", rejected.ticket.plate()),
            }
        };
        page += &format!("{step:>3}  {line}");
        for Change { floor, kind, free } in board.news() {
            page += &format!("  [{floor} {kind:?} {free}]");
        }
        page += "\n";
    }
    page + &floors_line(&lot, 3) + "\n"
}

// rules: 2.2, 2.3, 2.4, 2.6
#[test]
fn a_long_random_day_on_three_floors_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_on_three_floors", scenario(2));
}
