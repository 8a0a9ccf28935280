//! What finds every wrong design of stage 5.

use parking_lot::allocation::{AllocationPolicy, Arrival, FreeSpot};
use parking_lot::features::{SpotPlan, WithChargingFee};
use parking_lot::pricing::{Cents, PricingPolicy, Stay};
use parking_lot::{LeaveError, ParkError, ParkingLot, SpotId, SpotKind, Vehicle, VehicleKind};

use SpotKind::Compact;

/// A price list with one price.
struct Flat(u64);

impl PricingPolicy for Flat {
    fn fee(&self, _stay: &Stay) -> Cents {
        Cents(self.0)
    }
}

/// Takes no spot with the number 1.
struct NotTheFirst;

impl AllocationPolicy for NotTheFirst {
    fn choose(&self, _arrival: Arrival, free: &[FreeSpot]) -> Option<SpotId> {
        let mut ids = free.iter().map(|spot| spot.id);
        ids.find(|id| id.number != 1)
    }
}

fn plain() -> SpotPlan {
    SpotPlan::new(Compact)
}

fn car(plate: &str) -> Vehicle {
    Vehicle::new(VehicleKind::Car, plate)
}

#[test]
fn a_vehicle_without_the_right_is_not_let_in() {
    for plan in [plain().permit_only(), plain().with_charger()] {
        let mut lot = ParkingLot::builder().floor_of(&[plan]).build();
        let error = lot.park(car("A")).expect_err("only for others");
        assert_eq!(error, ParkError::Full(car("A")));
    }
}

#[test]
fn a_charger_comes_before_a_permit_spot() {
    let plans = [plain(), plain().permit_only(), plain().with_charger()];
    let mut lot = ParkingLot::builder().floor_of(&plans).build();
    let ticket = lot.park(car("A").electric().with_permit());
    assert_eq!(ticket.expect("spots are free").spot().number, 3);
}

#[test]
fn a_policy_that_declines_the_first_group_gets_no_other() {
    let plans = [plain().with_charger(), plain()];
    let builder = ParkingLot::builder().floor_of(&plans);
    let mut lot = builder.allocation(NotTheFirst).build();
    let error = lot.park(car("A").electric()).expect_err("it declines");
    assert_eq!(error, ParkError::Full(car("A").electric()));
}

#[test]
fn the_spot_decides_about_the_charging_fee_which_is_added() {
    let builder = ParkingLot::builder().floor_of(&[plain().with_charger(), plain()]);
    let pricing = WithChargingFee::new(Flat(100), Cents(30));
    let mut lot = builder.pricing(pricing).build();
    let tickets = ["A", "B"].map(|plate| lot.park(car(plate).electric()).unwrap());
    let fees = tickets.map(|ticket| lot.leave(ticket).unwrap().fee());
    assert_eq!(fees, [Cents(130), Cents(100)]);
}

#[test]
fn a_lost_ticket_costs_more_and_is_worth_nothing_afterwards() {
    let builder = ParkingLot::builder().floor(&[Compact]).pricing(Flat(100));
    let mut lot = builder.lost_ticket_fee(Cents(5)).build();
    let lost = lot.park(car("A")).expect("a spot is free");
    let receipt = lot.leave_without_ticket("A").expect("A is parked");
    assert_eq!(receipt.fee(), Cents(105));
    let _ticket = lot.park(car("A")).expect("the same spot is free");
    let found = lot.leave(lost).expect_err("it is not valid any more");
    assert_eq!(found.why, LeaveError::UnknownTicket);
    assert!(lot.find("A").is_some());
}
