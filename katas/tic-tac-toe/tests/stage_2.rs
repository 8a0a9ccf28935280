//! Stage 2: what is written down.

use crate::stage_1::{LINES, O, X, after, all_cells, at, cell, cells, film, name, picture, words};
use crate::support::Generator;
use tic_tac_toe::record::{Move, Outcome};
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

pub fn names(cells: &[Cell]) -> String {
    let names: Vec<String> = cells.iter().copied().map(name).collect();
    names.join(" ")
}

/// The moves so far: `Xb2 Oa1`.
pub fn sheet(game: &Game) -> String {
    let moves: Vec<Move> = game.moves();
    let moves: Vec<String> = moves
        .iter()
        .map(|step| format!("{}{}", step.mark.0, name(step.cell)))
        .collect();
    moves.join(" ")
}

/// Who has won with which cells.
pub fn end(game: &Game) -> Option<(Option<Mark>, Vec<Cell>)> {
    let outcome: Option<Outcome> = game.outcome();
    outcome.map(|outcome| (outcome.winner(), outcome.line()))
}

pub fn end_in_words(game: &Game) -> String {
    match end(game) {
        None => words(game.status()),
        Some((None, line)) => format!("a draw {}", names(&line)).trim_end().to_string(),
        Some((Some(winner), line)) => format!("{} has won with {}", winner.0, names(&line)),
    }
}

/// The board, with the deciding cells in brackets: `[X] O  . `.
pub fn marked_picture(game: &Game) -> Vec<String> {
    let line = end(game).map(|(_, line)| line).unwrap_or_default();
    let size = game.board().size();
    let place = |cell: Cell| {
        let letter = game.board().at(cell).map_or('.', |mark| mark.0);
        if line.contains(&cell) {
            format!("[{letter}]")
        } else {
            format!(" {letter} ")
        }
    };
    let row = |row| (0..size).map(|col| place(cell(row, col))).collect();
    (0..size).map(row).collect()
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = Vec::new();
    for (number, random) in random.steps(1..=30) {
        let mut game = Game::new();
        let mut refused = 0;
        for (_, mut random) in random.steps(0..20) {
            let mark = match game.status() {
                Status::Turn(mark) if random.chance(90) => mark,
                _ => *random.pick(&[X, O]),
            };
            let place = *random.pick(&all_cells(3));
            refused += u32::from(game.play(mark, place).is_err());
        }
        let (sheet, end) = (sheet(&game), end_in_words(&game));
        lines.push(format!(
            "{number:>2} {sheet:<35} {refused:>2} refused, {end}"
        ));
    }
    lines.join("\n")
}

// rules: 2.2
#[test]
fn while_the_game_goes_on_there_is_no_outcome() {
    let mut game = Game::new();
    assert_eq!(end(&game), None);
    for place in cells("a1 b1 c1 b2 a2 c2 b3 a3") {
        let Status::Turn(mark) = game.status() else {
            panic!("over too soon");
        };
        assert!(game.play(mark, place).is_ok());
        assert_eq!(end(&game), None);
    }
    assert_eq!(game.play(X, at("c3")), Ok(Status::Draw));
    assert_eq!(end(&game), Some((None, vec![])));
}

// rules: 2.3, 2.4
#[test]
fn the_winner_is_named_with_the_line_in_board_order() {
    for line in LINES {
        let mut own = cells(line);
        let others = all_cells(3).into_iter().filter(|cell| !own.contains(cell));
        let others: Vec<Cell> = others.take(2).collect();
        own.reverse();
        let mut game = Game::new();
        for index in 0..3 {
            assert!(game.play(X, own[index]).is_ok());
            if let Some(theirs) = others.get(index) {
                assert!(game.play(O, *theirs).is_ok());
            }
        }
        own.sort();
        assert_eq!(end(&game), Some((Some(X), own)), "{line}");
    }
    let game = after("a1 c1 b1 b2 c3 a3");
    assert_eq!(end(&game), Some((Some(O), cells("c1 b2 a3"))));
}

// rules: 2.3, 2.4
#[test]
fn a_win_on_the_last_free_cell_is_no_draw() {
    let game = after("a1 b1 b2 a2 b3 c1 a3 c2 c3");
    assert_eq!(end(&game), Some((Some(X), cells("a1 b2 a3 b3 c3"))));
}

