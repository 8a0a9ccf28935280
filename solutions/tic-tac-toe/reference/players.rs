//! Who chooses a move. A player sees a position and names a cell; whether the
//! cell is any good is the game's affair.

pub use crate::position::Position;
use crate::record::Move;
use crate::{Cell, Mark, MoveError, Status};
use std::collections::VecDeque;

/// Chooses moves.
pub trait Player: Send {
    /// The cell to play in this position; `None` if it has no move to make.
    fn choose(&mut self, position: &Position) -> Option<Cell>;
}

/// Why a turn came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnError {
    /// The game is over. The player was not asked.
    GameOver,
    /// The player has no move to make.
    NoMove,
    /// The game refuses the cell that the player named.
    Illegal { cell: Cell, why: MoveError },
}

/// The move that the player makes for whoever is on turn. Not checked yet.
pub(crate) fn suggestion(player: &mut dyn Player, position: &Position) -> Result<Move, TurnError> {
    let mark = position.turn().ok_or(TurnError::GameOver)?;
    let cell = player.choose(position).ok_or(TurnError::NoMove)?;
    Ok(Move { mark, cell })
}

/// Where random numbers come from.
pub trait Rng: Send {
    fn next_u64(&mut self) -> u64;
}

/// Plays a list of cells, one a turn, whatever happens on the board.
pub struct Scripted {
    cells: VecDeque<Cell>,
}

impl Scripted {
    /// Plays these cells, then nothing more.
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

/// Plays any of the choices.
pub struct Random {
    rng: Box<dyn Rng>,
}

impl Random {
    /// Draws one number a turn: with `n` choices it plays the one whose index
    /// is that number modulo `n`.
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

/// Looks ahead to the end of the game. It prefers a win to a draw to a loss, a
/// quicker win, a later loss, and of equal moves the first in board order.
#[derive(Default)]
pub struct Perfect;

/// What an end is worth: more than 0 for a win, less for a loss, and the more
/// moves it takes, the nearer to 0.
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

/// What the position is worth to `me`, `moves` moves from now. I choose the
/// best for me, everybody else the worst. Values that are not between `low` and
/// `high` would not be played anyway: they need not be exact.
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
