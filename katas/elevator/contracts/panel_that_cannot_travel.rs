//~ E0277
use std::cell::RefCell;
use std::rc::Rc;

use elevator::panel::{News, Panel};

pub struct Book(pub Rc<RefCell<Vec<News>>>);

impl Panel for Book {
    fn tell(&mut self, _: u64, news: &News) {
        self.0.borrow_mut().push(*news);
    }
}
