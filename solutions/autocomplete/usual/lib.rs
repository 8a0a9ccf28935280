//! The answer that most people give: one struct, which is the search field, too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ranking {
    #[default]
    Weight,
    Recent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub weight: u64,
    pub last_used: u32,
}

#[derive(Clone, Debug, Default)]
pub struct AutocompleteSystem {
    pub sentences: BTreeMap<String, Sentence>,
    pub typed: String,
    pub is_dead: bool,
    pub blocked: BTreeSet<String>,
    pub ignore_case: bool,
    pub ranking: Ranking,
    pub today: u32,
}

impl AutocompleteSystem {
    pub fn new() -> Self {
        Self::default()
    }

    fn clean(&self, text: &str) -> String {
        if self.ignore_case {
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ").to_lowercase()
        } else {
            text.to_string()
        }
    }

    fn clean_prefix(&self, text: &str) -> String {
        let mut prefix = self.clean(text);
        if self.ignore_case && !prefix.is_empty() && text.ends_with(char::is_whitespace) {
            prefix.push(' ');
        }
        prefix
    }

    pub fn insert(&mut self, text: &str, weight: u64) -> Option<u64> {
        let last_used = self.today;
        let sentence = Sentence { weight, last_used };
        let old = self.sentences.insert(self.clean(text), sentence);
        old.map(|old| old.weight)
    }

    pub fn remove(&mut self, text: &str) -> Option<u64> {
        let old = self.sentences.remove(&self.clean(text));
        old.map(|old| old.weight)
    }

    pub fn weight(&self, text: &str) -> Option<u64> {
        let found = self.sentences.get(&self.clean(text));
        found.map(|found| found.weight)
    }

    pub fn suggest(&self, prefix: &str, k: usize) -> Vec<(String, u64)> {
        let prefix = self.clean_prefix(prefix);
        let mut found: Vec<(u64, &String, u64)> = self
            .sentences
            .iter()
            .filter(|(text, _)| text.starts_with(&prefix))
            .filter(|(text, _)| !self.is_blocked(text))
            .map(|(text, sentence)| (self.score(sentence), text, sentence.weight))
            .collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        let first = found.into_iter().take(k);
        first
            .map(|(_, text, weight)| (text.clone(), weight))
            .collect()
    }

    fn is_blocked(&self, text: &str) -> bool {
        let mut words = text.split_whitespace();
        words.any(|word| self.blocked.contains(&word.to_lowercase()))
    }

    fn score(&self, sentence: &Sentence) -> u64 {
        match self.ranking {
            Ranking::Weight => sentence.weight,
            Ranking::Recent => {
                let weeks = (self.today - sentence.last_used) / 7;
                sentence.weight.checked_shr(weeks).unwrap_or(0)
            }
        }
    }

    pub fn record(&mut self, text: &str) -> u64 {
        let weight = self.weight(text).unwrap_or(0).saturating_add(1);
        self.insert(text, weight);
        weight
    }

    pub fn input(&mut self, key: char) -> Vec<String> {
        if key == '#' {
            let typed = std::mem::take(&mut self.typed);
            self.is_dead = false;
            if !typed.trim().is_empty() {
                self.record(&typed);
            }
            return Vec::new();
        }
        self.typed.push(key);
        if self.is_dead {
            return Vec::new();
        }
        let shown = self.suggest(&self.typed, 3);
        self.is_dead = shown.is_empty();
        shown.into_iter().map(|(text, _)| text).collect()
    }

    pub fn block(&mut self, word: &str) {
        self.blocked.insert(word.to_lowercase());
    }

    pub fn advance(&mut self, days: u32) {
        self.today += days;
    }
}

/// The same behind one lock.
#[derive(Clone, Debug, Default)]
pub struct SharedSystem {
    pub system: Arc<Mutex<AutocompleteSystem>>,
}

impl SharedSystem {
    pub fn with<T>(&self, act: impl FnOnce(&mut AutocompleteSystem) -> T) -> T {
        let system = self.system.lock();
        act(&mut system.unwrap_or_else(PoisonError::into_inner))
    }

    pub fn rebuild(&self, rows: &[(&str, u64)]) {
        self.with(|system| {
            system.sentences.clear();
            for (text, weight) in rows {
                system.insert(text, *weight);
            }
        });
    }
}
