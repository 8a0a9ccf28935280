//! The library behind a text command: it reads words, calls the library, and writes
//! replies.
//!
//! A partner brings price lists, kinds and conditions by name, before the first
//! command. They are foreign code: a panic or a senseless answer is a reply.

use crate::fines::{Cents, FinePolicy, Late, PayError, PerDay};
use crate::holds::{HoldError, News, Notice, Observer};
use crate::kinds::{Book, LoanPolicy, LoanRequest, ReferenceOnly, RenewError};
use crate::search::{AuthorContains, NameContains, OnShelf, Spec};
use crate::{BorrowError, CopyId, Day, Library, Loan, MemberId, Receipt, TitleId, Whereabouts};
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What one return costs at most by the price list `daily`.
const DAILY_AT_MOST: Cents = Cents(800);
/// The longest time for which a kind may lend or renew.
const MOST_DAYS: u32 = 365;

/// Makes a price list from the words after its name, or `None` if they make no sense.
type MakeFines = Box<dyn Fn(&[&str]) -> Option<Box<dyn FinePolicy>>>;
type MakeKind = Box<dyn Fn() -> Box<dyn LoanPolicy>>;
/// Makes a condition from the text after its `=`, and what happened so far.
type MakeCondition = Box<dyn Fn(&str, &History) -> Box<dyn Spec>>;

/// Each loan so far, first to last, also those that have ended.
#[derive(Clone, Debug, Default)]
pub struct History(Vec<(String, TitleId)>);

impl History {
    /// Who has borrowed which title. A renewal is not another loan.
    pub fn loans(&self) -> impl Iterator<Item = (&str, TitleId)> {
        let loans = self.0.iter();
        loans.map(|(member, title)| (member.as_str(), *title))
    }
}

/// The price list `daily`: each day late costs this much, up to a maximum.
#[must_use]
pub fn daily(cents: Cents) -> PerDay {
    PerDay::new(cents, DAILY_AT_MOST)
}

/// A library that is run by text commands.
pub struct App {
    price_lists: BTreeMap<String, MakeFines>,
    kinds: BTreeMap<String, MakeKind>,
    conditions: BTreeMap<String, MakeCondition>,
    library: Library,
    /// The price list that was set up, and its name.
    fines: Option<(String, Box<dyn FinePolicy>)>,
    /// What the next return costs.
    quote: Quote,
    channels: Vec<(String, Style)>,
    news: Inbox,
    /// The kind that failed in this command.
    failed: Arc<Mutex<Option<String>>>,
    titles: BTreeMap<String, TitleId>,
    /// The title of each copy. The number of the first copy is 1.
    copies: Vec<TitleId>,
    members: Vec<String>,
    history: History,
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    All,
    Ready,
}

impl Default for App {
    fn default() -> Self {
        let (quote, news) = (Quote::default(), Inbox::default());
        let library = Library::new()
            .with_fines(quote.clone())
            .with_observer(news.clone());
        let app = Self {
            price_lists: BTreeMap::new(),
            kinds: BTreeMap::new(),
            conditions: BTreeMap::new(),
            library,
            fines: None,
            quote,
            channels: Vec::new(),
            news,
            failed: Arc::default(),
            titles: BTreeMap::new(),
            copies: Vec::new(),
            members: Vec::new(),
            history: History::default(),
        };
        app.with_fines("daily", |words| Some(Box::new(daily(cents(words)?))))
            .with_fines("weekly", |words| Some(Box::new(Weekly(cents(words)?))))
            .with_kind("book", || Box::new(Book))
            .with_kind("reference", || Box::new(ReferenceOnly))
            .with_kind("dvd", || Box::new(Dvd))
            .with_kind("ebook", || Box::new(EBook))
            .with_condition("title", |text, _| Box::new(NameContains::new(text)))
            .with_condition("author", |text, _| Box::new(AuthorContains::new(text)))
            .with_condition("on-shelf", |_, _| Box::new(OnShelf))
    }
}

