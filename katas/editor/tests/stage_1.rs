use editor::{Command, Editor, Insert, Macro, Rejected};

/// A command of a plug-in: all letters become capitals.
#[derive(Default)]
struct Shout {
    before: String,
}

impl Command for Shout {
    fn apply(&mut self, text: &mut String) -> Result<(), Rejected> {
        self.before = text.clone();
        *text = text.to_uppercase();
        Ok(())
    }

    fn undo(&mut self, text: &mut String) {
        *text = self.before.clone();
    }
}

fn insert(at: usize, what: &str) -> Box<dyn Command> {
    let what = what.into();
    Box::new(Insert { at, what })
}

/// An editor with this text.
fn editor(text: &str) -> Editor {
    let mut editor = Editor::default();
    assert_eq!(editor.insert(0, text), Ok(()));
    editor
}

// rules: 1.1
#[test]
fn text_is_still_inserted_anywhere() {
    let mut editor = editor("ad");
    assert_eq!(editor.insert(1, "bc"), Ok(()));
    assert_eq!(editor.insert(4, "!"), Ok(()));
    assert_eq!(editor.text(), "abcd!");
}

// rules: 1.1
#[test]
fn behind_the_end_is_still_rejected() {
    let mut editor = editor("abc");
    assert_eq!(editor.insert(4, "x"), Err(Rejected::OutOfRange));
    assert_eq!(editor.text(), "abc");
}

// rules: 1.2
#[test]
fn undo_and_redo_go_back_and_forth() {
    let mut editor = editor("abc");
    assert_eq!(editor.run(insert(1, "xx")), Ok(()));
    assert!(editor.undo());
    assert_eq!(editor.text(), "abc");
    assert!(editor.undo());
    assert_eq!(editor.text(), "");
    assert!(!editor.undo(), "nothing is left to undo");
    assert!(editor.redo());
    assert!(editor.redo());
    assert_eq!(editor.text(), "axxbc");
    assert!(!editor.redo(), "nothing is left to redo");
}

// rules: 1.3
#[test]
fn a_rejected_command_changes_nothing_in_the_history() {
    let mut editor = editor("abc");
    assert_eq!(editor.run(insert(3, "d")), Ok(()));
    assert!(editor.undo());
    assert_eq!(editor.run(insert(9, "x")), Err(Rejected::OutOfRange));
    assert!(editor.redo(), "the rejected command left the redo");
    assert_eq!(editor.text(), "abcd");
    assert!(editor.undo());
    assert_eq!(editor.text(), "abc");
}

// rules: 1.4
#[test]
fn a_new_command_clears_the_redo() {
    let mut editor = editor("abc");
    assert!(editor.undo());
    assert_eq!(editor.insert(0, "new"), Ok(()));
    assert!(!editor.redo(), "the redo is cleared");
    assert_eq!(editor.text(), "new");
}

// rules: 1.5
#[test]
fn a_macro_is_one_step_of_the_history() {
    let mut editor = editor("abc");
    let both = Macro(vec![insert(0, "<<"), insert(1, "-"), insert(6, ">")]);
    assert_eq!(editor.run(Box::new(both)), Ok(()));
    assert_eq!(editor.text(), "<-<abc>");
    assert!(editor.undo());
    assert_eq!(editor.text(), "abc");
    assert!(editor.redo());
    assert_eq!(editor.text(), "<-<abc>");
}

// rules: 1.5
#[test]
fn a_macro_is_executed_as_a_whole_or_not_at_all() {
    let mut editor = editor("abc");
    let bad = Macro(vec![insert(0, "xy"), insert(1, "z"), insert(99, "!")]);
    assert_eq!(editor.run(Box::new(bad)), Err(Rejected::OutOfRange));
    assert_eq!(editor.text(), "abc");
    assert!(editor.undo());
    assert_eq!(editor.text(), "");
}

// rules: 1.6
#[test]
fn a_command_from_outside_is_undone_and_part_of_a_macro() {
    let mut editor = editor("abc");
    assert_eq!(editor.run(Box::new(Shout::default())), Ok(()));
    assert_eq!(editor.text(), "ABC");
    assert!(editor.undo());
    assert_eq!(editor.text(), "abc");
    let both = Macro(vec![insert(0, "x"), Box::new(Shout::default())]);
    assert_eq!(editor.run(Box::new(both)), Ok(()));
    assert_eq!(editor.text(), "XABC");
    assert!(editor.undo());
    assert_eq!(editor.text(), "abc");
}
