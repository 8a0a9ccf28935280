//! What finds every wrong design of stage 5.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use url_shortener::aliases::AliasError;
use url_shortener::generators::CodeGen;
use url_shortener::lifetime::DeleteError;
use url_shortener::store::{InsertError, Leased, Link, LinkStore, Made, MemoryStore};
use url_shortener::store::{Ranges, StoreDown};
use url_shortener::{Code, ResolveError, ShortenError, Shortener};

const URL: &str = "https://example.com";

fn code(text: &str) -> Code {
    Code::parse(text).expect("it is a code")
}

fn link() -> Link {
    Link {
        url: URL.to_owned(),
        made: Made::ByAlias,
        until: None,
        deleted: false,
    }
}

/// Two servers with one store. Each of them has a counter of its own.
fn servers() -> [Shortener; 2] {
    let store = Arc::new(MemoryStore::default());
    [(); 2].map(|()| Shortener::new().with_store(Arc::clone(&store)))
}

#[test]
fn a_code_of_another_server_is_skipped() {
    let codes = servers().map(|mut server| server.shorten(URL).expect("it is a URL"));
    assert_eq!(codes, [code("1"), code("2")]);
}

#[test]
fn a_link_that_another_server_deletes_is_gone() {
    let [mut one, other] = servers();
    let code = one.shorten(URL).expect("it is a URL");
    assert_eq!(other.resolve(&code).as_deref(), Ok(URL));
    one.delete(&code).expect("it is there");
    let gone = ResolveError::Gone(code.clone());
    assert_eq!(other.resolve(&code), Err(gone));
}

#[test]
fn a_memory_store_keeps_the_codes_of_deleted_links() {
    let store = MemoryStore::default();
    store.insert(&code("sale"), link()).expect("it is free");
    assert_eq!(store.delete(&code("sale")), Ok(true));
    assert_eq!(store.codes_of(URL), Ok(vec![code("sale")]));
}

/// Hands out one range after the other, and counts the numbers.
#[derive(Clone, Default)]
struct Numbers(Arc<AtomicU64>);

impl Ranges for Numbers {
    fn lease(&self, size: u64) -> u64 {
        self.0.fetch_add(size, Ordering::SeqCst)
    }
}

#[test]
fn the_next_range_is_leased_after_the_last_number() {
    let numbers = Numbers::default();
    let leased = Leased::new(numbers.clone(), 2);
    let codes = [(); 2].map(|()| leased.propose(URL, 0));
    assert_eq!(codes, ["0", "1"]);
    assert_eq!(numbers.0.load(Ordering::SeqCst), 2);
}

#[test]
fn two_servers_never_propose_the_same_number() {
    let numbers = Numbers::default();
    let [one, other] = [(); 2].map(|()| Leased::new(numbers.clone(), 1));
    let codes = [&one, &other, &one].map(|leased| leased.propose(URL, 0));
    assert_eq!(codes, ["0", "1", "2"]);
}

/// A store in which another server is always faster: `get` shows what was there
/// before, and nothing can be changed any more.
struct Busy {
    shows: Option<Link>,
    insert: InsertError,
}

impl LinkStore for Busy {
    fn insert(&self, _code: &Code, _link: Link) -> Result<(), InsertError> {
        Err(self.insert)
    }

    fn get(&self, _code: &Code) -> Result<Option<Link>, StoreDown> {
        Ok(self.shows.clone())
    }

    fn codes_of(&self, _url: &str) -> Result<Vec<Code>, StoreDown> {
        Ok(Vec::new())
    }

    fn delete(&self, _code: &Code) -> Result<bool, StoreDown> {
        Ok(false)
    }
}

fn busy(shows: Option<Link>, insert: InsertError) -> Shortener {
    Shortener::new().with_store(Busy { shows, insert })
}

#[test]
fn an_outage_is_not_a_taken_code() {
    let mut shortener = busy(None, InsertError::Down);
    assert_eq!(shortener.shorten(URL), Err(ShortenError::StoreDown));
}

#[test]
fn insert_decides_who_gets_an_alias() {
    let mut shortener = busy(None, InsertError::Taken);
    let error = shortener.shorten_as(URL, "sale");
    assert_eq!(error, Err(AliasError::Taken(code("sale"))));
}

#[test]
fn delete_of_the_store_decides_who_deletes_a_link() {
    let mut shortener = busy(Some(link()), InsertError::Taken);
    let error = shortener.delete(&code("sale"));
    assert_eq!(error, Err(DeleteError::Gone(code("sale"))));
}
