//! What finds every wrong design of stage 5.

use std::sync::atomic::{AtomicUsize, Ordering};
use tic_tac_toe::sizes::{Cells, InARow, SizeError};
use tic_tac_toe::{Cell, Game, Mark};

/// A board as a picture. A point is a free cell.
struct Picture(&'static [&'static str]);

impl Cells for Picture {
    fn size(&self) -> usize {
        self.0.len()
    }

    fn at(&self, cell: Cell) -> Option<Mark> {
        let mark = self.0.get(cell.row)?.chars().nth(cell.col)?;
        (mark != '.').then_some(Mark(mark))
    }
}

/// The columns of the cells in the first row that are in a line of three or
/// more through the cell in this column.
fn line(picture: &'static [&'static str], col: usize) -> Vec<usize> {
    let last = Cell { row: 0, col };
    let line = InARow::new(3).line_through(&Picture(picture), last);
    assert!(line.iter().all(|cell| cell.row == 0), "{line:?}");
    line.into_iter().map(|cell| cell.col).collect()
}

#[test]
fn a_line_may_be_as_long_as_the_board() {
    assert!(Game::of_size(2, 2).is_ok());
}

#[test]
fn a_huge_board_is_checked_before_it_is_made() {
    let error = Game::of_size(1 << 31, 0).err();
    assert_eq!(error, Some(SizeError::ZeroRun));
}

#[test]
fn a_longer_line_counts_as_a_whole() {
    assert_eq!(line(&["XXXX", "....", "....", "...."], 3), [0, 1, 2, 3]);
}

#[test]
fn the_last_mark_may_be_the_end_of_a_line() {
    assert_eq!(line(&["XXX", "...", "..."], 2), [0, 1, 2]);
}

#[test]
fn a_line_ends_at_the_edge() {
    assert_eq!(line(&["X.XX", "....", "....", "...."], 0), []);
}

#[test]
fn a_shorter_line_is_no_part_of_the_line() {
    assert_eq!(line(&["XXX", "X..", "..."], 0), [0, 1, 2]);
}

#[test]
fn there_is_no_line_through_a_free_cell() {
    assert_eq!(line(&["...", "...", "..."], 0), []);
}

/// A large board with one mark that counts its readings.
struct Wall(AtomicUsize);

const CENTRE: Cell = Cell { row: 50, col: 50 };

impl Cells for Wall {
    fn size(&self) -> usize {
        100
    }

    fn at(&self, cell: Cell) -> Option<Mark> {
        self.0.fetch_add(1, Ordering::Relaxed);
        (cell == CENTRE).then_some(Mark::X)
    }
}

#[test]
fn only_cells_near_the_last_one_are_read() {
    let wall = Wall(AtomicUsize::new(0));
    assert_eq!(InARow::new(3).line_through(&wall, CENTRE), []);
    let readings = wall.0.into_inner();
    assert!(readings <= 60, "{readings} readings");
}
