//! Cars that pass some of their floors.

use crate::Floor;
use crate::bank::{Bank, Refused};
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
        let unknown = |_: Refused| ExpressError::UnknownCar(car);
        let dropped = self.car_mut(car).map_err(unknown)?.serve_only(floors)?;
        for floor in dropped {
            self.tell(News::Dropped(car, floor));
        }
        self.take_back(car, |it, call| !it.leads_on(call));
        self.cancel(|cars, call| !cars.iter().any(|it| it.leads_on(call)));
        Ok(())
    }
}
