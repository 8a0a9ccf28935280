//! Stage 5: several servers, one store, and numbers for all of them.

use crate::stage_1::{DOCS, NEWS, SHOP, code, short, target, typed};
use crate::stage_2::{alias_line, named, refused};
use crate::stage_3::Scripted;
use crate::stage_4::{Memory, delete_line, followed, until};
use crate::support::{Generator, HandClock};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use url_shortener::aliases::{AliasError, Repeats, Reserved};
use url_shortener::generators::{CodeGen, Counter};
use url_shortener::lifetime::{DeleteError, Timestamp};
use url_shortener::store::{InsertError, Leased, Link, LinkStore, Made, MemoryStore};
use url_shortener::store::{Ranges, StoreDown};
use url_shortener::{Code, ResolveError, ShortenError, Shortener, base62};

/// A store of another team: rows in a list. A test can stop it, or let another server
/// take a code at the worst moment.
#[derive(Clone, Default)]
pub struct Table(Arc<Mutex<Rows>>);

#[derive(Default)]
struct Rows {
    links: Vec<(Code, Link)>,
    /// How many calls still work.
    stops_after: Option<u32>,
    /// Codes that another server takes right before `insert` looks.
    snatched: BTreeSet<String>,
    inserts: u32,
}

impl Table {
    /// From now on, so many calls work, and then none.
    pub fn stop_after(&self, calls: u32) {
        self.rows().stops_after = Some(calls);
    }

    pub fn start(&self) {
        self.rows().stops_after = None;
    }

    /// Lets another server take this code when `insert` is called.
    fn snatch(&self, code: &str) {
        self.rows().snatched.insert(code.to_owned());
    }

    /// The calls of `insert` since the last question.
    fn inserts(&self) -> u32 {
        std::mem::take(&mut self.rows().inserts)
    }

    pub fn codes(&self) -> Vec<String> {
        let rows = self.rows();
        rows.links
            .iter()
            .map(|(code, _)| code.to_string())
            .collect()
    }

    fn link(&self, text: &str) -> Option<Link> {
        let rows = self.rows();
        let mut links = rows.links.iter();
        let found = links.find(|(code, _)| code.as_str() == text);
        found.map(|(_, link)| link.clone())
    }

    fn rows(&self) -> std::sync::MutexGuard<'_, Rows> {
        self.0.lock().expect("no thread panicked")
    }

    fn call(&self) -> Result<std::sync::MutexGuard<'_, Rows>, StoreDown> {
        let mut rows = self.rows();
        match &mut rows.stops_after {
            Some(0) => return Err(StoreDown),
            Some(calls) => *calls -= 1,
            None => {}
        }
        Ok(rows)
    }
}

impl LinkStore for Table {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        let mut rows = self.call().map_err(|_| InsertError::Down)?;
        rows.inserts += 1;
        let is_used = rows.links.iter().any(|(used, _)| used == code);
        if rows.snatched.remove(code.as_str()) && !is_used {
            let link = Link {
                url: NEWS.to_owned(),
                made: Made::ByAlias,
                until: None,
                deleted: false,
            };
            rows.links.push((code.clone(), link));
        }
        if rows.links.iter().any(|(used, _)| used == code) {
            return Err(InsertError::Taken);
        }
        rows.links.push((code.clone(), link));
        Ok(())
    }

    fn get(&self, code: &Code) -> Result<Option<Link>, StoreDown> {
        let rows = self.call()?;
        let mut links = rows.links.iter();
        Ok(links
            .find(|(used, _)| used == code)
            .map(|(_, link)| link.clone()))
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        let rows = self.call()?;
        let links = rows.links.iter().filter(|(_, link)| link.url == url);
        Ok(links.map(|(code, _)| code.clone()).collect())
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        let mut rows = self.call()?;
        let mut links = rows.links.iter_mut();
        let Some((_, link)) = links.find(|(used, _)| used == code) else {
            return Ok(false);
        };
        Ok(!std::mem::replace(&mut link.deleted, true))
    }
}

