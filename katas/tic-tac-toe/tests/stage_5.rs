//! Stage 5: boards of any size.

use crate::stage_1::{O, X, all_cells, at, cell, cells, film, name, picture, play_on, words};
use crate::stage_2::{end, end_in_words, marked_picture, sheet};
use crate::stage_4::{best_of, perfect};
use crate::support::Generator;
use std::cell::Cell as Counter;
use std::collections::BTreeMap;
use tic_tac_toe::sizes::{Cells, InARow, SizeError};
use tic_tac_toe::{Board, Cell, Game, Mark, MoveError, Status};

pub fn game(size: usize, run: usize) -> Game {
    match Game::of_size(size, run) {
        Ok(game) => game,
        Err(why) => panic!("{run} in a row on {size}: {why:?}"),
    }
}

/// Marks that are nobody's board: it counts how often somebody looks.
pub struct Wall {
    size: usize,
    marks: BTreeMap<Cell, Mark>,
    looks: Counter<usize>,
}

impl Wall {
    pub fn new(size: usize, mark: Mark, cells: &[Cell]) -> Self {
        Self {
            size,
            marks: cells.iter().map(|&cell| (cell, mark)).collect(),
            looks: Counter::new(0),
        }
    }
}

impl Cells for Wall {
    fn size(&self) -> usize {
        self.size
    }

    fn at(&self, cell: Cell) -> Option<Mark> {
        self.looks.set(self.looks.get() + 1);
        self.marks.get(&cell).copied()
    }
}

fn line(run: usize, wall: &Wall, last: Cell) -> Vec<Cell> {
    InARow::new(run).line_through(wall, last)
}

/// Where one comes from a cell by so many steps in a direction, if anywhere.
fn walk(from: Cell, (rows, cols): (isize, isize), steps: usize, size: usize) -> Option<Cell> {
    let steps = isize::try_from(steps).ok()?;
    let row = from.row.checked_add_signed(rows * steps)?;
    let col = from.col.checked_add_signed(cols * steps)?;
    (row < size && col < size).then_some(Cell { row, col })
}

const DIRECTIONS: [(isize, isize); 4] = [(0, 1), (1, 0), (1, 1), (1, -1)];

/// All stretches of `length` cells on a square, in board order each.
fn stretches(size: usize, length: usize) -> Vec<Vec<Cell>> {
    let mut all = Vec::new();
    for from in all_cells(size) {
        for direction in DIRECTIONS {
            let cells = (0..length).map(|steps| walk(from, direction, steps, size));
            all.extend(cells.collect::<Option<Vec<Cell>>>());
        }
    }
    all
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let mut lines = Vec::new();
    for (number, mut random) in random.steps(1..=25) {
        let small = |n: u64| usize::try_from(n).expect("small");
        let (size, run) = (small(random.below(7)), small(random.below(6)));
        lines.push(format!("game {number}: {run} in a row on {size}"));
        let mut game = match Game::of_size(size, run) {
            Ok(game) => game,
            Err(why) => {
                lines.push(format!("  {why:?}"));
                continue;
            }
        };
        let mut refused = 0;
        for (_, mut random) in random.steps(0..size * size * 3) {
            let place = cell(
                small(random.below(7)) % (size + 1),
                small(random.below(7)) % (size + 1),
            );
            let Status::Turn(mark) = game.status() else {
                break;
            };
            refused += u32::from(game.play(mark, place).is_err());
        }
        lines.push(format!("  {}", sheet(&game)));
        lines.push(format!("  {refused} refused, {}", end_in_words(&game)));
    }
    lines.join("\n")
}

// rules: 5.1
#[test]
fn a_board_of_any_size_begins_empty() {
    for size in [1, 2, 3, 4, 10, 1_000] {
        let game = game(size, 1);
        assert_eq!(game.board().size(), size);
        assert_eq!(game.status(), Status::Turn(X));
        assert_eq!(game.board().at(cell(size - 1, size - 1)), None);
    }
    assert_eq!(picture(&game(4, 4)), [". . . ."; 4]);
}

