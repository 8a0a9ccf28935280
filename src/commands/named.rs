//! The kata that a command is about.

use clap::Args;

use super::Context;
use crate::{error::Result, kata::open_id, practice::View};

/// A kata, or its open track.
#[derive(Args, Clone, Debug, Default)]
pub struct Named {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Its open track
    #[arg(long)]
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
    pub(super) fn id(&self, context: &Context, view: &View) -> Result<Option<String>> {
        named(self.kata.as_deref(), self.open, context, view)
    }
}

/// The id of the kata that is named, or of its open track. `--open` alone means the
/// open track of the kata at hand.
pub(super) fn named(
    kata: Option<&str>,
    open: bool,
    context: &Context,
    view: &View,
) -> Result<Option<String>> {
    let at_hand = match kata {
        None if open => Some(view.pick(&context.here, None)?.id.as_str()),
        named => named,
    };
    Ok(at_hand.map(|id| meant(id, open)))
}

/// The id of the kata `id`, or of its open track.
pub(super) fn meant(id: &str, open: bool) -> String {
    if open { open_id(id) } else { id.to_owned() }
}