/// The outcome of `resolve`, in a word.
pub fn resolve_line(outcome: &Result<String, ResolveError>) -> &str {
    match outcome {
        Ok(url) => url,
        Err(ResolveError::Unknown(_)) => "unknown",
        Err(ResolveError::Gone(_)) => "gone",
        Err(ResolveError::StoreDown) => "the store is down",
        Err(_) => "another error",
    }
}

/// Two servers with one table. The second one starts with another number.
fn two_servers(table: &Table) -> [Shortener; 2] {
    [1, 1_000].map(|first| {
        Shortener::new()
            .with_store(table.clone())
            .with_generator(Counter::starting_at(first))
            .with_repeats(Repeats::SameCode)
    })
}

// rules: 5.1
#[test]
fn a_store_from_outside_plugs_in() {
    let table = Table::default();
    let mut shortener = Shortener::new().with_store(table.clone());
    assert_eq!(short(&mut shortener, SHOP), "1");
    assert_eq!(named(&mut shortener, DOCS, "docs"), "docs");
    assert_eq!(until(&mut shortener, NEWS, 200), "2");
    assert_eq!(table.codes(), ["1", "docs", "2"]);
    shortener.delete(&code("1")).expect("it is there");
    let link = |url: &str, made, until, deleted| Link {
        url: url.to_owned(),
        made,
        until,
        deleted,
    };
    let rows = ["1", "docs", "2"].map(|text| table.link(text).expect("it is there"));
    assert_eq!(rows[0], link(SHOP, Made::ByGenerator, None, true));
    assert_eq!(rows[1], link(DOCS, Made::ByAlias, None, false));
    let end = Some(Timestamp(200));
    assert_eq!(rows[2], link(NEWS, Made::ByGenerator, end, false));
}

// rules: 5.1
#[test]
fn what_another_server_does_counts_at_once() {
    let [mut one, mut other] = two_servers(&Table::default());
    assert_eq!(short(&mut one, SHOP), "1");
    assert_eq!(target(&other, "1"), SHOP);
    named(&mut other, DOCS, "docs");
    let error = refused(&mut one, SHOP, "docs");
    assert_eq!(error, AliasError::Taken(code("docs")));
    assert_eq!(short(&mut other, SHOP), "1", "the same code on all servers");
    one.delete(&code("1")).expect("it is there");
    assert_eq!(target(&other, "1"), "gone");
    assert_eq!(followed(&other, "1"), "gone");
    assert_eq!(short(&mut other, SHOP), "G8");
    assert_eq!(short(&mut one, SHOP), "G8");
}

// rules: 5.1
#[test]
fn links_that_are_in_the_store_before_count() {
    let store = Arc::new(MemoryStore::default());
    let link = Link {
        url: SHOP.to_owned(),
        made: Made::ByGenerator,
        until: None,
        deleted: false,
    };
    assert_eq!(store.insert(&code("2"), link), Ok(()));
    let mut shortener = Shortener::new()
        .with_store(Arc::clone(&store))
        .with_repeats(Repeats::SameCode);
    assert_eq!(target(&shortener, "2"), SHOP);
    assert_eq!(short(&mut shortener, SHOP), "2");
    let codes = [DOCS, NEWS].map(|url| short(&mut shortener, url));
    assert_eq!(codes, ["1", "3"]);
    assert_eq!(store.codes_of(NEWS), Ok(vec![code("3")]));
}

// rules: 5.2
#[test]
fn a_code_that_is_taken_at_the_last_moment_is_skipped() {
    let table = Table::default();
    let mut shortener = Shortener::new().with_store(table.clone());
    table.snatch("1");
    table.snatch("2");
    assert_eq!(short(&mut shortener, SHOP), "3");
    assert_eq!(target(&shortener, "1"), NEWS);
    table.snatch("sale");
    let error = refused(&mut shortener, SHOP, "sale");
    assert_eq!(error, AliasError::Taken(code("sale")));
    assert_eq!(target(&shortener, "sale"), NEWS);
}

