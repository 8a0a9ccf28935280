//! More floors, boards that are told what is free, and text at the gate.

use crate::stage_1::{SPOT_KINDS, bike, car, parked, spot, truck};
use crate::support::Generator;
use parking_lot::floors::{Board, Change};
use parking_lot::gate::{AlreadyRegistered, GateError, VehicleRegistry};
use parking_lot::{ParkError, ParkingLot, SpotKind, Ticket, Vehicle, VehicleKind};
use std::sync::{Arc, Mutex};

use SpotKind::{Compact, Large, Motorcycle};

/// A board that remembers everything it was told. Clones share one memory.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<Change>>>);

impl Board for Memory {
    fn changed(&self, change: Change) {
        self.0.lock().expect("nobody panics in here").push(change);
    }
}

impl Memory {
    /// What it was told since it was last asked.
    pub fn news(&self) -> Vec<Change> {
        std::mem::take(&mut *self.0.lock().expect("nobody panics in here"))
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

#[test]
fn the_smallest_kind_comes_first_then_the_lowest_floor_then_the_lowest_number() {
    let mut lot = ParkingLot::builder()
        .floor(&[Large, Compact])
        .floor(&[Compact, Motorcycle, Compact])
        .build();
    let mut takes = |vehicle| lot.park(vehicle).expect("there is room").spot();
    assert_eq!(takes(bike("KA-01")), spot(1, 2), "the smallest kind first");
    assert_eq!(takes(car("KA-02")), spot(0, 2), "then the lowest floor");
    assert_eq!(takes(car("KA-03")), spot(1, 1), "then the lowest number");
    assert_eq!(takes(car("KA-04")), spot(1, 3));
    assert_eq!(takes(car("KA-05")), spot(0, 1), "larger ones last");
}

#[test]
fn a_floor_without_spots_is_a_floor_all_the_same() {
    let builder = ParkingLot::builder().floor(&[]).floor(&[Compact]);
    let mut lot = builder.build();
    let ticket = lot.park(car("KA-01")).expect("there is room");
    assert_eq!(ticket.spot(), spot(1, 1));
    assert_eq!(lot.free_on(0, Compact), 0);
}

#[test]
fn every_floor_counts_its_own_free_spots() {
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .floor(&[Compact, Large])
        .build();
    assert_eq!(
        floors_line(&lot, 3),
        "0: M 0 C 2 L 0   1: M 0 C 1 L 1   2: M 0 C 0 L 0"
    );
    let _ticket = lot.park(truck("KA-01")).expect("there is room");
    assert_eq!(lot.free_on(1, Large), 0);
    assert_eq!(lot.free(Compact), 3, "over all floors, as before");
}

#[test]
fn a_board_hears_each_real_change_once() {
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .floor(&[Large])
        .board(board.clone())
        .build();
    assert_eq!(board.news(), [], "nothing has changed yet");
    let ticket = lot.park(car("KA-01")).expect("there is room");
    assert_eq!(board.news(), [change(0, Compact, 1)]);
    let _truck = lot.park(truck("KA-02")).expect("there is room");
    assert_eq!(board.news(), [change(1, Large, 0)]);
    lot.leave(ticket).expect("the ticket is good");
    assert_eq!(board.news(), [change(0, Compact, 2)]);
}

#[test]
fn a_refused_call_tells_no_board_and_changes_nothing() {
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .board(board.clone())
        .build();
    let mut next_door = ParkingLot::one_floor(&[Compact]);
    let _ticket = lot.park(car("KA-01")).expect("there is room");
    let stray = next_door.park(car("KA-01")).expect("there is room");
    board.news();

    lot.park(truck("KA-02")).expect_err("no large spot");
    lot.park(car("KA-01")).expect_err("that plate is here");
    lot.leave(stray).expect_err("not a ticket of this lot");
    assert_eq!(board.news(), []);
    assert_eq!(floors_line(&lot, 1), "0: M 0 C 1 L 0");
}

/// A board that does more than to remember: it lights up when a kind is gone.
struct SoldOutLamp {
    name: &'static str,
    lit: Arc<Mutex<Vec<String>>>,
}

impl Board for SoldOutLamp {
    fn changed(&self, Change { floor, kind, free }: Change) {
        if free == 0 {
            let line = format!("{}: {kind:?} on floor {floor}", self.name);
            self.lit.lock().expect("nobody panics in here").push(line);
        }
    }
}

#[test]
fn boards_from_outside_are_told_in_the_order_they_were_added() {
    let lit = Arc::default();
    let lamp = |name| SoldOutLamp {
        name,
        lit: Arc::clone(&lit),
    };
    let mut lot = ParkingLot::builder()
        .board(lamp("street"))
        .floor(&[Compact, Large])
        .board(lamp("ramp"))
        .build();
    let _ticket = lot.park(car("KA-01")).expect("there is room");
    let told = ["street: Compact on floor 0", "ramp: Compact on floor 0"];
    assert_eq!(*lit.lock().expect("nobody panics in here"), told);
}

#[test]
fn the_text_at_the_gate_becomes_a_vehicle() {
    let gate = VehicleRegistry::standard();
    assert_eq!(gate.read("car KA-01-1234"), Ok(car("KA-01-1234")));
    assert_eq!(gate.read("  truck   KA-02 "), Ok(truck("KA-02")));
    assert_eq!(gate.words(), ["bike", "car", "truck"]);
    assert_eq!(VehicleRegistry::empty().words(), [""; 0]);
}

#[test]
fn what_the_gate_cannot_read_is_a_typed_error() {
    let gate = VehicleRegistry::standard();
    let unreadable = |line: &str| Err(GateError::Unreadable(line.to_string()));
    assert_eq!(gate.read(""), unreadable(""));
    assert_eq!(gate.read("car"), unreadable("car"));
    assert_eq!(gate.read("car KA 01"), unreadable("car KA 01"));
    assert_eq!(gate.read("  car "), unreadable("  car "), "as it was");
    let unknown = |word: &str| Err(GateError::UnknownWord(word.to_string()));
    assert_eq!(gate.read("tractor KA-01"), unknown("tractor"));
    assert_eq!(gate.read("Car KA-01"), unknown("Car"));
}

#[test]
fn a_word_from_outside_may_be_added_but_not_redefined() {
    let mut gate = VehicleRegistry::standard();
    let added: Result<(), AlreadyRegistered> =
        gate.register("scooter", |plate| Vehicle::new(VehicleKind::Bike, plate));
    assert_eq!(added, Ok(()));
    assert_eq!(gate.read("scooter KA-01"), Ok(bike("KA-01")));
    assert_eq!(gate.words(), ["bike", "car", "scooter", "truck"]);

    let refused = gate.register("car", truck);
    assert_eq!(refused, Err(AlreadyRegistered("car".to_string())));
    assert_eq!(gate.read("car KA-02"), Ok(car("KA-02")), "as before");
}

#[test]
fn words_are_ordered_as_text_is_with_capitals_first() {
    let mut gate = VehicleRegistry::standard();
    gate.register("Velo", bike).expect("a new word");
    assert_eq!(gate.words(), ["Velo", "bike", "car", "truck"]);
}

#[test]
fn the_board_above_the_ramp() {
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Large])
        .floor(&[Compact, Compact])
        .board(board.clone())
        .build();
    let gate = VehicleRegistry::standard();
    let mut page = String::new();
    for line in [
        "car KA-01",
        "bike KA-02",
        "car KA-03",
        "truck KA-04",
        "bike KA-05",
        "tram KA-06",
        "car KA-05",
        "truck KA-07",
        "KA-08",
    ] {
        let answer = match gate.read(line) {
            Ok(vehicle) => parked(&lot.park(vehicle)),
            Err(GateError::UnknownWord(word)) => format!("what is a {word}"),
            Err(GateError::Unreadable(_)) => "type a kind and a plate".to_string(),
        };
        page += &format!("> {line:<12} {answer}\n");
        for Change { floor, kind, free } in board.news() {
            page += &format!("    board: floor {floor} {kind:?} {free}\n");
        }
    }
    page += &format!("\n{}\n", floors_line(&lot, 2));
    insta::assert_snapshot!("the_board_above_the_ramp", page);
}

