//! `kata learn --html`: all concept pages as one page, like a small book.

use super::{
    design::figure,
    prose::prose,
    style,
    text::{day, escape},
};
use crate::{
    kata::ConceptKind,
    reports::{Book, BookTopic},
    ui::learn::heading,
};

/// What the book adds to the style of the report.
const RULES: &str = "\
main { max-width: 46rem; }
nav h2 { margin-top: 1.5rem; }
.chapter { border-top: 3px solid var(--line); padding-top: 1.5rem; }
.chapter > h2 { color: var(--muted); }
article { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 2rem; }
article p, article li { max-width: 42rem; }
article li { margin-bottom: 0.3rem; }
article table { margin: 0.75rem 0; }
.contents { columns: 17rem; list-style: none; padding: 0; }
.contents li { break-inside: avoid; padding: 0.15rem 0; }
code { font: 0.875em ui-monospace, \"SF Mono\", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre {
  background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem;
  line-height: 1.45; margin: 0.75rem 0; overflow-wrap: normal; overflow-x: auto;
  padding: 0.9rem 1rem; white-space: pre;
}
pre code { overflow-wrap: normal; }
.back { font-size: 0.875rem; }
@media print {
  nav { display: block; }
  .chapter { border-top: 0; break-before: page; margin-top: 0; padding-top: 0; }
  pre { break-inside: avoid; overflow: visible; white-space: pre-wrap; }
  .back { display: none; }
}
";

const KINDS: [ConceptKind; 3] = [
    ConceptKind::Rust,
    ConceptKind::Principle,
    ConceptKind::Pattern,
];

/// The whole book.
pub fn html_book(book: &Book) -> String {
    let is_topic = |name: &str| book.topics.iter().any(|it| it.topic == name);
    let link = |code: &str| {
        let topic = code.strip_prefix("kata learn ")?;
        is_topic(topic).then(|| format!("#{topic}"))
    };
    let chapters = KINDS.map(|kind| (kind, in_order(book, kind)));
    let chapter = |(kind, topics): &(ConceptKind, Vec<&BookTopic>)| {
        let articles: String = topics.iter().map(|topic| article(topic, &link)).collect();
        let heading = heading(*kind);
        format!("<section class=\"chapter\">\n<h2>{heading}</h2>\n{articles}</section>\n")
    };
    let text: String = chapters.iter().map(chapter).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         img-src data:; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Low-level design in Rust: concepts</title>\n<style>\n{style}{RULES}</style>\n\
         </head>\n<body>\n<header>\n<p class=\"eyebrow\">Low-level design</p>\n\
         <h1>Concepts</h1>\n<p class=\"muted\">All pages of <code>kata learn</code>, as of \
         {date}</p>\n<p>Within a chapter, a page stands after those that it needs. Each ends \
         with the katas in which to practise it.</p>\n</header>\n<main>\n\
         <nav id=\"contents\" aria-label=\"Contents\">\n\
         {contents}</nav>\n{text}</main>\n</body>\n</html>\n",
        style = style::sheet(),
        date = day(book.made_at),
        contents = chapters
            .iter()
            .map(|(kind, topics)| contents(*kind, topics))
            .collect::<String>(),
    )
}

/// The pages of a chapter, each after those that it needs.
fn in_order(book: &Book, kind: ConceptKind) -> Vec<&BookTopic> {
    let mut left: Vec<&BookTopic> = book.topics.iter().filter(|it| it.kind == kind).collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let needs = |it: &BookTopic| {
            let others = left.iter().filter(|other| other.topic != it.topic);
            others
                .into_iter()
                .any(|other| it.prerequisites.contains(&other.topic))
        };
        // In a circle the first one begins.
        let next = left.iter().position(|it| !needs(it)).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    ordered
}

fn contents(kind: ConceptKind, topics: &[&BookTopic]) -> String {
    let items: String = topics
        .iter()
        .map(|it| {
            format!(
                "<li><a href=\"#{}\">{}</a></li>\n",
                escape(&it.topic),
                escape(&it.title)
            )
        })
        .collect();
    format!(
        "<h2>{}</h2>\n<ul class=\"contents\">\n{items}</ul>\n",
        heading(kind)
    )
}

fn article(topic: &BookTopic, link: &dyn Fn(&str) -> Option<String>) -> String {
    let (id, title) = (escape(&topic.topic), escape(&topic.title));
    let before: Vec<String> = topic
        .prerequisites
        .iter()
        .map(|it| format!("<a href=\"#{0}\">{0}</a>", escape(it)))
        .collect();
    let before = if before.is_empty() {
        String::new()
    } else {
        format!("<p class=\"muted\">Read first: {}</p>\n", before.join(", "))
    };
    // Below the code that it shows, and so before what comes after it.
    let body = prose(&topic.markdown, link);
    let picture = topic.picture.as_ref();
    let picture = picture.map_or(String::new(), |(svg, words)| figure(&id, svg, words));
    let (first, rest) = match body.find("<h3>In Java</h3>") {
        Some(place) => body.split_at(place),
        None => (body.as_str(), ""),
    };
    format!(
        "<article id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{title}</h2>\n\
         <p>{}.</p>\n{before}{first}{picture}{rest}\
         <p class=\"back\"><a href=\"#contents\">Contents</a></p>\n</article>\n",
        escape(&topic.summary)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_a_chapter_a_page_stands_after_those_that_it_needs() {
        let topic = |name: &str, needs: &[&str]| BookTopic {
            topic: name.to_owned(),
            title: name.to_owned(),
            kind: ConceptKind::Rust,
            summary: String::new(),
            prerequisites: needs.iter().map(|&it| it.to_owned()).collect(),
            markdown: String::new(),
            picture: None,
        };
        let order = |topics| {
            let book = Book { made_at: 0, topics };
            let ordered = in_order(&book, ConceptKind::Rust);
            let names = ordered.iter().map(|it| it.topic.clone());
            names.collect::<Vec<_>>()
        };
        let (a, b, c) = (topic("a", &["c"]), topic("b", &[]), topic("c", &[]));
        assert_eq!(order(vec![a, b, c]), ["b", "c", "a"]);
        let circle = vec![topic("a", &["b"]), topic("b", &["a"])];
        assert_eq!(order(circle), ["a", "b"]);
    }

    #[test]
    fn a_page_has_its_anchor_its_links_and_its_picture() {
        let topic = |name: &str, kind| BookTopic {
            topic: name.to_owned(),
            title: format!("<{name}>"),
            kind,
            summary: "what it is".to_owned(),
            prerequisites: vec!["traits".to_owned()],
            markdown: "## After\n\nSee `kata learn traits`.\n\n## In Java\n\nx\n".to_owned(),
            picture: Some(("<svg/>".to_owned(), "two types".to_owned())),
        };
        let book = Book {
            made_at: 0,
            topics: vec![
                topic("observer", ConceptKind::Pattern),
                topic("traits", ConceptKind::Rust),
            ],
        };
        let html = html_book(&book);
        for part in [
            "<article id=\"observer\"",
            "<li><a href=\"#observer\">&lt;observer&gt;</a></li>",
            "<a href=\"#traits\"><code>kata learn traits</code></a>",
            "data:image/svg+xml,%3Csvg%2F%3E",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(!html.contains("<script"));
        let picture = html.find("<img").unwrap();
        assert!(picture < html.find("<h3>In Java</h3>").unwrap());
        // What a Java programmer needs first comes first.
        assert!(
            html.find("<article id=\"traits\"").unwrap()
                < html.find("<article id=\"observer\"").unwrap()
        );
    }
}