// rules: 5.3
#[test]
fn a_store_that_is_down_fails_each_call() {
    let table = Table::default();
    let mut shortener = Shortener::new().with_store(table.clone());
    short(&mut shortener, SHOP);
    table.stop_after(0);
    let shortened: Option<ShortenError> = shortener.shorten(DOCS).err();
    assert_eq!(shortened, Some(ShortenError::StoreDown));
    let with_end = shortener.shorten_until(DOCS, Timestamp(9)).err();
    assert_eq!(with_end, Some(ShortenError::StoreDown));
    let named: Option<AliasError> = shortener.shorten_as(DOCS, "docs").err();
    assert_eq!(named, Some(AliasError::StoreDown));
    let resolved: Option<ResolveError> = shortener.resolve(&code("1")).err();
    assert_eq!(resolved, Some(ResolveError::StoreDown));
    let clicked: Option<ResolveError> = shortener.follow(&code("1")).err();
    assert_eq!(clicked, Some(ResolveError::StoreDown));
    let deleted: Option<DeleteError> = shortener.delete(&code("1")).err();
    assert_eq!(deleted, Some(DeleteError::StoreDown));
    let not_a_url = shortener.shorten("docs").err();
    assert_eq!(not_a_url, Some(ShortenError::NotAUrl("docs".to_owned())));
    let mut shortener = shortener.with_rule(Reserved::new(&["login"]));
    let rejected = AliasError::Rejected("reserved".to_owned());
    assert_eq!(refused(&mut shortener, DOCS, "login"), rejected);
    let bad = AliasError::BadAlias("50%".to_owned());
    assert_eq!(refused(&mut shortener, DOCS, "50%"), bad);
}

/// A table whose `get` is down, and which answers all other calls.
struct NoGet(Table);

impl LinkStore for NoGet {
    fn insert(&self, code: &Code, link: Link) -> Result<(), InsertError> {
        self.0.insert(code, link)
    }

    fn get(&self, _code: &Code) -> Result<Option<Link>, StoreDown> {
        Err(StoreDown)
    }

    fn codes_of(&self, url: &str) -> Result<Vec<Code>, StoreDown> {
        self.0.codes_of(url)
    }

    fn delete(&self, code: &Code) -> Result<bool, StoreDown> {
        self.0.delete(code)
    }
}

// rules: 5.3
#[test]
fn an_outage_in_the_middle_of_a_call_is_an_outage() {
    let table = Table::default();
    let server = || Shortener::new().with_repeats(Repeats::SameCode);
    let mut shortener = server().with_store(table.clone());
    assert_eq!(short(&mut shortener, SHOP), "1");
    let mut other = server().with_store(NoGet(table.clone()));
    assert_eq!(other.shorten(SHOP), Err(ShortenError::StoreDown));
    assert_eq!(table.codes(), ["1"], "no second link");
    table.stop_after(1);
    let deleted = shortener.delete(&code("1"));
    table.start();
    let is_gone = table.link("1").is_some_and(|link| link.deleted);
    match deleted {
        Err(DeleteError::StoreDown) => assert!(!is_gone),
        other => assert!(other.is_ok() && is_gone, "{other:?}"),
    }
}

// rules: 4.2, 5.3
#[test]
fn a_link_that_has_expired_is_not_marked_as_deleted() {
    let (table, clock) = (Table::default(), HandClock::at(0));
    let mut shortener = Shortener::new()
        .with_store(table.clone())
        .with_clock(clock.clone());
    until(&mut shortener, SHOP, 200);
    clock.set(200);
    let deleted = shortener.delete(&code("1"));
    assert_eq!(deleted, Err(DeleteError::Gone(code("1"))));
    assert!(!table.link("1").expect("it is there").deleted);
}

