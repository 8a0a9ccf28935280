//! Several threads, one lot: what holds for one caller holds for many.

use crate::stage_1::{VEHICLE_KINDS, car, parked, spot, truck, word};
use crate::stage_2::{Memory, change};
use crate::stage_3::money;
use crate::support::{Generator, HandClock, Rendezvous, assert_send_sync, in_parallel};
use parking_lot::allocation::{AllocationPolicy, Arrival, EmptiestFloor, FreeSpot, GateId};
use parking_lot::features::{SpotPlan, WithChargingFee};
use parking_lot::floors::{Board, Change};
use parking_lot::gates::SharedLot;
use parking_lot::pricing::{Cents, Clock, HourlyTariff, PricingPolicy, Stay};
use parking_lot::{ParkError, ParkingLot, Receipt, SpotId, SpotKind, Ticket, Vehicle};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use SpotKind::{Compact, Large, Motorcycle};

/// Takes the first spot on offer, but not before another thread has come to choose
/// as well. A lot that lets two threads in at once offers both the same spots.
struct SlowPolicy(Rendezvous);

impl AllocationPolicy for SlowPolicy {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        self.0.meet();
        free.first().map(|spot| spot.id)
    }
}

/// A clock that waits until another thread has come to read it as well.
struct SlowClock(Rendezvous);

impl Clock for SlowClock {
    fn now(&self) -> Duration {
        self.0.meet();
        Duration::from_secs(1)
    }
}

fn slow_to_choose(spots: &[SpotKind]) -> SharedLot {
    let policy = SlowPolicy(Rendezvous::new(2));
    let builder = ParkingLot::builder().floor(spots).allocation(policy);
    SharedLot::new(builder.build())
}

fn slow_to_tell_the_time(spots: &[SpotKind]) -> SharedLot {
    let clock = SlowClock(Rendezvous::new(2));
    let builder = ParkingLot::builder().floor(spots).clock(clock);
    SharedLot::new(builder.build())
}

// rules: 6.2
#[test]
fn the_last_spot_is_given_once() {
    for lot in [
        slow_to_choose(&[Compact]),
        slow_to_tell_the_time(&[Compact]),
    ] {
        let outcomes = in_parallel(2, |gate| lot.park(car(&format!("KA-0{gate}"))));
        let tickets = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(tickets, 1);
        for (gate, outcome) in outcomes.into_iter().enumerate() {
            if let Err(error) = outcome {
                assert_eq!(error, ParkError::Full(car(&format!("KA-0{gate}"))));
            }
        }
        assert_eq!(lot.free(Compact), 0);
    }
}

// rules: 6.3
#[test]
fn no_vehicle_is_rejected_while_a_spot_is_free() {
    for lot in [
        slow_to_choose(&[Compact, Compact]),
        slow_to_tell_the_time(&[Compact, Compact]),
    ] {
        let mut spots = in_parallel(2, |gate| {
            let ticket = lot.park(car(&format!("KA-0{gate}")));
            ticket.expect("two spots are free").spot()
        });
        spots.sort();
        assert_eq!(spots, [spot(0, 1), spot(0, 2)]);
    }
}

// rules: 6.2
#[test]
fn a_plate_is_parked_once_even_at_two_gates() {
    for lot in [
        slow_to_choose(&[Compact, Compact]),
        slow_to_tell_the_time(&[Compact, Compact]),
    ] {
        let outcomes = in_parallel(2, |gate| lot.park_at(GateId(gate as u32), car("KA-01")));
        let errors: Vec<ParkError> = outcomes.into_iter().filter_map(Result::err).collect();
        assert_eq!(errors, [ParkError::AlreadyParked(car("KA-01"))]);
        assert_eq!(lot.free(Compact), 1);
    }
}

/// A price list that waits until another thread asks for a price as well.
struct SlowTill(Rendezvous);

impl PricingPolicy for SlowTill {
    fn fee(&self, _stay: &Stay) -> Cents {
        self.0.meet();
        Cents(100)
    }
}

