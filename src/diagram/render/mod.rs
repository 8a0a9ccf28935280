//! A drawing in a format that a person or a program can read.

pub(crate) mod mermaid;
pub(crate) mod svg;
pub(crate) mod text;
pub(crate) mod words;

use crate::design::Design;

/// A design and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Panel<'a> {
    pub title: &'a str,
    pub design: &'a Design,
}
