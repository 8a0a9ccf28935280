//! T0: limits, and nothing that hides files or refuses calls.

use std::path::PathBuf;

use super::{Confinement, Wall, inside::Order};

pub(super) struct Bounds;

impl Wall for Bounds {
    fn name(&self) -> &'static str {
        "limits"
    }

    fn stops(&self) -> &'static str {
        if cfg!(windows) {
            "what has no end: loops, output"
        } else {
            "what has no end: loops, output, memory"
        }
    }

    fn advice(&self) -> String {
        "every machine has it".to_owned()
    }

    fn opener(&self) -> Result<Option<PathBuf>, String> {
        Ok(None)
    }

    fn has_landlock(&self) -> bool {
        false
    }

    fn order(&self, confinement: &Confinement) -> Order {
        Order {
            quota: Some(confinement.quota),
            landlock: None,
            seccomp: None,
        }
    }
}
