//! Stage 1: two marks, nine cells.

use crate::support::Generator;
use tic_tac_toe::{Cell, Game, Mark, MoveError, Status};

pub const X: Mark = Mark::X;
pub const O: Mark = Mark::O;

pub fn cell(row: usize, col: usize) -> Cell {
    Cell { row, col }
}

/// The cell with this name: a letter for the column, a number for the row.
pub fn at(name: &str) -> Cell {
    let (letter, number) = name.split_at(1);
    let row: usize = number.parse().expect("a number");
    cell(row - 1, usize::from(letter.as_bytes()[0] - b'a'))
}

pub fn name(cell: Cell) -> String {
    let letter = (b'a'..=b'z').nth(cell.col).map_or('?', char::from);
    format!("{letter}{}", cell.row + 1)
}

pub fn cells(names: &str) -> Vec<Cell> {
    names.split_whitespace().map(at).collect()
}

/// All cells of a square, in board order.
pub fn all_cells(size: usize) -> Vec<Cell> {
    (0..size * size)
        .map(|index| cell(index / size, index % size))
        .collect()
}

/// Plays these cells, each for the mark that is on turn.
pub fn play_on(game: &mut Game, names: &str) {
    for cell in cells(names) {
        let Status::Turn(mark) = game.status() else {
            panic!("over before {}", name(cell));
        };
        let played: Result<Status, MoveError> = game.play(mark, cell);
        assert_eq!(played, Ok(game.status()), "{}", name(cell));
    }
}

pub fn after(names: &str) -> Game {
    let mut game = Game::new();
    play_on(&mut game, names);
    game
}

/// The board, a line for each row: `X . O`.
pub fn picture(game: &Game) -> Vec<String> {
    let size: usize = game.board().size();
    let letter = |at: Cell| {
        let mark: Option<Mark> = game.board().at(at);
        mark.map_or('.', |mark| mark.0)
    };
    (0..size)
        .map(|row| {
            let letters: Vec<String> = (0..size)
                .map(|col| letter(cell(row, col)).to_string())
                .collect();
            letters.join(" ")
        })
        .collect()
}

/// Pictures side by side, with a title above each.
pub fn film(frames: &[(String, Vec<String>)]) -> String {
    let height = frames.iter().map(|(_, rows)| rows.len()).max().unwrap_or(0);
    let mut lines = vec![String::new(); height + 1];
    for (title, rows) in frames {
        let rows_width = rows.iter().map(|row| row.chars().count()).max();
        let width = rows_width.unwrap_or(0).max(title.chars().count());
        for (index, line) in lines.iter_mut().enumerate() {
            let text = match index {
                0 => title.as_str(),
                _ => rows.get(index - 1).map_or("", String::as_str),
            };
            *line += &format!("{text:<width$}    ");
        }
    }
    let trimmed: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    trimmed.join("\n") + "\n"
}

pub fn words(status: Status) -> String {
    match status {
        Status::Turn(mark) => format!("{} to play", mark.0),
        Status::Won(mark) => format!("{} has won", mark.0),
        Status::Draw => "a draw".to_string(),
    }
}

/// Everything that can be seen of a game.
pub fn seen(game: &Game) -> (Status, Vec<String>) {
    (game.status(), picture(game))
}

/// The eight lines of the small board, each in board order.
pub const LINES: [&str; 8] = [
    "a1 b1 c1", "a2 b2 c2", "a3 b3 c3", "a1 a2 a3", "b1 b2 b3", "c1 c2 c3", "a1 b2 c3", "c1 b2 a3",
];

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = Vec::new();
    for (number, random) in random.steps(1..=12) {
        let mut game = Game::new();
        lines.push(format!("game {number}"));
        for (_, mut random) in random.steps(0..20) {
            let mark = *random.pick(&[X, O]);
            let small = |n: u64| usize::try_from(n).expect("small");
            let range = if random.chance(10) { 5 } else { 3 };
            let cell = cell(small(random.below(range)), small(random.below(range)));
            let came = match game.play(mark, cell) {
                Ok(status) => words(status),
                Err(why) => format!("{why:?}"),
            };
            let board = picture(&game).join("|").replace(' ', "");
            lines.push(format!("  {} {} {board} {came}", mark.0, name(cell)));
        }
    }
    lines.join("\n")
}

// rules: 1.1, 1.5
#[test]
fn a_new_game_is_empty_and_x_begins() {
    let game = Game::new();
    assert_eq!(game.status(), Status::Turn(X));
    let size: usize = game.board().size();
    assert_eq!(size, 3);
    assert_eq!(picture(&game), [". . ."; 3]);
}

