//! A drawing in a format that a person or a program can read.

pub(crate) mod mermaid;
pub(crate) mod svg;
pub(crate) mod text;
pub(crate) mod words;

pub(crate) use text::{Sketch, sketch};
