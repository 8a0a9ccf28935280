//! Stage 4: players by name.
#![allow(unused_variables)] // remove this line when the bodies are written

use crate::players::Player;

/// This name is registered already and keeps its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered(pub String);

/// Maps names to functions that make players.
pub struct PlayerRegistry {
    // yours
}

impl PlayerRegistry {
    /// A registry without names.
    pub fn new() -> Self {
        todo!()
    }

    /// Registers `name`. `create` calls `make` for each new player.
    ///
    /// # Errors
    /// `AlreadyRegistered` if the name is registered. It keeps its meaning.
    pub fn register(
        &mut self,
        name: &str,
        make: impl Fn() -> Box<dyn Player> + Send + Sync + 'static,
    ) -> Result<(), AlreadyRegistered> {
        todo!()
    }

    /// A new player of this name; `None` if the name is not registered.
    pub fn create(&self, name: &str) -> Option<Box<dyn Player>> {
        todo!()
    }
}
