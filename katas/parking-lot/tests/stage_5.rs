//! Chargers, permits, energy on the bill, and tickets that got lost.

use crate::stage_1::{SPOT_KINDS, VEHICLE_KINDS, bike, car, parked, spot, word};
use crate::stage_2::{Memory, change, floors_line};
use crate::stage_3::{MINUTE, money};
use crate::stage_4::Witness;
use crate::support::{Generator, HandClock};
use parking_lot::allocation::{AllocationPolicy, Arrival, EmptiestFloor, FreeSpot};
use parking_lot::extras::{ChargeError, NotHere, SpotPlan, WithEnergy};
use parking_lot::gate::VehicleRegistry;
use parking_lot::pricing::{Cents, FreeOfCharge, HourlyTariff, PricingPolicy, Stay};
use parking_lot::{
    LeaveError, ParkError, ParkingLot, SpotId, SpotKind, Ticket, Vehicle, VehicleKind,
};

use SpotKind::{Compact, Large, Motorcycle};

fn plain(kind: SpotKind) -> SpotPlan {
    SpotPlan::new(kind)
}

fn charger(kind: SpotKind) -> SpotPlan {
    SpotPlan::new(kind).with_charger()
}

fn permit(kind: SpotKind) -> SpotPlan {
    SpotPlan::new(kind).permit_only()
}

fn e_car(plate: &str) -> Vehicle {
    car(plate).electric()
}

#[test]
fn an_electric_car_goes_to_a_charger_while_one_is_free() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), charger(Motorcycle), plain(Compact)])
        .floor_of(&[charger(Large), charger(Compact)])
        .build();
    let mut takes = |vehicle| lot.park(vehicle).expect("there is room").spot();
    assert_eq!(
        takes(e_car("KA-01")),
        spot(1, 2),
        "of the chargers, the best fit"
    );
    assert_eq!(takes(e_car("KA-02")), spot(1, 1), "the other that fits");
    assert_eq!(takes(e_car("KA-03")), spot(0, 1), "then as any car");
}

#[test]
fn nobody_else_ever_stands_at_a_charger() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact), charger(Large), plain(Compact)])
        .build();
    assert!(!car("KA-01").is_electric() && e_car("KA-01").is_electric());
    let ticket = lot.park(car("KA-01")).expect("spot 3 is plain");
    assert_eq!(ticket.spot(), spot(0, 3));
    let refused = lot.park(bike("KA-02")).expect_err("only chargers are left");
    assert_eq!(refused, ParkError::Full(bike("KA-02")));
    assert_eq!(lot.free(Compact), 1, "a charger counts under its kind");
}

#[test]
fn a_permit_spot_is_for_those_with_a_permit_and_they_go_there_first() {
    let both = SpotPlan::new(Compact).with_charger().permit_only();
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), permit(Large), charger(Compact), both])
        .build();
    assert!(!car("KA-01").has_permit() && car("KA-01").with_permit().has_permit());
    let mut takes = |vehicle| lot.park(vehicle).expect("there is room").spot();
    assert_eq!(takes(car("KA-01").with_permit()), spot(0, 2));
    assert_eq!(takes(e_car("KA-02")), spot(0, 3), "no permit for 4");
    assert_eq!(takes(e_car("KA-03").with_permit()), spot(0, 4));
    assert_eq!(takes(car("KA-04").with_permit()), spot(0, 1), "as any car");
}

#[test]
fn a_charger_comes_before_a_permit_spot_and_both_in_one_before_that() {
    let both = SpotPlan::new(Large).permit_only().with_charger();
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), permit(Compact), charger(Compact), both])
        .build();
    let mut takes = |plate| {
        let ticket = lot.park(e_car(plate).with_permit());
        ticket.expect("there is room").spot().number
    };
    assert_eq!(
        ["KA-01", "KA-02", "KA-03", "KA-04"].map(&mut takes),
        [4, 3, 2, 1]
    );
}

