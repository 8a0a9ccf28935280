//! Several gates, one lot: what holds for one caller holds for many.

use crate::stage_1::{VEHICLE_KINDS, car, parked, spot, truck, word};
use crate::stage_2::{Memory, change};
use crate::stage_3::money;
use crate::support::{Generator, HandClock, Rendezvous, assert_send_sync, in_parallel};
use parking_lot::allocation::{AllocationPolicy, Arrival, EmptiestFloor, FreeSpot, GateId};
use parking_lot::extras::{ChargeError, SpotPlan, WithEnergy};
use parking_lot::floors::{Board, Change};
use parking_lot::gates::SharedLot;
use parking_lot::pricing::{Cents, HourlyTariff, PricingPolicy, Stay};
use parking_lot::{ParkError, ParkingLot, Receipt, SpotId, SpotKind, Ticket, Vehicle};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::time::Duration;

use SpotKind::{Compact, Large, Motorcycle};

/// Takes the first spot on offer, but not before somebody else has come to
/// choose as well: whoever lets two in at once offers both the same spots.
struct Dithering(Rendezvous);

impl AllocationPolicy for Dithering {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        self.0.meet();
        free.first().map(|spot| spot.id)
    }
}

fn dithering_lot(spots: &[SpotKind]) -> SharedLot {
    let policy = Dithering(Rendezvous::new(2));
    let builder = ParkingLot::builder().floor(spots).allocation(policy);
    SharedLot::new(builder.build())
}

#[test]
fn the_last_spot_is_sold_once() {
    let lot = dithering_lot(&[Compact]);
    let outcomes = in_parallel(2, |gate| lot.park(car(&format!("KA-0{gate}"))));
    let sold = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(sold, 1);
    for (gate, outcome) in outcomes.into_iter().enumerate() {
        if let Err(refused) = outcome {
            assert_eq!(refused, ParkError::Full(car(&format!("KA-0{gate}"))));
        }
    }
    assert_eq!(lot.free(Compact), 0);
}

#[test]
fn nobody_is_turned_away_while_a_spot_is_free() {
    let lot = dithering_lot(&[Compact, Compact]);
    let mut spots = in_parallel(2, |gate| {
        let ticket = lot.park(car(&format!("KA-0{gate}")));
        ticket.expect("there is room for both").spot()
    });
    spots.sort();
    assert_eq!(spots, [spot(0, 1), spot(0, 2)]);
}

#[test]
fn a_plate_comes_in_once_even_at_two_gates() {
    let lot = dithering_lot(&[Compact, Compact]);
    let outcomes = in_parallel(2, |gate| lot.park_at(GateId(gate as u32), car("KA-01")));
    let refused: Vec<ParkError> = outcomes.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused, [ParkError::AlreadyParked(car("KA-01"))]);
    assert_eq!(lot.free(Compact), 1);
}

/// Takes its time over a bill, until somebody else asks for one as well.
struct SlowTill(Rendezvous);

impl PricingPolicy for SlowTill {
    fn fee(&self, _stay: &Stay) -> Cents {
        self.0.meet();
        Cents(100)
    }
}

#[test]
fn a_vehicle_leaves_once_even_at_two_gates() {
    let board = Memory::default();
    let builder = ParkingLot::builder()
        .floor(&[Compact])
        .pricing(SlowTill(Rendezvous::new(2)))
        .board(board.clone());
    let lot = SharedLot::new(builder.build());
    let _lost = lot.park(car("KA-01")).expect("there is room");
    board.news();

    let left = in_parallel(2, |_| lot.leave_without_ticket("KA-01").is_ok());
    assert_eq!(left.into_iter().filter(|&ok| ok).count(), 1);
    assert_eq!(board.news(), [change(0, Compact, 1)]);
    assert_eq!(lot.free(Compact), 1);
}

/// A price of one cent a watt-hour, that lets a charger report meanwhile.
struct WhileCharging(Arc<[Rendezvous; 2]>);

impl PricingPolicy for WhileCharging {
    fn fee(&self, stay: &Stay) -> Cents {
        let [asked, reported] = &*self.0;
        asked.meet();
        reported.meet();
        Cents(stay.watt_hours())
    }
}

#[test]
fn energy_that_was_accepted_is_billed_even_on_the_way_out() {
    let meetings = Arc::new([Rendezvous::new(2), Rendezvous::new(2)]);
    let builder = ParkingLot::builder()
        .floor_of(&[SpotPlan::new(Compact).with_charger()])
        .pricing(WhileCharging(Arc::clone(&meetings)));
    let lot = SharedLot::new(builder.build());
    let ticket = lot.park(car("KA-01").electric()).expect("there is room");

    let (accepted, receipt) = std::thread::scope(|scope| {
        let report = scope.spawn(|| {
            let [asked, reported] = &*meetings;
            asked.meet();
            let accepted = lot.charge(spot(0, 1), 500).is_ok();
            reported.meet();
            accepted
        });
        let receipt = lot.leave(ticket).expect("the ticket is good");
        (report.join().expect("it does not panic"), receipt)
    });
    let energy = if accepted { 500 } else { 0 };
    let billed = (receipt.watt_hours(), receipt.fee());
    assert_eq!(billed, (energy, Cents(energy)), "accepted: {accepted}");
}

/// A display that is slow to show that one spot is left, quick to show none.
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

