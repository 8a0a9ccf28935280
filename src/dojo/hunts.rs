//! The learner's own tests, which hunt wrong designs.

use std::path::PathBuf;

use super::{Dojo, HUNTS, LockedDojo};
use crate::{
    error::Result,
    fs,
    kata::{Kata, KataId},
};

impl Dojo {
    /// The folder with the tests of `kata`.
    pub fn hunts(&self, kata: &KataId) -> PathBuf {
        self.root.join(HUNTS).join(kata.as_str())
    }

    /// The file with the tests of a stage.
    pub fn hunt(&self, kata: &KataId, stage: usize) -> PathBuf {
        self.hunts(kata).join(format!("stage_{stage}.rs"))
    }
}

impl LockedDojo {
    /// Brings the file with which the hunt of a stage begins; false if there is one.
    pub fn begin_hunt(&self, kata: &Kata, stage: usize) -> Result<bool> {
        let path = self.hunt(&kata.id, stage);
        self.refuse_links_on_the_way(&path)?;
        fs::write_new(&path, kata.hunt_example(stage).as_bytes())
    }
}