fn slow_to_bill(board: &Memory) -> SharedLot {
    let builder = ParkingLot::builder()
        .floor(&[Compact])
        .pricing(SlowTill(Rendezvous::new(2)))
        .board(board.clone());
    SharedLot::new(builder.build())
}

// rules: 6.4, 6.5
#[test]
fn a_vehicle_leaves_once_even_at_two_gates() {
    let board = Memory::default();
    let lot = slow_to_bill(&board);
    let _lost = lot.park(car("KA-01")).expect("a spot is free");
    board.news();

    let left = in_parallel(2, |_| lot.leave_without_ticket("KA-01").is_ok());
    assert_eq!(left.into_iter().filter(|&ok| ok).count(), 1);
    assert_eq!(board.news(), [change(0, Compact, 1)]);
    assert_eq!(lot.free(Compact), 1);
}

// rules: 6.4
#[test]
fn a_vehicle_leaves_once_with_its_ticket_at_one_gate_and_without_at_another() {
    let board = Memory::default();
    let lot = slow_to_bill(&board);
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    board.news();

    let ticket = Mutex::new(Some(ticket));
    let left = in_parallel(2, |gate| {
        if gate == 0 {
            return lot.leave_without_ticket("KA-01").is_ok();
        }
        let ticket = ticket.lock().expect("nobody panics in here").take();
        ticket.is_some_and(|ticket| lot.leave(ticket).is_ok())
    });
    assert_eq!(left.into_iter().filter(|&ok| ok).count(), 1);
    assert_eq!(board.news(), [change(0, Compact, 1)]);
}

/// A display that is slow when one spot is left, and quick when none is.
struct SlowDisplay {
    two_changes: Rendezvous,
    shown: Memory,
}

impl Board for SlowDisplay {
    fn changed(&self, change: Change) {
        if change.free == 1 {
            self.two_changes.meet();
            self.shown.changed(change);
        } else {
            self.shown.changed(change);
            self.two_changes.meet();
        }
    }
}

// rules: 6.5
#[test]
fn a_slow_board_gets_the_changes_in_their_order() {
    let shown = Memory::default();
    let builder = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .board(SlowDisplay {
            two_changes: Rendezvous::new(2),
            shown: shown.clone(),
        });
    let lot = SharedLot::new(builder.build());
    in_parallel(2, |gate| lot.park(car(&format!("KA-0{gate}"))).is_ok());
    assert_eq!(shown.news(), [change(0, Compact, 1), change(0, Compact, 0)]);
}

/// A board that asks the lot while it is called.
struct Curious {
    lot: Arc<OnceLock<SharedLot>>,
    seen: mpsc::Sender<(u32, u32, Option<SpotId>)>,
}

impl Board for Curious {
    fn changed(&self, change: Change) {
        let lot = self.lot.get().expect("it is open");
        let (all, floor) = (
            lot.free(change.kind),
            lot.free_on(change.floor, change.kind),
        );
        let _ = self.seen.send((all, floor, lot.find("KA-01")));
    }
}

// rules: 6.5
#[test]
fn every_board_gets_every_change() {
    let (street, ramp) = (Memory::default(), Memory::default());
    let builder = ParkingLot::builder().floor(&[Compact]);
    let builder = builder.board(street.clone()).board(ramp.clone());
    let lot = SharedLot::new(builder.build());

    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    lot.leave(ticket).expect("the ticket is valid");
    let told = [change(0, Compact, 0), change(0, Compact, 1)];
    assert_eq!(street.news(), told);
    assert_eq!(ramp.news(), told);
}

// rules: 6.6
#[test]
fn a_board_may_ask_the_lot_while_it_is_called() {
    let (seen, sees) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let builder = ParkingLot::builder()
        .floor(&[Compact, Large])
        .floor(&[Compact])
        .board(Curious {
            lot: Arc::clone(&open),
            seen,
        });
    let lot = SharedLot::new(builder.build());
    let _ = open.set(lot.clone());
    std::thread::spawn(move || {
        let ticket = lot.park(car("KA-01")).ok()?;
        lot.leave(ticket).ok()
    });

    let answer = || sees.recv_timeout(Duration::from_secs(2));
    let parked = answer().expect("it waits for ever, or was not called");
    assert_eq!(parked, (1, 0, Some(spot(0, 1))), "the change shows already");
    let left = answer().expect("it waits for ever, or was not called");
    assert_eq!(left, (2, 1, None), "the change shows already");
}

