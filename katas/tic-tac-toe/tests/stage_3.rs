//! Stage 3: taking back, and notifying others.

use crate::stage_1::{O, X, after, all_cells, at, cells, film, name, play_on, seen, words};
use crate::stage_2::{end, end_in_words, marked_picture, sheet};
use crate::support::Generator;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tic_tac_toe::history::{Action, Change, HistoryError, Observer, Scoreboard};
use tic_tac_toe::record::Move;
use tic_tac_toe::{Game, Mark, MoveError, Status};

/// Writes down what it is told.
#[derive(Clone, Default)]
pub struct Diary(pub Arc<Mutex<Vec<Change>>>);

impl Observer for Diary {
    fn changed(&mut self, change: Change) {
        self.0.lock().expect("no thread panicked").push(change);
    }
}

impl Diary {
    /// What it has been told since the last call.
    pub fn read(&self) -> Vec<Change> {
        std::mem::take(&mut *self.0.lock().expect("no thread panicked"))
    }

    pub fn lines(&self) -> Vec<String> {
        self.read().into_iter().map(line).collect()
    }
}

fn line(change: Change) -> String {
    let action = match change.action {
        Action::Played => "played",
        Action::Undone => "undone",
        Action::Redone => "redone",
    };
    let Move { mark, cell } = change.step;
    let (before, after) = (words(change.before), words(change.after));
    format!("{action} {}{}: {before}, {after}", mark.0, name(cell))
}

pub fn step(mark: Mark, place: &str) -> Move {
    Move {
        mark,
        cell: at(place),
    }
}

/// Everything that can be seen of a game.
pub fn all_of(game: &Game) -> (Status, Vec<String>, String, String) {
    let (status, picture) = seen(game);
    (status, picture, sheet(game), end_in_words(game))
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let score = Scoreboard::new();
    let mut lines = Vec::new();
    for (number, random) in random.steps(1..=12) {
        let mut game = Game::new();
        let diary = Diary::default();
        lines.push(format!("game {number}"));
        game.observe(score.clone());
        if number % 3 == 0 {
            game.observe(Crash::at_call(2, Arc::default()));
        }
        game.observe(diary.clone());
        for (_, mut random) in random.steps(0..24) {
            let came = match random.below(8) {
                0 | 1 => format!("undo {:?}", game.undo()),
                2 => format!("redo {:?}", game.redo()),
                _ => {
                    let mark = match game.status() {
                        Status::Turn(mark) if random.chance(90) => mark,
                        _ => *random.pick(&[X, O]),
                    };
                    let place = *random.pick(&all_cells(3));
                    format!("{}{} {:?}", mark.0, name(place), game.play(mark, place))
                }
            };
            lines.push(format!("  {came}"));
            lines.extend(diary.lines().into_iter().map(|line| format!("    {line}")));
        }
        let count = (score.wins(X), score.wins(O), score.draws());
        lines.push(format!("  {}; score {count:?}", sheet(&game)));
    }
    lines.join("\n")
}

// rules: 3.1, 3.2
#[test]
fn the_latest_move_is_undone_and_redone() {
    let mut game = after("b2 a1 c3");
    let undone: Result<Move, HistoryError> = game.undo();
    assert_eq!(undone, Ok(step(X, "c3")));
    assert_eq!(all_of(&game), all_of(&after("b2 a1")));
    assert_eq!(game.undo(), Ok(step(O, "a1")));
    assert_eq!(all_of(&game), all_of(&after("b2")));
    assert_eq!(game.play(X, at("a1")), Err(MoveError::NotYourTurn));
    let redone: Result<Move, HistoryError> = game.redo();
    assert_eq!(redone, Ok(step(O, "a1")));
    assert_eq!(game.redo(), Ok(step(X, "c3")));
    assert_eq!(all_of(&game), all_of(&after("b2 a1 c3")));
    for _ in 0..3 {
        assert!(game.undo().is_ok());
    }
    assert_eq!(all_of(&game), all_of(&Game::new()));
    assert_eq!(game.play(X, at("a1")), Ok(Status::Turn(O)));
}

