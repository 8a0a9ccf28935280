//! Stage 1: one car and the buttons in it.

use crate::support::Generator;
use elevator::{Action, CallError, Car, CarSpec, Direction, Door, Event, Floor, SpecError};

pub fn spec(lowest: i32, highest: i32, start: i32, dwell: u64) -> CarSpec {
    CarSpec {
        lowest: Floor(lowest),
        highest: Floor(highest),
        start: Floor(start),
        dwell,
    }
}

/// Floors 0 to 9, a door that is open for two ticks.
pub fn car_at(start: i32) -> Car {
    Car::new(spec(0, 9, start, 2)).expect("a car that can be built")
}

pub fn press(car: &mut Car, floors: &[i32]) {
    for &floor in floors {
        assert_eq!(car.call(Floor(floor)), Ok(()));
    }
}

/// `4 opened 3`: in tick 4, at floor 3.
pub fn line(event: &Event) -> String {
    let action = match event.action {
        Action::Moved => "to",
        Action::Opened => "opened",
        Action::Closed => "closed",
    };
    format!("{} {action} {}", event.tick, event.floor.0)
}

/// What the car does in so many ticks.
pub fn run(car: &mut Car, ticks: u64) -> Vec<String> {
    let before = car.trace().len();
    for _ in 0..ticks {
        car.step();
    }
    car.trace()[before..].iter().map(line).collect()
}

/// The floors at which it opens in so many ticks, in that order.
pub fn openings(car: &mut Car, ticks: u64) -> Vec<i32> {
    let before = car.trace().len();
    run(car, ticks);
    let opened = |it: &&Event| it.action == Action::Opened;
    let events = car.trace();
    let floors = events[before..].iter().filter(opened);
    floors.map(|it| it.floor.0).collect()
}

pub fn lit(car: &Car) -> Vec<i32> {
    let floors: Vec<Floor> = car.calls();
    floors.into_iter().map(|floor| floor.0).collect()
}

/// Floors as rows, ticks as columns.
pub struct Picture {
    floors: Vec<i32>,
    rows: Vec<String>,
}

impl Picture {
    pub fn of(lowest: i32, highest: i32) -> Self {
        let floors: Vec<i32> = (lowest..=highest).rev().collect();
        let rows = vec![String::new(); floors.len()];
        Self { floors, rows }
    }

    /// Adds the column of the next tick.
    pub fn column(&mut self, letter: impl Fn(i32) -> char) {
        for (floor, row) in self.floors.iter().zip(&mut self.rows) {
            row.push(letter(*floor));
        }
    }

    pub fn text(&self) -> String {
        let ticks = self.rows[0].chars().count();
        let ruler: String = (0..ticks)
            .step_by(10)
            .map(|it| format!("{it:<10}"))
            .collect();
        let mut text = format!("tick  {}\n", ruler.trim_end());
        for (floor, row) in self.floors.iter().zip(&self.rows) {
            text += format!("{floor:>4}  {row}").trim_end();
            text.push('\n');
        }
        text
    }
}

pub fn letter(door: Door) -> char {
    match door {
        Door::Closed => '#',
        Door::Open => 'O',
    }
}

pub fn arrow(way: Option<Direction>) -> char {
    match way {
        Some(Direction::Up) => '^',
        Some(Direction::Down) => 'v',
        None => '-',
    }
}

/// What somebody with a notebook knows about a ride, and checks at each tick.
struct Inspector {
    spec: CarSpec,
    floor: Floor,
    door: Door,
    way: Option<Direction>,
    /// Each call that is not served, and when it was made.
    open_calls: Vec<(Floor, u64)>,
}

impl Inspector {
    fn of(spec: CarSpec) -> Self {
        Self {
            spec,
            floor: spec.start,
            door: Door::Closed,
            way: None,
            open_calls: Vec::new(),
        }
    }

    fn press(&mut self, car: &mut Car, floor: Floor) {
        assert_eq!(car.call(floor), Ok(()));
        if self.door == Door::Closed || self.floor != floor {
            self.open_calls.push((floor, car.now()));
        }
    }

