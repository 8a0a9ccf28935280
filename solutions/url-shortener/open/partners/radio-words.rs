//! A partner who reads codes on the radio.

use std::sync::atomic::{AtomicU64, Ordering};
use url_shortener_open::App;
use url_shortener_open::generators::CodeGen;

struct Words {
    words: [String; 2],
    step: AtomicU64,
}

impl CodeGen for Words {
    fn propose(&self, _url: &str, _attempt: u32) -> String {
        let step = self.step.fetch_add(1, Ordering::Relaxed);
        let word = &self.words[(step % 2) as usize];
        match step / 2 {
            0 => word.clone(),
            round => format!("{word}-{}", round + 1),
        }
    }
}

pub fn app() -> App {
    App::new().with_generator("words", |words| {
        let [one, other] = words else { return None };
        Some(Box::new(Words {
            words: [(*one).to_owned(), (*other).to_owned()],
            step: AtomicU64::new(0),
        }))
    })
}
