//~ E0277
use std::rc::Rc;

use tic_tac_toe::history::{Change, Observer};

pub struct Named(pub Rc<str>);

impl Observer for Named {
    fn changed(&mut self, _change: Change) {}
}
