//! Several threads, one lot: what holds for one caller holds for many.

use crate::stage_1::{VEHICLE_KINDS, bike, car, parked, spot, truck, word};
use crate::stage_2::{Memory, change};
use crate::stage_3::{MINUTE, money};
use crate::support::{Generator, HandClock, Rendezvous, assert_send_sync, in_parallel};
use parking_lot::allocation::{AllocationPolicy, Arrival, EmptiestFloor, FreeSpot, GateId};
use parking_lot::features::{SpotPlan, WithChargingFee};
use parking_lot::floors::{Board, Change, LotBuilder};
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

/// Makes two calls at the same time: neither thread begins before both are there.
fn two_at_once<T: Send>(call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Rendezvous::patient(2);
    in_parallel(2, |gate| {
        start.meet();
        call(gate)
    })
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
        let outcomes = two_at_once(|gate| lot.park(car(&format!("KA-0{gate}"))));
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
        let mut spots = two_at_once(|gate| {
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
        let outcomes = two_at_once(|gate| lot.park_at(GateId(gate as u32), car("KA-01")));
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
    for _round in 0..3 {
        let board = Memory::default();
        let lot = slow_to_bill(&board);
        let _lost = lot.park(car("KA-01")).expect("a spot is free");
        board.news();

        let left = two_at_once(|_| lot.leave_without_ticket("KA-01").is_ok());
        assert_eq!(left.into_iter().filter(|&ok| ok).count(), 1);
        assert_eq!(board.news(), [change(0, Compact, 1)]);
        assert_eq!(lot.free(Compact), 1);
    }
}

// rules: 6.4
#[test]
fn a_vehicle_leaves_once_with_its_ticket_at_one_gate_and_without_at_another() {
    let board = Memory::default();
    let lot = slow_to_bill(&board);
    let ticket = lot.park(car("KA-01")).expect("a spot is free");
    board.news();

    let ticket = Mutex::new(Some(ticket));
    let left = two_at_once(|gate| {
        if gate == 0 {
            return lot.leave_without_ticket("KA-01").is_ok();
        }
        let ticket = ticket.lock().expect("no thread panicked").take();
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
    two_at_once(|gate| lot.park(car(&format!("KA-0{gate}"))).is_ok());
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
        lot.leave(ticket).ok()?;
        let _lost = lot.park(car("KA-01")).ok()?;
        lot.leave_without_ticket("KA-01").ok()
    });

    for way in ["with its ticket", "without it"] {
        let answer = || {
            let answer = sees.recv_timeout(Duration::from_secs(2));
            answer.expect("it waits for ever, or was not called")
        };
        let parked = answer();
        assert_eq!(parked, (1, 0, Some(spot(0, 1))), "the change shows already");
        assert_eq!(answer(), (2, 1, None), "a car that leaves {way}");
    }
}

/// Long enough for a call that does not wait to return.
const A_MOMENT: Duration = Duration::from_millis(50);

/// Long enough for every call to return, unless it waits for ever.
const PATIENCE: Duration = Duration::from_secs(4);

/// A board that is busy with its first call until the test lets it go on. Then it may
/// ask the lot. Before the gates are open it does nothing.
struct Busy {
    lot: Arc<OnceLock<SharedLot>>,
    asks: bool,
    begun: mpsc::Sender<()>,
    go_on: Mutex<Option<mpsc::Receiver<()>>>,
}

impl Board for Busy {
    fn changed(&self, change: Change) {
        let Some(lot) = self.lot.get() else { return };
        let go_on = self.go_on.lock().expect("no thread panicked").take();
        if let Some(go_on) = go_on {
            let _ = self.begun.send(());
            let _ = go_on.recv_timeout(Duration::from_secs(5));
            if self.asks {
                lot.free(change.kind);
            }
        }
    }
}

/// A lot with a busy board between two boards that remember.
struct BusyLot {
    lot: SharedLot,
    asks: bool,
    first: Memory,
    last: Memory,
    begins: mpsc::Receiver<()>,
    let_go: mpsc::Sender<()>,
}

type Call<T> = Box<dyn FnOnce(&SharedLot) -> T + Send>;

/// Makes a call on a thread of its own; its result comes out of the channel.
fn begin<T: Send + 'static>(lot: &SharedLot, call: Call<T>) -> mpsc::Receiver<T> {
    let (result, results) = mpsc::channel();
    let lot = lot.clone();
    std::thread::spawn(move || {
        let _ = result.send(call(&lot));
    });
    results
}

impl BusyLot {
    /// The cars are parked before the gates open. Returns their tickets, too.
    fn open(builder: LotBuilder, cars: &[&str]) -> (Self, Vec<Ticket>) {
        Self::with_board(false, builder, cars)
    }

    /// As `open`, with a board that asks the lot when it is no longer busy.
    fn with_question(builder: LotBuilder, cars: &[&str]) -> (Self, Vec<Ticket>) {
        Self::with_board(true, builder, cars)
    }

    fn with_board(asks: bool, builder: LotBuilder, cars: &[&str]) -> (Self, Vec<Ticket>) {
        let (first, last, open) = (Memory::default(), Memory::default(), Arc::default());
        let (begun, begins) = mpsc::channel();
        let (let_go, go_on) = mpsc::channel();
        let busy = Busy {
            lot: Arc::clone(&open),
            asks,
            begun,
            go_on: Mutex::new(Some(go_on)),
        };
        let builder = builder.board(first.clone()).board(busy);
        let mut lot = builder.board(last.clone()).build();
        let parked = cars.iter().map(|plate| lot.park(car(plate)));
        let tickets = parked.map(|it| it.expect("a spot is free")).collect();
        first.news();
        last.news();
        let lot = SharedLot::new(lot);
        let _ = open.set(lot.clone());
        let it = Self {
            lot,
            asks,
            first,
            last,
            begins,
            let_go,
        };
        (it, tickets)
    }

    /// Makes a call with which the board is busy when this returns.
    fn keep_busy<T: Send + 'static>(&self, call: Call<T>) -> mpsc::Receiver<T> {
        let returns = begin(&self.lot, call);
        let is_called = self.begins.recv_timeout(PATIENCE);
        is_called.expect("the board is called");
        returns
    }

    /// Makes these calls, one after the other, while the board is busy with a bike.
    /// Those that have not returned after a moment wait. Then the board goes on.
    fn meanwhile<T: Send + 'static>(self, calls: Vec<Call<T>>) -> Vec<T> {
        let bike = self.keep_busy(Box::new(|lot| lot.park(bike("KA-00")).is_ok()));
        let begun: Vec<_> = calls
            .into_iter()
            .map(|call| {
                let returns = begin(&self.lot, call);
                (returns.recv_timeout(A_MOMENT).ok(), returns)
            })
            .collect();
        drop(self.let_go);
        let waits = match self.asks {
            true => "a call waits for ever: the board asks the lot",
            false => "a call waits for ever",
        };
        let is_parked = bike.recv_timeout(PATIENCE);
        assert!(is_parked.expect(waits), "a bike parks");
        let results = begun
            .into_iter()
            .map(|(result, returns)| result.or_else(|| returns.recv_timeout(PATIENCE).ok()));
        results.map(|it| it.expect(waits)).collect()
    }
}