// rules: 3.1, 3.2
#[test]
fn the_end_of_a_game_can_be_undone() {
    let mut won = after("a1 a2 b1 b2 c1");
    assert_eq!(won.undo(), Ok(step(X, "c1")));
    assert_eq!(won.status(), Status::Turn(X));
    assert_eq!(end(&won), None);
    assert_eq!(won.redo(), Ok(step(X, "c1")));
    assert_eq!(end(&won), Some((Some(X), cells("a1 b1 c1"))));
    assert_eq!(won.play(O, at("c2")), Err(MoveError::GameOver));
    assert!(won.undo().is_ok());
    play_on(&mut won, "c3 c2");
    assert_eq!(end(&won), Some((Some(O), cells("a2 b2 c2"))));

    let mut drawn = after("a1 b1 c1 b2 a2 c2 b3 a3 c3");
    assert_eq!(drawn.undo(), Ok(step(X, "c3")));
    assert_eq!((drawn.status(), end(&drawn)), (Status::Turn(X), None));
    assert_eq!(drawn.play(X, at("c3")), Ok(Status::Draw));
}

// rules: 3.3
#[test]
fn a_new_move_clears_what_could_be_redone() {
    let mut game = after("b2 a1 c3");
    assert!(game.undo().is_ok() && game.undo().is_ok());
    assert_eq!(game.play(O, at("b1")), Ok(Status::Turn(X)));
    assert_eq!(game.redo(), Err(HistoryError::NothingToRedo));
    assert_eq!(sheet(&game), "Xb2 Ob1");
    assert!(game.undo().is_ok());
    assert_eq!(game.redo(), Ok(step(O, "b1")), "the new one can be");

    let mut same = after("b2 a1 c3");
    assert!(same.undo().is_ok() && same.undo().is_ok());
    assert_eq!(same.play(O, at("a1")), Ok(Status::Turn(X)));
    assert_eq!(
        same.redo(),
        Err(HistoryError::NothingToRedo),
        "even the same"
    );
}

// rules: 3.3, 3.4
#[test]
fn a_rejected_move_changes_nothing_in_what_can_be_redone() {
    let mut game = after("b2 a1 c3");
    let diary = Diary::default();
    game.observe(diary.clone());
    assert!(game.undo().is_ok() && game.undo().is_ok());
    diary.read();
    assert_eq!(game.play(O, at("b2")), Err(MoveError::Taken));
    assert_eq!(game.play(X, at("a1")), Err(MoveError::NotYourTurn));
    assert_eq!(diary.lines(), Vec::<String>::new());
    assert_eq!(game.redo(), Ok(step(O, "a1")));
    assert_eq!(game.redo(), Ok(step(X, "c3")));
    assert_eq!(sheet(&game), "Xb2 Oa1 Xc3");
}

// rules: 3.4
#[test]
fn observers_from_outside_are_called_once_for_each_change() {
    let mut game = after("a1 a2 b1 b2");
    let diary = Diary::default();
    game.observe(diary.clone());
    assert_eq!(diary.lines(), Vec::<String>::new(), "nothing of the past");
    play_on(&mut game, "c1");
    let expected = Change {
        action: Action::Played,
        step: step(X, "c1"),
        before: Status::Turn(X),
        after: Status::Won(X),
    };
    assert_eq!(diary.read(), [expected]);
    assert!(game.play(O, at("c2")).is_err());
    assert!(game.undo().is_ok() && game.undo().is_ok() && game.redo().is_ok());
    let told = [
        "undone Xc1: X has won, X to play",
        "undone Ob2: X to play, O to play",
        "redone Ob2: O to play, X to play",
    ];
    assert_eq!(diary.lines(), told);
    {
        let book = Arc::new(Mutex::new(Vec::new()));
        let mut game = Game::new();
        for name in ["radio", "press", "fans"] {
            game.observe(Signed(name, Arc::clone(&book)));
        }
        play_on(&mut game, "b2");
        assert!(game.undo().is_ok());
        let book = book.lock().expect("no thread panicked");
        assert_eq!(*book, ["radio", "press", "fans", "radio", "press", "fans"]);
    }
}

