//! A small reader of HTML, to look at the structure of a page without a browser.

use std::collections::BTreeMap;

#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The place of the element around it.
    pub(crate) parent: Option<usize>,
    /// The text right in it.
    pub(crate) text: String,
}

pub(crate) struct Page(pub(crate) Vec<Element>);

const VOID: &[&str] = &["meta", "br", "hr", "img", "link"];

impl Page {
    /// Reads a page in which every tag is closed and every attribute quoted.
    pub(crate) fn parse(html: &str) -> Self {
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap();
        while let Some(start) = rest.find('<') {
            if let Some(inner) = open.last() {
                elements[*inner].text += &rest[..start];
            }
            let end = start + rest[start..].find('>').expect("a tag ends");
            let tag = &rest[start + 1..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                let closed = open.pop().expect("something is open");
                assert_eq!(elements[closed].name, name, "closed in order");
                continue;
            }
            let (tag, is_closed) = match tag.strip_suffix('/') {
                Some(tag) => (tag, true),
                None => (tag, false),
            };
            let name = tag.split_whitespace().next().unwrap().to_owned();
            let attributes = attributes(&tag[name.len()..]);
            let is_void = VOID.contains(&name.as_str());
            elements.push(Element {
                name,
                attributes,
                parent: open.last().copied(),
                text: String::new(),
            });
            if !is_closed && !is_void {
                open.push(elements.len() - 1);
            }
        }
        assert!(open.is_empty(), "everything is closed");
        Self(elements)
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Element)> {
        let elements = self.0.iter().enumerate();
        elements.filter(move |(_, element)| element.name == name)
    }

    /// The elements right in the one at `place`.
    pub(crate) fn children(&self, place: usize) -> impl Iterator<Item = &Element> {
        let elements = self.0.iter();
        elements.filter(move |element| element.parent == Some(place))
    }

    /// The elements with the attribute `name`, by its value.
    pub(crate) fn with(&self, name: &str) -> Vec<(&str, &Element)> {
        let elements = self.0.iter();
        elements
            .filter_map(|element| Some((element.attributes.get(name)?.as_str(), element)))
            .collect()
    }
}

impl Element {
    pub(crate) fn get(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, value) = rest.split_once("=\"").expect("a quoted attribute");
        let (value, after) = value.split_once('"').expect("a closed quote");
        attributes.insert(name.trim().to_owned(), value.to_owned());
        rest = after.trim();
    }
    attributes
}
