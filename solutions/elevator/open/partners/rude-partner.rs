//! A partner whose code has mistakes.

use elevator_open::app::Desk;
use elevator_open::dispatch::{CarId, CarView, Dispatcher, Nearest};
use elevator_open::hall::HallCall;
use elevator_open::panel::{News, Panel};
use elevator_open::{Action, App, Direction};

struct Moody;

impl Dispatcher for Moody {
    fn assign(&mut self, call: &HallCall, cars: &[CarView]) -> Option<CarId> {
        assert!(call.direction == Direction::Up, "nobody goes down");
        Nearest.assign(call, cars)
    }
}

struct Stubborn;

impl Dispatcher for Stubborn {
    fn assign(&mut self, _call: &HallCall, _cars: &[CarView]) -> Option<CarId> {
        Some(CarId(0))
    }
}

struct Broken(Desk);

impl Panel for Broken {
    fn tell(&mut self, _tick: u64, news: &News) {
        if let News::Car(car, event) = news {
            assert!(event.action != Action::Moved, "it moves");
            if event.action == Action::Opened {
                let name = self.0.name_of(*car);
                self.0.show(&format!("{name} opened"));
            }
        }
    }
}

pub fn app() -> App {
    App::new()
        .with_dispatcher("moody", || Box::new(Moody))
        .with_dispatcher("stubborn", || Box::new(Stubborn))
        .with_dispatcher("nearest", || Box::new(Stubborn))
        .with_panel("broken", |desk| Box::new(Broken(desk)))
        .with_panel("position", |desk| Box::new(Broken(desk)))
}
