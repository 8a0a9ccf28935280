//! The search of the perfect player: all positions that can follow, each board once.

use crate::players::Position;
use crate::{Cell, Mark, Status};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The value of a position for one mark, from bad to good, with the number of moves until
/// the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Lost(u32),
    Drawn,
    Won(Reverse<u32>),
}

impl Worth {
    /// The same value, one move earlier.
    fn earlier(self) -> Self {
        match self {
            Self::Lost(moves) => Self::Lost(moves + 1),
            Self::Drawn => Self::Drawn,
            Self::Won(Reverse(moves)) => Self::Won(Reverse(moves + 1)),
        }
    }
}

/// The marks on all cells. The order of the moves does not matter for the search.
type Picture = Vec<Option<Mark>>;

pub(crate) struct Search {
    me: Mark,
    known: BTreeMap<Picture, Worth>,
}

impl Search {
    pub(crate) fn for_mark(me: Mark) -> Self {
        let known = BTreeMap::new();
        Self { me, known }
    }

    /// The first of the best choices.
    pub(crate) fn best(mut self, position: &Position) -> Option<Cell> {
        let choices = position.choices().into_iter();
        let next = choices.filter_map(|cell| Some((cell, position.after(cell).ok()?)));
        let worths = next.map(|(cell, next)| (self.worth(&next), Reverse(cell)));
        worths.max().map(|(_, Reverse(cell))| cell)
    }

    fn worth(&mut self, position: &Position) -> Worth {
        let on_turn = match position.status() {
            Status::Won(winner) if winner == self.me => return Worth::Won(Reverse(0)),
            Status::Won(_) => return Worth::Lost(0),
            Status::Draw => return Worth::Drawn,
            Status::Turn(mark) => mark,
        };
        let picture = picture(position);
        if let Some(&worth) = self.known.get(&picture) {
            return worth;
        }
        let mine = on_turn == self.me;
        let choices = position.choices().into_iter();
        let next = choices.filter_map(|cell| position.after(cell).ok());
        let worths = next.map(|next| self.worth(&next).earlier());
        let worth = if mine { worths.max() } else { worths.min() };
        let worth = worth.unwrap_or(Worth::Drawn);
        self.known.insert(picture, worth);
        worth
    }
}

fn picture(position: &Position) -> Picture {
    let size = position.size();
    let cells = (0..size * size).map(|index| Cell {
        row: index / size,
        col: index % size,
    });
    cells.map(|cell| position.at(cell)).collect()
}
