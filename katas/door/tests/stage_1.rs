use door::objects::{DoorState, ObjectDoor, closed};
use door::typestate::{Closed, Locked, TypeDoor};
use door::{Door, EnumDoor, Event, Now, Refused};

type Seen = Vec<(Result<(), Refused>, Now)>;

/// What `door` says to each event, and what a guest sees then.
fn seen(mut door: impl Door, events: &[Event]) -> Seen {
    let mut see = |&event| {
        let result = door.handle(event);
        (result, door.now())
    };
    events.iter().map(&mut see).collect()
}

/// Which state an event leads to from each of the three states; `None` if it is refused.
fn table<D: Door + Default>() -> Vec<[Option<Now>; 3]> {
    let ways: [&[Event]; 3] = [&[Event::Open], &[], &[Event::Lock(7)]];
    let events = [Event::Open, Event::Close, Event::Lock(5), Event::Unlock(7)];
    let next = |way: &[Event], event: Event| {
        let mut door = D::default();
        for before in way {
            door.handle(*before).expect("the way to the state");
        }
        door.handle(event).ok().map(|()| door.now())
    };
    events
        .map(|event| ways.map(|way| next(way, event)))
        .to_vec()
}

fn expected_table() -> Vec<[Option<Now>; 3]> {
    vec![
        [None, Some(Now::Open), None],
        [Some(Now::Closed), None, None],
        [None, Some(Now::Locked), None],
        [None, None, Some(Now::Closed)],
    ]
}

/// A wrong code, a second lock, and at last the right code.
const EVENING: [Event; 7] = [
    Event::Lock(7),
    Event::Unlock(8),
    Event::Lock(9),
    Event::Unlock(9),
    Event::Open,
    Event::Unlock(7),
    Event::Open,
];

fn expected_evening() -> Seen {
    vec![
        (Ok(()), Now::Locked),
        (Err(Refused), Now::Locked),
        (Err(Refused), Now::Locked),
        (Err(Refused), Now::Locked),
        (Err(Refused), Now::Locked),
        (Ok(()), Now::Closed),
        (Ok(()), Now::Open),
    ]
}

// rules: 1.1
#[test]
fn the_enum_still_has_four_ways_to_change() {
    assert_eq!(table::<EnumDoor>(), expected_table());
}

// rules: 1.2
#[test]
fn the_enum_still_keeps_its_code_when_it_refuses() {
    assert_eq!(seen(EnumDoor::default(), &EVENING), expected_evening());
}

// rules: 1.1, 1.3
#[test]
fn the_objects_have_the_same_table() {
    assert_eq!(table::<ObjectDoor>(), expected_table());
}

// rules: 1.2, 1.3
#[test]
fn the_objects_keep_the_code_when_they_refuse() {
    assert_eq!(seen(ObjectDoor::default(), &EVENING), expected_evening());
}

// rules: 1.1, 1.3
#[test]
fn the_types_have_the_same_table() {
    assert_eq!(table::<TypeDoor>(), expected_table());
}

// rules: 1.2, 1.3
#[test]
fn the_types_keep_the_code_when_they_refuse() {
    assert_eq!(seen(TypeDoor::default(), &EVENING), expected_evening());
}

/// A door that sticks: it opens at the third pull.
struct Stuck {
    pulls: u8,
}

impl DoorState for Stuck {
    fn on(self: Box<Self>, event: Event) -> (Box<dyn DoorState>, Result<(), Refused>) {
        match (event, self.pulls) {
            (Event::Open, 2) => closed().on(Event::Open),
            (Event::Open, pulls) => (Box::new(Self { pulls: pulls + 1 }), Err(Refused)),
            _ => (self, Err(Refused)),
        }
    }

    fn now(&self) -> Now {
        Now::Closed
    }
}

// rules: 1.4
#[test]
fn a_state_from_outside_decides_what_comes_next() {
    let events = [
        Event::Lock(1),
        Event::Open,
        Event::Open,
        Event::Open,
        Event::Close,
        Event::Lock(1),
    ];
    let door = ObjectDoor::starting_with(Box::new(Stuck { pulls: 0 }));
    let expected: Seen = vec![
        (Err(Refused), Now::Closed),
        (Err(Refused), Now::Closed),
        (Err(Refused), Now::Closed),
        (Ok(()), Now::Open),
        (Ok(()), Now::Closed),
        (Ok(()), Now::Locked),
    ];
    assert_eq!(seen(door, &events), expected);
}

/// It says of itself that the door is open, and takes each event.
struct Odd;

impl DoorState for Odd {
    fn on(self: Box<Self>, _event: Event) -> (Box<dyn DoorState>, Result<(), Refused>) {
        (self, Ok(()))
    }

    fn now(&self) -> Now {
        Now::Open
    }
}

// rules: 1.4
#[test]
fn the_door_asks_a_state_from_outside_and_nothing_else() {
    let door = ObjectDoor::starting_with(Box::new(Odd));
    let expected: Seen = vec![(Ok(()), Now::Open), (Ok(()), Now::Open)];
    assert_eq!(seen(door, &[Event::Open, Event::Unlock(3)]), expected);
}

// rules: 1.6
#[test]
fn a_wrong_code_gives_the_locked_door_back() {
    let locked: Locked = Closed::default().open().close().lock(7);
    let again: Locked = locked.unlock(8).expect_err("8 is not the code");
    let closed: Closed = again.unlock(7).expect("7 is the code");
    let other: Locked = closed.lock(8);
    assert!(other.unlock(7).is_err(), "7 was the code before");
}