/// Writes its name into a book that it shares with others.
struct Signed(&'static str, Arc<Mutex<Vec<&'static str>>>);

impl Observer for Signed {
    fn changed(&mut self, _change: Change) {
        self.1.lock().expect("no thread panicked").push(self.0);
    }
}

/// Panics at one of its calls, and counts all of them.
pub struct Crash {
    at: usize,
    calls: Arc<AtomicUsize>,
}

impl Crash {
    pub fn at_call(at: usize, calls: Arc<AtomicUsize>) -> Self {
        Self { at, calls }
    }
}

impl Observer for Crash {
    fn changed(&mut self, _change: Change) {
        let call = self.calls.fetch_add(1, Ordering::SeqCst) + 1;
        assert!(call < self.at, "the program of the nephew crashes");
    }
}

// rules: 3.5
#[test]
fn an_observer_that_panics_is_removed_and_stops_nobody() {
    let mut game = Game::new();
    let calls = Arc::new(AtomicUsize::new(0));
    let [before, behind] = [Diary::default(), Diary::default()];
    game.observe(before.clone());
    game.observe(Crash::at_call(2, Arc::clone(&calls)));
    game.observe(behind.clone());
    assert_eq!(game.play(X, at("a1")), Ok(Status::Turn(O)));
    assert_eq!(game.play(O, at("a2")), Ok(Status::Turn(X)), "the crash");
    assert_eq!(sheet(&game), "Xa1 Oa2");
    assert_eq!(game.undo(), Ok(step(O, "a2")));
    assert_eq!(game.redo(), Ok(step(O, "a2")));
    assert_eq!(calls.load(Ordering::SeqCst), 2, "called after its panic");
    let told = behind.lines();
    assert_eq!(told.len(), 4);
    assert_eq!(told, before.lines());
}

// rules: 3.4, 3.5
#[test]
fn two_observers_that_panic_leave_the_others_in_their_order() {
    let mut game = Game::new();
    let calls = Arc::new(AtomicUsize::new(0));
    let book = Arc::new(Mutex::new(Vec::new()));
    for name in ["crash", "radio", "crash", "press", "fans"] {
        match name {
            "crash" => game.observe(Crash::at_call(1, Arc::clone(&calls))),
            _ => game.observe(Signed(name, Arc::clone(&book))),
        }
    }
    play_on(&mut game, "b2 a1");
    assert_eq!(calls.load(Ordering::SeqCst), 2, "each is called once");
    let book = book.lock().expect("no thread panicked");
    assert_eq!(*book, ["radio", "press", "fans", "radio", "press", "fans"]);
}

// rules: 3.5, 3.6
#[test]
fn panics_in_undo_and_redo_do_not_stop_the_score() {
    let score = Scoreboard::new();
    let mut game = after("a1 a2 b1 b2");
    for at in [2, 1, 3, 1] {
        game.observe(Crash::at_call(at, Arc::default()));
    }
    game.observe(score.clone());
    play_on(&mut game, "c1");
    assert_eq!(score.wins(X), 1);
    assert_eq!(game.undo(), Ok(step(X, "c1")));
    assert_eq!(score.wins(X), 0);
    assert_eq!(game.redo(), Ok(step(X, "c1")));
    assert_eq!((score.wins(X), game.status()), (1, Status::Won(X)));
}

// rules: 3.6
#[test]
fn a_scoreboard_counts_ends_and_subtracts_undone_ones() {
    let score = Scoreboard::new();
    let mut games = [Game::new(), Game::new(), Game::new()];
    for game in &mut games {
        game.observe(score.clone());
        play_on(game, "a1 a2 b1 b2");
    }
    let count = || -> (u32, u32, u32) { (score.wins(X), score.wins(O), score.draws()) };
    assert_eq!(count(), (0, 0, 0));
    play_on(&mut games[0], "c1");
    play_on(&mut games[1], "c1");
    play_on(&mut games[2], "c3 c2");
    assert_eq!(count(), (2, 1, 0));
    assert!(games[0].undo().is_ok() && games[0].undo().is_ok());
    assert_eq!(count(), (1, 1, 0));
    assert!(games[0].redo().is_ok());
    assert_eq!(count(), (1, 1, 0));
    assert!(games[0].redo().is_ok());
    assert_eq!(count(), (2, 1, 0));
    assert!(games[0].play(O, at("c3")).is_err());
    assert!(games[0].undo().is_ok());
    play_on(&mut games[0], "c2 c1 a3 b3 c3");
    assert_eq!(count(), (1, 1, 1));
    assert!(games[0].undo().is_ok());
    assert_eq!(count(), (1, 1, 0));
    assert!(games[0].redo().is_ok());
    assert_eq!(count(), (1, 1, 1), "a redone draw counts again");
    assert_eq!(score.wins(Mark('A')), 0);
    assert_eq!(Scoreboard::new().wins(X), 0, "another scoreboard");
}