/// A board that is busy until the test lets it go on.
struct Busy {
    begun: mpsc::Sender<()>,
    go_on: Mutex<mpsc::Receiver<()>>,
}

impl Board for Busy {
    fn changed(&self, _change: Change) {
        let _ = self.begun.send(());
        let go_on = self.go_on.lock().expect("nobody panics in here");
        let _ = go_on.recv_timeout(Duration::from_secs(5));
    }
}

// rules: 6.7
#[test]
fn a_busy_board_does_not_stop_questions_of_other_threads() {
    let (begun, begins) = mpsc::channel();
    let (let_go, go_on) = mpsc::channel();
    let go_on = Mutex::new(go_on);
    let builder = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .board(Busy { begun, go_on });
    let lot = SharedLot::new(builder.build());
    let gate = lot.clone();
    let parks = std::thread::spawn(move || gate.park(car("KA-01")).is_ok());
    let is_called = begins.recv_timeout(Duration::from_secs(2));
    is_called.expect("the board is called");

    let (answer, answers) = mpsc::channel();
    std::thread::spawn(move || {
        let free = (lot.free(Compact), lot.free_on(0, Compact));
        let _ = answer.send((free, lot.find("KA-01")));
    });
    let answered = answers.recv_timeout(Duration::from_secs(2));
    let _ = let_go.send(());
    let answered = answered.expect("the questions wait for the board");
    assert_eq!(answered, ((1, 1), Some(spot(0, 1))));
    assert!(parks.join().expect("it does not panic"));
}

/// A board that is busy with its first call until the test lets it go on.
struct BusyAtFirst {
    begun: mpsc::Sender<()>,
    go_on: Mutex<mpsc::Receiver<()>>,
    seen: Memory,
}

impl Board for BusyAtFirst {
    fn changed(&self, change: Change) {
        if change.free == 3 {
            let _ = self.begun.send(());
            let go_on = self.go_on.lock().expect("nobody panics in here");
            let _ = go_on.recv_timeout(Duration::from_secs(5));
        }
        self.seen.changed(change);
    }
}

// rules: 6.5
#[test]
fn a_busy_board_misses_no_change() {
    let (begun, begins) = mpsc::channel();
    let (let_go, go_on) = mpsc::channel();
    let seen = Memory::default();
    let builder = ParkingLot::builder()
        .floor(&[Compact; 4])
        .board(BusyAtFirst {
            begun,
            go_on: Mutex::new(go_on),
            seen: seen.clone(),
        });
    let lot = SharedLot::new(builder.build());
    let park = |plate: &'static str| {
        let gate = lot.clone();
        std::thread::spawn(move || gate.park(car(plate)).is_ok())
    };
    let mut gates = vec![park("KA-00")];
    let is_called = begins.recv_timeout(Duration::from_secs(2));
    is_called.expect("the board is called");
    for plate in ["KA-01", "KA-02"] {
        gates.push(park(plate));
        // Wait until it is parked; its thread may wait for the board.
        let (_never, pause) = mpsc::channel::<()>();
        for _ in 0..100 {
            if lot.find(plate).is_none() {
                let _ = pause.recv_timeout(Duration::from_millis(10));
            }
        }
    }
    let _ = let_go.send(());
    for gate in gates {
        assert!(gate.join().expect("it does not panic"));
    }
    let changes = [3, 2, 1].map(|free| change(0, Compact, free));
    assert_eq!(seen.news(), changes);
}

/// A policy that is busy until the test lets it go on, and remembers the gates.
struct BusyPolicy {
    begun: mpsc::Sender<GateId>,
    go_on: Mutex<mpsc::Receiver<()>>,
}

impl AllocationPolicy for BusyPolicy {
    fn choose(&self, arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let _ = self.begun.send(arrival.gate);
        let go_on = self.go_on.lock().expect("nobody panics in here");
        let _ = go_on.recv_timeout(Duration::from_millis(50));
        free.first().map(|spot| spot.id)
    }
}

