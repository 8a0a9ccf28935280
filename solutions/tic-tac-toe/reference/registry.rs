//! Players by name.

use crate::players::Player;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
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

type MakePlayer = Box<dyn Fn() -> Box<dyn Player> + Send + Sync>;

/// Maps names to functions that make players.
#[derive(Default)]
pub struct PlayerRegistry {
    makers: BTreeMap<String, MakePlayer>,
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
        match self.makers.entry(name.to_string()) {
            Entry::Vacant(place) => {
                place.insert(Box::new(make));
                Ok(())
            }
            Entry::Occupied(taken) => Err(AlreadyRegistered(taken.key().clone())),
        }
    }

    /// A new player of this name; `None` if the name is not registered.
    pub fn create(&self, name: &str) -> Option<Box<dyn Player>> {
        self.makers.get(name).map(|make| make())
    }
}

impl fmt::Debug for PlayerRegistry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.makers.keys()).finish()
    }
}