/// Parks a car. Returns the plate on the ticket.
fn parks(plate: &'static str) -> Call<Option<String>> {
    Box::new(move |lot| Some(lot.park(car(plate)).ok()?.plate().to_string()))
}

/// Returns the plate of the vehicle that left.
fn leaves(ticket: Ticket) -> Call<Option<String>> {
    Box::new(move |lot| Some(lot.leave(ticket).ok()?.vehicle().plate().to_string()))
}

/// Returns the plate of the vehicle that left.
fn leaves_without_ticket(plate: &'static str) -> Call<Option<String>> {
    Box::new(move |lot| {
        let receipt = lot.leave_without_ticket(plate).ok()?;
        Some(receipt.vehicle().plate().to_string())
    })
}

fn one_bike_and_cars(spots: usize) -> LotBuilder {
    let builder = ParkingLot::builder().floor(&[Motorcycle]);
    builder.floor(&vec![Compact; spots])
}

// rules: 6.2, 6.4
#[test]
fn a_call_during_a_busy_board_finds_the_lot_as_it_is_then() {
    let (busy, _) = BusyLot::open(one_bike_and_cars(2), &[]);
    let tickets = busy.meanwhile(vec![parks("KA-01"), parks("KA-01")]);
    let tickets = tickets.into_iter().flatten().count();
    assert_eq!(tickets, 1, "a plate is parked once");

    let (busy, _lost) = BusyLot::open(one_bike_and_cars(2), &["KA-01"]);
    let leave = || leaves_without_ticket("KA-01");
    let receipts = busy.meanwhile(vec![leave(), leave()]);
    let receipts = receipts.into_iter().flatten().count();
    assert_eq!(receipts, 1, "a vehicle leaves once");

    let (busy, tickets) = BusyLot::open(one_bike_and_cars(1), &["KA-01"]);
    let mut calls: Vec<Call<_>> = tickets.into_iter().map(leaves).collect();
    calls.extend([parks("KA-02"), leaves_without_ticket("KA-01")]);
    let lot = busy.lot.clone();
    let mut plates = busy.meanwhile(calls);
    let parked = plates.remove(1);
    let left: Vec<String> = plates.into_iter().flatten().collect();
    assert_eq!(left, ["KA-01"], "the vehicle of the ticket leaves, once");
    assert_eq!(parked.is_some(), lot.find("KA-02").is_some());
}