impl App {
    /// A library without titles, which knows the built-in price lists, kinds and
    /// conditions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a price list for `fines NAME …`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_fines(
        mut self,
        name: &str,
        make: impl Fn(&[&str]) -> Option<Box<dyn FinePolicy>> + 'static,
    ) -> Self {
        let entry = self.price_lists.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a kind for `title NAME AUTHOR KIND`. A name that is taken keeps its meaning.
    #[must_use]
    pub fn with_kind(
        mut self,
        name: &str,
        make: impl Fn() -> Box<dyn LoanPolicy> + 'static,
    ) -> Self {
        let entry = self.kinds.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Adds a condition for `search NAME` and `search NAME=TEXT`. A name that is taken
    /// keeps its meaning.
    #[must_use]
    pub fn with_condition(
        mut self,
        name: &str,
        make: impl Fn(&str, &History) -> Box<dyn Spec> + 'static,
    ) -> Self {
        let entry = self.conditions.entry(name.to_string());
        entry.or_insert(Box::new(make));
        self
    }

    /// Runs one command, and returns the lines of the reply.
    pub fn run(&mut self, line: &str) -> String {
        let words: Vec<&str> = line.split(' ').collect();
        let reply = self.set_up(&words).or_else(|| self.act(&words));
        let mut reply = reply.unwrap_or_else(|| format!("rejected: {line} makes no sense"));
        for notice in self.news.take() {
            for (name, style) in &self.channels {
                if let Some(text) = self.text(&notice, *style) {
                    reply += &format!("\n{name}: {text}");
                }
            }
        }
        reply
    }

    fn set_up(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["fines", name, rest @ ..] => {
                let policy = self.price_lists.get(*name)?(rest)?;
                self.fines = Some(((*name).to_string(), policy));
                format!("fines {name}")
            }
            ["channel", name, style] => {
                let kind = match *style {
                    "all" => Style::All,
                    "ready" => Style::Ready,
                    _ => return None,
                };
                self.channels.push(((*name).to_string(), kind));
                format!("channel {name} shows {style}")
            }
            ["title", name, author] => {
                self.add_title(name, author, "book")?;
                format!("title {name} by {author}")
            }
            ["title", name, author, kind] => {
                self.add_title(name, author, kind)?;
                format!("title {name} by {author}, {kind}")
            }
            _ => return None,
        })
    }

    fn act(&mut self, words: &[&str]) -> Option<String> {
        Some(match words {
            ["copy", name] => {
                let title = self.title(name)?;
                let CopyId(copy) = self.library.add_copy(title).ok()?;
                self.copies.push(title);
                format!("copy {copy} of {name}")
            }
            ["wait", days] => {
                self.library.advance(days.parse().ok()?);
                format!("day {}", self.library.today().0)
            }
            ["borrow", member, title] => self.borrow(member, title)?,
            ["return", copy] => self.take_back(copy.parse().ok()?),
            ["renew", member, title] => self.renew(member, title)?,
            ["hold", member, title] => self.hold(member, title)?,
            ["cancel", member, name] => {
                let (id, title) = (self.member(member), self.title(name)?);
                match self.library.cancel_hold(id, title) {
                    Ok(()) => format!("{member} has no hold on {name} now"),
                    Err(_) => format!("rejected: {member} has no hold on {name}"),
                }
            }
            ["pay", member, amount] => self.pay(member, amount.parse().ok().map(Cents)?),
            ["owes", member] => format!("{member} owes {}", self.owed(member)),
            ["search", conditions @ ..] => self.search(conditions)?,
            ["shelf", name] => {
                let title = self.library.title(self.title(name)?)?;
                let (free, all) = (title.on_shelf, title.copies);
                format!("{name}: {free} of {all} on the shelf")
            }
            ["queue", name] => self.queue(name)?,
            ["where", copy] => self.place(copy.parse().ok()?),
            _ => return None,
        })
    }

    fn add_title(&mut self, name: &str, author: &str, kind: &str) -> Option<()> {
        let policy = Checked {
            name: kind.to_string(),
            policy: self.kinds.get(kind)?(),
            failed: Arc::clone(&self.failed),
        };
        let title = self.library.add_item(name, author, policy);
        self.titles.insert(name.to_string(), title);
        Some(())
    }

    fn borrow(&mut self, member: &str, name: &str) -> Option<String> {
        let (id, title) = (self.member(member), self.title(name)?);
        let borrowed = self.call(|library| library.borrow(id, title));
        Some(match borrowed {
            (Ok(loan), _) => {
                self.history.0.push((member.to_string(), title));
                lent(member, &loan)
            }
            (Err(BorrowError::Blocked), _) => self.blocked(member),
            (Err(BorrowError::AlreadyHas), _) => format!("rejected: {member} has {name}"),
            (Err(BorrowError::LimitReached), _) => format!("rejected: {member} has 5 loans"),
            (Err(BorrowError::NotLent), Some(kind)) => failure(&kind),
            (Err(BorrowError::NotLent), None) => format!("rejected: {name} is not lent"),
            (Err(_), _) => format!("rejected: no copy of {name}"),
        })
    }

    fn renew(&mut self, member: &str, name: &str) -> Option<String> {
        let (id, title) = (self.member(member), self.title(name)?);
        let renewed = self.call(|library| library.renew(id, title));
        Some(match renewed {
            (Ok(loan), _) => lent(member, &loan),
            (Err(RenewError::Blocked), _) => self.blocked(member),
            (Err(RenewError::Overdue), _) => format!("rejected: {name} is late"),
            (Err(RenewError::Wanted), _) => format!("rejected: {name} is wanted"),
            (Err(RenewError::NotLent), Some(kind)) => failure(&kind),
            (Err(RenewError::NotLent), None) => format!("rejected: {name} cannot be renewed"),
            (Err(_), _) => format!("rejected: {member} does not have {name}"),
        })
    }

    fn hold(&mut self, member: &str, name: &str) -> Option<String> {
        let (id, title) = (self.member(member), self.title(name)?);
        let held = self.call(|library| library.hold(id, title));
        Some(match held {
            (Ok(number), _) => format!("{member} is number {number} for {name}"),
            (Err(HoldError::Blocked), _) => self.blocked(member),
            (Err(HoldError::AlreadyHas), _) => format!("rejected: {member} has {name}"),
            (Err(HoldError::AlreadyHeld), _) => {
                format!("rejected: {member} has a hold on {name}")
            }
            (Err(HoldError::NotLent), Some(kind)) => failure(&kind),
            (Err(HoldError::NotLent), None) => format!("rejected: {name} is not lent"),
            (Err(_), _) => format!("rejected: a copy of {name} is on the shelf"),
        })
    }

    fn take_back(&mut self, number: u32) -> String {
        let copy = CopyId(number);
        let not_lent = format!("rejected: copy {number} is not lent");
        let Some(Whereabouts::Lent { member, due }) = self.library.whereabouts(copy) else {
            return not_lent;
        };
        if let Err(why) = self.prepare_quote(copy, member, due) {
            return why;
        }
        match self.library.return_copy(copy) {
            Ok(receipt) => self.taken_back(&receipt),
            Err(_) => not_lent,
        }
    }

    /// Asks the price list, which may panic, before the copy is returned.
    fn prepare_quote(&self, copy: CopyId, member: MemberId, due: Day) -> Result<(), String> {
        let days = self.library.today().0.saturating_sub(due.0);
        let index = copy.0.saturating_sub(1) as usize;
        let mut price = Cents(0);
        if let (Some((name, policy)), Some(title)) = (&self.fines, self.copies.get(index))
            && days > 0
        {
            let title = *title;
            let late = Late {
                days,
                member,
                title,
            };
            price = catch_unwind(AssertUnwindSafe(|| policy.fine(&late)))
                .map_err(|_| format!("rejected: fines {name} failed"))?;
        }
        self.quote.set(price);
        Ok(())
    }

    fn taken_back(&mut self, receipt: &Receipt) -> String {
        let loan = receipt.loan();
        let (member, copy) = (self.name(loan.member()), loan.copy().0);
        let mut reply = format!("{member} returned copy {copy}");
        let days = receipt.days_late();
        if days > 0 {
            reply += &format!(", late by {days}");
            if self.fines.is_some() {
                let owed = self.owed(&member);
                reply += &format!("\nfine {}, owes {owed}", money(receipt.fine()));
            }
        }
        reply
    }

    fn pay(&mut self, member: &str, amount: Cents) -> String {
        let id = self.member(member);
        match self.library.pay(id, amount) {
            Err(PayError::TooMuch(owed)) => {
                format!("rejected: {member} owes only {}", money(owed))
            }
            _ => format!("{member} owes {}", self.owed(member)),
        }
    }

    fn search(&self, words: &[&str]) -> Option<String> {
        let mut any: Option<Box<dyn Spec>> = None;
        for group in words.split(|word| *word == "or") {
            let mut all: Option<Box<dyn Spec>> = None;
            for word in group {
                let condition = self.condition(word)?;
                all = Some(match all {
                    Some(all) => all.and(condition),
                    None => condition,
                });
            }
            any = Some(match any {
                Some(any) => any.or(all?),
                None => all?,
            });
        }
        let found = self.library.select(any?.as_ref());
        let names: Vec<String> = found.into_iter().map(|title| title.name).collect();
        Some(match names.as_slice() {
            [] => "found nothing".to_string(),
            names => format!("found {}", names.join(", ")),
        })
    }

    fn condition(&self, word: &str) -> Option<Box<dyn Spec>> {
        let (is_negated, word) = match word.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, word),
        };
        let (name, text) = word.split_once('=').unwrap_or((word, ""));
        let condition = self.conditions.get(name)?(text, &self.history);
        Some(if is_negated {
            condition.not()
        } else {
            condition
        })
    }

    fn queue(&self, name: &str) -> Option<String> {
        let waiting = self.library.queue(self.title(name)?)?;
        let names: Vec<String> = waiting.into_iter().map(|it| self.name(it)).collect();
        Some(match names.as_slice() {
            [] => format!("{name}: empty"),
            names => format!("{name}: {}", names.join(", ")),
        })
    }

    fn place(&self, copy: u32) -> String {
        match self.library.whereabouts(CopyId(copy)) {
            None => format!("rejected: there is no copy {copy}"),
            Some(Whereabouts::OnShelf) => format!("copy {copy} is on the shelf"),
            Some(Whereabouts::Lent { member, due }) => {
                let (member, due) = (self.name(member), due.0);
                format!("copy {copy} is with {member} until day {due}")
            }
            Some(Whereabouts::PutAside { member, until }) => {
                let (member, until) = (self.name(member), until.0);
                format!("copy {copy} is kept for {member} until day {until}")
            }
        }
    }

    /// What a channel of this style shows of a notice.
    fn text(&self, notice: &Notice, style: Style) -> Option<String> {
        let (copy, member) = (notice.copy.0, self.name(notice.member));
        match notice.news {
            News::HoldReady { until } => {
                let until = until.0;
                Some(format!(
                    "copy {copy} is ready for {member} until day {until}"
                ))
            }
            _ if style == Style::Ready => None,
            News::HoldLapsed => Some(format!("the hold of {member} on copy {copy} ended")),
            News::Overdue { days_late: 1 } => Some(format!("copy {copy} of {member} is late")),
            News::Overdue { .. } => None,
        }
    }

    /// A call in which a kind may fail; then the name of that kind comes with it.
    fn call<T>(&mut self, act: impl FnOnce(&mut Library) -> T) -> (T, Option<String>) {
        let result = act(&mut self.library);
        (result, lock(&self.failed).take())
    }

    fn blocked(&mut self, member: &str) -> String {
        format!("rejected: {member} owes {}", self.owed(member))
    }

    fn owed(&mut self, member: &str) -> String {
        let id = self.member(member);
        money(self.library.balance(id).unwrap_or(Cents(0)))
    }

    fn title(&self, name: &str) -> Option<TitleId> {
        self.titles.get(name).copied()
    }

    /// The member with this name, who joins when the name is new.
    fn member(&mut self, name: &str) -> MemberId {
        let known = (1..).zip(&self.members).find(|(_, it)| *it == name);
        if let Some((number, _)) = known {
            return MemberId(number);
        }
        self.members.push(name.to_string());
        self.library.join()
    }

    fn name(&self, MemberId(number): MemberId) -> String {
        let name = self.members.get(number.saturating_sub(1) as usize);
        name.cloned().unwrap_or_default()
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}