// rules: 5.3
#[test]
fn an_outage_changes_nothing() {
    let (table, memory) = (Table::default(), Memory::default());
    let mut shortener = Shortener::new()
        .with_store(table.clone())
        .with_sink(memory.clone())
        .with_repeats(Repeats::SameCode);
    short(&mut shortener, SHOP);
    named(&mut shortener, NEWS, "news");
    // It stops before the first call of the store, before the second, and so on.
    for calls in 0..2 {
        table.stop_after(calls);
        assert_eq!(shortener.shorten(DOCS), Err(ShortenError::StoreDown));
        table.stop_after(calls);
        let deleted = shortener.delete(&code("news"));
        assert!(calls == 1 || deleted == Err(DeleteError::StoreDown));
        table.stop_after(0);
        assert!(shortener.follow(&code("1")).is_err());
        assert!(shortener.shorten_as(DOCS, "docs").is_err());
        table.start();
        assert_eq!(table.codes(), ["1", "news"]);
        assert_eq!(memory.clicks(), Vec::<String>::new());
        if deleted.is_err() {
            assert_eq!(target(&shortener, "news"), NEWS);
        }
    }
    assert_eq!(target(&shortener, "docs"), "unknown");
    assert!(shortener.shorten(DOCS).is_ok(), "it works as before");
    assert_eq!(short(&mut shortener, SHOP), "1");
}

// rules: 5.3
#[test]
fn an_outage_is_not_a_taken_code() {
    let (table, script) = (Table::default(), Scripted::new(&["a", "b", "c"]));
    let mut shortener = Shortener::new()
        .with_store(table.clone())
        .with_generator(script.clone());
    table.stop_after(0);
    assert_eq!(shortener.shorten(SHOP), Err(ShortenError::StoreDown));
    assert!(script.calls().len() <= 1, "no second proposal");
    table.start();
    assert_eq!(short(&mut shortener, SHOP), "a");
    assert_eq!(table.inserts(), 1);
}

/// Says that a link is there, and then that another server has deleted it.
struct TooLate;

impl LinkStore for TooLate {
    fn insert(&self, _code: &Code, _link: Link) -> Result<(), InsertError> {
        Err(InsertError::Taken)
    }

    fn get(&self, _code: &Code) -> Result<Option<Link>, StoreDown> {
        Ok(Some(Link {
            url: SHOP.to_owned(),
            made: Made::ByGenerator,
            until: None,
            deleted: false,
        }))
    }

    fn codes_of(&self, _url: &str) -> Result<Vec<Code>, StoreDown> {
        Ok(Vec::new())
    }

    fn delete(&self, _code: &Code) -> Result<bool, StoreDown> {
        Ok(false)
    }
}

// rules: 5.4
#[test]
fn the_store_decides_who_deletes_a_link() {
    let mut shortener = Shortener::new().with_store(TooLate);
    let error = shortener.delete(&code("1")).err();
    assert_eq!(error, Some(DeleteError::Gone(code("1"))));
}

// rules: 5.5
#[test]
fn a_memory_store_keeps_one_link_for_each_code() {
    let store = MemoryStore::default();
    let link = |url: &str| Link {
        url: url.to_owned(),
        made: Made::ByGenerator,
        until: None,
        deleted: false,
    };
    for (text, url) in [("b", SHOP), ("a", SHOP), ("c", DOCS)] {
        assert_eq!(store.insert(&code(text), link(url)), Ok(()));
    }
    let again = store.insert(&code("b"), link(DOCS));
    assert_eq!(again, Err(InsertError::Taken));
    assert_eq!(store.get(&code("b")), Ok(Some(link(SHOP))));
    assert_eq!(store.get(&code("d")), Ok(None));
    let codes = store.codes_of(SHOP);
    assert_eq!(codes, Ok(vec![code("b"), code("a")]), "the oldest first");
    assert_eq!(store.codes_of(NEWS), Ok(vec![]));
    let deletes = ["b", "b", "d"].map(|text| store.delete(&code(text)));
    assert_eq!(deletes, [Ok(true), Ok(false), Ok(false)]);
    let b = store.get(&code("b")).expect("never down").expect("kept");
    assert!(b.deleted);
    assert_eq!(b.url, SHOP);
    let codes = store.codes_of(SHOP);
    assert_eq!(codes, Ok(vec![code("b"), code("a")]), "also the deleted");
    let taken = store.insert(&code("b"), link(NEWS));
    assert_eq!(taken, Err(InsertError::Taken));
}

