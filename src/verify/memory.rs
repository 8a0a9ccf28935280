//! Which katas were found good before, so that only what has changed is verified again.
//! It is kept in the user's own folder.

use std::collections::BTreeMap;

use crate::{hash::sha256, judge::Toolchain, kata::Kata, user};

const FILE: &str = "verified.json";
/// So many are kept, the newest.
const MOST: usize = 1000;

/// The katas that were found good, by this program with this toolchain.
#[derive(Debug)]
pub struct Memory {
    /// A hash of this program, and the toolchain.
    means: Option<String>,
    /// When a kata was found good, by a hash of its text and the means.
    found: BTreeMap<String, u64>,
}

impl Memory {
    pub fn read(toolchain: &Toolchain) -> Self {
        let found = user::read(FILE).and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let program = std::env::current_exe().and_then(std::fs::read).ok();
        let toolchain = &toolchain.version;
        Self {
            // Two builds of one version are two programs.
            means: program.map(|program| sha256([&program, toolchain.as_bytes()], 32)),
            found: found.unwrap_or_default(),
        }
    }

    /// When `kata` was found good as it is now, in milliseconds since 1970.
    pub fn of(&self, kata: &Kata) -> Option<u64> {
        self.found.get(&self.key(kata)?).copied()
    }

    pub fn note(&mut self, kata: &Kata, at: u64) {
        if let Some(key) = self.key(kata) {
            self.found.insert(key, at);
        }
    }

    pub fn keep(mut self) {
        while self.found.len() > MOST {
            let oldest = self.found.iter().min_by_key(|(_, at)| **at);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else {
                break;
            };
            self.found.remove(&oldest);
        }
        if let Ok(json) = serde_json::to_vec(&self.found) {
            user::write(FILE, &json);
        }
    }

    fn key(&self, kata: &Kata) -> Option<String> {
        let means = self.means.as_deref()?;
        Some(sha256([means, kata.id.as_str(), &kata.version], 32))
    }
}