// rules: 2.4
#[test]
fn two_lines_at_once_are_both_given_and_no_cell_twice() {
    let game = after("a1 b1 c1 c2 a3 b3 c3 a2 b2");
    assert_eq!(end(&game), Some((Some(X), cells("a1 c1 b2 a3 c3"))));
    let game = after("b1 b2 c1 c2 a2 b3 a3 c3 a1");
    assert_eq!(end_in_words(&game), "X has won with a1 b1 c1 a2 a3");
}

// rules: 2.2, 2.3, 2.4
#[test]
fn a_draw_has_no_winner_and_no_line() {
    let game = after("a1 b1 c1 b2 a2 c2 b3 a3 c3");
    let outcome: Outcome = game.outcome().expect("it is over");
    let winner: Option<Mark> = outcome.winner();
    let line: Vec<Cell> = outcome.line();
    assert_eq!((winner, line), (None, vec![]));
}

// rules: 2.1
#[test]
fn the_moves_are_written_down_in_their_order() {
    let game = after("b2 a1 c3");
    let moves: Vec<Move> = game.moves();
    let expected = [(X, "b2"), (O, "a1"), (X, "c3")];
    let expected = expected.map(|(mark, place)| Move {
        mark,
        cell: at(place),
    });
    assert_eq!(moves, expected);
    assert_eq!(Game::new().moves(), []);
}

// rules: 2.1, 2.2
#[test]
fn a_refused_move_changes_nothing_that_is_written_down() {
    let mut game = after("b2 a1");
    for (mark, place) in [(O, at("c3")), (X, at("a1")), (X, cell(0, 3))] {
        assert!(game.play(mark, place).is_err());
        assert_eq!(sheet(&game), "Xb2 Oa1");
        assert_eq!(end(&game), None);
    }
    let mut won = after("a1 a2 b1 b2 c1");
    for mark in [X, O] {
        assert_eq!(won.play(mark, at("c2")), Err(MoveError::GameOver));
        assert_eq!(sheet(&won), "Xa1 Oa2 Xb1 Ob2 Xc1");
        assert_eq!(end(&won), Some((Some(X), cells("a1 b1 c1"))));
    }
}

// rules: 2.1, 2.2, 2.3, 2.4
#[test]
fn random_operations_end_with_the_lines_that_are_on_the_board() {
    let mut random = Generator::new(21);
    for _ in 0..400 {
        let mut game = Game::new();
        while let Status::Turn(mark) = game.status() {
            let _ = game.play(mark, *random.pick(&all_cells(3)));
        }
        let has = |mark: Mark, line: &str| {
            let line = cells(line);
            line.iter().all(|&cell| game.board().at(cell) == Some(mark))
        };
        let mut line: Vec<Cell> = LINES
            .iter()
            .filter(|line| has(X, line) || has(O, line))
            .flat_map(|line| cells(line))
            .collect();
        line.sort();
        line.dedup();
        let winner = line.first().and_then(|&cell| game.board().at(cell));
        assert_eq!(end(&game), Some((winner, line)), "{:?}", picture(&game));
        assert_eq!(game.status(), winner.map_or(Status::Draw, Status::Won));
        for (index, step) in game.moves().into_iter().enumerate() {
            assert_eq!(step.mark, [X, O][index % 2]);
            assert_eq!(game.board().at(step.cell), Some(step.mark));
        }
    }
}

// rules: 2.3, 2.4
#[test]
fn how_games_end() {
    let games = [
        "a1 a2 b1 b2 c1",
        "a1 c1 b1 b2 c3 a3",
        "a1 b1 c1 c2 a3 b3 c3 a2 b2",
        "a1 b1 c1 b2 a2 c2 b3 a3 c3",
        "b2 a1",
    ];
    let mut text = String::new();
    for moves in games {
        let game = after(moves);
        text += &film(&[(sheet(&game), marked_picture(&game))]);
        text += &format!("{}\n\n", end_in_words(&game));
    }
    insta::assert_snapshot!("how_games_end", text);
}

// rules: 2.1, 2.3, 2.4
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