// rules: 6.1
#[test]
fn a_question_during_a_slow_policy_gets_a_true_answer() {
    let (begun, begins) = mpsc::channel();
    let (let_go, go_on) = mpsc::channel();
    let go_on = Mutex::new(go_on);
    let builder = ParkingLot::builder()
        .floor(&[Compact, Compact, Large])
        .allocation(BusyPolicy { begun, go_on });
    let mut lot = builder.build();
    let _early = lot.park(truck("KA-00")).expect("a spot is free");
    assert_eq!(begins.try_recv(), Ok(GateId(0)));
    let lot = SharedLot::new(lot);

    let gate = lot.clone();
    let parks = std::thread::spawn(move || gate.park_at(GateId(2), car("KA-01")).is_ok());
    let at_gate = begins.recv_timeout(Duration::from_secs(2));
    assert_eq!(at_gate, Ok(GateId(2)));
    let free = [lot.free(Compact), lot.free_on(0, Compact)];
    let early = lot.find("KA-00");
    let _ = let_go.send(());
    assert!([[2, 2], [1, 1], [2, 1]].contains(&free), "{free:?}");
    assert_eq!(early, Some(spot(0, 3)));
    assert!(parks.join().expect("it does not panic"));
}

// rules: 6.1
#[test]
fn a_call_that_fails_at_any_gate_changes_nothing() {
    assert_send_sync::<SharedLot>();
    let board = Memory::default();
    let builder = ParkingLot::builder()
        .floor_of(&[SpotPlan::new(Compact), SpotPlan::new(Large).with_charger()])
        .board(board.clone());
    let mut lot = builder.build();
    let early = lot.park(car("KA-01")).expect("a spot is free");
    let lot = SharedLot::new(lot);
    let same_lot = lot.clone();
    board.news();

    let errors = [
        lot.park(car("KA-01")).err(),
        lot.park_at(GateId(3), truck("KA-02")).err(),
    ];
    let expected = [
        ParkError::AlreadyParked(car("KA-01")),
        ParkError::Full(truck("KA-02")),
    ];
    assert_eq!(errors, expected.map(Some));
    lot.leave_without_ticket("KA-02").expect_err("not here");
    assert_eq!(board.news(), []);
    assert_eq!(same_lot.free_on(0, Compact), 0);
    assert_eq!(same_lot.find("KA-01"), Some(spot(0, 1)));
    same_lot.leave(early).expect("tickets stay valid");
    assert_eq!(lot.free_on(0, Compact), 1);
}

// rules: 6.2, 6.4, 6.5
#[test]
fn random_operations_at_many_gates_lose_no_spot_and_no_call() {
    let board = Memory::default();
    let builder = ParkingLot::builder()
        .floor(&[Compact, Compact, Compact])
        .floor(&[Compact, Compact])
        .board(board.clone());
    let lot = SharedLot::new(builder.build());
    let taken: [AtomicUsize; 5] = Default::default();
    let users = |id: SpotId| &taken[(3 * id.floor + id.number - 1) as usize];
    let exits = in_parallel(8, |gate| {
        let mut random = Generator::new(gate as u64);
        let mut exits = 0;
        for turn in 0..100 {
            let Ok(ticket) = lot.park(car(&format!("KA-{gate}-{turn}"))) else {
                continue;
            };
            let before = users(ticket.spot()).fetch_add(1, Ordering::SeqCst);
            assert_eq!(before, 0, "another vehicle is parked there");
            if random.chance(50) {
                std::thread::yield_now();
            }
            users(ticket.spot()).fetch_sub(1, Ordering::SeqCst);
            lot.leave(ticket).expect("the ticket is valid");
            exits += 1;
        }
        exits
    });
    assert_eq!(lot.free(Compact), 5);
    let news = board.news();
    let changes: usize = exits.into_iter().map(|exits| 2 * exits).sum();
    assert_eq!(news.len(), changes, "one call for each vehicle in and out");
    let mut shown = [3, 2];
    for Change { floor, free, .. } in news {
        let step = free.abs_diff(shown[floor as usize]);
        assert_eq!(step, 1, "one vehicle a call, in their order");
        shown[floor as usize] = free;
    }
    assert_eq!(shown, [3, 2]);
}

