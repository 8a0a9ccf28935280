use config::{AlreadySet, Config, Desk, Greeter, greet, init};

fn config(language: &str, polite: bool) -> Config {
    Config {
        language: language.into(),
        polite,
    }
}

/// How a greeter with this configuration greets Ann.
fn greeting(language: &str, polite: bool) -> String {
    Greeter::new(config(language, polite)).greet("Ann")
}

// rules: 1.1
#[test]
fn the_first_init_still_wins_for_the_whole_program() {
    assert_eq!(greet("Ann"), "Hi, Ann");
    assert_eq!(init(config("de", true)), Ok(()));
    assert_eq!(greet("Ann"), "Guten Tag, Ann");
    assert_eq!(init(config("en", false)), Err(AlreadySet));
    let other: String = std::thread::spawn(|| greet("Bob")).join().unwrap();
    assert_eq!(other, "Guten Tag, Bob");
}

// rules: 1.2
#[test]
fn a_greeter_greets_by_its_configuration() {
    assert_eq!(greeting("de", true), "Guten Tag, Ann");
    assert_eq!(greeting("de", false), "Hallo, Ann");
    assert_eq!(greeting("en", true), "Good day, Ann");
    assert_eq!(greeting("fr", false), "Hi, Ann");
}

// rules: 1.3
#[test]
fn two_configurations_from_outside_live_in_one_program() {
    let berlin = Greeter::new(config("de", false));
    let london = Greeter::new(config("en", true));
    assert_eq!(berlin.greet("Ann"), "Hallo, Ann");
    assert_eq!(london.greet("Ann"), "Good day, Ann");
    assert_eq!(berlin.greet("Bob"), "Hallo, Bob");
}

// rules: 1.4
#[test]
fn each_desk_uses_the_greeter_that_it_got() {
    let one = Desk::new(1, Greeter::new(config("de", true)));
    let two = Desk::new(2, Greeter::new(config("en", false)));
    assert_eq!(one.welcome("Ann"), "desk 1: Guten Tag, Ann");
    assert_eq!(two.welcome("Ann"), "desk 2: Hi, Ann");
}