// rules: 1.1, 1.2
#[test]
fn the_marks_take_turns_and_each_move_says_who_is_next() {
    let mut game = Game::new();
    assert_eq!(game.play(X, at("b2")), Ok(Status::Turn(O)));
    assert_eq!(game.play(O, at("c1")), Ok(Status::Turn(X)));
    assert_eq!(game.play(X, at("a3")), Ok(Status::Turn(O)));
    assert_eq!(picture(&game), [". . O", ". X .", "X . ."]);
}

// rules: 1.2
#[test]
fn each_of_the_eight_lines_wins_for_x() {
    for line in LINES {
        let own = cells(line);
        for last in 0..3 {
            let mut order = own.clone();
            order.rotate_left(last);
            let others = all_cells(3).into_iter().filter(|cell| !own.contains(cell));
            let mut game = Game::new();
            for (mine, theirs) in order.iter().zip(others).take(2) {
                assert_eq!(game.play(X, *mine), Ok(Status::Turn(O)), "{line}");
                assert_eq!(game.play(O, theirs), Ok(Status::Turn(X)), "{line}");
            }
            assert_eq!(game.play(X, order[2]), Ok(Status::Won(X)), "{line}");
            assert_eq!(game.status(), Status::Won(X));
        }
    }
}

// rules: 1.2
#[test]
fn the_second_player_can_win_as_well() {
    let game = after("a1 c1 b1 b2 c3 a3");
    assert_eq!(game.status(), Status::Won(O));
}

// rules: 1.2
#[test]
fn three_marks_that_are_no_line_do_not_win() {
    let game = after("a1 b1 b2 a2 c2 c3 b3");
    assert_eq!(seen(&game).0, Status::Turn(O));
    let game = after("a1 a2 c1 b2 b3 a3");
    assert_eq!(seen(&game).0, Status::Turn(X));
}

// rules: 1.2
#[test]
fn a_full_board_without_a_line_is_a_draw() {
    let mut game = after("a1 b1 c1 b2 a2 c2 b3 a3");
    assert_eq!(game.status(), Status::Turn(X));
    assert_eq!(game.play(X, at("c3")), Ok(Status::Draw));
    assert_eq!(picture(&game), ["X O X", "X O O", "O X X"]);
}

// rules: 1.2
#[test]
fn a_line_on_the_last_free_cell_is_a_win() {
    let mut game = after("a1 b1 b2 a2 b3 c1 a3 c2");
    assert_eq!(game.play(X, at("c3")), Ok(Status::Won(X)));
    assert_eq!(game.status(), Status::Won(X));
}

// rules: 1.3, 1.4
#[test]
fn no_move_is_accepted_after_the_end() {
    let mut won = after("a1 a2 b1 b2 c1");
    let mut drawn = after("a1 b1 c1 b2 a2 c2 b3 a3 c3");
    for game in [&mut won, &mut drawn] {
        let before = seen(game);
        for mark in [X, O, Mark('Z')] {
            for place in [at("c3"), at("a3"), at("a1"), cell(3, 3)] {
                assert_eq!(game.play(mark, place), Err(MoveError::GameOver));
            }
        }
        assert_eq!(seen(game), before);
    }
}