/// The shared counter, which counts how often it is asked.
#[derive(Clone, Default)]
pub struct Booth(Arc<Mutex<(u64, Vec<u64>)>>);

impl Booth {
    /// The sizes that were asked for since the last question.
    pub fn sizes(&self) -> Vec<u64> {
        std::mem::take(&mut self.0.lock().expect("no thread panicked").1)
    }
}

impl Ranges for Booth {
    fn lease(&self, size: u64) -> u64 {
        let mut booth = self.0.lock().expect("no thread panicked");
        let first = booth.0;
        booth.0 += size;
        booth.1.push(size);
        first
    }
}

// rules: 5.6
#[test]
fn a_range_is_leased_when_the_first_number_is_needed() {
    let booth = Booth::default();
    let leased = Leased::new(booth.clone(), 3);
    let mut shortener = Shortener::new().with_generator(leased);
    assert_eq!(booth.sizes(), []);
    for (codes, sizes) in [
        (["0", "1", "2"], vec![3]),
        (["3", "4", "5"], vec![3]),
        (["6", "7", "8"], vec![3]),
    ] {
        assert_eq!([SHOP; 3].map(|url| short(&mut shortener, url)), codes);
        assert_eq!(booth.sizes(), sizes);
    }
}

/// Is not ready when it is called for the first time.
#[derive(Default)]
struct NotReady(Booth, AtomicBool);

impl Ranges for NotReady {
    fn lease(&self, size: u64) -> u64 {
        let is_ready = self.1.swap(true, Ordering::SeqCst);
        assert!(is_ready, "the counter is not ready");
        self.0.lease(size)
    }
}

// rules: 3.7, 5.6
#[test]
fn a_lease_that_panics_is_asked_for_again() {
    let mut shortener = Shortener::new().with_generator(Leased::new(NotReady::default(), 2));
    let outcome = catch_unwind(AssertUnwindSafe(|| shortener.shorten(SHOP)));
    assert!(outcome.is_err(), "the panic reaches the caller");
    assert_eq!(
        [SHOP; 3].map(|url| short(&mut shortener, url)),
        ["0", "1", "2"]
    );
}

// rules: 5.6
#[test]
fn servers_with_ranges_of_their_own_never_meet() {
    let (booth, table) = (Booth::default(), Table::default());
    let [mut one, mut other] = [2, 100].map(|size| {
        Shortener::new()
            .with_store(table.clone())
            .with_generator(Leased::new(booth.clone(), size))
    });
    assert_eq!(short(&mut one, SHOP), "0");
    assert_eq!(short(&mut other, SHOP), "2");
    assert_eq!(short(&mut one, SHOP), "1");
    assert_eq!(short(&mut one, SHOP), base62(102));
    assert_eq!(short(&mut other, SHOP), "3");
    assert_eq!(booth.sizes(), [2, 100, 2]);
    assert_eq!(table.inserts(), 5, "no proposal was in vain");
}

// rules: 5.6
#[test]
fn a_thousand_numbers_are_one_lease() {
    let booth = Booth::default();
    let leased = Leased::new(booth.clone(), 1_000);
    let proposals: BTreeSet<String> = (0..2_500).map(|_| leased.propose(SHOP, 0)).collect();
    assert_eq!(proposals.len(), 2_500);
    assert_eq!(booth.sizes(), [1_000; 3]);
    let single = Leased::new(booth.clone(), 1);
    let proposals = [0, 1].map(|attempt| single.propose(SHOP, attempt));
    assert_eq!(proposals, [base62(3_000), base62(3_001)]);
    assert_eq!(booth.sizes(), [1, 1]);
}