/// Each started week late costs this much.
struct Weekly(Cents);

impl FinePolicy for Weekly {
    fn fine(&self, late: &Late) -> Cents {
        let weeks = u64::from(late.days.div_ceil(7));
        Cents(self.0.0.saturating_mul(weeks))
    }
}

/// Three days, renewed once.
struct Dvd;

impl LoanPolicy for Dvd {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        (request.renewal <= 1).then_some(3)
    }
}

/// Fourteen days, not renewed; the loan ends by itself.
struct EBook;

impl LoanPolicy for EBook {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        (request.renewal == 0).then_some(14)
    }

    fn ends_by_itself(&self) -> bool {
        true
    }
}

/// A kind whose panics and senseless answers are noted, and mean "no".
struct Checked {
    name: String,
    policy: Box<dyn LoanPolicy>,
    failed: Arc<Mutex<Option<String>>>,
}

impl LoanPolicy for Checked {
    fn days(&self, request: &LoanRequest) -> Option<u32> {
        match catch_unwind(AssertUnwindSafe(|| self.policy.days(request))) {
            Ok(None) => None,
            Ok(Some(days)) if (1..=MOST_DAYS).contains(&days) => Some(days),
            _ => {
                *lock(&self.failed) = Some(self.name.clone());
                None
            }
        }
    }

