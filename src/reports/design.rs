//! A design, drawn; and what can be said of it.

use serde::Serialize;

use super::Report;
use crate::design::Design;

/// A design, or two side by side.
#[derive(Debug, Serialize)]
pub struct DiagramReport {
    pub kata: String,
    pub designs: Vec<Drawn>,
    /// `text`, `mermaid` or `svg`.
    pub format: &'static str,
    pub picture: String,
    /// The file that was written, as the learner names it.
    pub to: Option<String>,
    /// Whether a program was to show it and none did.
    pub not_opened: bool,
    /// Whether every relation is drawn.
    #[serde(skip)]
    pub all: bool,
}

/// A design and where it is from.
#[derive(Clone, Debug, Serialize)]
pub struct Drawn {
    /// `mine`, `reference` or `alternate`.
    pub of: &'static str,
    pub stage: usize,
    pub title: String,
    #[serde(flatten)]
    pub design: Design,
}

impl Report for DiagramReport {
    const NAME: &'static str = "diagram";
}
