//! Players by name.

use crate::players::Player;
use std::error::Error;
use std::fmt;

/// This name is registered already and keeps its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlreadyRegistered(pub String);

impl fmt::Display for AlreadyRegistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is registered already", self.0)
    }
}

impl Error for AlreadyRegistered {}

type MakePlayer = dyn Fn() -> Box<dyn Player> + Send + Sync;

/// A list of names with the functions that make players. For a few names a list is
/// enough.
#[derive(Default)]
pub struct PlayerRegistry {
    makers: Vec<(String, Box<MakePlayer>)>,
}

impl PlayerRegistry {
    /// A registry without names.
    pub fn new() -> Self {
        Self::default()
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
        if self.find(name).is_some() {
            return Err(AlreadyRegistered(name.to_string()));
        }
        self.makers.push((name.to_string(), Box::new(make)));
        Ok(())
    }

    /// A new player of this name; `None` if the name is not registered.
    pub fn create(&self, name: &str) -> Option<Box<dyn Player>> {
        self.find(name).map(|make| make())
    }

    fn find(&self, name: &str) -> Option<&MakePlayer> {
        let entry = self.makers.iter().find(|(known, _)| known == name)?;
        Some(entry.1.as_ref())
    }
}

impl fmt::Debug for PlayerRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.makers.iter().map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}