// rules: 5.1, 5.2
#[test]
fn random_operations_on_two_servers_agree_with_one_table() {
    for seed in 0..20 {
        let mut random = Generator::new(seed);
        let table = Table::default();
        let mut servers = two_servers(&table);
        for _ in 0..60 {
            let server = &mut servers[random.below(2) as usize];
            let url = format!("https://example.com/{}", random.below(9));
            let text = base62(random.below(30));
            match random.below(4) {
                0 => drop(server.shorten_as(&url, &text)),
                1 => drop(server.delete(&code(&text))),
                2 => table.snatch(&text),
                _ => drop(server.shorten(&url)),
            }
            for (number, text) in (0..30).map(base62).enumerate() {
                let expected = match table.link(&text) {
                    None => "unknown".to_owned(),
                    Some(link) if link.deleted => "gone".to_owned(),
                    Some(link) => link.url,
                };
                let server = &servers[number % 2];
                assert_eq!(target(server, &text), expected, "seed {seed}");
            }
        }
        let codes: BTreeSet<String> = table.codes().into_iter().collect();
        assert_eq!(codes.len(), table.codes().len(), "a code is used once");
    }
}

// rules: 5.3, 5.6
#[test]
fn two_servers_and_an_outage() {
    let (booth, table) = (Booth::default(), Table::default());
    let mut servers = [10, 10].map(|size| {
        Shortener::new()
            .with_store(table.clone())
            .with_generator(Leased::new(booth.clone(), size))
    });
    let mut page = String::new();
    for minute in 0..6 {
        match minute {
            2 => table.stop_after(0),
            4 => table.start(),
            _ => {}
        }
        for (server, name) in servers.iter_mut().zip(["north", "south"]) {
            let outcome = match server.shorten(SHOP) {
                Ok(code) => code.to_string(),
                Err(error) => format!("{error:?}"),
            };
            page += &format!("12:0{minute}  {name}  {outcome}\n");
        }
    }
    insta::assert_snapshot!("two_servers_and_an_outage", page);
}

pub fn scenario(seed: u64) -> String {
    let random = Generator::new(seed);
    let (booth, table, clock) = (Booth::default(), Table::default(), HandClock::at(0));
    let mut servers = [0, 1].map(|server| {
        let shortener = Shortener::new()
            .with_store(table.clone())
            .with_clock(clock.clone())
            .with_generator(Leased::new(booth.clone(), 3 + server));
        if seed % 2 == 1 {
            shortener.with_repeats(Repeats::SameCode)
        } else {
            shortener
        }
    });
    let mut lines = Vec::new();
    for (step, mut random) in random.steps(1..=200) {
        clock.advance(random.below(3));
        let name = random.below(2);
        let server = &mut servers[name as usize];
        let text = base62(random.below(60));
        table.start();
        if random.chance(10) {
            table.stop_after(0);
        }
        if random.chance(15) {
            table.snatch(&text);
        }
        let line = match random.below(10) {
            0..=3 => match server.shorten(&typed(&mut random)) {
                Ok(code) => format!("new {code}"),
                Err(error) => format!("{error:?}"),
            },
            4 => {
                let end = HandClock::now(&clock) + random.below(40);
                match server.shorten_until(SHOP, Timestamp(end)) {
                    Ok(code) => format!("new {code} until {end}"),
                    Err(error) => format!("{error:?}"),
                }
            }
            5 | 6 => alias_line(&server.shorten_as(&typed(&mut random), &text)),
            7 => {
                let outcome = server.delete(&code(&text));
                format!("delete {text}: {}", delete_line(&outcome))
            }
            _ => format!("{text} -> {}", resolve_line(&server.resolve(&code(&text)))),
        };
        table.start();
        let links = table.codes().len();
        lines.push(format!("{step:>3}  {name}  {line}  ({links} links)"));
    }
    lines.join("\n")
}

// rules: 5.1, 5.2, 5.3
#[test]
fn a_long_random_day_goes_as_recorded() {
    insta::assert_snapshot!("scenario", scenario(1));
}
