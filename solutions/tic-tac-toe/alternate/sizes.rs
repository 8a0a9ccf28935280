//! Boards of any size, and lines found by reading few cells.

use crate::game::Game;
use crate::record::Move;
use crate::rules::{BuildError, Rule, Verdict};
use crate::{Cell, Mark};
use std::collections::BTreeSet;
use std::error::Error;
use std::fmt;

/// A square of marks that can only be read. Each call of `at` reads one cell.
pub trait Cells {
    /// The number of rows, which is also the number of columns.
    fn size(&self) -> usize;

    /// The mark on a cell; `None` if the cell is free or outside.
    fn at(&self, cell: Cell) -> Option<Mark>;
}

/// Why there is no such game: the first reason that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
    /// The board has no cells.
    ZeroSize,
    /// A line has no cells.
    ZeroRun,
    /// A line does not fit on the board.
    RunTooLong,
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ZeroSize => "the board has no cells",
            Self::ZeroRun => "a line has no cells",
            Self::RunTooLong => "a line does not fit on the board",
        })
    }
}

impl Error for SizeError {}

impl Game {
    /// A game on `size` times `size` cells, in which `run` in a row win.
    ///
    /// # Errors
    /// The first reason of `SizeError` that applies.
    pub fn of_size(size: usize, run: usize) -> Result<Self, SizeError> {
        let game = Game::builder().size(size).rule(InARow::new(run)).build();
        game.map_err(|why| match (why, run) {
            (BuildError::ZeroSize, _) => SizeError::ZeroSize,
            (_, 0) => SizeError::ZeroRun,
            _ => SizeError::RunTooLong,
        })
    }
}

/// The rule "`run` equal marks in a row, in a column or on a diagonal".
#[derive(Clone, Copy, Debug)]
pub struct InARow {
    run: usize,
}

/// How a row or a column changes with each step.
#[derive(Clone, Copy)]
enum Way {
    Stay,
    Grow,
    Shrink,
}

use Way::{Grow, Shrink, Stay};

/// The eight ways from a cell, in pairs of opposites.
const LINES: [[(Way, Way); 2]; 4] = [
    [(Stay, Shrink), (Stay, Grow)],
    [(Shrink, Stay), (Grow, Stay)],
    [(Shrink, Shrink), (Grow, Grow)],
    [(Shrink, Grow), (Grow, Shrink)],
];

impl Way {
    fn walk(self, from: usize, steps: usize) -> Option<usize> {
        match self {
            Stay => Some(from),
            Grow => from.checked_add(steps),
            Shrink => from.checked_sub(steps),
        }
    }
}

impl InARow {
    /// A line has `run` cells or more.
    pub fn new(run: usize) -> Self {
        Self { run }
    }

    /// The cells of all lines through `last`, in board order, each once; empty
    /// if there is no line. A line is as long as its marks are equal.
    pub fn line_through(&self, cells: &dyn Cells, last: Cell) -> Vec<Cell> {
        let Some(mark) = cells.at(last) else {
            return Vec::new();
        };
        let on_way = |&(rows, cols): &(Way, Way)| {
            let walk = (1..).map_while(move |steps| {
                let row = rows.walk(last.row, steps)?;
                let col = cols.walk(last.col, steps)?;
                Some(Cell { row, col })
            });
            walk.take_while(|&cell| cells.at(cell) == Some(mark))
        };
        let runs = LINES.map(|ways| ways.iter().flat_map(on_way).collect::<Vec<Cell>>());
        let long = runs.into_iter().filter(|run| run.len() + 1 >= self.run);
        let mut line: BTreeSet<Cell> = BTreeSet::new();
        for run in long {
            line.insert(last);
            line.extend(run);
        }
        line.into_iter().collect()
    }
}

impl Rule for InARow {
    fn judge(&self, cells: &dyn Cells, last: Move) -> Verdict {
        match self.line_through(cells, last.cell) {
            line if line.is_empty() => Verdict::GoesOn,
            line => Verdict::Wins(line),
        }
    }

    fn fits(&self, size: usize) -> bool {
        0 < self.run && self.run <= size
    }
}
