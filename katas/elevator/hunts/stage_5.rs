//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use elevator::dispatch::{CarId, CarView, Dispatcher};
use elevator::hall::HallCall;
use elevator::strategies::LeastLoad;
use elevator::{Direction, Door, Floor};

fn view(id: usize, floor: i32, stops: &[i32]) -> CarView {
    CarView {
        id: CarId(id),
        floor: Floor(floor),
        direction: None,
        door: Door::Closed,
        stops: stops.iter().map(|it| Floor(*it)).collect(),
    }
}

#[test]
fn a_free_car_comes_before_a_near_one() {
    let cars = [view(0, 5, &[7]), view(1, 0, &[])];
    let call = HallCall {
        floor: Floor(6),
        direction: Direction::Up,
    };
    assert_eq!(LeastLoad.assign(&call, &cars), Some(CarId(1)));
}
