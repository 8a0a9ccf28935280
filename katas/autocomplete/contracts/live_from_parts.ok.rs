use autocomplete::live::LiveIndex;

pub fn attempt(live: LiveIndex) -> LiveIndex {
    live.clone()
}
