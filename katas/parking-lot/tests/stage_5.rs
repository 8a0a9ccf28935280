//! Chargers, permits, a fee with two parts, and lost tickets.

use crate::stage_1::{SPOT_KINDS, VEHICLE_KINDS, bike, car, parked, spot, truck, word};
use crate::stage_2::{Memory, change, floors_line};
use crate::stage_3::{Ledger, MINUTE, money, stay_of};
use crate::stage_4::{Stubborn, Witness};
use crate::support::{Generator, HandClock};
use parking_lot::allocation::{AllocationPolicy, Arrival, EmptiestFloor, FreeSpot};
use parking_lot::features::{SpotPlan, WithChargingFee};
use parking_lot::lost_ticket::NotHere;
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

// rules: 5.1, 5.3
#[test]
fn an_electric_car_goes_to_a_charger_while_one_is_free() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), charger(Motorcycle), plain(Compact)])
        .floor_of(&[charger(Large), charger(Compact)])
        .build();
    let mut takes = |vehicle| lot.park(vehicle).expect("a spot is free").spot();
    assert_eq!(
        takes(e_car("KA-01")),
        spot(1, 2),
        "of the chargers, the best fit"
    );
    assert_eq!(takes(e_car("KA-02")), spot(1, 1), "the other that fits");
    assert_eq!(takes(e_car("KA-03")), spot(0, 1), "then like any car");
}

// rules: 5.1, 5.2
#[test]
fn no_other_vehicle_uses_a_charger() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact), charger(Large), plain(Compact)])
        .build();
    assert!(!car("KA-01").is_electric() && e_car("KA-01").is_electric());
    let ticket = lot.park(car("KA-01")).expect("spot 3 is plain");
    assert_eq!(ticket.spot(), spot(0, 3));
    let e_bike = lot.park(bike("KA-09").electric());
    assert_eq!(e_bike.expect("a charger is free").spot(), spot(0, 1));
    let error = lot.park(bike("KA-02")).expect_err("only a charger is left");
    assert_eq!(error, ParkError::Full(bike("KA-02")));
    assert_eq!(lot.free(Large), 1, "a charger counts under its kind");
    let e_truck = lot.park(truck("KA-10").electric());
    assert_eq!(e_truck.expect("a charger is free").spot(), spot(0, 2));
}

// rules: 5.1, 5.2, 5.3
#[test]
fn a_permit_spot_is_for_vehicles_with_a_permit_and_comes_first() {
    let both = SpotPlan::new(Compact).with_charger().permit_only();
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), permit(Large), charger(Compact), both])
        .build();
    assert!(!car("KA-01").has_permit() && car("KA-01").with_permit().has_permit());
    let mut takes = |vehicle| lot.park(vehicle).expect("a spot is free").spot();
    assert_eq!(takes(car("KA-01").with_permit()), spot(0, 2));
    assert_eq!(takes(e_car("KA-02")), spot(0, 3), "no permit for 4");
    assert_eq!(takes(e_car("KA-03").with_permit()), spot(0, 4));
    assert_eq!(
        takes(car("KA-04").with_permit()),
        spot(0, 1),
        "like any car"
    );

    let mut lot = ParkingLot::builder().floor_of(&[permit(Compact)]).build();
    let a_truck = || truck("KA-05").with_permit();
    let error = lot.park(a_truck()).expect_err("it does not fit");
    assert_eq!(error, ParkError::Full(a_truck()));
}

// rules: 5.3
#[test]
fn a_charger_comes_before_a_permit_spot_and_both_in_one_before_that() {
    let both = SpotPlan::new(Large).permit_only().with_charger();
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), permit(Compact), charger(Compact), both])
        .build();
    let mut takes = |plate| {
        let ticket = lot.park(e_car(plate).with_permit());
        ticket.expect("a spot is free").spot().number
    };
    assert_eq!(
        ["KA-01", "KA-02", "KA-03", "KA-04"].map(&mut takes),
        [4, 3, 2, 1]
    );
}