// rules: 5.1
#[test]
fn the_edges_are_where_the_size_says() {
    let mut game = game(5, 5);
    for place in [cell(5, 0), cell(0, 5), cell(2, 6), cell(5, 5)] {
        assert_eq!(game.play(X, place), Err(MoveError::OutOfBoard));
    }
    play_on(&mut game, "e5 e1 a5 d4");
    let rows = [
        ". . . . O",
        ". . . . .",
        ". . . . .",
        ". . . O .",
        "X . . . X",
    ];
    assert_eq!(picture(&game), rows);
}

// rules: 5.2
#[test]
fn a_game_that_cannot_be_played_is_refused() {
    let refusal = |size, run| -> Option<SizeError> { Game::of_size(size, run).err() };
    assert_eq!(refusal(0, 0), Some(SizeError::ZeroSize));
    assert_eq!(refusal(0, 1), Some(SizeError::ZeroSize));
    assert_eq!(refusal(3, 0), Some(SizeError::ZeroRun));
    assert_eq!(refusal(3, 4), Some(SizeError::RunTooLong));
    assert_eq!(refusal(1, 2), Some(SizeError::RunTooLong));
    assert_eq!(refusal(3, 3), None);
    assert_eq!(refusal(3, 2), None);
    assert_eq!(refusal(1, 1), None);
    assert_eq!(refusal(usize::MAX, 0), Some(SizeError::ZeroRun));
    let too_long = refusal(usize::MAX - 1, usize::MAX);
    assert_eq!(too_long, Some(SizeError::RunTooLong), "no board was made");
}

// rules: 5.1, 5.3
#[test]
fn the_smallest_boards_are_won_at_once() {
    let mut one = game(1, 1);
    assert_eq!(one.play(X, at("a1")), Ok(Status::Won(X)), "and no draw");
    assert_eq!(end(&one), Some((Some(X), cells("a1"))));
    let mut two = game(2, 2);
    play_on(&mut two, "a1 b1");
    assert_eq!(two.play(X, at("b2")), Ok(Status::Won(X)));
    let mut five = game(5, 1);
    assert_eq!(five.play(X, at("c4")), Ok(Status::Won(X)));
}

// rules: 5.5
#[test]
fn a_line_is_found_wherever_it_lies_and_whichever_cell_came_last() {
    for own in stretches(6, 4) {
        let mut sorted = own.clone();
        sorted.sort();
        for last in &own {
            let wall = Wall::new(6, O, &own);
            assert_eq!(line(4, &wall, *last), sorted, "{own:?} {last:?}");
            assert_eq!(line(5, &wall, *last), [], "{own:?} {last:?}");
        }
    }
}

// rules: 5.4, 5.5
#[test]
fn a_line_ends_at_a_gap_and_at_another_mark() {
    let mut wall = Wall::new(7, X, &cells("a1 b1 d1 e1 f1"));
    assert_eq!(line(3, &wall, at("a1")), []);
    assert_eq!(line(3, &wall, at("e1")), cells("d1 e1 f1"));
    wall.marks.insert(at("c1"), O);
    assert_eq!(line(3, &wall, at("b1")), []);
    assert_eq!(line(1, &wall, at("c1")), cells("c1"));
    assert_eq!(line(3, &wall, at("g7")), [], "nobody has played there");
    assert_eq!(line(3, &wall, cell(0, 7)), [], "no such cell");
}

// rules: 5.4
#[test]
fn a_line_does_not_go_on_at_the_other_edge() {
    for own in [
        "d1 e1 a2", "a4 a5 b1", "d1 e2 a3", "b1 a2 e2", "e1 d2 e3", "d4 e5 a1",
    ] {
        let wall = Wall::new(5, X, &cells(own));
        for last in cells(own) {
            assert_eq!(line(3, &wall, last), [], "{own} from {}", name(last));
        }
        let mut game = game(5, 3);
        for (mine, theirs) in cells(own).into_iter().zip(cells("c2 d3 c5")) {
            assert_eq!(game.play(X, mine), Ok(Status::Turn(O)), "{own}");
            assert_eq!(game.play(O, theirs), Ok(Status::Turn(X)), "{own}");
        }
    }
}

