//! Many games at once. The lobby is locked only to find a game, and each game has its own
//! lock, so no thread waits for a game of others.

use crate::game::Game;
use crate::history::HistoryError;
use crate::players::{Player, TurnError, suggestion};
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
        self.at_table(id, |game| game.play(mark, cell))?
            .map_err(LobbyError::Move)
    }

    /// As `Game::take_turn`, but the game is not locked while the player thinks.
    /// The move is checked when it is played.
    ///
    /// # Errors
    /// `UnknownGame`, else `Turn`.
    pub fn take_turn(&self, id: GameId, player: &mut dyn Player) -> Result<Status, LobbyError> {
        let position = self.at_table(id, |game| game.position())?;
        let Move { mark, cell } = suggestion(player, &position).map_err(LobbyError::Turn)?;
        self.at_table(id, |game| game.play(mark, cell))?
            .map_err(|why| LobbyError::Turn(TurnError::Illegal { cell, why }))
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

    /// Calls `act` with a game, under the lock of this game.
    fn at_table<T>(&self, id: GameId, act: impl FnOnce(&mut Game) -> T) -> Result<T, LobbyError> {
        let unknown = LobbyError::UnknownGame(id);
        let table = lock(&self.tables).open.get(&id).map(Arc::clone);
        let table = table.ok_or(unknown)?;
        lock(&table).as_mut().map(act).ok_or(unknown)
    }
}

/// A rule that panics poisons the lock of its game. Other threads may still use the game.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
