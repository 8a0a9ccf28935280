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
    /// Whether the journal says that it was read.
    pub read: bool,
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

/// All pages, for a book.
#[derive(Debug)]
pub struct Book {
    /// Milliseconds since 1970.
    pub made_at: u64,
    pub topics: Vec<BookTopic>,
}

#[derive(Debug)]
pub struct BookTopic {
    pub topic: String,
    pub title: String,
    pub kind: ConceptKind,
    pub summary: String,
    pub prerequisites: Vec<String>,
    /// The page without its title.
    pub markdown: String,
    /// The types of the example as SVG and in words, if there is something to draw.
    pub picture: Option<(String, String)>,
}

/// The book that was written.
#[derive(Debug, Serialize)]
pub struct BookReport {
    pub file: String,
    /// How many pages.
    #[serde(rename = "pages")]
    pub topics: usize,
    #[serde(skip)]
    pub shown: String,
}

impl Report for BookReport {
    const NAME: &'static str = "learn";
}

impl Report for LearnReport {
    const NAME: &'static str = "learn";
}

impl Report for TopicReport {
    const NAME: &'static str = "learn";
}
