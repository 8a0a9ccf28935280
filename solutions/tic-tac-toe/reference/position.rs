//! How a game stands, as a value: the marks, who is on turn, whether it is
//! over. It knows neither its past nor who listens, so a copy is free of both.

use crate::board::Board;
use crate::record::{Move, Outcome};
use crate::rules::{Rule, Verdict};
use crate::{Cell, Mark, MoveError, Status};
use std::sync::Arc;

/// How a game stands. Whoever thinks about it plays on copies (`after`); the
/// game that it was taken from never changes by that.
#[derive(Clone)]
pub struct Position {
    board: Board,
    marks: Arc<[Mark]>,
    rule: Arc<dyn Rule>,
    /// An index into `marks`: who is on turn, or would be if it went on.
    on_turn: usize,
    outcome: Option<Outcome>,
}

impl Position {
    /// An empty board. There must be a mark at least.
    pub(crate) fn start(size: usize, marks: Arc<[Mark]>, rule: Arc<dyn Rule>) -> Self {
        Self {
            board: Board::empty(size),
            marks,
            rule,
            on_turn: 0,
            outcome: None,
        }
    }

    /// How many rows the board has, and how many columns.
    pub fn size(&self) -> usize {
        self.board.size()
    }

    /// The mark on a cell; `None` if there is none, or no such cell.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.board.at(cell)
    }

    /// How the game stands.
    pub fn status(&self) -> Status {
        match &self.outcome {
            None => Status::Turn(self.marks[self.on_turn]),
            Some(outcome) => outcome.winner().map_or(Status::Draw, Status::Won),
        }
    }

    /// Whose turn it is; `None` if the game is over.
    pub fn turn(&self) -> Option<Mark> {
        let goes_on = self.outcome.is_none();
        goes_on.then(|| self.marks[self.on_turn])
    }

    /// The cells that `play` would accept now, in board order. None if the game
    /// is over.
    pub fn choices(&self) -> Vec<Cell> {
        let cells = self.board.free_cells();
        let goes_on = self.outcome.is_none();
        cells
            .filter(|&cell| goes_on && self.rule.allows(&self.board, cell))
            .collect()
    }

    /// How the game would stand if whoever is on turn played this cell.
    ///
    /// # Errors
    /// As `Game::play`.
    pub fn after(&self, cell: Cell) -> Result<Position, MoveError> {
        let mark = self.turn().ok_or(MoveError::GameOver)?;
        let mut next = self.clone();
        next.play(Move { mark, cell })?;
        Ok(next)
    }

    pub(crate) fn board(&self) -> &Board {
        &self.board
    }

    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Checks a move and makes it.
    pub(crate) fn play(&mut self, step: Move) -> Result<(), MoveError> {
        self.check(step)?;
        self.place(step);
        Ok(())
    }

    /// Makes a move that is known to be good.
    pub(crate) fn place(&mut self, step: Move) {
        self.board.set(step.cell, Some(step.mark));
        self.on_turn = (self.on_turn + 1) % self.marks.len();
        self.outcome = self.judge(step);
    }

    /// Takes the latest move back. There was none after the end, so the game
    /// goes on again.
    pub(crate) fn take_back(&mut self, step: Move) {
        self.board.set(step.cell, None);
        self.on_turn = (self.on_turn + self.marks.len() - 1) % self.marks.len();
        self.outcome = None;
    }

    fn check(&self, Move { mark, cell }: Move) -> Result<(), MoveError> {
        match self.turn() {
            None => Err(MoveError::GameOver),
            Some(on_turn) if on_turn != mark => Err(MoveError::NotYourTurn),
            Some(_) if !self.board.has(cell) => Err(MoveError::OutOfBoard),
            Some(_) if self.board.at(cell).is_some() => Err(MoveError::Taken),
            Some(_) if !self.rule.allows(&self.board, cell) => Err(MoveError::Forbidden),
            Some(_) => Ok(()),
        }
    }

    /// What has come of the latest move: the rule speaks first, so a win on the
    /// last free cell is a win.
    fn judge(&self, last: Move) -> Option<Outcome> {
        match self.rule.judge(&self.board, last) {
            Verdict::Wins(line) => Some(Outcome::won(last.mark, line)),
            Verdict::Loses(line) => Some(Outcome::won(self.marks[self.on_turn], line)),
            Verdict::GoesOn if self.has_choice(last.cell) => None,
            Verdict::GoesOn => Some(Outcome::draw()),
        }
    }

    fn has_choice(&self, last: Cell) -> bool {
        let mut free = self.board.free_cells_behind(last);
        free.any(|cell| self.rule.allows(&self.board, cell))
    }
}
