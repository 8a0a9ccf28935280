//! Cars that pass some of their floors.

use crate::Floor;
use crate::bank::Bank;
use crate::dispatch::CarId;
use crate::panel::News;

/// Why a car cannot become an express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpressError {
    UnknownCar(CarId),
    /// The car was not built to go there.
    UnknownFloor(Floor),
    /// Fewer than two floors are left.
    TooFewFloors,
}

impl Bank {
    /// From now on a car stops at these floors only. They are checked against
    /// those it was built for: an express may get its floors back.
    ///
    /// # Errors
    /// The first that applies, in the order of the variants; of several
    /// unknown floors the first in the list.
    pub fn serve_only(&mut self, car: CarId, floors: &[Floor]) -> Result<(), ExpressError> {
        let it = self.car_mut(car);
        let it = it.map_err(|_| ExpressError::UnknownCar(car))?;
        for floor in it.skip_all_but(floors)? {
            self.enter(News::Dropped(car, floor));
        }
        for call in self.ledger.of(Some(car)) {
            if !self.cars[car.0].leads_on(call) {
                self.give_back(call, car);
            }
        }
        for call in self.ledger.all() {
            if !self.is_possible(call) {
                self.enter(News::Cancelled(call));
            }
        }
        Ok(())
    }
}