#[test]
fn a_slow_board_hears_the_changes_in_the_order_in_which_they_happened() {
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

/// A board that asks the lot how much is free in all.
struct Curious {
    lot: Arc<OnceLock<SharedLot>>,
    heard: mpsc::Sender<(u32, Option<SpotId>)>,
}

impl Board for Curious {
    fn changed(&self, change: Change) {
        let lot = self.lot.get().expect("it is open");
        let free: u32 = lot.free(change.kind);
        let _ = self.heard.send((free, lot.find("KA-01")));
    }
}

#[test]
fn every_board_hears_every_change() {
    let (street, ramp) = (Memory::default(), Memory::default());
    let builder = ParkingLot::builder().floor(&[Compact]);
    let builder = builder.board(street.clone()).board(ramp.clone());
    let lot = SharedLot::new(builder.build());

    let ticket = lot.park(car("KA-01")).expect("there is room");
    lot.leave(ticket).expect("the ticket is good");
    let told = [change(0, Compact, 0), change(0, Compact, 1)];
    assert_eq!(street.news(), told);
    assert_eq!(ramp.news(), told);
}

#[test]
fn a_board_may_ask_the_lot_while_it_is_told() {
    let (heard, hears) = mpsc::channel();
    let open = Arc::new(OnceLock::new());
    let builder = ParkingLot::builder()
        .floor(&[Compact, Large])
        .floor(&[Compact])
        .board(Curious {
            lot: Arc::clone(&open),
            heard,
        });
    let lot = SharedLot::new(builder.build());
    let _ = open.set(lot.clone());
    std::thread::spawn(move || lot.park(car("KA-01")).is_ok());

    let told = hears.recv_timeout(Duration::from_secs(2));
    let (free, place) = told.expect("it waits for ever, or was not told");
    assert_eq!(free, 1, "the change has happened already");
    assert_eq!(place, Some(spot(0, 1)));
}

#[test]
fn a_refused_call_at_any_gate_changes_nothing() {
    assert_send_sync::<SharedLot>();
    let board = Memory::default();
    let builder = ParkingLot::builder()
        .floor_of(&[SpotPlan::new(Compact), SpotPlan::new(Large).with_charger()])
        .board(board.clone());
    let mut lot = builder.build();
    let early = lot.park(car("KA-01")).expect("there is room");
    let lot = SharedLot::new(lot);
    let same_lot = lot.clone();
    board.news();

    let refused = [
        lot.park(car("KA-01")).err(),
        lot.park_at(GateId(3), truck("KA-02")).err(),
    ];
    let expected = [
        ParkError::AlreadyParked(car("KA-01")),
        ParkError::Full(truck("KA-02")),
    ];
    assert_eq!(refused, expected.map(Some));
    let charged = lot.charge(spot(0, 2), 500);
    assert_eq!(charged, Err(ChargeError::NobodyThere(spot(0, 2))));
    lot.leave_without_ticket("KA-02").expect_err("not here");
    assert_eq!(board.news(), []);
    assert_eq!(same_lot.free_on(0, Compact), 0);
    assert_eq!(same_lot.find("KA-01"), Some(spot(0, 1)));
    same_lot.leave(early).expect("tickets stay good");
    assert_eq!(lot.free_on(0, Compact), 1);
}

#[test]
fn random_operations_at_many_gates_never_lose_a_spot() {
    let board = Memory::default();
    let builder = ParkingLot::builder()
        .floor(&[Compact, Compact, Compact])
        .floor(&[Compact, Compact])
        .board(board.clone());
    let lot = SharedLot::new(builder.build());
    let taken: [AtomicUsize; 5] = Default::default();
    let users = |id: SpotId| &taken[(3 * id.floor + id.number - 1) as usize];
    in_parallel(8, |gate| {
        let mut random = Generator::new(gate as u64);
        for turn in 0..100 {
            let Ok(ticket) = lot.park(car(&format!("KA-{gate}-{turn}"))) else {
                continue;
            };
            let before = users(ticket.spot()).fetch_add(1, Ordering::SeqCst);
            assert_eq!(before, 0, "somebody stands there");
            if random.chance(50) {
                std::thread::yield_now();
            }
            users(ticket.spot()).fetch_sub(1, Ordering::SeqCst);
            lot.leave(ticket).expect("the ticket is good");
        }
    });
    assert_eq!(lot.free(Compact), 5);
    let mut shown = [3, 2];
    for Change { floor, free, .. } in board.news() {
        let step = free.abs_diff(shown[floor as usize]);
        assert_eq!(step, 1, "one vehicle a change, in order");
        shown[floor as usize] = free;
    }
    assert_eq!(shown, [3, 2]);
}

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

/// Some two hundred calls through two handles of one lot.
pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let clock = HandClock::default();
    let board = Memory::default();
    let charger = SpotPlan::new(Large).with_charger();
    let builder = ParkingLot::builder()
        .floor(&[Motorcycle, Compact, Compact])
        .floor_of(&[SpotPlan::new(Compact), charger])
        .clock(clock.clone())
        .pricing(WithEnergy::new(HourlyTariff, 50))
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
            5 => match lot.charge(spot(1, 2), random.below(9_000)) {
                Ok(()) => "charging".to_string(),
                Err(_) => "nobody charges".to_string(),
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

#[test]
fn a_long_random_day_at_both_handles_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_at_both_handles", scenario(6));
}