    /// One tick: no move with an open door, none beyond the ends, none away
    /// from a call ahead, none without a call. Gives the waits of those served.
    fn watch(&mut self, car: &mut Car) -> Vec<u64> {
        let before = car.trace().len();
        car.step();
        let mut waits = Vec::new();
        for event in &car.trace()[before..] {
            assert_eq!(event.tick, car.now());
            match event.action {
                Action::Closed => {
                    assert_eq!(self.door, Door::Open);
                    self.door = Door::Closed;
                }
                Action::Opened => {
                    assert_eq!(self.door, Door::Closed);
                    self.door = Door::Open;
                    let here = |it: &(Floor, u64)| it.0 == self.floor;
                    assert!(self.open_calls.iter().any(here), "opened for nobody");
                    let served = self.open_calls.iter().copied().filter(here);
                    waits.extend(served.map(|(_, since)| car.now() - since));
                    self.open_calls.retain(|it| !here(it));
                }
                Action::Moved => self.moved(event.floor),
            }
            assert_eq!(event.floor, self.floor);
        }
        if self.door == Door::Closed && self.open_calls.is_empty() {
            self.way = None; // it rests
        }
        assert_eq!((car.floor(), car.door()), (self.floor, self.door));
        let mut open: Vec<i32> = self.open_calls.iter().map(|it| it.0.0).collect();
        open.sort_unstable();
        open.dedup();
        assert_eq!(lit(car), open);
        waits
    }

    fn moved(&mut self, floor: Floor) {
        assert_eq!(self.door, Door::Closed, "moved with an open door");
        let way = match floor.0 - self.floor.0 {
            1 => Direction::Up,
            -1 => Direction::Down,
            other => panic!("{other} floors in one tick"),
        };
        let beyond = |call: &(Floor, u64), way: Direction| match way {
            Direction::Up => call.0 > self.floor,
            Direction::Down => call.0 < self.floor,
        };
        let any = |way: Direction| self.open_calls.iter().any(|call| beyond(call, way));
        assert!(any(way), "moved for nobody");
        let ahead = self.way.unwrap_or(Direction::Up);
        assert!(way == ahead || !any(ahead), "turned with a call ahead");
        assert!(self.spec.lowest <= floor && floor <= self.spec.highest);
        self.way = Some(way);
        self.floor = floor;
    }
}

fn random_spec(random: &mut Generator) -> CarSpec {
    let lowest = i32::try_from(random.below(4)).expect("small") - 3;
    let highest = lowest + 1 + i32::try_from(random.below(12)).expect("small");
    let start = random_floor(random, lowest, highest);
    spec(lowest, highest, start.0, 1 + random.below(3))
}

pub fn random_floor(random: &mut Generator, lowest: i32, highest: i32) -> Floor {
    let floors: Vec<i32> = (lowest..=highest).collect();
    Floor(*random.pick(&floors))
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let signs = "signs: door # closed O open, way ^ v or - none, [lit buttons], events";
    let mut lines = vec![String::from(signs)];
    for (number, mut random) in random.steps(0..8) {
        let spec = match random.below(8) {
            0 => spec(2, 2, 2, 1),
            1 => spec(-1, 4, 5, 1),
            2 => spec(-1, 4, 3, 0),
            _ => random_spec(&mut random),
        };
        let (lowest, start) = (spec.lowest.0, spec.start.0);
        let (top, dwell) = (spec.highest.0, spec.dwell);
        lines.push(format!(
            "car {number}: {lowest} to {top} from {start}, dwell {dwell}"
        ));
        let mut car = match Car::new(spec) {
            Ok(car) => car,
            Err(why) => {
                lines.push(format!("  refused: {why:?}"));
                continue;
            }
        };
        for (_, mut random) in random.steps(0..40) {
            if random.chance(35) {
                let floor = random_floor(&mut random, lowest - 1, top + 1);
                let answer: Result<(), CallError> = car.call(floor);
                lines.push(format!("  call {}: {answer:?}", floor.0));
            } else {
                let events = run(&mut car, 1).join(", ");
                let (way, lit) = (arrow(car.direction()), lit(&car));
                let line = format!("  {} {way} {lit:?} {events}", letter(car.door()));
                lines.push(line.trim_end().to_string());
            }
        }
    }
    lines.join("\n")
}

