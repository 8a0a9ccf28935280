//! The parts of a game that never change (size, marks, rule), and all decisions about a
//! board. They are functions: they store nothing and change nothing.

use crate::board::Board;
use crate::record::{Move, Outcome};
use crate::rules::{Rule, Verdict};
use crate::{Cell, Mark, MoveError, Status};
use std::fmt;
use std::sync::Arc;

#[derive(Clone)]
pub(crate) struct Table {
    pub(crate) size: usize,
    pub(crate) marks: Vec<Mark>,
    pub(crate) rule: Arc<dyn Rule>,
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("size", &self.size)
            .field("marks", &self.marks)
            .finish_non_exhaustive()
    }
}

impl Table {
    /// The mark on turn. It follows from the number of marks on the board.
    pub(crate) fn next(&self, board: &Board) -> Mark {
        self.marks[board.count() % self.marks.len()]
    }

    pub(crate) fn status(&self, board: &Board, end: Option<&Outcome>) -> Status {
        match end.map(Outcome::winner) {
            None => Status::Turn(self.next(board)),
            Some(None) => Status::Draw,
            Some(Some(winner)) => Status::Won(winner),
        }
    }

    /// Whether this move may be played.
    pub(crate) fn check(
        &self,
        board: &Board,
        end: Option<&Outcome>,
        Move { mark, cell }: Move,
    ) -> Result<(), MoveError> {
        let reasons = [
            (end.is_some(), MoveError::GameOver),
            (mark != self.next(board), MoveError::NotYourTurn),
            (cell.row.max(cell.col) >= self.size, MoveError::OutOfBoard),
            (board.at(cell).is_some(), MoveError::Taken),
        ];
        match reasons.into_iter().find(|&(holds, _)| holds) {
            Some((_, reason)) => Err(reason),
            None if self.rule.allows(board, cell) => Ok(()),
            None => Err(MoveError::Forbidden),
        }
    }

    /// The end that this move brings. Its mark is on the board already.
    pub(crate) fn end(&self, board: &Board, last: Move) -> Option<Outcome> {
        match self.rule.judge(board, last) {
            Verdict::Wins(line) => Some(Outcome::new(Some(last.mark), line)),
            Verdict::Loses(line) => Some(Outcome::new(Some(self.next(board)), line)),
            Verdict::GoesOn => {
                let stuck = self.choices(board).next().is_none();
                stuck.then(|| Outcome::new(None, Vec::new()))
            }
        }
    }

    /// The cells that may be played next, in board order.
    pub(crate) fn choices(&self, board: &Board) -> impl Iterator<Item = Cell> {
        let free = board.free_cells();
        free.filter(|&cell| self.rule.allows(board, cell))
    }
}
