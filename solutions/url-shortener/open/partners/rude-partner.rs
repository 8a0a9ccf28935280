//! A partner whose code has mistakes.

use url_shortener_open::App;
use url_shortener_open::app::{Style, Visit};
use url_shortener_open::generators::CodeGen;

struct Stuck;

impl CodeGen for Stuck {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        "Stuck".to_owned()
    }
}

struct Messy;

impl CodeGen for Messy {
    fn propose(&self, _url: &str, attempt: u32) -> String {
        let texts = ["", "a b", "two\nlines"];
        let text = texts.get(attempt as usize).unwrap_or(&"Messy");
        (*text).to_owned()
    }
}

/// Proposes `Busy` so many times, then `Lazy`.
struct Lazy(u32);

impl CodeGen for Lazy {
    fn propose(&self, _url: &str, attempt: u32) -> String {
        let is_up = attempt >= self.0;
        if is_up { "Lazy" } else { "Busy" }.to_owned()
    }
}

struct Moody;

impl CodeGen for Moody {
    fn propose(&self, url: &str, _attempt: u32) -> String {
        assert!(!url.contains("Bad"), "not in this mood");
        url.len().to_string()
    }
}

struct Mine;

impl CodeGen for Mine {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        "Mine".to_owned()
    }
}

struct Broken;

impl Style for Broken {
    fn line(&mut self, _visit: &Visit) -> Option<String> {
        panic!("the statistics are broken")
    }
}

struct Says(&'static str);

impl Style for Says {
    fn line(&mut self, _visit: &Visit) -> Option<String> {
        Some(self.0.to_owned())
    }
}

pub fn app() -> App {
    App::new()
        .with_generator("stuck", |_| Some(Box::new(Stuck)))
        .with_generator("messy", |_| Some(Box::new(Messy)))
        .with_generator("lazy", |words| {
            let times = words.first()?.parse().ok()?;
            Some(Box::new(Lazy(times)))
        })
        .with_generator("moody", |_| Some(Box::new(Moody)))
        .with_generator("fussy", |_| panic!("no team is good enough"))
        .with_generator("sum", |_| Some(Box::new(Mine)))
        .with_generator("counter", |_| Some(Box::new(Mine)))
        .with_style("broken", |_| Some(Box::new(Broken)))
        .with_style("poet", |_| Some(Box::new(Says("roses\nviolets"))))
        .with_style("encore", |_| Some(Box::new(Says("more\n"))))
        .with_style("grumpy", |_| panic!("no sink is good enough"))
        .with_style("all", |_| Some(Box::new(Says("nothing"))))
        .with_style("first", |_| Some(Box::new(Says("nothing"))))
}
