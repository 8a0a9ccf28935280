//! Tiers of clients. Another team decides who is in which one.

/// Knows the tier of each client.
pub trait Tiers: Send + Sync {
    /// The tier of the client now; `None` if the client has none.
    fn tier(&self, client: &str) -> Option<String>;
}

/// No client has a tier: the default.
pub(crate) struct NoTiers;

impl Tiers for NoTiers {
    fn tier(&self, _client: &str) -> Option<String> {
        None
    }
}
