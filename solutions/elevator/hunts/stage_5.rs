//! What finds every wrong design of stage 5.

use elevator::dispatch::{CarId, CarView, Dispatcher};
use elevator::hall::HallCall;
use elevator::metrics::WaitMeter;
use elevator::panel::{News, Panel};
use elevator::strategies::{LeastLoad, Zoned};
use elevator::{Direction, Door, Floor};
use std::sync::{Arc, Mutex};

const A: CarId = CarId(0);
const B: CarId = CarId(1);
const C: CarId = CarId(2);

fn view(id: CarId, floor: i32, stops: &[i32]) -> CarView {
    CarView {
        id,
        floor: Floor(floor),
        direction: None,
        door: Door::Closed,
        stops: stops.iter().map(|it| Floor(*it)).collect(),
    }
}

fn up(floor: i32) -> HallCall {
    HallCall {
        floor: Floor(floor),
        direction: Direction::Up,
    }
}

#[test]
fn fewer_stops_come_before_a_smaller_distance() {
    let cars = [view(A, 5, &[7, 8]), view(B, 0, &[9])];
    assert_eq!(LeastLoad.assign(&up(5), &cars), Some(B));
}

/// Notes the cars that it is offered, and chooses none.
#[derive(Clone, Default)]
struct Note(Arc<Mutex<Vec<Vec<CarId>>>>);

impl Dispatcher for Note {
    fn assign(&mut self, _call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        let cars = cars.iter().map(|car| car.id).collect();
        self.0.lock().expect("no thread panics here").push(cars);
        None
    }
}

/// What the inner dispatcher is offered for a call. The zone of the floors 0 to 4
/// has these cars.
fn offered(zone: &[CarId], call: HallCall) -> Vec<Vec<CarId>> {
    let note = Note::default();
    let mut zoned = Zoned::new(note.clone()).zone(Floor(0), Floor(4), zone);
    let cars = [view(A, 9, &[]), view(B, 9, &[])];
    assert_eq!(zoned.assign(&call, &cars), None);
    let offered = note.0.lock().expect("no thread panics here");
    offered.clone()
}

#[test]
fn a_zone_includes_its_highest_floor() {
    assert_eq!(offered(&[A], up(4)).first(), Some(&vec![A]));
    assert_eq!(offered(&[A], up(5)).first(), Some(&vec![A, B]));
}

#[test]
fn all_cars_are_offered_if_none_of_the_zone_is_there() {
    assert_eq!(offered(&[C], up(3)).first(), Some(&vec![A, B]));
}

#[test]
fn the_inner_dispatcher_is_called_once() {
    assert_eq!(offered(&[A], up(3)).len(), 1);
}

/// The waits after this news.
fn waits(news: &[(u64, News)]) -> Vec<u64> {
    let mut meter = WaitMeter::new();
    for (tick, news) in news {
        meter.tell(*tick, news);
    }
    meter.waits()
}

#[test]
fn a_wait_ends_when_the_call_is_served() {
    let news = [
        (1, News::Called(up(3))),
        (2, News::Assigned(up(3), A)),
        (5, News::Served(up(3), A)),
    ];
    assert_eq!(waits(&news), [4]);
}

#[test]
fn several_calls_wait_at_the_same_time() {
    let news = [
        (1, News::Called(up(3))),
        (2, News::Called(up(6))),
        (5, News::Served(up(6), A)),
        (8, News::Served(up(3), A)),
    ];
    assert_eq!(waits(&news), [3, 7]);
}

#[test]
fn a_cancelled_call_does_not_count() {
    let news = [(1, News::Called(up(3))), (4, News::Cancelled(up(3)))];
    assert_eq!(waits(&news), []);
}

#[test]
fn clones_of_a_meter_share_one_record() {
    let meter = WaitMeter::new();
    let mut clone = meter.clone();
    clone.tell(1, &News::Called(up(3)));
    clone.tell(2, &News::Served(up(3), A));
    assert_eq!(meter.waits(), [1]);
}
