//! Your tests for stage 4, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use library::Library;
use library::holds::{Notice, Observer};
use std::sync::{Arc, Mutex};

/// An observer that keeps each notice.
#[derive(Clone, Default)]
struct Board(Arc<Mutex<Vec<Notice>>>);

impl Observer for Board {
    fn notice(&self, notice: &Notice) {
        self.0.lock().unwrap().push(*notice);
    }
}

#[test]
fn on_the_due_day_a_loan_is_not_overdue() {
    let board = Board::default();
    let mut library = Library::new().with_observer(board.clone());
    let title = library.add_title("Emma", "Jane Austen");
    library.add_copy(title).expect("the title exists");
    let member = library.join();
    library.borrow(member, title).expect("a copy is here");
    library.advance(14);
    assert_eq!(*board.0.lock().unwrap(), []);
}
