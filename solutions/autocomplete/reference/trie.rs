//! A tree of characters. Texts that begin alike share the path from the root. Each node
//! keeps the best values from there on. A copy shares all nodes until it changes them.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How many values a node keeps at hand.
const KEPT: usize = 8;

#[derive(Clone, Debug)]
pub(crate) struct Trie<T> {
    /// The value of the text that ends here.
    value: Option<T>,
    children: BTreeMap<char, Arc<Trie<T>>>,
    /// The best values from this node on, best first.
    best: Vec<T>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self {
            value: None,
            children: BTreeMap::new(),
            best: Vec::new(),
        }
    }
}

impl<T: Ord + Clone> Trie<T> {
    /// Sets or removes the value of a text. Returns the value that it had.
    pub(crate) fn set(&mut self, text: &str, value: Option<T>) -> Option<T> {
        let mut rest = text.chars();
        let old = if let Some(first) = rest.next() {
            let child = self.children.entry(first).or_default();
            let child = Arc::make_mut(child);
            let old = child.set(rest.as_str(), value);
            if child.is_empty() {
                self.children.remove(&first);
            }
            old
        } else {
            std::mem::replace(&mut self.value, value)
        };
        self.refresh();
        old
    }

    /// The node at the end of the path `prefix`, if a text begins with it.
    pub(crate) fn below(&self, prefix: &str) -> Option<&Self> {
        let mut path = prefix.chars();
        path.try_fold(self, |node, next| node.children.get(&next).map(Arc::as_ref))
    }

    /// The value of the text that ends at this node.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// All values from this node on.
    pub(crate) fn values(&self) -> Vec<&T> {
        let below = self.children.values().flat_map(|child| child.values());
        self.value.iter().chain(below).collect()
    }

    /// All values from this node on, best first.
    pub(crate) fn best(&self) -> impl Iterator<Item = T> {
        let at_hand = self.best.iter().cloned();
        at_hand.chain(std::iter::once_with(|| self.beyond()).flatten())
    }

    /// The values that are too many to be kept at hand, best first.
    fn beyond(&self) -> Vec<T> {
        if self.best.len() < KEPT {
            return Vec::new();
        }
        let mut all: Vec<T> = self.values().into_iter().cloned().collect();
        all.sort();
        all.split_off(KEPT)
    }

    /// The best of a node are the best of its own value and of its children's best.
    fn refresh(&mut self) {
        let below = self.children.values().flat_map(|child| &child.best);
        let mut best: Vec<T> = self.value.iter().chain(below).cloned().collect();
        best.sort();
        best.truncate(KEPT);
        self.best = best;
    }

    fn is_empty(&self) -> bool {
        self.value.is_none() && self.children.is_empty()
    }
}