#[test]
fn a_policy_is_offered_only_the_spots_that_come_first() {
    let witness = Witness::default();
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), charger(Compact)])
        .floor_of(&[plain(Large), charger(Compact)])
        .allocation(witness.clone())
        .build();
    let _e_car = lot.park(e_car("KA-01")).expect("there is room");
    let _car = lot.park(car("KA-02")).expect("there is room");
    let asked = witness.0.lock().expect("nobody panics in here");
    let offered: Vec<Vec<_>> = asked
        .iter()
        .map(|(_, free)| free.iter().map(|offer| offer.id).collect())
        .collect();
    assert_eq!(offered[0], [spot(0, 2), spot(1, 2)], "the chargers");
    assert_eq!(offered[1], [spot(0, 1), spot(1, 1)], "the others");
}

/// Takes the first spot on offer, but none on the ground floor.
struct Upstairs;

impl AllocationPolicy for Upstairs {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let upstairs = free.iter().find(|offer| offer.id.floor > 0);
        upstairs.map(|offer| offer.id)
    }
}

#[test]
fn a_policy_that_declines_what_comes_first_is_not_asked_again() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact)])
        .floor_of(&[plain(Compact)])
        .allocation(Upstairs)
        .build();
    let refused = lot.park(e_car("KA-01")).expect_err("no charger upstairs");
    assert_eq!(refused, ParkError::Full(e_car("KA-01")));
    let ticket = lot.park(car("KA-02")).expect("not for chargers");
    assert_eq!(ticket.spot(), spot(1, 1));
}

#[test]
fn a_started_cent_of_energy_counts() {
    let fee = |watt_hours, cents_per_kwh| -> Cents {
        let stay = Stay::new(VehicleKind::Car, 61).with_watt_hours(watt_hours);
        WithEnergy::new(HourlyTariff, cents_per_kwh).fee(&stay)
    };
    assert_eq!(fee(0, 55), Cents(750));
    assert_eq!(fee(1, 55), Cents(750 + 1));
    assert_eq!(
        fee(1_000, 55),
        Cents(750 + 55),
        "exact, so nothing is rounded"
    );
    assert_eq!(fee(1_000, 7), Cents(750 + 7), "exact as well");
    assert_eq!(fee(12_345, 45), Cents(750 + 556), "555.525 is rounded up");
    assert_eq!(Stay::new(VehicleKind::Car, 61).watt_hours(), 0);
}

/// Another price list from outside that wraps a price list.
struct HalfPrice<P>(P);

impl<P: PricingPolicy> PricingPolicy for HalfPrice<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        Cents(self.0.fee(stay).0 / 2)
    }
}

#[test]
fn two_prices_for_energy_add_up() {
    let grid_and_house = WithEnergy::new(WithEnergy::new(FreeOfCharge, 10), 5);
    let stay = Stay::new(VehicleKind::Car, 60).with_watt_hours(2_000);
    assert_eq!(grid_and_house.fee(&stay), Cents(20 + 10));
}

#[test]
fn price_lists_from_outside_wrap_and_are_wrapped() {
    let stay = Stay::new(VehicleKind::Car, 60).with_watt_hours(10_000);
    let half_of_all = HalfPrice(WithEnergy::new(HourlyTariff, 50));
    assert_eq!(half_of_all.fee(&stay), Cents(450), "half of 4.00 + 5.00");
    let boxed: Box<dyn PricingPolicy> = Box::new(HalfPrice(HourlyTariff));
    let half_the_parking = WithEnergy::new(boxed, 50);
    assert_eq!(
        half_the_parking.fee(&stay),
        Cents(700),
        "half of 4.00, + 5.00"
    );
}

#[test]
fn a_receipt_bills_the_energy_of_its_own_stay() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact)])
        .pricing(WithEnergy::new(FreeOfCharge, 40))
        .build();
    let ticket = lot.park(e_car("KA-01")).expect("there is room");
    lot.charge(spot(0, 1), 1_500).expect("KA-01 is there");
    lot.charge(spot(0, 1), 1_001).expect("KA-01 is still there");
    let receipt = lot.leave(ticket).expect("the ticket is good");
    assert_eq!((receipt.watt_hours(), receipt.fee()), (2_501, Cents(101)));

    let ticket = lot.park(e_car("KA-02")).expect("there is room");
    let receipt = lot.leave(ticket).expect("the ticket is good");
    assert_eq!((receipt.watt_hours(), receipt.fee()), (0, Cents(0)));
}

