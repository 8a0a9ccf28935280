//! What finds every wrong design of stage 3.

use elevator::bank::Bank;
use elevator::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator::hall::HallCall;
use elevator::{CarSpec, Direction, Door, Floor};
use std::sync::{Arc, Mutex};

type Calls = Arc<Mutex<Vec<(HallCall, Vec<CarId>)>>>;

/// Notes what it is asked, and answers always the same.
struct Note(Calls, Option<CarId>);

impl Dispatcher for Note {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let cars = cars.iter().map(|car| car.id).collect();
        self.0.lock().unwrap().push((*call, cars));
        self.1
    }
}

fn car(highest: i32, start: i32) -> CarSpec {
    CarSpec {
        lowest: Floor(0),
        highest: Floor(highest),
        start: Floor(start),
        dwell: 2,
    }
}

fn up(floor: i32) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction: Direction::Up,
    }
}

/// A bank of a car up to 9 and one up to 5, and what its dispatcher is asked.
fn bank(answer: Option<CarId>) -> (Bank, Calls) {
    let calls = Calls::default();
    let note = Note(Arc::clone(&calls), answer);
    let bank = Bank::new(&[car(9, 0), car(5, 0)], note);
    (bank.expect("two cars"), calls)
}

#[test]
fn a_tie_is_for_the_lowest_number() {
    let mut bank = Bank::new(&[car(9, 6), car(9, 6)], Nearest).expect("two cars");
    bank.hall_call(up(4)).expect("the cars go there");
    bank.step();
    assert_eq!(bank.assigned(CarId(0)), Some(vec![up(4)]));
}

#[test]
fn only_the_distance_counts() {
    let view = |id, floor, stops: &[i32]| CarView {
        id: CarId(id),
        floor: Floor(floor),
        direction: None,
        door: Door::Closed,
        stops: stops.iter().map(|it| Floor(*it)).collect(),
    };
    let cars = [view(0, 2, &[7, 8, 9]), view(1, 0, &[])];
    assert_eq!(Nearest.assign(&up(4), &cars), Some(CarId(0)));
}

#[test]
fn each_call_is_offered_once_to_cars_that_can_take_it_the_oldest_first() {
    let (mut bank, calls) = bank(Some(CarId(0)));
    for floor in [8, 5, 3] {
        bank.hall_call(up(floor)).expect("a car goes there");
    }
    bank.step();
    bank.step();
    let both = vec![CarId(0), CarId(1)];
    let expected = [
        (up(8), vec![CarId(0)]),
        (up(5), vec![CarId(0)]),
        (up(3), both),
    ];
    assert_eq!(*calls.lock().unwrap(), expected);
}

#[test]
fn a_call_without_a_right_answer_stays_pending() {
    for answer in [None, Some(CarId(1)), Some(CarId(7))] {
        let (mut bank, _) = bank(answer);
        bank.hall_call(up(8)).expect("a car goes there");
        bank.step();
        assert_eq!(bank.pending(), [up(8)]);
        assert_eq!(bank.assigned(CarId(1)), Some(vec![]));
    }
}

#[test]
fn a_call_moves_its_car_in_the_same_step() {
    let (mut bank, _) = bank(Some(CarId(0)));
    bank.hall_call(up(8)).expect("a car goes there");
    bank.step();
    assert_eq!(bank.cars()[0].floor, Floor(1));
}
