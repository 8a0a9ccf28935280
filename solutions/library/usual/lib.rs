//! A library in one struct: the answer most people give.

use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Book,
    ReferenceOnly,
    Dvd,
    EBook,
}

impl Kind {
    fn days(self) -> Option<u32> {
        match self {
            Kind::Book | Kind::EBook => Some(14),
            Kind::Dvd => Some(3),
            Kind::ReferenceOnly => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Title {
    pub name: String,
    pub author: String,
    pub kind: Kind,
    pub queue: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    OnShelf,
    Lent(Loan),
    PutAside { member: u32, until: u32 },
}

#[derive(Clone, Debug)]
pub struct Copy {
    pub title: u32,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    pub member: u32,
    pub title: u32,
    pub copy: u32,
    pub borrowed_on: u32,
    pub due: u32,
    pub renewals: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub loan: Loan,
    pub days_late: u32,
    pub fine: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    Name(String),
    Author(String),
    OnShelf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LibraryError {
    UnknownMember,
    UnknownTitle,
    UnknownCopy,
    Blocked,
    AlreadyHas,
    AlreadyHeld,
    LimitReached,
    NotLent,
    NoCopy,
    OnShelf,
    NoHold,
    NoLoan,
    Overdue,
    Wanted,
    TooMuch(u64),
}

#[derive(Debug, Default)]
pub struct Library {
    pub titles: BTreeMap<u32, Title>,
    pub copies: BTreeMap<u32, Copy>,
    /// What each member owes, in cents.
    pub members: BTreeMap<u32, u64>,
    pub today: u32,
    /// What the staff should tell the members.
    pub notices: Vec<String>,
}

impl Library {
    pub fn new() -> Self {
        Library::default()
    }

    pub fn add_title(&mut self, name: &str, author: &str, kind: Kind) -> u32 {
        let id = self.titles.len() as u32 + 1;
        let title = Title {
            name: name.to_string(),
            author: author.to_string(),
            kind,
            queue: Vec::new(),
        };
        self.titles.insert(id, title);
        id
    }

    pub fn add_copy(&mut self, title: u32) -> Result<u32, LibraryError> {
        if !self.titles.contains_key(&title) {
            return Err(LibraryError::UnknownTitle);
        }
        let id = self.copies.len() as u32 + 1;
        let status = Status::OnShelf;
        self.copies.insert(id, Copy { title, status });
        self.free(id);
        Ok(id)
    }

    pub fn join(&mut self) -> u32 {
        let id = self.members.len() as u32 + 1;
        self.members.insert(id, 0);
        id
    }

    pub fn loans(&self, member: u32) -> Vec<Loan> {
        let statuses = self.copies.values().map(|copy| &copy.status);
        let loans = statuses.filter_map(|status| match status {
            Status::Lent(loan) if loan.member == member => Some(loan.clone()),
            _ => None,
        });
        loans.collect()
    }

    pub fn on_shelf(&self, title: u32) -> usize {
        let copies = self.copies.values();
        copies
            .filter(|copy| copy.title == title && copy.status == Status::OnShelf)
            .count()
    }

    /// The checks that `borrow` and `hold` share.
    fn check(&self, member: u32, title: u32) -> Result<Kind, LibraryError> {
        let owed = self.members.get(&member);
        let owed = owed.ok_or(LibraryError::UnknownMember)?;
        let found = self.titles.get(&title);
        let found = found.ok_or(LibraryError::UnknownTitle)?;
        if *owed >= 1000 {
            return Err(LibraryError::Blocked);
        }
        if self.loans(member).iter().any(|loan| loan.title == title) {
            return Err(LibraryError::AlreadyHas);
        }
        Ok(found.kind)
    }

    /// The copy that is put aside for this member.
    fn aside(&self, member: u32, title: u32) -> Option<u32> {
        let mut copies = self.copies.iter();
        let found = copies.find(|(_, copy)| match copy.status {
            Status::PutAside { member: it, .. } => it == member && copy.title == title,
            _ => false,
        });
        found.map(|(id, _)| *id)
    }

    pub fn borrow(&mut self, member: u32, title: u32) -> Result<Loan, LibraryError> {
        let kind = self.check(member, title)?;
        if self.loans(member).len() >= 5 {
            return Err(LibraryError::LimitReached);
        }
        let days = kind.days().ok_or(LibraryError::NotLent)?;
        let aside = self.aside(member, title);
        let mut copies = self.copies.iter();
        let first = copies.find(|(_, it)| it.title == title && it.status == Status::OnShelf);
        let copy = aside.or(first.map(|(id, _)| *id));
        let copy = copy.ok_or(LibraryError::NoCopy)?;
        let loan = Loan {
            member,
            title,
            copy,
            borrowed_on: self.today,
            due: self.today + days,
            renewals: 0,
        };
        self.set(copy, Status::Lent(loan.clone()));
        Ok(loan)
    }

    pub fn return_copy(&mut self, copy: u32) -> Result<Receipt, LibraryError> {
        let loan = match self.copies.get(&copy).map(|copy| &copy.status) {
            None => return Err(LibraryError::UnknownCopy),
            Some(Status::Lent(loan)) => loan.clone(),
            Some(_) => return Err(LibraryError::NotLent),
        };
        let days_late = self.today.saturating_sub(loan.due);
        let fine = (u64::from(days_late) * 25).min(800);
        *self.members.entry(loan.member).or_default() += fine;
        self.free(copy);
        Ok(Receipt {
            loan,
            days_late,
            fine,
        })
    }

    pub fn pay(&mut self, member: u32, amount: u64) -> Result<u64, LibraryError> {
        let owed = self.members.get_mut(&member);
        let owed = owed.ok_or(LibraryError::UnknownMember)?;
        if amount > *owed {
            return Err(LibraryError::TooMuch(*owed));
        }
        *owed -= amount;
        Ok(*owed)
    }

    pub fn search(&self, query: &Query) -> Vec<u32> {
        let titles = self.titles.iter();
        let found = titles.filter(|(id, title)| match query {
            Query::Name(text) => title.name.to_lowercase().contains(&text.to_lowercase()),
            Query::Author(text) => title.author.to_lowercase().contains(&text.to_lowercase()),
            Query::OnShelf => self.on_shelf(**id) > 0,
        });
        found.map(|(id, _)| *id).collect()
    }

    pub fn hold(&mut self, member: u32, title: u32) -> Result<usize, LibraryError> {
        let kind = self.check(member, title)?;
        if self.titles[&title].queue.contains(&member) || self.aside(member, title).is_some() {
            return Err(LibraryError::AlreadyHeld);
        }
        if kind.days().is_none() {
            return Err(LibraryError::NotLent);
        }
        if self.on_shelf(title) > 0 {
            return Err(LibraryError::OnShelf);
        }
        let found = self.titles.get_mut(&title);
        let queue = &mut found.ok_or(LibraryError::UnknownTitle)?.queue;
        queue.push(member);
        Ok(queue.len())
    }

    pub fn cancel_hold(&mut self, member: u32, title: u32) -> Result<(), LibraryError> {
        if let Some(copy) = self.aside(member, title) {
            self.free(copy);
            return Ok(());
        }
        let found = self.titles.get_mut(&title);
        let queue = &mut found.ok_or(LibraryError::UnknownTitle)?.queue;
        let position = queue.iter().position(|it| *it == member);
        queue.remove(position.ok_or(LibraryError::NoHold)?);
        Ok(())
    }

    pub fn renew(&mut self, member: u32, title: u32) -> Result<Loan, LibraryError> {
        let found = self.titles.get(&title);
        let found = found.ok_or(LibraryError::UnknownTitle)?;
        let loans = self.loans(member);
        let loan = loans.into_iter().find(|loan| loan.title == title);
        let mut loan = loan.ok_or(LibraryError::NoLoan)?;
        if self.members.get(&member).is_some_and(|owed| *owed >= 1000) {
            return Err(LibraryError::Blocked);
        }
        if loan.due < self.today {
            return Err(LibraryError::Overdue);
        }
        if !found.queue.is_empty() {
            return Err(LibraryError::Wanted);
        }
        loan.due += found.kind.days().ok_or(LibraryError::NotLent)?;
        loan.renewals += 1;
        self.set(loan.copy, Status::Lent(loan.clone()));
        Ok(loan)
    }

    pub fn advance(&mut self, days: u32) {
        for _ in 0..days {
            self.today += 1;
            let ids: Vec<u32> = self.copies.keys().copied().collect();
            for id in &ids {
                if let Status::Lent(loan) = &self.copies[id].status
                    && loan.due < self.today
                    && self.titles[&loan.title].kind == Kind::EBook
                {
                    self.free(*id);
                }
            }
            for id in &ids {
                if let Status::PutAside { member, until } = self.copies[id].status
                    && until < self.today
                {
                    self.notices
                        .push(format!("member {member}: your hold has lapsed"));
                    self.free(*id);
                }
            }
            for id in &ids {
                if let Status::Lent(loan) = &self.copies[id].status
                    && loan.due < self.today
                {
                    let days = self.today - loan.due;
                    let notice = format!("member {}: copy {id} is {days} late", loan.member);
                    self.notices.push(notice);
                }
            }
        }
    }

    /// Puts a copy aside for the first who waits, or on the shelf.
    fn free(&mut self, id: u32) {
        let title = self.copies[&id].title;
        let found = self.titles.get_mut(&title);
        let queue = found.map(|title| &mut title.queue);
        let first = queue.filter(|it| !it.is_empty()).map(|it| it.remove(0));
        let status = match first {
            Some(member) => {
                self.notices
                    .push(format!("member {member}: copy {id} is ready"));
                let until = self.today + 3;
                Status::PutAside { member, until }
            }
            None => Status::OnShelf,
        };
        self.set(id, status);
    }

    fn set(&mut self, id: u32, status: Status) {
        if let Some(copy) = self.copies.get_mut(&id) {
            copy.status = status;
        }
    }
}