#[test]
fn a_refused_charge_changes_nothing() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact), plain(Compact)])
        .build();
    let (first, second, nowhere) = (spot(0, 1), spot(0, 2), spot(3, 1));
    let car = lot.park(car("KA-01")).expect("there is room");
    assert_eq!(lot.charge(second, 500), Err(ChargeError::NoCharger(second)));
    assert_eq!(
        lot.charge(nowhere, 500),
        Err(ChargeError::NoCharger(nowhere))
    );
    assert_eq!(lot.charge(first, 500), Err(ChargeError::NobodyThere(first)));
    assert_eq!(lot.leave(car).expect("a good ticket").watt_hours(), 0);
    let e_car = lot.park(e_car("KA-02")).expect("there is room");
    assert_eq!(e_car.spot(), first);
    assert_eq!(lot.leave(e_car).expect("a good ticket").watt_hours(), 0);
}

#[test]
fn whoever_lost_the_ticket_pays_the_stay_and_a_fee_on_top() {
    let clock = HandClock::default();
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .clock(clock.clone())
        .pricing(HourlyTariff)
        .lost_ticket_fee(Cents(2500))
        .board(board.clone())
        .build();
    let _lost = lot.park(car("KA-01")).expect("there is room");
    clock.advance(61 * MINUTE);
    board.news();
    let receipt = lot.leave_without_ticket("KA-01").expect("it is here");
    assert_eq!(receipt.fee(), Cents(750 + 2500));
    assert_eq!(receipt.vehicle(), car("KA-01"));
    assert_eq!((receipt.spot(), receipt.minutes()), (spot(0, 1), 61));
    assert_eq!(board.news(), [change(0, Compact, 2)]);

    let refused = lot.leave_without_ticket("KA-01");
    assert_eq!(refused.err(), Some(NotHere("KA-01".to_string())));
    assert_eq!(board.news(), []);
}

#[test]
fn a_ticket_that_turns_up_again_changes_nothing() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    let lost = lot.park(car("KA-01")).expect("there is room");
    lot.leave_without_ticket("KA-01").expect("it is here");
    let found = lot.leave(lost).expect_err("nobody stands there");
    assert_eq!(found.why, LeaveError::UnknownTicket);

    let fresh = lot.park(car("KA-01")).expect("the same car, the same spot");
    let found = lot.leave(found.ticket).expect_err("an old ticket");
    assert_eq!(found.why, LeaveError::UnknownTicket);
    assert_eq!(lot.find("KA-01"), Some(spot(0, 1)));
    lot.leave(fresh).expect("the ticket is good");
}

#[test]
fn an_evening_at_the_chargers() {
    let mut gate = VehicleRegistry::standard();
    let e_car_added = gate.register("e-car", e_car);
    let taxi_added = gate.register("taxi", |plate| e_car(plate).with_permit());
    assert_eq!((e_car_added, taxi_added), (Ok(()), Ok(())), "from outside");
    let clock = HandClock::default();
    let mut lot = ParkingLot::builder()
        .floor_of(&[
            permit(Compact),
            plain(Compact),
            charger(Compact),
            charger(Large),
        ])
        .clock(clock.clone())
        .pricing(WithEnergy::new(HourlyTariff, 45))
        .lost_ticket_fee(Cents(2500))
        .build();
    let mut page = String::from("01 C permit  02 C  03 C charger  04 L charger\n\n");
    for line in [
        "e-car KA-01",
        "taxi KA-02",
        "car KA-03",
        "taxi KA-04",
        "e-car KA-05",
    ] {
        let vehicle = gate.read(line).expect("it is registered");
        page += &format!("{line:<12} {}\n", parked(&lot.park(vehicle)));
    }
    page += "\n        min     Wh     fee\n";
    for (plate, watt_hours) in [("KA-01", 12_345), ("KA-02", 30_000), ("KA-03", 0)] {
        let place = lot.find(plate).expect("it is here");
        if watt_hours > 0 {
            lot.charge(place, watt_hours).expect("it has a charger");
        }
        clock.advance(45 * MINUTE);
        let receipt = lot.leave_without_ticket(plate).expect("it is here");
        let (minutes, watt_hours) = (receipt.minutes(), receipt.watt_hours());
        page += &format!(
            "{plate}  {minutes:>4}  {watt_hours:>5}  {:>6}\n",
            money(receipt.fee())
        );
    }
    insta::assert_snapshot!("an_evening_at_the_chargers", page);
}

