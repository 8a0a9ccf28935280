//! Your tests for stage 2, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use autocomplete::session::Session;
use autocomplete::{Index, Term};

#[test]
fn a_key_shows_three_suggestions() {
    let mut index = Index::new();
    for text in ["oa", "ob", "oc", "od", "oe"] {
        index.insert(Term::new(text).expect("a valid term"), 1);
    }
    let mut session = Session::new();
    let shown = session.input(&mut index, 'o').expect("there is no log");
    assert_eq!(shown.len(), 3);
}
