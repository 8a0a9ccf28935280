//! The rules of the pages that the usual answer keeps, tried on its own names.

use std::sync::{Arc, Mutex};
use tic_tac_toe::{Cell, Game, Lobby, Mark, MoveError, Player, Status};

const X: Mark = Mark::X;
const O: Mark = Mark::O;

fn at(name: &str) -> Cell {
    let (letter, number) = name.split_at(1);
    let row: usize = number.parse().expect("a number");
    Cell {
        row: row - 1,
        col: usize::from(letter.as_bytes()[0] - b'a'),
    }
}

fn play_on(game: &mut Game, names: &str) {
    for name in names.split_whitespace() {
        let Status::Turn(mark) = game.status() else {
            panic!("over before {name}");
        };
        assert_eq!(game.play(mark, at(name)), Ok(game.status()), "{name}");
    }
}

fn after(names: &str) -> Game {
    let mut game = Game::new();
    play_on(&mut game, names);
    game
}

// rules: 1.1, 1.2
#[test]
fn the_marks_take_turns_until_a_line_or_a_full_board() {
    assert_eq!(after("").status(), Status::Turn(X));
    assert_eq!(after("b2").status(), Status::Turn(O));
    assert_eq!(after("a1 a2 b1 b2 c1").status(), Status::Won(X));
    assert_eq!(after("a1 c1 b1 b2 c3 a3").status(), Status::Won(O));
    assert_eq!(after("a1 b1 c1 b2 a2 c2 b3 a3 c3").status(), Status::Draw);
}

// rules: 1.3, 1.4
#[test]
fn the_first_reason_against_a_move_is_returned_and_nothing_changes() {
    let mut game = after("b2");
    let far = Cell { row: 0, col: 3 };
    assert_eq!(game.play(X, far), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(O, far), Err(MoveError::OutOfBoard));
    assert_eq!(game.play(O, at("b2")), Err(MoveError::Taken));
    assert_eq!((game.status(), game.moves.len()), (Status::Turn(O), 1));
    let mut over = after("a1 a2 b1 b2 c1");
    assert_eq!(over.play(O, far), Err(MoveError::GameOver));
}

// rules: 2.3, 2.4
#[test]
fn the_outcome_has_the_winner_and_all_cells_of_the_lines() {
    let game = after("a1 b1 c1 c2 a3 b3 c3 a2 b2");
    let outcome = game.outcome.expect("it is over");
    let line: Vec<Cell> = ["a1", "c1", "b2", "a3", "c3"].map(at).to_vec();
    assert_eq!((outcome.winner, outcome.line), (Some(X), line));
}

// rules: 3.1, 3.2, 3.3, 3.6
#[test]
fn moves_are_undone_and_redone_and_the_score_follows() {
    let mut game = after("a1 a2 b1 b2 c1");
    assert_eq!(game.wins[&X], 1);
    assert_eq!(game.undo().map(|step| step.cell), Some(at("c1")));
    assert_eq!((game.wins[&X], game.status()), (0, Status::Turn(X)));
    assert_eq!(game.redo().map(|step| step.cell), Some(at("c1")));
    assert_eq!((game.wins[&X], game.status()), (1, Status::Won(X)));
    assert!(game.undo().is_some() && game.undo().is_some());
    play_on(&mut game, "c3");
    assert_eq!(game.redo(), None);
}

// rules: 4.3, 4.4
#[test]
fn the_three_players_play() {
    let mut game = after("a1 b1 a2 c1");
    assert_eq!(game.take_turn(&mut Player::Perfect), Ok(Status::Won(X)));
    assert_eq!(game.moves.last().map(|step| step.cell), Some(at("a3")));
    let mut game = after("b2");
    assert!(game.take_turn(&mut Player::Perfect).is_ok());
    assert_eq!(game.moves[1].cell, at("a1"));
    assert!(game.take_turn(&mut Player::Random(8)).is_ok());
    assert_eq!(game.moves[2].cell, at("c1"), "8 % 7 is 1");
    let mut script = Player::Scripted(vec![at("b2"), at("c3")]);
    assert_eq!(game.take_turn(&mut script), Err(MoveError::Taken));
    assert!(game.take_turn(&mut script).is_ok());
}

// rules: 5.1, 5.3
#[test]
fn boards_have_any_size_and_a_longer_line_counts_as_a_whole() {
    let mut game = Game::of_size(7, 3);
    play_on(&mut game, "a1 a3 b1 c3 d1 e3 e1 g3 c1");
    let outcome = game.outcome.expect("it is over");
    assert_eq!(outcome.line, ["a1", "b1", "c1", "d1", "e1"].map(at));
}

// rules: 6.2, 6.3, 6.5
#[test]
fn the_family_plays_misere_and_the_daughter_with_falling_marks() {
    let mut game = Game::new();
    game.misere = true;
    play_on(&mut game, "a1 a2 b1 b2 c1");
    assert_eq!(game.status(), Status::Won(O));
    let mut game = Game::new();
    game.gravity = true;
    assert_eq!(game.play(X, at("b2")), Err(MoveError::Forbidden));
    play_on(&mut game, "b3 b2");
    assert_eq!(game.free_cells(), ["b1", "a3", "c3"].map(at));
}

// rules: 7.1, 7.4
#[test]
fn behind_one_lock_two_threads_play_a_turn_once() {
    let lobby = Arc::new(Mutex::new(Lobby::default()));
    let id = lobby.lock().expect("no panic").open(Game::new());
    let threads = ["a1", "c3"].map(|name| {
        let lobby = Arc::clone(&lobby);
        std::thread::spawn(move || {
            let mut lobby = lobby.lock().expect("no panic");
            let game = lobby.games.get_mut(&id).expect("it is open");
            game.play(X, at(name)).is_ok()
        })
    });
    let played = threads.map(|thread| thread.join().expect("no panic"));
    assert_ne!(played[0], played[1]);
}