// rules: 5.3
#[test]
fn a_policy_is_offered_only_the_first_group() {
    let witness = Witness::default();
    let mut lot = ParkingLot::builder()
        .floor_of(&[plain(Compact), charger(Compact)])
        .floor_of(&[plain(Large), charger(Compact)])
        .allocation(witness.clone())
        .build();
    let _e_car = lot.park(e_car("KA-01")).expect("a spot is free");
    let _car = lot.park(car("KA-02")).expect("a spot is free");
    let calls = witness.0.lock().expect("no thread panicked");
    let offered: Vec<Vec<_>> = calls
        .iter()
        .map(|(_, free)| free.iter().map(|offer| offer.id).collect())
        .collect();
    assert_eq!(offered[0], [spot(0, 2), spot(1, 2)], "the chargers");
    assert_eq!(offered[1], [spot(0, 1), spot(1, 1)], "the others");
}

/// Takes the first spot on offer that is not on the ground floor.
struct Upstairs;

impl AllocationPolicy for Upstairs {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let upstairs = free.iter().find(|offer| offer.id.floor > 0);
        upstairs.map(|offer| offer.id)
    }
}

// rules: 5.4
#[test]
fn a_policy_that_declines_the_first_group_is_not_called_again() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact)])
        .floor_of(&[plain(Compact)])
        .allocation(Upstairs)
        .build();
    let error = lot.park(e_car("KA-01")).expect_err("no charger upstairs");
    assert_eq!(error, ParkError::Full(e_car("KA-01")));
    let ticket = lot.park(car("KA-02")).expect("not for chargers");
    assert_eq!(ticket.spot(), spot(1, 1));
}

// rules: 5.2, 5.3, 5.4
#[test]
fn a_choice_outside_the_first_group_changes_nothing() {
    let (ordinary, at_charger) = (spot(0, 1), spot(0, 2));
    for (vehicle, choice) in [
        (car("KA-01"), at_charger),
        (e_car("KA-01"), ordinary),
        (car("KA-01").with_permit(), ordinary),
    ] {
        let mut lot = ParkingLot::builder()
            .floor_of(&[plain(Compact), charger(Compact), permit(Compact)])
            .allocation(Stubborn(Some(choice)))
            .build();
        let error = lot.park(vehicle.clone()).expect_err("not on offer");
        assert_eq!(error, ParkError::Full(vehicle));
        assert_eq!(lot.free(Compact), 3);
    }
}

// rules: 5.1
#[test]
fn a_vehicle_keeps_its_engine_and_its_permit() {
    let taxi = || car("KA-01").with_permit().electric();
    assert!(taxi().is_electric() && taxi().has_permit());
    let mut lot = ParkingLot::one_floor(&[Compact, Compact]);
    let ticket = lot.park(taxi()).expect("a spot is free");
    let error = lot.park(taxi()).expect_err("the plate is parked");
    assert_eq!(error, ParkError::AlreadyParked(taxi()));
    let receipt = lot.leave(ticket).expect("the ticket is valid");
    assert_eq!(receipt.vehicle(), taxi());
}

/// A price list from outside that wraps a price list.
struct HalfPrice<P>(P);

impl<P: PricingPolicy> PricingPolicy for HalfPrice<P> {
    fn fee(&self, stay: &Stay) -> Cents {
        Cents(self.0.fee(stay).0 / 2)
    }
}

// rules: 5.5
#[test]
fn the_charging_fee_is_added_to_a_stay_at_a_charger() {
    let policy = WithChargingFee::new(HourlyTariff, Cents(500));
    let stay = stay_of(VehicleKind::Car, 61);
    assert!(!stay.was_at_charger());
    assert_eq!(policy.fee(&stay), Cents(750));
    assert!(stay.clone().at_charger().was_at_charger());
    assert_eq!(policy.fee(&stay.at_charger()), Cents(1250));
    let short = stay_of(VehicleKind::Car, 10).at_charger();
    assert_eq!(policy.fee(&short), Cents(500), "free, and the charging fee");
}