// rules: 1.1
#[test]
fn a_new_car_rests_at_its_start_with_a_closed_door() {
    let mut car = car_at(4);
    assert_eq!((car.now(), car.floor()), (0, Floor(4)));
    assert_eq!((car.door(), car.direction()), (Door::Closed, None));
    assert_eq!(run(&mut car, 5), [""; 0]);
    assert_eq!((car.now(), car.floor()), (5, Floor(4)));
    assert_eq!(
        (car.door(), car.direction(), lit(&car)),
        (Door::Closed, None, vec![])
    );
}

// rules: 1.1
#[test]
fn a_car_that_cannot_be_built_is_refused() {
    let refusal =
        |lowest, highest, start, dwell| Car::new(spec(lowest, highest, start, dwell)).err();
    assert_eq!(refusal(3, 3, 3, 1), Some(SpecError::TooFewFloors));
    assert_eq!(refusal(-1, 3, 4, 1), Some(SpecError::StartsOutside));
    assert_eq!(refusal(-1, 3, -2, 1), Some(SpecError::StartsOutside));
    assert_eq!(refusal(-1, 3, 3, 0), Some(SpecError::ZeroDwell));
    assert_eq!(refusal(-1, 0, -1, 1), None);
}

// rules: 1.5
#[test]
fn a_car_moves_one_floor_a_tick_and_opens_in_a_tick_of_its_own() {
    let mut car = car_at(0);
    press(&mut car, &[3]);
    assert_eq!(run(&mut car, 3), ["1 to 1", "2 to 2", "3 to 3"]);
    assert_eq!((car.door(), lit(&car)), (Door::Closed, vec![3]));
    assert_eq!(run(&mut car, 1), ["4 opened 3"]);
    assert_eq!((car.door(), lit(&car)), (Door::Open, vec![]));
}

// rules: 1.4, 1.5
#[test]
fn a_door_closes_after_its_dwell_and_the_car_goes_on_in_the_same_tick() {
    let mut car = car_at(0);
    press(&mut car, &[1, 2]);
    let seen = run(&mut car, 8);
    let first = ["1 to 1", "2 opened 1", "4 closed 1", "4 to 2"];
    assert_eq!(seen, [&first[..], &["5 opened 2", "7 closed 2"]].concat());
    let mut quick = Car::new(spec(0, 9, 0, 1)).expect("a car");
    press(&mut quick, &[0, 1]);
    let seen = run(&mut quick, 3);
    assert_eq!(seen, ["1 opened 0", "2 closed 0", "2 to 1", "3 opened 1"]);
}

// rules: 1.3, 1.4
#[test]
fn a_call_at_an_open_door_lights_nothing_and_holds_nothing() {
    let mut car = car_at(5);
    press(&mut car, &[5]);
    run(&mut car, 2);
    press(&mut car, &[5]);
    assert_eq!((car.door(), lit(&car)), (Door::Open, vec![]));
    assert_eq!(run(&mut car, 6), ["3 closed 5"]);
}

// rules: 1.5
#[test]
fn a_call_at_the_floor_just_reached_is_served_and_one_just_left_is_not() {
    let mut car = car_at(0);
    press(&mut car, &[6]);
    run(&mut car, 3);
    press(&mut car, &[3, 2]);
    assert_eq!(run(&mut car, 1), ["4 opened 3"]);
    assert_eq!(openings(&mut car, 30), [6, 2]);
}

// rules: 1.5
#[test]
fn the_direction_is_kept_while_a_call_lies_ahead() {
    let mut car = car_at(3);
    press(&mut car, &[5]);
    run(&mut car, 1);
    press(&mut car, &[3, 9, 1]);
    assert_eq!(openings(&mut car, 40), [5, 9, 3, 1]);

    let mut car = car_at(6);
    press(&mut car, &[4]);
    run(&mut car, 1);
    press(&mut car, &[7, 0, 6]);
    assert_eq!(openings(&mut car, 40), [4, 0, 6, 7]);

    let mut car = car_at(2);
    press(&mut car, &[4]);
    run(&mut car, 3);
    assert_eq!((car.door(), lit(&car)), (Door::Open, vec![]));
    press(&mut car, &[3, 9]);
    assert_eq!(openings(&mut car, 40), [9, 3]);
}

