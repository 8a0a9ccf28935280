//! Your tests for stage 6, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use url_shortener::Shortener;
use url_shortener::lifetime::{Click, ClickSink};
use url_shortener::shared::SharedShortener;

#[derive(Clone, Default)]
struct Total(Arc<AtomicU32>);

impl ClickSink for Total {
    fn clicked(&self, _click: &Click) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_sink_gets_the_clicks_of_the_shared_shortener() {
    let total = Total::default();
    let shortener = Shortener::new().with_sink(total.clone());
    let shortener = SharedShortener::new(shortener);
    let code = shortener.shorten("https://a.com").expect("it is a URL");
    shortener.follow(&code).expect("the link is there");
    assert_eq!(total.0.load(Ordering::SeqCst), 1);
}