// rules: 5.3
#[test]
fn a_longer_line_counts_as_a_whole() {
    let mut game = game(7, 3);
    play_on(&mut game, "a1 a3 b1 c3 d1 e3 e1 g3 c1");
    assert_eq!(end(&game), Some((Some(X), cells("a1 b1 c1 d1 e1"))));
}

// rules: 5.3, 5.5
#[test]
fn all_lines_through_the_last_cell_are_given_and_shorter_ones_are_not() {
    // a row and a column of three, two diagonals of two
    let own = cells("b2 c2 d2 b3 c3 d3 c4");
    let wall = Wall::new(5, X, &own);
    assert_eq!(line(3, &wall, at("c3")), cells("c2 b3 c3 d3 c4"));
    assert_eq!(line(2, &wall, at("c3")), own);
    assert_eq!(line(4, &wall, at("c3")), []);
}

// rules: 5.1
#[test]
fn a_full_board_of_any_size_is_a_draw() {
    let mut game = game(4, 4);
    play_on(&mut game, "a1 b1 c1 d1 a2 b2 c2 d2 b3 a3 d3 c3 b4 a4 d4");
    assert_eq!(game.status(), Status::Turn(O));
    assert_eq!(game.play(O, at("c4")), Ok(Status::Draw));
    assert_eq!(end(&game), Some((None, vec![])));
}

// rules: 5.5
#[test]
fn a_board_can_be_read_as_cells() {
    let mut game = game(4, 3);
    play_on(&mut game, "b1 c2 d4");
    let board: &Board = &game.board();
    let board: &dyn Cells = board;
    assert_eq!(board.size(), 4);
    let marks = ["b1", "c2", "d4", "a1"].map(|place| board.at(at(place)));
    assert_eq!(marks, [Some(X), Some(O), Some(X), None]);
    assert_eq!(board.at(cell(0, 4)), None);
    let two: Vec<Cell> = InARow::new(1).line_through(board, at("c2"));
    assert_eq!(two, cells("c2"));
}

// rules: 5.6
#[test]
fn cells_from_outside_are_looked_at_only_near_the_last_one() {
    for run in [3, 5, 20] {
        for middle in [cell(500, 500), cell(0, 0), cell(999, 3), cell(700, 999)] {
            let mut own = vec![middle];
            for (rows, cols) in DIRECTIONS {
                for sign in [1, -1] {
                    let way = (sign * rows, sign * cols);
                    let steps = 1..run;
                    own.extend(steps.filter_map(|n| walk(middle, way, n, 1_000)));
                }
            }
            let wall = Wall::new(1_000, X, &own);
            line(run, &wall, middle);
            let looks: usize = wall.looks.get();
            assert!(looks <= 20 * run, "{looks} looks for {run} in a row");
        }
    }
}

// rules: 5.3, 5.5
#[test]
fn a_line_counts_as_a_whole_however_short_the_run_and_large_the_square() {
    let row: Vec<Cell> = (0..9).map(|col| cell(0, col)).collect();
    for run in [1, 2, 3] {
        for last in [0, 4, 8] {
            let wall = Wall::new(9, X, &row);
            assert_eq!(InARow::new(run).line_through(&wall, cell(0, last)), row);
        }
    }
    for size in [40_000, 3_000_000_000, usize::MAX / 2] {
        let corner: Vec<Cell> = (0..3).map(|n| cell(size - 3 + n, size - 3 + n)).collect();
        let wall = Wall::new(size, X, &corner);
        assert_eq!(InARow::new(3).line_through(&wall, corner[1]), corner);
    }
    let wall = Wall::new(3, X, &cells("a1 b2 c3"));
    assert_eq!(line(usize::MAX, &wall, at("b2")), [], "no line is so long");
}