// rules: 5.5
#[test]
fn price_lists_from_outside_wrap_and_are_wrapped() {
    let stay = stay_of(VehicleKind::Car, 60).at_charger();
    let half_of_all = HalfPrice(WithChargingFee::new(HourlyTariff, Cents(500)));
    assert_eq!(half_of_all.fee(&stay), Cents(450), "half of 4.00 + 5.00");
    let boxed: Box<dyn PricingPolicy> = Box::new(HalfPrice(HourlyTariff));
    let half_of_parking = WithChargingFee::new(boxed, Cents(500));
    assert_eq!(half_of_parking.fee(&stay), Cents(700), "2.00 + 5.00");
    let twice = WithChargingFee::new(WithChargingFee::new(FreeOfCharge, Cents(100)), Cents(20));
    assert_eq!(twice.fee(&stay), Cents(120));
}

// rules: 5.5
#[test]
fn the_spot_and_not_the_vehicle_decides_about_the_charging_fee() {
    let mut lot = ParkingLot::builder()
        .floor_of(&[charger(Compact), plain(Compact)])
        .pricing(WithChargingFee::new(FreeOfCharge, Cents(300)))
        .lost_ticket_fee(Cents(2500))
        .build();
    let tickets = ["KA-01", "KA-02"].map(|plate| lot.park(e_car(plate)).expect("a spot is free"));
    let fees = tickets.map(|ticket| {
        let receipt = lot.leave(ticket).expect("the ticket is valid");
        (receipt.stay().was_at_charger(), receipt.fee())
    });
    assert_eq!(fees, [(true, Cents(300)), (false, Cents(0))]);
    let ticket = lot.park(e_car("KA-03")).expect("a spot is free");
    assert_eq!(ticket.spot(), spot(0, 1));
    let receipt = lot
        .leave_without_ticket("KA-03")
        .expect("it is parked here");
    assert_eq!(receipt.fee(), Cents(300 + 2500));
}

// rules: 5.6
#[test]
fn a_lost_ticket_costs_the_stay_and_a_fee() {
    let clock = HandClock::default();
    let board = Memory::default();
    let mut lot = ParkingLot::builder()
        .floor(&[Compact, Compact])
        .clock(clock.clone())
        .pricing(HourlyTariff)
        .lost_ticket_fee(Cents(2500))
        .board(board.clone())
        .build();
    let _lost = lot.park(car("KA-01")).expect("a spot is free");
    clock.advance(61 * MINUTE);
    board.news();
    let receipt = lot
        .leave_without_ticket("KA-01")
        .expect("it is parked here");
    assert_eq!(receipt.fee(), Cents(750 + 2500));
    assert_eq!(receipt.vehicle(), car("KA-01"));
    assert_eq!((receipt.spot(), receipt.stay().minutes()), (spot(0, 1), 61));
    assert_eq!(board.news(), [change(0, Compact, 2)]);

    for plate in ["KA-01", "ka 02"] {
        let error = lot.leave_without_ticket(plate).err();
        assert_eq!(error, Some(NotHere(plate.to_string())));
    }
    assert_eq!(board.news(), []);

    let _lost = lot.park(car("KA-02")).expect("a spot is free");
    let receipt = lot.leave_without_ticket("KA-02").expect("it is parked");
    assert_eq!(receipt.fee(), Cents(2500), "also if the stay is free");

    let ledger = Ledger::default();
    let mut empty = ParkingLot::builder().pricing(ledger.clone()).build();
    empty.leave_without_ticket("KA-01").expect_err("not here");
    let billed = ledger.0.lock().expect("no thread panicked");
    assert!(billed.is_empty(), "the price list is called");
}

