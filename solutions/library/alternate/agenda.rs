//! What may be due on which day. An entry is a reason to look: the reader checks whether
//! it still matters. So no entry is ever removed early.

use std::collections::BTreeSet;

use crate::CopyId;
use crate::lending::Day;

/// The order of the variants is the order of a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Chore {
    /// The due day of the copy's loan is over.
    LoanOver,
    /// The last day of the copy's hold is over.
    HoldOver,
    /// The copy may be overdue.
    Remind,
}

#[derive(Default)]
pub(crate) struct Agenda(BTreeSet<(Day, Chore, CopyId)>);

impl Agenda {
    pub(crate) fn note(&mut self, day: Day, chore: Chore, copy: CopyId) {
        self.0.insert((day, chore, copy));
    }

    /// Takes out the first entry, if its day is not after `last`.
    pub(crate) fn next(&mut self, last: Day) -> Option<(Day, Chore, CopyId)> {
        let first = *self.0.first()?;
        (first.0 <= last).then(|| {
            self.0.pop_first();
            first
        })
    }
}
