//~ E0451
use autocomplete::live::LiveIndex;

pub fn attempt(live: LiveIndex) -> LiveIndex {
    LiveIndex { ..live }
}
