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

/// What the marks of boxes mean, where what is public is marked.
fn marks(panels: &[Panel<'_>]) -> Option<String> {
    let designs = || panels.iter().map(|it| it.design);
    let mut text = designs()
        .any(|it| it.marks_public)
        .then(|| "pub: other crates can name it".to_owned())?;
    let mut types = designs().flat_map(|it| &it.types);
    if types.any(|it| it.partner.is_some()) {
        text += "   partner: in a partner's crate";
    }
    Some(text)
}
