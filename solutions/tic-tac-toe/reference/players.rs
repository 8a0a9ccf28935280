//! Players choose moves. A player gets a position and returns a cell; the game checks
//! the cell.

pub use crate::position::Position;
use crate::record::Move;
use crate::{Cell, Mark, MoveError, Status};
use std::collections::VecDeque;
use std::error::Error;
use std::fmt;

/// Chooses moves.
pub trait Player: Send {
    /// The cell to play in this position; `None` if the player has no move.
    fn choose(&mut self, position: &Position) -> Option<Cell>;
}

/// Why `take_turn` played no move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnError {
    /// The game is over. The player was not called.
    GameOver,
    /// The player returned `None`.
    NoMove,
    /// The game rejected the cell of the player.
    Illegal { cell: Cell, why: MoveError },
}

impl fmt::Display for TurnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GameOver => f.write_str("the game is over"),
            Self::NoMove => f.write_str("the player has no move"),
            Self::Illegal { cell, why } => {
                let Cell { row, col } = cell;
                write!(f, "the player chose row {row}, column {col}: {why}")
            }
        }
    }
}

impl Error for TurnError {}

/// The move that the player chooses for the mark on turn. It is not checked yet.
pub(crate) fn suggestion(player: &mut dyn Player, position: &Position) -> Result<Move, TurnError> {
    let mark = position.turn().ok_or(TurnError::GameOver)?;
    let cell = player.choose(position).ok_or(TurnError::NoMove)?;
    Ok(Move { mark, cell })
}

/// A source of random numbers.
pub trait Rng: Send {
    fn next_u64(&mut self) -> u64;
}

/// Plays a list of cells, one for each call, and does not read the board.
#[derive(Clone, Debug)]
pub struct Scripted {
    cells: VecDeque<Cell>,
}

impl Scripted {
    /// Plays these cells, then returns `None`.
    pub fn new(cells: &[Cell]) -> Self {
        Self {
            cells: cells.iter().copied().collect(),
        }
    }
}

impl Player for Scripted {
    fn choose(&mut self, _position: &Position) -> Option<Cell> {
        self.cells.pop_front()
    }
}

/// Plays a random choice.
pub struct Random {
    rng: Box<dyn Rng>,
}

impl Random {
    /// Draws one number for each call: with `n` choices it plays the one with the
    /// index `number % n`.
    pub fn new(rng: Box<dyn Rng>) -> Self {
        Self { rng }
    }
}

impl Player for Random {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let choices = position.choices();
        let count = u64::try_from(choices.len()).ok().filter(|&n| n > 0)?;
        let index = usize::try_from(self.rng.next_u64() % count).ok()?;
        choices.get(index).copied()
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Random").finish_non_exhaustive()
    }
}

/// Looks ahead to the end of the game. Order of preference: the fastest win, a
/// draw, the slowest loss; of equal moves the first in board order.
#[derive(Clone, Debug, Default)]
pub struct Perfect;

/// The value of an end: positive for a win, negative for a loss. More moves bring it
/// nearer to 0.
type Value = i64;

const WIN: Value = Value::MAX / 2;

impl Perfect {
    pub fn new() -> Self {
        Self
    }
}

impl Player for Perfect {
    fn choose(&mut self, position: &Position) -> Option<Cell> {
        let me = position.turn()?;
        let mut best = None;
        let mut at_least = -WIN;
        for cell in position.choices() {
            let next = position.after(cell).ok()?;
            let value = value(&next, me, 1, at_least, WIN);
            if best.is_none() || value > at_least {
                (best, at_least) = (Some(cell), value);
            }
        }
        best
    }
}

/// The value of the position for `me`, `moves` moves from now. I choose the maximum, the
/// opponent the minimum. A value outside `low..high` would not be chosen anyway, so it
/// need not be exact (alpha-beta pruning).
fn value(position: &Position, me: Mark, moves: Value, mut low: Value, mut high: Value) -> Value {
    let on_turn = match position.status() {
        Status::Won(winner) if winner == me => return WIN - moves,
        Status::Won(_) => return moves - WIN,
        Status::Draw => return 0,
        Status::Turn(mark) => mark,
    };
    let choices = position.choices().into_iter();
    for next in choices.filter_map(|cell| position.after(cell).ok()) {
        let value = value(&next, me, moves + 1, low, high);
        if on_turn == me {
            low = low.max(value);
        } else {
            high = high.min(value);
        }
        if low >= high {
            break;
        }
    }
    if on_turn == me { low } else { high }
}