// rules: 5.7
#[test]
fn a_lost_ticket_that_is_found_changes_nothing() {
    let mut lot = ParkingLot::one_floor(&[Compact]);
    let lost = lot.park(car("KA-01")).expect("a spot is free");
    lot.leave_without_ticket("KA-01")
        .expect("it is parked here");
    let found = lot.leave(lost).expect_err("the spot is free");
    assert_eq!(found.why, LeaveError::UnknownTicket);

    let mut old = found.ticket;
    for _ in 0..300 {
        let fresh = lot.park(car("KA-01")).expect("the same car, the same spot");
        let found = lot.leave(old).expect_err("an old ticket");
        assert_eq!(found.why, LeaveError::UnknownTicket);
        assert_eq!(lot.find("KA-01"), Some(spot(0, 1)));
        old = found.ticket;
        lot.leave(fresh).expect("the ticket is valid");
    }
}

// rules: 5.2, 5.3, 5.5, 5.6
#[test]
fn an_evening_at_the_chargers() {
    let clock = HandClock::default();
    let mut lot = ParkingLot::builder()
        .floor_of(&[
            permit(Compact),
            plain(Compact),
            charger(Compact),
            charger(Large),
        ])
        .clock(clock.clone())
        .pricing(WithChargingFee::new(HourlyTariff, Cents(500)))
        .lost_ticket_fee(Cents(2500))
        .build();
    let mut page = String::from("01 C permit  02 C  03 C charger  04 L charger\n\n");
    let taxi = |plate| e_car(plate).with_permit();
    for vehicle in [
        e_car("KA-01"),
        taxi("KA-02"),
        car("KA-03"),
        taxi("KA-04"),
        e_car("KA-05"),
    ] {
        let signs = [
            if vehicle.is_electric() { "E" } else { " " },
            if vehicle.has_permit() { "P" } else { " " },
        ];
        let who = format!("{} {}", vehicle.plate(), signs.concat());
        page += &format!("{who}  {}\n", parked(&lot.park(vehicle)));
    }
    page += "\n         min     fee\n";
    for plate in ["KA-01", "KA-02", "KA-03"] {
        clock.advance(45 * MINUTE);
        let receipt = lot.leave_without_ticket(plate).expect("it is parked here");
        let minutes = receipt.stay().minutes();
        page += &format!("{plate}  {minutes:>5}  {:>6}\n", money(receipt.fee()));
    }
    insta::assert_snapshot!("an_evening_at_the_chargers", page);
}

/// About two hundred calls with everything that a lot can do by now.
pub fn scenario(seed: u64) -> String {
    let mut random = Generator::new(seed);
    let clock = HandClock::default();
    let mut builder = ParkingLot::builder()
        .clock(clock.clone())
        .pricing(WithChargingFee::new(HourlyTariff, Cents(random.below(900))))
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
            5 | 6 => match lot.find(&plate) {
                Some(SpotId { floor, number }) => {
                    format!("{plate} is on floor {floor} spot {number:02}")
                }
                None => format!("{plate} is not here"),
            },
            7 => match lot.leave_without_ticket(&plate) {
                Ok(receipt) => format!("{plate} lost its ticket: {}", money(receipt.fee())),
                Err(NotHere(plate)) => format!("{plate} is not here"),
            },
            _ if tickets.is_empty() => "quiet".to_string(),
            _ => {
                let index = random.below(tickets.len() as u64) as usize;
                match lot.leave(tickets.remove(index)) {
                    Ok(receipt) => format!(
                        "{} left: {} for {} min{}",
                        receipt.vehicle().plate(),
                        money(receipt.fee()),
                        receipt.stay().minutes(),
                        if receipt.stay().was_at_charger() {
                            " at a charger"
                        } else {
                            ""
                        },
                    ),
                    Err(rejected) => format!("{}: old ticket", rejected.ticket.plate()),
                }
            }
        };
        page += &format!("{step:>3}  {line}\n");
    }
    page + &floors_line(&lot, 2) + "\n"
}

// rules: 5.2, 5.3, 5.5, 5.6, 5.7
#[test]
fn a_long_random_day_with_everything_goes_as_recorded() {
    insta::assert_snapshot!("a_long_random_day_with_everything", scenario(5));
}