    fn ends_by_itself(&self) -> bool {
        self.policy.ends_by_itself()
    }
}

/// The fine that the app has found out already.
#[derive(Clone, Default)]
struct Quote(Arc<AtomicU64>);

impl Quote {
    fn set(&self, price: Cents) {
        self.0.store(price.0, Ordering::SeqCst);
    }
}

impl FinePolicy for Quote {
    fn fine(&self, _late: &Late) -> Cents {
        Cents(self.0.load(Ordering::SeqCst))
    }
}

/// The notices of one command.
#[derive(Clone, Default)]
struct Inbox(Arc<Mutex<Vec<Notice>>>);

impl Inbox {
    fn take(&self) -> Vec<Notice> {
        std::mem::take(&mut *lock(&self.0))
    }
}

impl Observer for Inbox {
    fn notice(&self, notice: &Notice) {
        lock(&self.0).push(*notice);
    }
}

fn lent(member: &str, loan: &Loan) -> String {
    let (copy, due) = (loan.copy().0, loan.due().0);
    format!("{member} has copy {copy} until day {due}")
}

fn failure(kind: &str) -> String {
    format!("rejected: kind {kind} failed")
}

fn cents(words: &[&str]) -> Option<Cents> {
    words.first()?.parse().ok().map(Cents)
}

fn money(Cents(cents): Cents) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A partner's panic leaves no half change behind these locks.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
