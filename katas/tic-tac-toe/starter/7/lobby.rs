//! Stage 7: many games at once.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::history::HistoryError;
use crate::players::{Player, TurnError};
use crate::record::Move;
use crate::{Cell, Game, Mark, MoveError, Status};

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

/// Many games, for many threads.
pub struct Lobby {
    // yours
}

impl Lobby {
    /// A lobby without games.
    pub fn new() -> Self {
        todo!()
    }

    /// Takes over a game as it is. The numbers are 1, 2, 3 …
    pub fn open(&self, game: Game) -> GameId {
        todo!()
    }

    /// The open games, in the order in which they were opened.
    pub fn games(&self) -> Vec<GameId> {
        todo!()
    }

    /// The status of a game.
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

    /// As `Game::take_turn`, but the game is not locked while the player thinks.
    /// The move is checked when it is played.
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

    /// Returns the game as it is. Its number is unknown from then on.
    ///
    /// # Errors
    /// `UnknownGame`.
    pub fn close(&self, id: GameId) -> Result<Game, LobbyError> {
        todo!()
    }
}
