//! Many games at once. A move is judged on a copy while no lock is held, and committed if
//! the game has not changed since. Otherwise the move is judged again.

use crate::game::Game;
use crate::history::HistoryError;
use crate::players::{Player, TurnError};
use crate::record::Move;
use crate::{Cell, Mark, MoveError, Status};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of a game in its lobby.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameId(pub u64);

/// Why a call of the lobby failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LobbyError {
    /// No game with this number is open.
    UnknownGame(GameId),
    /// The game rejected the move.
    Move(MoveError),
    /// `take_turn` played no move.
    Turn(TurnError),
    /// There is no move to take back or to redo.
    History(HistoryError),
}

impl fmt::Display for LobbyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownGame(id) => write!(f, "no game with the number {} is open", id.0),
            Self::Move(why) => why.fmt(f),
            Self::Turn(why) => why.fmt(f),
            Self::History(why) => why.fmt(f),
        }
    }
}

impl Error for LobbyError {}

/// A game, until it is closed.
type Table = Arc<Mutex<Option<Game>>>;

#[derive(Debug, Default)]
struct Tables {
    opened: u64,
    open: BTreeMap<GameId, Table>,
}

/// Many games, for many threads.
#[derive(Debug, Default)]
pub struct Lobby {
    tables: Mutex<Tables>,
}

impl Lobby {
    /// A lobby without games.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over a game as it is. The numbers are 1, 2, 3 …
    pub fn open(&self, game: Game) -> GameId {
        let mut tables = lock(&self.tables);
        tables.opened += 1;
        let id = GameId(tables.opened);
        tables.open.insert(id, Arc::new(Mutex::new(Some(game))));
        id
    }

    /// The open games, in the order in which they were opened.
    pub fn games(&self) -> Vec<GameId> {
        lock(&self.tables).open.keys().copied().collect()
    }

    /// The status of a game.
    ///
    /// # Errors
    /// `UnknownGame`.
    pub fn status(&self, id: GameId) -> Result<Status, LobbyError> {
        self.at_table(id, |game| game.status())
    }

    /// As `Game::play`.
    ///
    /// # Errors
    /// `UnknownGame`, else `Move`.
    pub fn play(&self, id: GameId, mark: Mark, cell: Cell) -> Result<Status, LobbyError> {
        self.make(id, Move { mark, cell }, LobbyError::Move)
    }

    /// As `Game::take_turn`, but the game is not locked while the player thinks.
    /// The move is checked when it is played.
    ///
    /// # Errors
    /// `UnknownGame`, else `Turn`.
    pub fn take_turn(&self, id: GameId, player: &mut dyn Player) -> Result<Status, LobbyError> {
        let position = self.at_table(id, |game| game.position())?;
        let over = LobbyError::Turn(TurnError::GameOver);
        let mark = position.turn().ok_or(over)?;
        let silent = LobbyError::Turn(TurnError::NoMove);
        let cell = player.choose(&position).ok_or(silent)?;
        self.make(id, Move { mark, cell }, |why| {
            LobbyError::Turn(TurnError::Illegal { cell, why })
        })
    }

    /// As `Game::undo`.
    ///
    /// # Errors
    /// `UnknownGame`, else `History`.
    pub fn undo(&self, id: GameId) -> Result<Move, LobbyError> {
        self.at_table(id, Game::undo)?.map_err(LobbyError::History)
    }

    /// As `Game::redo`.
    ///
    /// # Errors
    /// `UnknownGame`, else `History`.
    pub fn redo(&self, id: GameId) -> Result<Move, LobbyError> {
        self.at_table(id, Game::redo)?.map_err(LobbyError::History)
    }

    /// Returns the game as it is. Its number is unknown from then on.
    ///
    /// # Errors
    /// `UnknownGame`.
    pub fn close(&self, id: GameId) -> Result<Game, LobbyError> {
        let table = lock(&self.tables).open.remove(&id);
        let game = table.and_then(|table| lock(&table).take());
        game.ok_or(LobbyError::UnknownGame(id))
    }

    /// Judges a move, and makes it if the game has not changed meanwhile.
    fn make(
        &self,
        id: GameId,
        step: Move,
        wrap: impl Fn(MoveError) -> LobbyError,
    ) -> Result<Status, LobbyError> {
        loop {
            let (version, position) =
                self.at_table(id, |game| (game.version(), game.position()))?;
            let end = position.judge(step).map_err(&wrap)?;
            let made = self.at_table(id, |game| game.commit(version, step, end))?;
            if let Some(status) = made {
                return Ok(status);
            }
        }
    }

    /// Calls `act`, which must be short, under the lock of a game.
    fn at_table<T>(&self, id: GameId, act: impl FnOnce(&mut Game) -> T) -> Result<T, LobbyError> {
        let unknown = LobbyError::UnknownGame(id);
        let table = lock(&self.tables).open.get(&id).map(Arc::clone);
        let table = table.ok_or(unknown)?;
        lock(&table).as_mut().map(act).ok_or(unknown)
    }
}

/// No foreign code can panic under these locks: rules and players are called without a
/// lock, and `Seat` stops the panics of observers.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
