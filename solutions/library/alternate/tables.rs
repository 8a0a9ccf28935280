//! The tables. Rows are added and closed, never removed, so their numbers stay valid.
//! Rows refer to each other by number.

use std::sync::Arc;

use crate::kinds::LoanPolicy;
use crate::lending::{Day, Loan, MemberId};
use crate::{CopyId, TitleId, TitleView};

pub(crate) struct TitleRow {
    name: String,
    author: String,
    pub(crate) policy: Arc<dyn LoanPolicy>,
}

/// Where a copy is. The numbers are numbers of rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Shelf,
    Loan(usize),
    Hold(usize),
}

struct CopyRow {
    title: TitleId,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoldState {
    Waiting,
    Ready { copy: CopyId, until: Day },
    Over,
}

/// A hold. The member who came first has the lower row.
pub(crate) struct HoldRow {
    pub(crate) member: MemberId,
    pub(crate) title: TitleId,
    pub(crate) state: HoldState,
}

struct LoanRow {
    loan: Loan,
    is_open: bool,
}

#[derive(Default)]
pub(crate) struct Tables {
    titles: Vec<TitleRow>,
    copies: Vec<CopyRow>,
    loans: Vec<LoanRow>,
    holds: Vec<HoldRow>,
}

/// The row that has a number: numbers begin at 1, rows at 0.
fn row(number: u32) -> Option<usize> {
    usize::try_from(number.checked_sub(1)?).ok()
}

/// The number of the row that was added last.
fn last_number(rows: usize) -> u32 {
    u32::try_from(rows).expect("fewer than four billion rows")
}

impl Tables {
    pub(crate) fn add_title(
        &mut self,
        name: &str,
        author: &str,
        policy: Arc<dyn LoanPolicy>,
    ) -> TitleId {
        self.titles.push(TitleRow {
            name: name.to_owned(),
            author: author.to_owned(),
            policy,
        });
        TitleId(last_number(self.titles.len()))
    }

    pub(crate) fn title(&self, title: TitleId) -> Option<&TitleRow> {
        self.titles.get(row(title.0)?)
    }

    pub(crate) fn add_copy(&mut self, title: TitleId) -> Option<CopyId> {
        self.title(title)?;
        let place = Place::Shelf;
        self.copies.push(CopyRow { title, place });
        Some(CopyId(last_number(self.copies.len())))
    }

    fn copy(&self, copy: CopyId) -> Option<&CopyRow> {
        self.copies.get(row(copy.0)?)
    }

    pub(crate) fn place(&self, copy: CopyId) -> Option<Place> {
        self.copy(copy).map(|it| it.place)
    }

    pub(crate) fn put(&mut self, copy: CopyId, place: Place) {
        if let Some(copy) = row(copy.0).and_then(|row| self.copies.get_mut(row)) {
            copy.place = place;
        }
    }

    pub(crate) fn title_of(&self, copy: CopyId) -> Option<TitleId> {
        self.copy(copy).map(|it| it.title)
    }

    /// The copies of a title, lowest number first.
    pub(crate) fn copies_of(&self, title: TitleId) -> impl Iterator<Item = (CopyId, Place)> {
        let numbered = (1..).map(CopyId).zip(&self.copies);
        let of_title = numbered.filter(move |(_, it)| it.title == title);
        of_title.map(|(copy, it)| (copy, it.place))
    }

    pub(crate) fn first_on_shelf(&self, title: TitleId) -> Option<CopyId> {
        let mut copies = self.copies_of(title);
        let found = copies.find(|(_, place)| *place == Place::Shelf);
        found.map(|(copy, _)| copy)
    }

    /// Enters a loan, and puts its copy there.
    pub(crate) fn open_loan(&mut self, loan: Loan) {
        let place = Place::Loan(self.loans.len());
        self.put(loan.copy(), place);
        let is_open = true;
        self.loans.push(LoanRow { loan, is_open });
    }

    /// The loan of a lent copy.
    pub(crate) fn loan_of_copy(&self, copy: CopyId) -> Option<&Loan> {
        match self.place(copy) {
            Some(Place::Loan(row)) => self.loans.get(row).map(|it| &it.loan),
            Some(Place::Shelf | Place::Hold(_)) | None => None,
        }
    }

    /// Writes another state of the loan of this copy.
    pub(crate) fn rewrite_loan(&mut self, loan: &Loan) {
        if let Some(Place::Loan(row)) = self.place(loan.copy()) {
            self.loans[row].loan = loan.clone();
        }
    }

    pub(crate) fn open_loans(&self, member: MemberId) -> impl Iterator<Item = &Loan> {
        let open = self.loans.iter().filter(|it| it.is_open);
        open.map(|it| &it.loan)
            .filter(move |loan| loan.member() == member)
    }

    pub(crate) fn loan_of(&self, member: MemberId, title: TitleId) -> Option<&Loan> {
        self.open_loans(member).find(|loan| loan.title() == title)
    }

    /// Closes the loan or the hold that the copy is used for.
    pub(crate) fn close(&mut self, copy: CopyId) {
        match self.place(copy) {
            Some(Place::Loan(row)) => self.loans[row].is_open = false,
            Some(Place::Hold(row)) => self.holds[row].state = HoldState::Over,
            Some(Place::Shelf) | None => (),
        }
    }

    pub(crate) fn add_hold(&mut self, member: MemberId, title: TitleId) {
        let state = HoldState::Waiting;
        self.holds.push(HoldRow {
            member,
            title,
            state,
        });
    }

    pub(crate) fn hold(&self, row: usize) -> &HoldRow {
        &self.holds[row]
    }

    pub(crate) fn set_hold(&mut self, row: usize, state: HoldState) {
        self.holds[row].state = state;
    }

    /// The members who wait for a title, each with its row.
    pub(crate) fn waiting(&self, title: TitleId) -> impl Iterator<Item = (usize, MemberId)> {
        let rows = self.holds.iter().enumerate();
        let waiting =
            rows.filter(move |(_, it)| it.title == title && it.state == HoldState::Waiting);
        waiting.map(|(row, it)| (row, it.member))
    }

    /// The hold that a member has on a title, waiting or ready.
    pub(crate) fn hold_of(&self, member: MemberId, title: TitleId) -> Option<(usize, HoldState)> {
        let mut rows = self.holds.iter().enumerate();
        let found = rows.find(|(_, it)| {
            it.member == member && it.title == title && it.state != HoldState::Over
        });
        found.map(|(row, it)| (row, it.state))
    }

    pub(crate) fn view(&self, id: TitleId) -> Option<TitleView> {
        let title = self.title(id)?;
        let places: Vec<_> = self.copies_of(id).map(|(_, place)| place).collect();
        let count = |places: &mut dyn Iterator<Item = &Place>| last_number(places.count());
        Some(TitleView {
            id,
            name: title.name.clone(),
            author: title.author.clone(),
            copies: count(&mut places.iter()),
            on_shelf: count(&mut places.iter().filter(|it| **it == Place::Shelf)),
        })
    }

    /// All titles, lowest number first.
    pub(crate) fn views(&self) -> impl Iterator<Item = TitleView> {
        let ids = (1..=last_number(self.titles.len())).map(TitleId);
        ids.filter_map(|id| self.view(id))
    }
}
