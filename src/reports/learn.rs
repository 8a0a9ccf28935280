//! The list of concept pages, and one page.

use serde::Serialize;

use super::Report;
use crate::kata::ConceptKind;

/// The topics there are.
#[derive(Debug, Serialize)]
pub struct LearnReport {
    /// The kata for which topics are needed, and its stage.
    pub kata: Option<String>,
    pub stage: Option<usize>,
    pub topics: Vec<TopicRow>,
}

#[derive(Debug, Serialize)]
pub struct TopicRow {
    pub topic: String,
    pub title: String,
    pub kind: ConceptKind,
    pub summary: String,
    pub aliases: Vec<String>,
    pub prerequisites: Vec<String>,
    pub katas: Vec<String>,
    /// Whether it helps in the stage at hand.
    pub needed: bool,
}

/// One page.
#[derive(Debug, Serialize)]
pub struct TopicReport {
    pub topic: String,
    pub title: String,
    pub kind: ConceptKind,
    /// Topics to read first.
    pub prerequisites: Vec<String>,
    pub katas: Vec<String>,
    pub markdown: String,
}

impl Report for LearnReport {
    const NAME: &'static str = "learn";
}

impl Report for TopicReport {
    const NAME: &'static str = "learn";
}
