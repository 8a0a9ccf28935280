//! Stage 6: many games at once.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::history::HistoryError;
use crate::players::{Player, TurnError};
use crate::record::Move;
use crate::{Cell, Game, Mark, MoveError, Status};

/// The number of a game in its lobby.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GameId(pub u64);

/// Why the lobby refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LobbyError {
    /// There is no such game, or it is closed.
    UnknownGame(GameId),
    /// The game refused the move.
    Move(MoveError),
    /// The turn came to nothing.
    Turn(TurnError),
    /// There is nothing to take back, or to make again.
    History(HistoryError),
}

/// Many games, for many threads.
pub struct Lobby {
    // yours
}

impl Lobby {
    /// A lobby without games.
    pub fn new() -> Self {
        todo!()
    }

    /// Takes a game in, as it stands. The numbers are 1, 2, 3 …
    pub fn open(&self, game: Game) -> GameId {
        todo!()
    }

    /// The games that are open, in the order in which they were opened.
    pub fn games(&self) -> Vec<GameId> {
        todo!()
    }

    /// How a game stands.
    ///
    /// # Errors
    /// `UnknownGame`.
    pub fn status(&self, id: GameId) -> Result<Status, LobbyError> {
        todo!()
    }

    /// As `Game::play`.
    ///
    /// # Errors
    /// `UnknownGame`, else `Move`.
    pub fn play(&self, id: GameId, mark: Mark, cell: Cell) -> Result<Status, LobbyError> {
        todo!()
    }

    /// As `Game::take_turn`, but the game is not locked while the player
    /// thinks: the move is judged when it is made.
    ///
    /// # Errors
    /// `UnknownGame`, else `Turn`.
    pub fn take_turn(&self, id: GameId, player: &mut dyn Player) -> Result<Status, LobbyError> {
        todo!()
    }

    /// As `Game::undo`.
    ///
    /// # Errors
    /// `UnknownGame`, else `History`.
    pub fn undo(&self, id: GameId) -> Result<Move, LobbyError> {
        todo!()
    }

    /// As `Game::redo`.
    ///
    /// # Errors
    /// `UnknownGame`, else `History`.
    pub fn redo(&self, id: GameId) -> Result<Move, LobbyError> {
        todo!()
    }

    /// Hands the game back as it stands. From now on it is unknown here.
    ///
    /// # Errors
    /// `UnknownGame`.
    pub fn close(&self, id: GameId) -> Result<Game, LobbyError> {
        todo!()
    }
}
