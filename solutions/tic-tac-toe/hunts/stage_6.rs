//! What finds every wrong design of stage 6.

use tic_tac_toe::players::{Perfect, Player};
use tic_tac_toe::record::Move;
use tic_tac_toe::rules::{Gravity, Misere, Rule, Verdict};
use tic_tac_toe::sizes::{Cells, InARow};
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

const A: Mark = Mark('A');

/// The cell of a name, for example `b3`.
fn at(name: &str) -> Cell {
    let name = name.as_bytes();
    Cell {
        row: usize::from(name[1] - b'1'),
        col: usize::from(name[0] - b'a'),
    }
}

fn play(game: &mut Game, moves: &str) {
    for name in moves.split_whitespace() {
        let Status::Turn(mark) = game.status() else {
            panic!("it is over");
        };
        game.play(mark, at(name)).expect("legal");
    }
}

fn game(rule: impl Rule + 'static) -> Game {
    let builder = Game::builder().rule(rule);
    builder.build().expect("it fits")
}

/// Only the free cells of the first row are allowed. No mark wins.
struct TopRow;

impl Rule for TopRow {
    fn judge(&self, _cells: &dyn Cells, _last: Move) -> Verdict {
        Verdict::GoesOn
    }

    fn allows(&self, cells: &dyn Cells, cell: Cell) -> bool {
        cell.row == 0 && cells.at(cell).is_none()
    }
}

#[test]
fn with_gravity_the_last_row_is_the_ground() {
    let mut game = game(Gravity::of(InARow::new(3)));
    assert_eq!(game.play(Mark::X, at("b3")), Ok(Status::Turn(Mark::O)));
}

#[test]
fn three_marks_take_turns() {
    let builder = Game::builder().marks(&[Mark::X, Mark::O, A]);
    let mut game = builder.build().expect("three marks");
    play(&mut game, "a1 b1");
    assert_eq!(game.status(), Status::Turn(A));
}

#[test]
fn with_three_marks_undo_goes_back_one_turn() {
    let builder = Game::builder().marks(&[Mark::X, Mark::O, A]);
    let mut game = builder.build().expect("three marks");
    play(&mut game, "a1");
    game.undo().expect("there is a move");
    assert_eq!(game.status(), Status::Turn(Mark::X));
}

#[test]
fn a_taken_cell_is_taken_before_it_is_forbidden() {
    let mut game = game(TopRow);
    play(&mut game, "a1");
    assert_eq!(game.play(Mark::O, at("a1")), Err(MoveError::Taken));
    assert_eq!(game.play(Mark::O, at("a2")), Err(MoveError::Forbidden));
}

#[test]
fn only_allowed_cells_are_choices() {
    let choices = game(TopRow).position().choices();
    assert_eq!(choices, ["a1", "b1", "c1"].map(at));
}

#[test]
fn without_an_allowed_cell_the_game_is_a_draw() {
    let mut game = game(TopRow);
    play(&mut game, "a1 b1 c1");
    assert_eq!(game.status(), Status::Draw);
}

#[test]
fn a_rule_around_another_asks_it_what_is_allowed() {
    let mut game = game(Misere::of(TopRow));
    assert_eq!(game.play(Mark::X, at("a2")), Err(MoveError::Forbidden));
}

#[test]
fn a_perfect_player_plays_by_several_rules() {
    let mut player = Perfect::new();
    let mut choose = |mut game: Game| {
        play(&mut game, "a1 b1 a2 c1");
        player.choose(&game.position())
    };
    let lost = choose(game(Misere::of(InARow::new(3))));
    assert_ne!(lost, Some(at("a3")), "this line loses");
    assert_eq!(choose(Game::new()), Some(at("a3")), "this line wins");
}
