//! The concept pages in `katas/concepts/`: principles, patterns, and ideas of Rust for
//! people who know another language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Kata, embedded};
use crate::error::{Error, Result};

const FOLDER: &str = "katas/concepts/";
/// Encloses the front matter of a page, as TOML.
const FENCE: &str = "+++\n";
/// From this similarity on, another name is offered.
const NEAR: f64 = 0.8;

/// In the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConceptKind {
    Principle,
    Pattern,
    Rust,
}

/// A page about one idea.
#[derive(Clone, Debug)]
pub struct Concept {
    /// The name of its file, and the topic of `kata learn`.
    pub name: String,
    pub title: String,
    pub kind: ConceptKind,
    /// A line for the list of topics.
    pub summary: String,
    /// Other words for the topic.
    pub aliases: Vec<String>,
    /// The pages to read first.
    pub prerequisites: Vec<String>,
    /// The katas that practise it, and what in them does.
    pub katas: BTreeMap<String, String>,
    order: u32,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
    kind: ConceptKind,
    order: u32,
    summary: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    prerequisites: Vec<String>,
    #[serde(default)]
    katas: BTreeMap<String, String>,
}

impl Concept {
    fn parse(name: &str, text: &str) -> Result<Self, String> {
        let parts = text.strip_prefix(FENCE).and_then(|it| it.split_once(FENCE));
        let (front, body) = parts.ok_or("it does not begin with front matter")?;
        let front: FrontMatter = toml::from_str(front).map_err(|error| error.to_string())?;
        Ok(Self {
            name: name.to_owned(),
            title: front.title,
            kind: front.kind,
            summary: front.summary,
            aliases: front.aliases,
            prerequisites: front.prerequisites,
            katas: front.katas,
            order: front.order,
            body: body.trim().to_owned(),
        })
    }

    /// The whole page as Markdown.
    pub fn page(&self) -> String {
        let katas = self.katas.iter();
        let katas: String = katas
            .map(|(id, what)| format!("- `{id}`: {what}\n"))
            .collect();
        format!(
            "# {}\n\n{}.\n\n{}\n\n## Practise it\n\n{katas}",
            self.title, self.summary, self.body
        )
    }

    /// What the author wrote below the front matter.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// Everything by which the topic can be asked for, in one spelling.
    fn names(&self) -> impl Iterator<Item = String> {
        let names = [&self.name, &self.title].into_iter().chain(&self.aliases);
        names.map(|name| plain(name))
    }
}

/// All pages, in the order in which they are listed.
#[derive(Clone, Debug, Default)]
pub struct Concepts(Vec<Concept>);

impl Concepts {
    /// The pages in the binary.
    pub fn embedded() -> Result<Self> {
        let mut concepts = Vec::new();
        for (file, text) in embedded::concepts()?.all() {
            let name = file.strip_suffix(".md").unwrap_or(file);
            let concept = Concept::parse(name, text)
                .map_err(|why| Error::Bug(format!("{FOLDER}{file}: {why}")))?;
            concepts.push(concept);
        }
        concepts.sort_by_key(|concept| (concept.kind, concept.order));
        Ok(Self(concepts))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Concept> {
        self.0.iter()
    }

    /// The page about `topic`, by any of its names; else an error with the nearest name.
    pub fn get(&self, topic: &str) -> Result<&Concept> {
        self.find(topic).ok_or_else(|| Error::UnknownTopic {
            topic: topic.to_owned(),
            near: self.nearest(topic),
        })
    }

    fn find(&self, topic: &str) -> Option<&Concept> {
        let wanted = plain(topic);
        let has_name = |concept: &&Concept| concept.names().any(|name| name == wanted);
        self.iter().find(has_name)
    }

    fn nearest(&self, topic: &str) -> Option<String> {
        let wanted = plain(topic);
        let alike = |name: String| {
            if wanted.len() >= 3 && name.starts_with(&wanted) {
                return 1.0;
            }
            strsim::jaro_winkler(&name, &wanted)
        };
        let likeness = |concept: &Concept| concept.names().map(alike).fold(0.0, f64::max);
        self.iter()
            .map(|concept| (likeness(concept), concept))
            .filter(|(likeness, _)| *likeness >= NEAR)
            // The earlier one, if two are equally near.
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, concept)| concept.name.clone())
    }

    /// The topics that help with stage `stage` of `kata`, in the order of the list.
    pub fn for_stage(&self, kata: &Kata, stage: usize) -> Vec<&Concept> {
        let of_stage = kata.concepts(stage);
        let of_kata = if stage == 1 {
            kata.prerequisites()
        } else {
            &[]
        };
        let needed =
            |concept: &&Concept| of_stage.iter().chain(of_kata).any(|it| *it == concept.name);
        self.iter().filter(needed).collect()
    }
}

/// `name` as it is compared: lower case, `-` between words, and without the word that
/// says what kind of thing it is.
fn plain(name: &str) -> String {
    let name = name.to_lowercase();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        [rest @ .., "pattern" | "principle"] if !rest.is_empty() => rest.join("-"),
        all => all.join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(topic: &str) -> Result<String, Option<String>> {
        match Concepts::embedded().unwrap().get(topic) {
            Ok(concept) => Ok(concept.name.clone()),
            Err(Error::UnknownTopic { near, .. }) => Err(near),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_topic_has_many_names() {
        for (asked, name) in [
            ("strategy", "strategy"),
            ("Strategy Pattern", "strategy"),
            ("SRP", "single-responsibility"),
            ("open/closed principle", "open-closed"),
            ("dip", "dependency-inversion"),
            ("abstract factory", "factory"),
            ("abstract_factory", "factory"),
            ("Rc<RefCell>", "shared-ownership"),
            ("Send + Sync", "send-sync"),
            ("E0502", "borrowing"),
        ] {
            assert_eq!(found(asked), Ok(name.to_owned()), "{asked}");
        }
    }

    #[test]
    fn a_near_miss_gets_a_suggestion() {
        for (asked, near) in [
            ("stratgy", Some("strategy")),
            ("observr", Some("observer")),
            ("decor", Some("decorator")),
            ("liskow", Some("liskov-substitution")),
            ("kubernetes", None),
            ("", None),
        ] {
            assert_eq!(found(asked), Err(near.map(str::to_owned)), "{asked}");
        }
    }

    #[test]
    fn a_page_without_front_matter_is_refused() {
        assert!(Concept::parse("x", "# X\n").is_err());
        assert!(Concept::parse("x", "+++\ntitle = 1\n+++\n").is_err());
    }
}
