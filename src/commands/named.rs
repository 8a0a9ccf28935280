//! The kata that a command is about.

use clap::Args;

use crate::kata::open_id;

/// A kata, or its open track.
#[derive(Args, Clone, Debug, Default)]
pub struct Named {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Its open track
    #[arg(long, requires = "kata")]
    pub open: bool,
}

impl Named {
    pub(super) fn of(id: String) -> Self {
        Self {
            kata: Some(id),
            open: false,
        }
    }

    /// The id that is meant, if one is named.
    pub(super) fn id(&self) -> Option<String> {
        self.kata.as_deref().map(|id| meant(id, self.open))
    }
}

/// The id of the kata `id`, or of its open track.
pub(super) fn meant(id: &str, open: bool) -> String {
    if open { open_id(id) } else { id.to_owned() }
}