// rules: 6.2, 6.3
#[test]
fn the_evening_rush() {
    let mut page = String::from("gates  free  in  full  then free\n");
    let lot = SharedLot::new(ParkingLot::one_floor(&[Compact; 6]));
    let mut inside: Vec<Ticket> = Vec::new();
    for (round, gates) in [2, 3, 4, 8, 5].into_iter().enumerate() {
        let free = lot.free(Compact);
        let outcomes = in_parallel(gates, |gate| lot.park(car(&format!("KA-{round}{gate}"))));
        let refused = outcomes.iter().filter(|outcome| outcome.is_err()).count();
        inside.extend(outcomes.into_iter().filter_map(Result::ok));
        let came = gates - refused;
        let then = lot.free(Compact);
        page += &format!("{gates:>5}  {free:>4}  {came:>2}  {refused:>4}  {then:>9}\n");
        if round % 2 == 1 {
            let leaving: Vec<Mutex<Option<Ticket>>> =
                inside.drain(..3).map(|t| Mutex::new(Some(t))).collect();
            let left = in_parallel(3, |gate| {
                let mut ticket = leaving[gate].lock().expect("nobody panics in here");
                ticket
                    .take()
                    .is_some_and(|ticket| lot.leave(ticket).is_ok())
            });
            let left = left.into_iter().filter(|&ok| ok).count();
            page += &format!("       {left} leave together{:>9}\n", lot.free(Compact));
        }
    }
    insta::assert_snapshot!("the_evening_rush", page);
}

/// About two hundred calls through two handles of one lot.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let clock = HandClock::default();
    let board = Memory::default();
    let charger = SpotPlan::new(Large).with_charger();
    let builder = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Compact])
        .floor_of(&[SpotPlan::new(Compact), charger])
        .clock(clock.clone())
        .pricing(WithChargingFee::new(HourlyTariff, Cents(50)))
        .allocation(EmptiestFloor)
        .board(board.clone());
    let north = SharedLot::new(builder.build());
    let south = north.clone();
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = String::new();
    let receipt_line = |receipt: &Receipt| {
        let plate = receipt.vehicle().plate().to_string();
        format!("{plate} pays {}", money(receipt.fee()))
    };
    for (step, mut random) in random.steps(1..=200) {
        clock.advance(random.below(4_000_000));
        let (name, lot) = *random.pick(&[("north", &north), ("south", &south)]);
        let plate = format!("KA-{:02}", random.below(10));
        let line = match random.below(10) {
            0..=4 => {
                let kind = *random.pick(&VEHICLE_KINDS);
                let mut vehicle = Vehicle::new(kind, &plate);
                if random.chance(40) {
                    vehicle = vehicle.electric();
                }
                let outcome = lot.park_at(GateId(0), vehicle);
                let line = format!("{plate} {}: {}", word(kind), parked(&outcome));
                tickets.extend(outcome.ok());
                line
            }
            5 => match lot.find(&plate) {
                Some(SpotId { floor, number }) => {
                    format!("{plate} is on floor {floor} spot {number:02}")
                }
                None => format!("{plate} is not here"),
            },
            6 => match lot.leave_without_ticket(&plate) {
                Ok(receipt) => receipt_line(&receipt),
                Err(_) => format!("{plate} is not here"),
            },
            _ if tickets.is_empty() => format!("{} compact free", lot.free(Compact)),
            _ => {
                let index = random.below(tickets.len() as u64) as usize;
                match lot.leave(tickets.remove(index)) {
                    Ok(receipt) => receipt_line(&receipt),
                    Err(rejected) => format!("{}: old ticket", rejected.ticket.plate()),
                }
            }
        };
        page += &format!("{step:>3}  {name}  {line}");
        for Change { floor, kind, free } in board.news() {
            page += &format!("  [{floor} {kind:?} {free}]");
        }
        page += "\n";
    }
    page
}

// rules: 6.1, 6.5
#[test]
fn a_long_random_day_at_both_handles_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_at_both_handles", scenario(6));
}
