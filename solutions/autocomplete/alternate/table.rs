//! Terms in byte order, each with its score. A change is planned first: that calls
//! foreign code and changes nothing. Then it is committed: that cannot fail.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::ops::Bound;

use crate::ranking::{Day, Entry};
use crate::rules::Rules;
use crate::{Suggestion, Term};

#[derive(Clone)]
struct Row {
    weight: u64,
    last_used: Day,
    score: u64,
}

#[derive(Clone, Default)]
pub(crate) struct Table {
    rows: BTreeMap<Term, Row>,
    today: Day,
}

/// What somebody wants.
pub(crate) enum Change {
    Insert(Term, u64),
    Remove(Term),
    Record(Term),
    Advance(u32),
}

/// What is written into the table for it.
pub(crate) enum Edit {
    Put(Term, RowOf),
    Take(Term),
    NewDay(Table),
}

/// A query as it is logged, its new weight, and what is written for it.
pub(crate) struct Counted {
    pub(crate) query: Term,
    pub(crate) weight: u64,
    pub(crate) edit: Edit,
}

/// A row that only this module can make.
pub(crate) struct RowOf(Row);

impl Table {
    pub(crate) fn empty_on(today: Day) -> Self {
        Self {
            rows: BTreeMap::new(),
            today,
        }
    }

    pub(crate) fn today(&self) -> Day {
        self.today
    }

    pub(crate) fn weight(&self, term: &Term) -> Option<u64> {
        self.rows.get(term).map(|row| row.weight)
    }

    /// Calls normaliser and ranker. They may panic.
    pub(crate) fn plan(&self, rules: &Rules, change: &Change) -> Edit {
        match change {
            Change::Insert(term, weight) => {
                self.put(rules, rules.normalised(term), *weight, self.today)
            }
            Change::Record(query) => self.plan_record(rules, query).edit,
            Change::Remove(term) => Edit::Take(rules.normalised(term)),
            Change::Advance(days) => {
                let today = Day(self.today.0.saturating_add(*days));
                Edit::NewDay(self.scored(rules, today))
            }
        }
    }

    /// As `plan`, for a query that is counted once more.
    pub(crate) fn plan_record(&self, rules: &Rules, query: &Term) -> Counted {
        let query = rules.normalised(query);
        let weight = self.weight(&query).unwrap_or(0).saturating_add(1);
        let edit = self.put(rules, query.clone(), weight, self.today);
        Counted {
            query,
            weight,
            edit,
        }
    }

    /// Returns the weight that the term had.
    pub(crate) fn commit(&mut self, edit: Edit) -> Option<u64> {
        match edit {
            Edit::Put(term, RowOf(row)) => self.rows.insert(term, row).map(|row| row.weight),
            Edit::Take(term) => self.rows.remove(&term).map(|row| row.weight),
            Edit::NewDay(table) => {
                *self = table;
                None
            }
        }
    }

    /// The same terms with their scores of a day.
    pub(crate) fn scored(&self, rules: &Rules, today: Day) -> Self {
        let rows = self.rows.iter().map(|(term, row)| {
            let entry = row.entry(term);
            let score = rules.score(&entry, today);
            (
                term.clone(),
                Row {
                    score,
                    ..row.clone()
                },
            )
        });
        Self {
            rows: rows.collect(),
            today,
        }
    }

    /// Takes the best from a heap, one by one, until `k` are found.
    pub(crate) fn suggest(&self, rules: &Rules, prefix: &str, k: usize) -> Vec<Suggestion> {
        let prefix = rules.prefix(prefix);
        let from = (Bound::Included(prefix.as_str()), Bound::Unbounded);
        let rows = self.rows.range::<str, _>(from);
        let rows = rows.take_while(|(term, _)| term.as_str().starts_with(&prefix));
        let mut heap: BinaryHeap<_> = rows
            .map(|(term, row)| (row.score, Reverse(term), row.weight))
            .collect();
        let best_first = std::iter::from_fn(|| heap.pop());
        best_first
            .filter(|(_, Reverse(term), _)| rules.allow(term))
            .take(k)
            .map(|(_, Reverse(term), weight)| Suggestion {
                term: term.clone(),
                weight,
            })
            .collect()
    }

    fn put(&self, rules: &Rules, term: Term, weight: u64, last_used: Day) -> Edit {
        let mut row = Row {
            weight,
            last_used,
            score: 0,
        };
        row.score = rules.score(&row.entry(&term), self.today);
        Edit::Put(term, RowOf(row))
    }
}

impl Row {
    fn entry(&self, term: &Term) -> Entry {
        Entry {
            term: term.clone(),
            weight: self.weight,
            last_used: self.last_used,
        }
    }
}
