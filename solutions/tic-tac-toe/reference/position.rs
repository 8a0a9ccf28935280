//! The state of a game as a value: the marks, the mark on turn, the outcome. A position
//! has no history and no observers, so a copy has none either.

use crate::board::Board;
use crate::record::{Move, Outcome};
use crate::rules::{Rule, Verdict};
use crate::{Cell, Mark, MoveError, Status};
use std::fmt;
use std::sync::Arc;

/// A snapshot of a game. `after` returns a new position and never changes the
/// game.
#[derive(Clone)]
pub struct Position {
    board: Board,
    marks: Arc<[Mark]>,
    rule: Arc<dyn Rule>,
    /// An index into `marks`. After the end it names the mark that would be next.
    on_turn: usize,
    outcome: Option<Outcome>,
}

impl Position {
    /// An empty board. `marks` must not be empty.
    pub(crate) fn start(size: usize, marks: Arc<[Mark]>, rule: Arc<dyn Rule>) -> Self {
        Self {
            board: Board::empty(size),
            marks,
            rule,
            on_turn: 0,
            outcome: None,
        }
    }

    /// The number of rows, which is also the number of columns.
    pub fn size(&self) -> usize {
        self.board.size()
    }

    /// The mark on a cell; `None` if the cell is free or outside the board.
    pub fn at(&self, cell: Cell) -> Option<Mark> {
        self.board.at(cell)
    }

    /// The status of the game.
    pub fn status(&self) -> Status {
        match &self.outcome {
            None => Status::Turn(self.marks[self.on_turn]),
            Some(outcome) => outcome.winner().map_or(Status::Draw, Status::Won),
        }
    }

    /// The mark on turn; `None` if the game is over.
    pub fn turn(&self) -> Option<Mark> {
        let goes_on = self.outcome.is_none();
        goes_on.then(|| self.marks[self.on_turn])
    }

    /// The cells that `play` would accept, in board order. Empty if the game is
    /// over.
    pub fn choices(&self) -> Vec<Cell> {
        if self.outcome.is_some() {
            return Vec::new();
        }
        let free = self.board.free_cells();
        free.filter(|&cell| self.rule.allows(&self.board, cell))
            .collect()
    }

    /// The position after the mark on turn has played this cell.
    ///
    /// # Errors
    /// The same as `Game::play`.
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

    /// Makes a move that was checked before.
    pub(crate) fn place(&mut self, step: Move) {
        self.board.set(step.cell, Some(step.mark));
        self.on_turn = (self.on_turn + 1) % self.marks.len();
        self.outcome = self.judge(step);
    }

    /// Takes the latest move back. No move follows the end of a game, so the game goes
    /// on after that.
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

    /// The outcome after the latest move. The rule is called first, so a win on the last
    /// free cell is a win.
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

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Position")
            .field("board", &self.board)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
