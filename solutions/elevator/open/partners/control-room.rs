//! A partner who wants to see all cars.

use elevator_open::app::Desk;
use elevator_open::panel::{News, Panel};
use elevator_open::{Action, App, Floor};

struct Overview {
    desk: Desk,
    /// Where each car is, and how many floors it has moved.
    cars: Vec<(Floor, u64)>,
}

impl Overview {
    fn new(desk: Desk) -> Self {
        let cars = desk.cars().map(|(_, start)| (start, 0)).collect();
        Self { desk, cars }
    }

    fn line(&self) -> String {
        let known = self.desk.cars().zip(&self.cars);
        let parts = known.map(|((car, _), (floor, moved))| {
            let name = self.desk.name_of(car);
            format!("{name} at {} moved {moved}", floor.0)
        });
        parts.collect::<Vec<_>>().join(", ")
    }
}

impl Panel for Overview {
    fn tell(&mut self, _tick: u64, news: &News) {
        let News::Car(car, event) = news else { return };
        match event.action {
            Action::Moved => {
                if let Some((floor, moved)) = self.cars.get_mut(car.0) {
                    *floor = event.floor;
                    *moved += 1;
                }
            }
            Action::Opened => self.desk.show(&self.line()),
            Action::Closed => {}
        }
    }
}

pub fn app() -> App {
    App::new().with_panel("overview", |desk| Box::new(Overview::new(desk)))
}