/// Some two hundred lines typed at the gate of a lot with three floors.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let board = Memory::default();
    let mut builder = ParkingLot::builder().board(board.clone());
    for _ in 0..3 {
        let kinds: Vec<SpotKind> = (0..3).map(|_| *random.pick(&SPOT_KINDS)).collect();
        builder = builder.floor(&kinds);
    }
    let mut lot = builder.build();
    let gate = VehicleRegistry::standard();
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = format!("{}\n", floors_line(&lot, 3));
    for (step, mut random) in random.steps(1..=200) {
        let line = if random.chance(60) || tickets.is_empty() {
            let word = *random.pick(&["bike", "car", "truck", "car", "tram"]);
            let typed = format!("{word} KA-{:02}", random.below(16));
            match gate.read(&typed) {
                Ok(vehicle) => {
                    let outcome: Result<Ticket, ParkError> = lot.park(vehicle);
                    let line = format!("{typed}: {}", parked(&outcome));
                    tickets.extend(outcome.ok());
                    line
                }
                Err(_) => format!("{typed}: not read"),
            }
        } else {
            let index = random.below(tickets.len() as u64) as usize;
            match lot.leave(tickets.remove(index)) {
                Ok(receipt) => format!("{} left", receipt.vehicle().plate()),
                Err(rejected) => format!("{} refused", rejected.ticket.plate()),
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

#[test]
fn a_long_random_day_on_three_floors_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_on_three_floors", scenario(2));
}
