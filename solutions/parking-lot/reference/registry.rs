//! Names that outsiders may add to and nobody may redefine.

use crate::gate::AlreadyRegistered;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// One maker a name, ordered as `str` is.
pub(crate) struct Registry<Maker> {
    makers: BTreeMap<String, Maker>,
}

impl<Maker> Registry<Maker> {
    pub(crate) fn new(known: impl IntoIterator<Item = (&'static str, Maker)>) -> Self {
        let known = known.into_iter();
        Self {
            makers: known
                .map(|(name, maker)| (name.to_string(), maker))
                .collect(),
        }
    }

    pub(crate) fn register(&mut self, name: &str, maker: Maker) -> Result<(), AlreadyRegistered> {
        match self.makers.entry(name.to_string()) {
            Entry::Vacant(place) => {
                place.insert(maker);
                Ok(())
            }
            Entry::Occupied(taken) => Err(AlreadyRegistered(taken.key().clone())),
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Maker> {
        self.makers.get(name)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.makers.keys().cloned().collect()
    }
}
