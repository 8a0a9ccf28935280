//! The environment in which unread code is built and run.
//!
//! | tier | what it adds | where |
//! |---|---|---|
//! | T0 (`bounds`) | a process group, a time-out, a cap on output; on Unix limits on memory, files and processor time, too (on macOS not on memory that is mapped) | everywhere |
//! | T1 (`landlock`) | Landlock and seccomp: no writing elsewhere, no network, no other programs | Linux 5.13 and later |
//! | T2 (`bwrap`) | a file system with nothing in it but what is needed, no `/proc`, no network, no process that outlives the test | Linux, where `bwrap` is installed |
//! | T3 | a container or a machine around all of it | from outside |
//!
//! This program calls itself (`inside`) within the sandbox, sets the limits, and only
//! then becomes the program that is to run. A sandbox that does not come up is a
//! `Fault`, which is never the learner's.
//!
//! A new tier is a file with its `Wall`, and a variant of `Tier`.

mod advice;
mod bounds;
mod bwrap;
mod confinement;
mod inside;
mod landlock;
mod run;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

pub use bwrap::{LAUNCHER_IN_BWRAP, MOST_SHOWN_BY_BWRAP};
pub use confinement::{Confinement, Fault, Role, is_of_the_system, libraries};
pub use inside::{is_mark, one_more_wall, take_over};
pub use run::{Demand, Sandbox, set_launcher};
use serde::{Deserialize, Serialize};

use crate::process::Ending;

/// How much stands between learner code and the machine, from the least to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tier {
    #[default]
    T0,
    T1,
    T2,
}

impl Tier {
    /// All tiers, from the weakest to the strongest. The first is there on every machine.
    pub const ALL: [Self; 3] = [Self::T0, Self::T1, Self::T2];
    /// The weakest tier in which a verdict on a stranger's code can be trusted.
    pub const TRUSTED: Self = Self::T2;

    /// The tier's wall.
    fn wall(self) -> &'static dyn Wall {
        match self {
            Self::T0 => &bounds::Bounds,
            Self::T1 => &landlock::Landlock,
            Self::T2 => &bwrap::Bwrap,
        }
    }

    /// What it is called where people and programs read it.
    pub fn id(self) -> String {
        format!("{self:?}")
    }

    /// What it is made of.
    pub fn name(self) -> &'static str {
        self.wall().name()
    }

    /// What it stops.
    pub fn stops(self) -> &'static str {
        self.wall().stops()
    }

    /// What a person can do to get it on this machine.
    pub fn advice(self) -> String {
        self.wall().advice()
    }
}

/// What one tier is made of, and how a program is started behind it.
trait Wall {
    fn name(&self) -> &'static str;

    fn stops(&self) -> &'static str;

    fn advice(&self) -> String;

    /// The program besides this one that it needs, or why it cannot come up here.
    fn opener(&self) -> Result<Option<PathBuf>, String>;

    /// Whether a compiler behind it can be confined once more, by Landlock.
    fn has_landlock(&self) -> bool;

    /// Whether it makes the scratch folder itself.
    fn makes_scratch(&self) -> bool {
        false
    }

    /// Where this program lies behind the wall, if not where `launcher` says.
    fn launcher<'a>(&self, launcher: &'a Path) -> &'a Path {
        launcher
    }

    /// What this program does behind the wall before it becomes another one.
    fn order(&self, confinement: &Confinement) -> inside::Order;

    /// The program to start, and its arguments: `inner` is the call of this program
    /// behind the wall.
    fn command(&self, call: Call<'_>) -> (PathBuf, Vec<OsString>) {
        (call.launcher.to_owned(), call.inner)
    }

    /// How the program behind the wall ended, from how the program that was started did.
    fn ending(&self, ending: Ending) -> Ending {
        ending
    }
}

/// What is to be started behind a wall.
struct Call<'a> {
    opener: Option<&'a Path>,
    launcher: &'a Path,
    confinement: &'a Confinement,
    /// The working folder.
    folder: &'a Path,
    inner: Vec<OsString>,
}

/// An argument for each of `words`.
fn words<const N: usize>(words: [&str; N]) -> impl Iterator<Item = OsString> {
    words.map(OsString::from).into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_tiers_are_listed_from_the_weakest_to_the_strongest() {
        assert!(Tier::ALL.is_sorted());
        assert_eq!(Tier::ALL[0], Tier::default());
        let ids = Tier::ALL.map(Tier::id);
        for (at, (tier, id)) in Tier::ALL.into_iter().zip(ids).enumerate() {
            assert_eq!(id, format!("T{at}"));
            assert_eq!(serde_json::to_string(&tier).unwrap(), format!("{id:?}"));
        }
    }

    #[test]
    fn a_stronger_tier_says_something_else() {
        for pair in Tier::ALL.windows(2) {
            assert_ne!(pair[0].name(), pair[1].name());
            assert_ne!(pair[0].stops(), pair[1].stops());
            assert_ne!(pair[0].advice(), pair[1].advice());
        }
    }
}