/// The press gets its changes from a game or from anybody else.
// rules: 3.6
#[test]
fn a_scoreboard_counts_many_ends_of_any_mark() {
    let mut score = Scoreboard::new();
    let copy = score.clone();
    let small = Mark('x');
    let mut change = Change {
        action: Action::Played,
        step: step(small, "a1"),
        before: Status::Turn(small),
        after: Status::Won(small),
    };
    for _ in 0..300 {
        score.changed(change);
    }
    change.after = Status::Draw;
    score.changed(change);
    assert_eq!((copy.wins(small), copy.wins(X), copy.draws()), (300, 0, 1));
    (change.action, change.before, change.after) =
        (Action::Undone, Status::Won(small), Status::Turn(small));
    score.changed(change);
    assert_eq!((copy.wins(small), copy.draws()), (299, 1));
}

// rules: 3.1, 3.2, 3.3
#[test]
fn random_operations_equal_a_game_that_was_played_straight() {
    let mut random = Generator::new(66);
    for _ in 0..80 {
        let mut game = Game::new();
        let (mut done, mut undone): (Vec<Move>, Vec<Move>) = (vec![], vec![]);
        for _ in 0..40 {
            match random.below(5) {
                0 | 1 => match done.pop() {
                    Some(step) => {
                        assert_eq!(game.undo(), Ok(step));
                        undone.push(step);
                    }
                    None => assert_eq!(game.undo(), Err(HistoryError::NothingToUndo)),
                },
                2 => match undone.pop() {
                    Some(step) => {
                        assert_eq!(game.redo(), Ok(step));
                        done.push(step);
                    }
                    None => assert_eq!(game.redo(), Err(HistoryError::NothingToRedo)),
                },
                _ => {
                    let step = Move {
                        mark: *random.pick(&[X, O]),
                        cell: *random.pick(&all_cells(3)),
                    };
                    if game.play(step.mark, step.cell).is_ok() {
                        done.push(step);
                        undone.clear();
                    }
                }
            }
            let mut straight = Game::new();
            for step in &done {
                assert!(straight.play(step.mark, step.cell).is_ok());
            }
            assert_eq!(all_of(&game), all_of(&straight));
        }
    }
}

// rules: 3.1, 3.2, 3.6
#[test]
fn second_thoughts() {
    let mut game = Game::new();
    let score = Scoreboard::new();
    let diary = Diary::default();
    game.observe(score.clone());
    game.observe(Crash::at_call(3, Arc::default()));
    game.observe(diary.clone());
    play_on(&mut game, "b2 a1 c3 a3 c1 a2");
    let mut frames = vec![("O wins".to_string(), marked_picture(&game))];
    let count = || format!("{}:{}", score.wins(X), score.wins(O));
    let mut text = format!("X:O {} ", count());
    for _ in 0..3 {
        assert!(game.undo().is_ok());
        frames.push(("undo".to_string(), marked_picture(&game)));
        text += &format!("{} ", count());
    }
    play_on(&mut game, "b1 c1 a3 c2");
    frames.push(("X wins".to_string(), marked_picture(&game)));
    text += &format!("{}\n", count());
    let lines = diary.lines().join("\n");
    insta::assert_snapshot!(
        "second_thoughts",
        format!("{}\n{text}\n{lines}\n", film(&frames))
    );
}

// rules: 3.1, 3.3, 3.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
