//! What the library owns, and where each copy is. The place of a copy is the only
//! record of a loan or a hold that is ready. Everything else is computed from it.

use std::collections::{BTreeMap, VecDeque};

use crate::kinds::LoanPolicy;
use crate::lending::{Day, Loan, MemberId};
use crate::{CopyId, TitleId, TitleView};

pub(crate) struct Title {
    name: String,
    author: String,
    pub(crate) policy: Box<dyn LoanPolicy>,
    /// The members who wait, in order. A member with a copy put aside is not in here.
    pub(crate) waiting: VecDeque<MemberId>,
}

/// Where a copy is: in one place at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    OnShelf,
    Lent(Loan),
    PutAside { member: MemberId, until: Day },
}

struct Volume {
    title: TitleId,
    place: Place,
}

#[derive(Default)]
pub(crate) struct Catalogue {
    titles: BTreeMap<TitleId, Title>,
    volumes: BTreeMap<CopyId, Volume>,
}

impl Catalogue {
    pub(crate) fn add_title(
        &mut self,
        name: &str,
        author: &str,
        policy: Box<dyn LoanPolicy>,
    ) -> TitleId {
        let last = self.titles.last_key_value().map_or(0, |(id, _)| id.0);
        let id = TitleId(last + 1);
        let title = Title {
            name: name.to_string(),
            author: author.to_string(),
            policy,
            waiting: VecDeque::new(),
        };
        self.titles.insert(id, title);
        id
    }

    /// Puts a new copy on the shelf, if the title exists.
    pub(crate) fn add_copy(&mut self, title: TitleId) -> Option<CopyId> {
        self.titles.get(&title)?;
        let last = self.volumes.last_key_value().map_or(0, |(id, _)| id.0);
        let copy = CopyId(last + 1);
        let place = Place::OnShelf;
        self.volumes.insert(copy, Volume { title, place });
        Some(copy)
    }

    pub(crate) fn title(&self, title: TitleId) -> Option<&Title> {
        self.titles.get(&title)
    }

    pub(crate) fn title_mut(&mut self, title: TitleId) -> Option<&mut Title> {
        self.titles.get_mut(&title)
    }

    pub(crate) fn title_of(&self, copy: CopyId) -> Option<TitleId> {
        self.volumes.get(&copy).map(|volume| volume.title)
    }

    pub(crate) fn place(&self, copy: CopyId) -> Option<Place> {
        self.volumes.get(&copy).map(|volume| volume.place)
    }

    pub(crate) fn put(&mut self, copy: CopyId, place: Place) {
        if let Some(volume) = self.volumes.get_mut(&copy) {
            volume.place = place;
        }
    }

    /// All copies, lowest number first.
    pub(crate) fn places(&self) -> impl Iterator<Item = (CopyId, Place)> {
        self.volumes.iter().map(|(copy, it)| (*copy, it.place))
    }

    /// The copies of one title, lowest number first.
    pub(crate) fn copies_of(&self, title: TitleId) -> impl Iterator<Item = (CopyId, Place)> {
        let volumes = self.volumes.iter().filter(move |(_, it)| it.title == title);
        volumes.map(|(copy, it)| (*copy, it.place))
    }

    pub(crate) fn first_on_shelf(&self, title: TitleId) -> Option<CopyId> {
        let mut copies = self.copies_of(title);
        let first = copies.find(|(_, place)| matches!(place, Place::OnShelf));
        first.map(|(copy, _)| copy)
    }

    /// All loans, by copy number.
    pub(crate) fn loans(&self) -> impl Iterator<Item = Loan> {
        self.places().filter_map(|(_, place)| match place {
            Place::Lent(loan) => Some(loan),
            Place::OnShelf | Place::PutAside { .. } => None,
        })
    }

    pub(crate) fn view(&self, id: TitleId) -> Option<TitleView> {
        let title = self.titles.get(&id)?;
        let mut view = TitleView {
            id,
            name: title.name.clone(),
            author: title.author.clone(),
            copies: 0,
            on_shelf: 0,
        };
        for (_, place) in self.copies_of(id) {
            view.copies += 1;
            view.on_shelf += u32::from(matches!(place, Place::OnShelf));
        }
        Some(view)
    }

    /// All titles, lowest number first.
    pub(crate) fn views(&self) -> Vec<TitleView> {
        self.titles.keys().filter_map(|id| self.view(*id)).collect()
    }
}