// rules: 1.5, 1.6
#[test]
fn a_car_decides_only_when_its_door_is_closed() {
    let mut car = car_at(2);
    press(&mut car, &[3, 1]);
    assert_eq!(run(&mut car, 2), ["1 to 3", "2 opened 3"]);
    press(&mut car, &[8]); // one is behind, but this is ahead
    assert_eq!(openings(&mut car, 40), [8, 1]);
    // The last call of all: the door is open, the direction is still down.
    press(&mut car, &[0]);
    run(&mut car, 2);
    assert_eq!(
        (car.door(), car.direction()),
        (Door::Open, Some(Direction::Down))
    );
    press(&mut car, &[3]);
    assert_eq!(openings(&mut car, 40), [3]);
    // No direction before the first move, also if a button is pressed at the open door.
    let mut car = car_at(5);
    press(&mut car, &[5]);
    run(&mut car, 1);
    press(&mut car, &[3]);
    assert_eq!((car.door(), car.direction()), (Door::Open, None));
    press(&mut car, &[7]);
    assert_eq!(openings(&mut car, 40), [7, 3]);
}

// rules: 1.6
#[test]
fn the_direction_is_that_of_the_last_move_until_the_car_rests() {
    use Direction::{Down, Up};
    let mut car = car_at(1);
    press(&mut car, &[2, 0]);
    assert_eq!(car.direction(), None);
    let mut seen = Vec::new();
    for _ in 0..10 {
        car.step();
        seen.push(car.direction());
    }
    // 1 to 2, open, open, closed and to 1, to 0, open, open, closed.
    let up = [Some(Up); 3];
    let down = [Some(Down); 4];
    assert_eq!(seen, [&up[..], &down[..], &[None; 3]].concat());

    let mut car = car_at(2);
    press(&mut car, &[4]);
    run(&mut car, 5);
    assert_eq!((car.door(), car.direction()), (Door::Closed, None));
    press(&mut car, &[9, 3]);
    assert_eq!(openings(&mut car, 40), [9, 3], "ahead is up");
}

// rules: 1.5
#[test]
fn a_resting_car_goes_up_first() {
    let order = |calls: &[i32]| {
        let mut car = car_at(5);
        press(&mut car, calls);
        openings(&mut car, 60)
    };
    assert_eq!(order(&[4, 8]), [8, 4]);
    assert_eq!(order(&[6, 4]), [6, 4]);
    assert_eq!(order(&[3, 1]), [3, 1]);
    assert_eq!(order(&[4, 5, 6]), [5, 6, 4]);
}

// rules: 1.4, 1.5
#[test]
fn a_high_house_and_a_long_dwell_fit() {
    let high = spec(-40_000, 40_000, 39_998, 70_000);
    let mut car = Car::new(high).expect("a car");
    press(&mut car, &[39_999, -40_000]);
    assert_eq!(run(&mut car, 70_001), ["1 to 39999", "2 opened 39999"]);
    assert_eq!(car.direction(), Some(Direction::Up));
    assert_eq!(run(&mut car, 1), ["70002 closed 39999", "70002 to 39998"]);
    run(&mut car, 1_200);
    assert_eq!(car.trace().len(), 2 + 2 + 1_200);
    assert_eq!((car.floor(), car.now()), (Floor(38_798), 71_202));
}

// rules: 1.2
#[test]
fn buttons_are_listed_lowest_first_and_count_once() {
    let mut car = car_at(0);
    press(&mut car, &[7, 2, 7, 4, 2]);
    assert_eq!(lit(&car), [2, 4, 7]);
    assert_eq!(openings(&mut car, 60), [2, 4, 7]);
}

