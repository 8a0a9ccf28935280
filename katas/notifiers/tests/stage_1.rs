use std::cell::Cell;
use std::rc::Rc;

use notifiers::{Mail, Notifier, Registry, Taken, Unknown, create, names};

/// A notifier of another team, with its own data.
struct Pager {
    number: u32,
}

impl Notifier for Pager {
    fn send(&self, text: &str) -> String {
        format!("pager {}: {text}", self.number)
    }
}

/// What the notifier with this name sends.
fn sent(registry: &Registry, name: &str) -> Result<String, Unknown> {
    registry
        .create(name)
        .map(|notifier| notifier.send("hello, world"))
}

// rules: 1.1
#[test]
fn mail_and_sms_are_still_made_by_name() {
    let mail: Option<String> = create("mail").ok().map(|it| it.send("hello, world"));
    assert_eq!(mail, Some("mail: hello, world".into()));
    let sms: Option<String> = create("sms").ok().map(|it| it.send("hello, world"));
    assert_eq!(sms, Some("sms: hello, wor".into()));
}

// rules: 1.1
#[test]
fn an_unknown_name_is_still_an_error() {
    let unknown: Option<Unknown> = create("fax").err();
    assert_eq!(unknown, Some(Unknown("fax".into())));
    let all: Vec<String> = names();
    assert_eq!(all, ["mail", "sms"]);
}

// rules: 1.2
#[test]
fn a_notifier_from_outside_is_made_by_name() {
    let mut registry = Registry::with_defaults();
    let added: Result<(), Taken> =
        registry.register("pager", Box::new(|| Box::new(Pager { number: 7 })));
    assert_eq!(added, Ok(()));
    assert_eq!(sent(&registry, "pager"), Ok("pager 7: hello, world".into()));
    assert_eq!(sent(&registry, "mail"), Ok("mail: hello, world".into()));
}

// rules: 1.3
#[test]
fn a_name_that_is_taken_is_rejected_and_keeps_its_maker() {
    let mut registry = Registry::with_defaults();
    let added: Result<(), Taken> =
        registry.register("sms", Box::new(|| Box::new(Pager { number: 7 })));
    assert_eq!(added, Err(Taken("sms".into())));
    assert_eq!(sent(&registry, "sms"), Ok("sms: hello, wor".into()));
}

// rules: 1.4
#[test]
fn an_empty_registry_knows_no_name() {
    let registry = Registry::empty();
    assert_eq!(sent(&registry, "mail"), Err(Unknown("mail".into())));
    let all: Vec<String> = registry.names();
    assert!(all.is_empty(), "no names, but {all:?}");
}

// rules: 1.4
#[test]
fn upper_case_makes_another_name() {
    let mut registry = Registry::with_defaults();
    assert_eq!(sent(&registry, "Mail"), Err(Unknown("Mail".into())));
    let added: Result<(), Taken> = registry.register("Mail", Box::new(|| Box::new(Mail)));
    assert_eq!(added, Ok(()));
}

// rules: 1.5
#[test]
fn each_create_calls_the_maker_once() {
    let calls = Rc::new(Cell::new(0));
    let mut registry = Registry::empty();
    let counted = calls.clone();
    let maker = move || {
        counted.set(counted.get() + 1);
        Box::new(Pager {
            number: counted.get(),
        }) as Box<dyn Notifier>
    };
    let added: Result<(), Taken> = registry.register("pager", Box::new(maker));
    assert_eq!(added, Ok(()));
    assert_eq!(calls.get(), 0, "`register` makes no notifier");
    assert_eq!(sent(&registry, "pager"), Ok("pager 1: hello, world".into()));
    assert_eq!(sent(&registry, "pager"), Ok("pager 2: hello, world".into()));
}

// rules: 1.6
#[test]
fn names_are_in_alphabetical_order() {
    let mut registry = Registry::with_defaults();
    for name in ["pager", "app"] {
        let added: Result<(), Taken> = registry.register(name, Box::new(|| Box::new(Mail)));
        assert_eq!(added, Ok(()));
    }
    let all: Vec<String> = registry.names();
    assert_eq!(all, ["app", "mail", "pager", "sms"]);
}
