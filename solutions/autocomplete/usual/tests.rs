//! The rules of the pages that the usual answer keeps, tried on its own names.

use autocomplete::{AutocompleteSystem, Ranking, SharedSystem};

fn texts(system: &AutocompleteSystem, prefix: &str, k: usize) -> Vec<String> {
    let shown = system.suggest(prefix, k).into_iter();
    shown.map(|(text, _)| text).collect()
}

fn cities() -> AutocompleteSystem {
    let mut system = AutocompleteSystem::new();
    for (text, weight) in [("new york", 90), ("newark", 40), ("newcastle", 40)] {
        assert_eq!(system.insert(text, weight), None);
    }
    system
}

// rules: 1.2, 1.3, 1.4, 1.5, 1.6
#[test]
fn the_best_terms_come_first() {
    let mut system = cities();
    assert_eq!(
        texts(&system, "new", 3),
        ["new york", "newark", "newcastle"]
    );
    assert_eq!(system.insert("newcastle", 41), Some(40));
    assert_eq!(texts(&system, "newc", 9), ["newcastle"]);
    assert_eq!(texts(&system, "", 2), ["new york", "newcastle"]);
    assert_eq!(system.remove("newark"), Some(40));
    assert_eq!(system.remove("newark"), None);
}

// rules: 2.1, 2.2, 2.3, 2.5
#[test]
fn one_user_types() {
    let mut system = cities();
    for key in "os".chars() {
        assert!(system.input(key).is_empty());
    }
    system.insert("oslo", 5);
    assert!(system.input('l').is_empty(), "dead");
    for key in "o#".chars() {
        system.input(key);
    }
    assert_eq!(system.weight("oslo"), Some(6));
    assert_eq!(system.input('o'), ["oslo"]);
}

// rules: 3.2, 3.3, 3.5, 3.6
#[test]
fn spelling_and_bad_words() {
    let mut system = cities();
    system.ignore_case = true;
    assert_eq!(system.record("  New  York"), 91);
    assert_eq!(texts(&system, "NEW ", 3), ["new york"]);
    system.block("York");
    assert_eq!(texts(&system, "new", 1), ["newark"]);
}

// rules: 4.2, 4.3
#[test]
fn old_terms_fall_behind() {
    let mut system = cities();
    system.ranking = Ranking::Recent;
    system.advance(14);
    system.record("newark");
    assert_eq!(texts(&system, "new", 2), ["newark", "new york"]);
}

// rules: 5.1, 5.2
#[test]
fn threads_take_turns() {
    let shared = SharedSystem::default();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| shared.with(|system| system.record("oslo")));
        }
    });
    assert_eq!(shared.with(|system| system.weight("oslo")), Some(4));
    shared.rebuild(&[("oulu", 1)]);
    assert_eq!(shared.with(|system| system.weight("oslo")), None);
}