// rules: 1.2
#[test]
fn an_unknown_floor_is_refused_and_changes_nothing() {
    let mut car = Car::new(spec(-2, 5, 0, 2)).expect("a car");
    press(&mut car, &[3]);
    for floor in [-3, 6, i32::MIN, i32::MAX] {
        let answer: Result<(), CallError> = car.call(Floor(floor));
        assert_eq!(answer, Err(CallError::UnknownFloor(Floor(floor))));
    }
    assert_eq!(lit(&car), [3]);
    assert_eq!(openings(&mut car, 20), [3]);
    assert_eq!(lit(&car), [0; 0]);
}

// rules: 1.4, 1.5
#[test]
fn random_operations_keep_the_car_in_its_shaft_and_its_door_shut() {
    let mut random = Generator::new(7);
    for _ in 0..60 {
        let spec = random_spec(&mut random);
        let mut car = Car::new(spec).expect("a car");
        let mut inspector = Inspector::of(spec);
        let eagerness = 5 + random.below(50);
        for _ in 0..150 {
            while random.chance(eagerness) {
                let floor = random_floor(&mut random, spec.lowest.0, spec.highest.0);
                inspector.press(&mut car, floor);
            }
            inspector.watch(&mut car);
        }
    }
}

// rules: 1.5, 1.2
#[test]
fn random_operations_let_nobody_wait_too_long() {
    let mut random = Generator::new(8);
    for _ in 0..60 {
        let spec = random_spec(&mut random);
        let mut car = Car::new(spec).expect("a car");
        let mut inspector = Inspector::of(spec);
        let floors = u64::from(spec.highest.0.abs_diff(spec.lowest.0)) + 1;
        let bound = 2 * (floors - 1) + spec.dwell * 2 * floors;
        for tick in 0..400 {
            // Somebody plays with the buttons around the car, all the time.
            if tick < 300 {
                let near = car.floor().0 + i32::try_from(random.below(3)).expect("small") - 1;
                let near = Floor(near.clamp(spec.lowest.0, spec.highest.0));
                inspector.press(&mut car, near);
                if random.chance(15) {
                    let far = random_floor(&mut random, spec.lowest.0, spec.highest.0);
                    inspector.press(&mut car, far);
                }
            }
            for wait in inspector.watch(&mut car) {
                assert!(wait <= bound, "{wait} ticks, and {bound} is the bound");
            }
        }
        assert_eq!((lit(&car), car.direction()), (vec![], None));
    }
}

// rules: 1.5
#[test]
fn random_operations_need_no_more_moves_than_the_distances_say() {
    let mut random = Generator::new(9);
    for _ in 0..200 {
        let spec = random_spec(&mut random);
        let mut car = Car::new(spec).expect("a car");
        let start = spec.start.0;
        for _ in 0..1 + random.below(5) {
            let floor = random_floor(&mut random, spec.lowest.0, spec.highest.0);
            assert_eq!(car.call(floor), Ok(()));
        }
        let calls = lit(&car);
        let up = calls.iter().max().map_or(0, |it| (it - start).max(0));
        let down = calls.iter().min().map_or(0, |it| (start - it).max(0));
        let moves = if down == 0 { up } else { 2 * up + down };
        run(&mut car, 150);
        let made = car.trace();
        let made = made.iter().filter(|it| it.action == Action::Moved);
        assert_eq!(made.count(), usize::try_from(moves).expect("not negative"));
        assert_eq!(lit(&car), [0; 0]);
    }
}

// rules: 1.5
#[test]
fn the_ride_of_a_car() {
    let mut car = Car::new(spec(-1, 8, 0, 2)).expect("a car");
    let mut picture = Picture::of(-1, 8);
    let presses = [(0, 3), (0, 6), (2, 1), (8, 8), (9, 3), (24, -1), (27, 5)];
    for tick in 0..58 {
        for (_, floor) in presses.iter().filter(|it| it.0 == tick) {
            press(&mut car, &[*floor]);
        }
        let (floor, door, lit) = (car.floor().0, car.door(), lit(&car));
        picture.column(|row| match row {
            _ if row == floor => letter(door),
            _ if lit.contains(&row) => '*',
            _ => ' ',
        });
        car.step();
    }
    let text = picture.text() + "\n# the car  O its door is open  * a lit button\n";
    insta::assert_snapshot!("the_ride_of_a_car", text);
}

// rules: 1.2, 1.5
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