/// Some two hundred calls with everything that a lot can do by now.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let clock = HandClock::default();
    let mut builder = ParkingLot::builder()
        .clock(clock.clone())
        .pricing(WithEnergy::new(HourlyTariff, random.below(90)))
        .lost_ticket_fee(Cents(100 * random.below(40)));
    if random.chance(50) {
        builder = builder.allocation(EmptiestFloor);
    }
    for _ in 0..2 {
        let plans: Vec<SpotPlan> = (0..4)
            .map(|_| {
                let mut plan = plain(*random.pick(&SPOT_KINDS));
                if random.chance(40) {
                    plan = plan.with_charger();
                }
                if random.chance(30) {
                    plan = plan.permit_only();
                }
                plan
            })
            .collect();
        builder = builder.floor_of(&plans);
    }
    let mut lot = builder.build();
    let mut tickets: Vec<Ticket> = Vec::new();
    let mut page = format!("{}\n", floors_line(&lot, 2));
    for (step, mut random) in random.steps(1..=200) {
        clock.advance(random.below(80 * MINUTE));
        let plate = format!("KA-{:02}", random.below(12));
        let line = match random.below(10) {
            0..=4 => {
                let kind = *random.pick(&VEHICLE_KINDS);
                let mut vehicle = Vehicle::new(kind, &plate);
                let mut who = word(kind).to_string();
                if random.chance(50) {
                    vehicle = vehicle.electric();
                    who += " E";
                }
                if random.chance(40) {
                    vehicle = vehicle.with_permit();
                    who += " P";
                }
                let outcome = lot.park(vehicle);
                let line = format!("{plate} {who}: {}", parked(&outcome));
                tickets.extend(outcome.ok());
                line
            }
            5 | 6 => {
                let place = spot(random.below(3) as u32, 1 + random.below(4) as u32);
                let watt_hours = random.below(20_000);
                let answer = match lot.charge(place, watt_hours) {
                    Ok(()) => format!("{watt_hours} Wh"),
                    Err(ChargeError::NoCharger(_)) => "no charger".to_string(),
                    Err(ChargeError::NobodyThere(_)) => "nobody there".to_string(),
                };
                format!("floor {} spot {:02}: {answer}", place.floor, place.number)
            }
            7 => match lot.leave_without_ticket(&plate) {
                Ok(receipt) => format!("{plate} lost its ticket: {}", money(receipt.fee())),
                Err(NotHere(plate)) => format!("{plate} is not here"),
            },
            _ if tickets.is_empty() => "quiet".to_string(),
            _ => {
                let index = random.below(tickets.len() as u64) as usize;
                match lot.leave(tickets.remove(index)) {
                    Ok(receipt) => format!(
                        "{} left: {} for {} min, {} Wh",
                        receipt.vehicle().plate(),
                        money(receipt.fee()),
                        receipt.minutes(),
                        receipt.watt_hours(),
                    ),
                    Err(rejected) => format!("{}: old ticket", rejected.ticket.plate()),
                }
            }
        };
        page += &format!("{step:>3}  {line}\n");
    }
    page + &floors_line(&lot, 2) + "\n"
}

#[test]
fn a_long_random_day_with_everything_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_with_everything", scenario(5));
}