/// Takes its time, and then the first spot on offer.
struct Unhurried;

impl AllocationPolicy for Unhurried {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let (_never, pause) = mpsc::channel::<()>();
        let _ = pause.recv_timeout(Duration::from_millis(3));
        free.first().map(|spot| spot.id)
    }
}

// rules: 6.3
#[test]
fn a_vehicle_that_loses_many_races_gets_a_spot_at_last() {
    let builder = one_bike_and_cars(40).allocation(Unhurried);
    let (busy, _) = BusyLot::open(builder, &[]);
    let all_at_once: Call<Vec<bool>> = Box::new(|lot| {
        let parks = |gate| lot.park(car(&format!("KA-{gate}"))).is_ok();
        in_parallel(40, |gate| parks(gate + 1))
    });
    let tickets = busy.meanwhile(vec![all_at_once]);
    assert_eq!(tickets, [[true; 40]], "40 spots are free");
}

// rules: 6.6, 6.5
#[test]
fn no_change_overtakes_another_at_a_busy_board() {
    let (busy, mut tickets) = BusyLot::with_question(one_bike_and_cars(4), &["KA-01", "KA-02"]);
    let (first, last) = (busy.first.clone(), busy.last.clone());
    let ticket = tickets.swap_remove(0);
    let calls = vec![
        parks("KA-03"),
        leaves(ticket),
        leaves_without_ticket("KA-02"),
    ];
    let done = busy.meanwhile(calls).into_iter().flatten().count();
    assert_eq!(done, 3, "one car parks and two leave");
    let (told, last) = (first.news(), last.news());
    assert_eq!(last, told, "the boards before and behind the busy one");
    assert_eq!(told[0], change(0, Motorcycle, 0), "the bike came first");
    let free: Vec<u32> = told.iter().skip(1).map(|it| it.free).collect();
    let steps = free.iter().scan(2, |shown, &free| {
        Some(free.abs_diff(std::mem::replace(shown, free)))
    });
    assert_eq!(steps.collect::<Vec<u32>>(), [1, 1, 1], "from 2: {free:?}");
}

// rules: 6.7
#[test]
fn a_busy_board_does_not_stop_questions_of_other_threads() {
    let builder = ParkingLot::builder().floor(&[Compact, Compact]);
    let (busy, _) = BusyLot::open(builder, &[]);
    let parks = busy.keep_busy(Box::new(|lot| lot.park(car("KA-01")).is_ok()));
    // A truck does not fit, so nothing changes. Its call may wait for the board.
    let rejected = begin(&busy.lot, Box::new(|lot| lot.park(truck("KA-02")).is_err()));
    let early = rejected.recv_timeout(A_MOMENT);

    let ask: Call<_> = Box::new(|lot| {
        let free = (lot.free(Compact), lot.free_on(0, Compact));
        (free, lot.find("KA-01"))
    });
    let answered = begin(&busy.lot, ask).recv_timeout(PATIENCE);
    drop(busy.let_go);
    let answered = answered.expect("the questions wait for the board");
    assert_eq!(answered, ((1, 1), Some(spot(0, 1))));
    assert_eq!(parks.recv_timeout(PATIENCE), Ok(true));
    assert_eq!(early.or_else(|_| rejected.recv_timeout(PATIENCE)), Ok(true));
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
            let go_on = self.go_on.lock().expect("no thread panicked");
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
        let go_on = self.go_on.lock().expect("no thread panicked");
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
    let (board, clock) = (Memory::default(), HandClock::default());
    let builder = ParkingLot::builder()
        .floor_of(&[SpotPlan::new(Compact), SpotPlan::new(Large).with_charger()])
        .floor(&[Motorcycle])
        .clock(clock.clone())
        .pricing(HourlyTariff)
        .lost_ticket_fee(Cents(2500))
        .board(board.clone());
    let mut lot = builder.build();
    let lost = lot.park(car("KA-01")).expect("a spot is free");
    let early = lot.park(bike("KA-03")).expect("a spot is free");
    clock.advance(61 * MINUTE);
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
    let receipt = same_lot.leave(early).expect("tickets stay valid");
    assert_eq!(receipt.fee(), Cents(750), "it came before the gates opened");
    assert_eq!(lot.free_on(1, Motorcycle), 1);

    let receipt = lot.leave_without_ticket("KA-01").expect("it is parked");
    assert_eq!(receipt.fee(), Cents(750 + 2500));
    let _fresh = lot.park(car("KA-01")).expect("the spot is free again");
    same_lot.leave(lost).expect_err("an old ticket");
    assert_eq!(lot.find("KA-01"), Some(spot(0, 1)));
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
                let mut ticket = leaving[gate].lock().expect("no thread panicked");
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
