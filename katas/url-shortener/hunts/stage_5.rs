//! Your tests for stage 5, from the brief alone. `kata hunt` runs them on correct
//! designs, which they must accept, and on wrong ones, which they must find.

use std::sync::Arc;
use url_shortener::Shortener;
use url_shortener::store::MemoryStore;

#[test]
fn a_code_of_another_server_is_skipped() {
    let store = Arc::new(MemoryStore::default());
    let servers = [(); 2].map(|()| Shortener::new().with_store(Arc::clone(&store)));
    let codes = servers.map(|mut server| {
        let code = server.shorten("https://example.com");
        code.expect("it is a URL").to_string()
    });
    assert_eq!(codes, ["1", "2"]);
}