// rules: 1.3
#[test]
fn the_first_reason_against_a_move_is_returned() {
    let mut game = after("b2");
    assert_eq!(game.play(X, cell(3, 0)), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(X, at("b2")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(X, at("a1")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(O, cell(3, 0)), Err(MoveError::OutOfBoard));
    assert_eq!(game.play(O, cell(0, 3)), Err(MoveError::OutOfBoard));
    assert_eq!(game.play(O, at("b2")), Err(MoveError::Taken));
    assert_eq!(game.play(O, at("a1")), Ok(Status::Turn(X)));
    assert_eq!(game.play(X, at("a1")), Err(MoveError::Taken));
}

// rules: 1.4
#[test]
fn a_refused_move_changes_nothing() {
    let mut game = after("b2 a1");
    let before = seen(&game);
    for (mark, place) in [
        (O, at("c3")),
        (X, at("a1")),
        (X, at("b2")),
        (X, cell(0, 3)),
        (X, cell(3, 0)),
    ] {
        assert!(game.play(mark, place).is_err());
        assert_eq!(seen(&game), before);
    }
    assert_eq!(game.play(X, at("c3")), Ok(Status::Turn(O)), "still on turn");
}

// rules: 1.3
#[test]
fn a_mark_that_does_not_play_is_never_on_turn() {
    let mut game = Game::new();
    assert_eq!(game.play(Mark('Z'), at("a1")), Err(MoveError::NotYourTurn));
    assert_eq!(game.play(Mark('x'), at("a1")), Err(MoveError::NotYourTurn));
    assert_eq!(picture(&game), [". . ."; 3]);
}

// rules: 1.3, 1.5
#[test]
fn there_is_nothing_beyond_the_edges() {
    let mut game = after("a2 b2 a1 c2");
    let far = usize::MAX;
    for place in [
        cell(0, 3),
        cell(3, 0),
        cell(1, 3),
        cell(0, 4),
        cell(far, 0),
        cell(0, far),
        cell(far, far),
    ] {
        let mark: Option<Mark> = game.board().at(place);
        assert_eq!(mark, None, "{place:?}");
        assert_eq!(game.play(X, place), Err(MoveError::OutOfBoard), "{place:?}");
    }
}

/// Numbers that a smaller type or a product cannot hold.
// rules: 1.3, 1.5
#[test]
fn a_cell_far_away_is_no_cell_of_the_board() {
    let mut game = Game::new();
    for far in [1 << 8, 1 << 16, usize::MAX / 2 + 1, usize::MAX / 3 + 1] {
        for place in [cell(far, 0), cell(0, far), cell(far, far), cell(far + 1, 1)] {
            assert_eq!(game.board().at(place), None, "{place:?}");
            assert_eq!(game.play(X, place), Err(MoveError::OutOfBoard), "{place:?}");
        }
    }
    assert_eq!(picture(&game), [". . ."; 3]);
}

// rules: 1.1, 1.2, 1.3, 1.5
#[test]
fn random_operations_agree_with_a_list_of_moves() {
    let mut random = Generator::new(7);
    for _ in 0..300 {
        let mut game = Game::new();
        let mut moves: Vec<Cell> = Vec::new();
        let has = |moves: &[Cell], first: usize, cell: &Cell| {
            moves.iter().skip(first).step_by(2).any(|it| it == cell)
        };
        let line = |moves: &[Cell], first| {
            let mut lines = LINES.iter().map(|line| cells(line));
            lines.any(|line| line.iter().all(|cell| has(moves, first, cell)))
        };
        for _ in 0..16 {
            let over = line(&moves, 0) || line(&moves, 1) || moves.len() == 9;
            let mark = *random.pick(&[X, O]);
            let place = *random.pick(&all_cells(3));
            let expected = if over {
                Err(MoveError::GameOver)
            } else if mark != [X, O][moves.len() % 2] {
                Err(MoveError::NotYourTurn)
            } else if moves.contains(&place) {
                Err(MoveError::Taken)
            } else {
                moves.push(place);
                Ok(if line(&moves, (moves.len() + 1) % 2) {
                    Status::Won(mark)
                } else if moves.len() == 9 {
                    Status::Draw
                } else {
                    Status::Turn([X, O][moves.len() % 2])
                })
            };
            assert_eq!(game.play(mark, place), expected);
            for cell in all_cells(3) {
                let x = has(&moves, 0, &cell).then_some(X);
                let mark = x.or(has(&moves, 1, &cell).then_some(O));
                assert_eq!(game.board().at(cell), mark);
            }
        }
    }
}

// rules: 1.1
#[test]
fn two_games_share_nothing() {
    let mut one = Game::new();
    let mut other = Game::new();
    play_on(&mut one, "b2");
    play_on(&mut other, "a1 b2");
    assert_eq!(seen(&one).1, [". . .", ". X .", ". . ."]);
    assert_eq!(seen(&other).1, ["X . .", ". O .", ". . ."]);
}

// rules: 1.2, 1.3
#[test]
fn a_game_over_lunch() {
    let mut game = Game::new();
    let mut frames = vec![("start".to_string(), picture(&game))];
    for move_ in [
        "X b2", "O a1", "X c1", "X a3", "O c1", "O a3", "X a2", "O b1", "X c2", "O b3",
    ] {
        let (mark, place) = move_.split_at(2);
        let mark = if mark == "X " { X } else { O };
        let title = match game.play(mark, at(place)) {
            Ok(_) => move_.to_string(),
            Err(why) => format!("{move_} {why:?}"),
        };
        frames.push((title, picture(&game)));
    }
    let strips: Vec<String> = frames.chunks(4).map(film).collect();
    let text = format!("{}\n{}\n", strips.join("\n"), words(game.status()));
    insta::assert_snapshot!("a_game_over_lunch", text);
}

// rules: 1.2, 1.3
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