// rules: 3.1, 5.7
#[test]
fn ten_thousand_moves_and_their_undo_on_four_million_cells() {
    let mut game = game(2_000, 5);
    let pairs = (0..1_000)
        .step_by(2)
        .flat_map(|row| (0..10).map(move |n| (row, n * 100)));
    for (row, col) in pairs {
        assert_eq!(game.play(X, cell(row, col)), Ok(Status::Turn(O)));
        assert_eq!(game.play(O, cell(999 - row, col + 50)), Ok(Status::Turn(X)));
    }
    for n in 0..4 {
        assert_eq!(game.play(X, cell(990 + 2 * n, 1 + n)), Ok(Status::Turn(O)));
        assert_eq!(game.play(O, cell(503 + n, 507 + n)), Ok(Status::Turn(X)));
    }
    assert_eq!(game.play(X, cell(0, 999)), Ok(Status::Turn(O)));
    assert_eq!(game.play(O, cell(507, 511)), Ok(Status::Won(O)));
    let line = (503..508).map(|n| cell(n, n + 4)).collect();
    assert_eq!(end(&game), Some((Some(O), line)));
    let moves = game.moves();
    assert_eq!(moves.len(), 10_010);
    for step in moves.iter().rev() {
        assert_eq!(game.undo(), Ok(*step));
    }
    assert_eq!(game.status(), Status::Turn(X));
    for step in &moves {
        assert_eq!(game.redo(), Ok(*step));
    }
    assert_eq!(game.status(), Status::Won(O));
}

// rules: 5.1, 5.3, 5.4
#[test]
fn random_operations_agree_with_a_search_of_the_whole_board() {
    let mut random = Generator::new(33);
    for _ in 0..60 {
        let size = usize::try_from(2 + random.below(5)).expect("small");
        let run = usize::try_from(1 + random.below(5))
            .expect("small")
            .min(size);
        let all = stretches(size, run);
        let mut game = game(size, run);
        while let Status::Turn(mark) = game.status() {
            let place = *random.pick(&all_cells(size));
            if game.play(mark, place).is_err() {
                continue;
            }
            let whole =
                |line: &&Vec<Cell>| line.iter().all(|&cell| game.board().at(cell) == Some(mark));
            let mut line: Vec<Cell> = all.iter().filter(whole).flatten().copied().collect();
            line.sort();
            line.dedup();
            let full = game.moves().len() == size * size;
            let expected = match (line.is_empty(), full) {
                (false, _) => Some((Some(mark), line)),
                (true, true) => Some((None, line)),
                (true, false) => None,
            };
            assert_eq!(end(&game), expected, "{run} in a row: {:?}", picture(&game));
        }
    }
}

// rules: 4.4, 5.1
#[test]
fn the_perfect_player_thinks_on_every_board() {
    let mut four = game(4, 4);
    play_on(&mut four, "a1 b1 c1 d1 a2 b2 c2 d2 b3 a3");
    assert_eq!(perfect(&four), best_of(&four));
    play_on(&mut four, "a4 c3");
    assert_eq!(perfect(&four), best_of(&four));
    let mut two = game(2, 2);
    assert_eq!(perfect(&two), "a1");
    play_on(&mut two, "b2 a1");
    assert_eq!(perfect(&two), "b1");
    let mut short = game(4, 2);
    play_on(&mut short, "c3 a1");
    assert_eq!(perfect(&short), "b2", "the first that wins at once");
}

// rules: 5.3
#[test]
fn five_in_a_row_in_the_park() {
    let mut game = game(9, 5);
    let mut frames = Vec::new();
    for moves in [
        "e5 d4 f4 d6 d5 c5",
        "f5 g5 e6 e4 f3 d7 g4 d3",
        "d8 d2 f6 b4 f7",
    ] {
        play_on(&mut game, moves);
        let title = format!("{} moves: {}", game.moves().len(), words(game.status()));
        frames.push((title, marked_picture(&game)));
    }
    let text: Vec<String> = frames.into_iter().map(|frame| film(&[frame])).collect();
    insta::assert_snapshot!("five_in_a_row_in_the_park", text.join("\n"));
}

// rules: 5.1, 5.2, 5.3
#[test]
fn a_seeded_run_is_pinned() {
    insta::assert_snapshot!("scenario", scenario(2026));
}
