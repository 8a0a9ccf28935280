//! What finds every wrong design of stage 2.

use std::sync::{Arc, Mutex};

use autocomplete::session::{LogDown, QueryLog, Session};
use autocomplete::{Index, Term};

/// The queries so far, and whether the log is down. Clones are the same log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<(Vec<String>, bool)>>);

impl Log {
    fn queries(&self) -> Vec<String> {
        self.0.lock().expect("no thread panics here").0.clone()
    }

    fn set_down(&self, is_down: bool) {
        self.0.lock().expect("no thread panics here").1 = is_down;
    }
}

impl QueryLog for Log {
    fn append(&mut self, query: &Term) -> Result<(), LogDown> {
        let mut it = self.0.lock().expect("no thread panics here");
        if it.1 {
            return Err(LogDown);
        }
        it.0.push(query.as_str().to_string());
        Ok(())
    }
}

fn term(text: &str) -> Term {
    Term::new(text).expect("a valid term")
}

fn index(log: &Log) -> Index {
    let mut index = Index::new().with_log(log.clone());
    for text in ["oa", "ob", "oc", "od"] {
        index.insert(term(text), 1);
    }
    index
}

/// The number of suggestions after the last key.
fn shown(session: &mut Session, index: &mut Index, text: &str) -> usize {
    let mut shown = 0;
    for key in text.chars() {
        shown = session.input(index, key).expect("the log is up").len();
    }
    shown
}

#[test]
fn three_are_shown_and_a_commit_begins_a_new_text() {
    let log = Log::default();
    let (mut index, mut session) = (index(&log), Session::new());
    assert_eq!(shown(&mut session, &mut index, "o"), 3);
    assert_eq!(shown(&mut session, &mut index, "a#"), 0);
    assert_eq!(session.text(), "");
    assert_eq!(index.weight(&term("oa")), Some(2));
    assert_eq!(log.queries(), ["oa"]);
}

#[test]
fn a_dead_text_stays_dead_and_is_no_term_yet() {
    let log = Log::default();
    let (mut index, mut session) = (index(&log), Session::new());
    assert_eq!(shown(&mut session, &mut index, "x"), 0);
    assert_eq!(index.weight(&term("x")), None);
    index.insert(term("xy"), 1);
    assert_eq!(shown(&mut session, &mut index, "y"), 0);
}

#[test]
fn two_users_have_two_texts() {
    let log = Log::default();
    let mut index = index(&log);
    let (mut ada, mut bo) = (Session::new(), Session::new());
    shown(&mut ada, &mut index, "o");
    shown(&mut bo, &mut index, "x");
    assert_eq!((ada.text(), bo.text()), ("o".into(), "x".into()));
}

#[test]
fn a_log_that_is_down_changes_nothing() {
    let log = Log::default();
    let (mut index, mut session) = (index(&log), Session::new());
    shown(&mut session, &mut index, "oa");
    log.set_down(true);
    assert_eq!(session.input(&mut index, '#'), Err(LogDown));
    assert_eq!(session.text(), "oa");
    assert_eq!(index.weight(&term("oa")), Some(1));
}
