//! The katas in the binary: an index of what every list shows, and packed texts.

use std::{str::FromStr, sync::OnceLock};

use super::{
    Kata, KataId, Round, RoundKind, Stage,
    catalogue::Origin,
    manifest::{Group, Level, Prepares},
    texts::{Part, Texts},
};
use crate::error::{Error, Result};

/// Lines that `build.rs` writes, with tabs between their values.
const INDEX: &str = include_str!(concat!(env!("OUT_DIR"), "/index.txt"));
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packed.bin"));

/// All katas, sorted by name.
pub(super) fn katas() -> Result<Vec<Kata>> {
    let support = support()?;
    blocks("kata\t")
        .map(|block| kata(block, &support))
        .collect()
}

/// `katas/support/`.
pub(super) fn support() -> Result<Texts> {
    texts("support")
}

/// The files of the kata that `kata new` makes, or of the warm-up.
pub(super) fn template(is_warm_up: bool) -> Result<Texts> {
    texts(if is_warm_up {
        "template-warm-up"
    } else {
        "template"
    })
}

/// `katas/drills/`.
pub(super) fn drills() -> Result<Texts> {
    texts("drills")
}

/// `katas/concepts/`.
pub(super) fn concepts() -> Result<Texts> {
    texts("concepts")
}

fn texts(name: &str) -> Result<Texts> {
    let block = blocks("texts\t").find(|block| block.lines().next() == Some(name));
    let block = Block(block.ok_or_else(|| bug(name))?);
    Ok(Texts::packed([block.part("all")?]))
}

/// The blocks of the index that begin with `start`, each without it.
fn blocks(start: &'static str) -> impl Iterator<Item = &'static str> {
    let begins = |line: &str| line.starts_with("kata\t") || line.starts_with("texts\t");
    let mut rest = INDEX;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let mut end = rest.len();
            for (place, _) in rest.match_indices('\n') {
                if begins(&rest[place + 1..]) {
                    end = place + 1;
                    break;
                }
            }
            let (block, after) = rest.split_at(end);
            rest = after;
            if let Some(block) = block.strip_prefix(start) {
                return Some(block);
            }
        }
        None
    })
}

/// Lines of the index about one kata.
#[derive(Clone, Copy)]
struct Block(&'static str);

impl Block {
    /// The values of each line that begins with `key`.
    fn lines(self, key: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
        self.0.lines().filter_map(move |line| {
            let values = line.strip_prefix(key)?.strip_prefix('\t')?;
            Some(values.split('\t').collect())
        })
    }

    fn list(self, key: &'static str) -> Vec<String> {
        let values = self.lines(key).next().unwrap_or_default();
        let values = values.into_iter().filter(|it| !it.is_empty());
        values.map(str::to_owned).collect()
    }

    fn text(self, key: &'static str) -> String {
        self.list(key).concat()
    }

    fn part(self, name: &'static str) -> Result<Part> {
        let mut parts = self.lines("part").filter_map(|values| {
            let [part, start, end, length] = values[..] else {
                return None;
            };
            let packed = PACKED.get(start.parse().ok()?..end.parse().ok()?)?;
            (part == name).then_some(Part::new(packed, length.parse().ok()?))
        });
        parts.next().ok_or_else(|| bug(name))
    }
}

fn kata(block: &'static str, support: &Texts) -> Result<Kata> {
    let head = block.lines().next().unwrap_or_default();
    let block = Block(block);
    let mut head = head.split('\t');
    let mut next = || head.next().ok_or_else(|| bug("a head"));
    let group = block.text("group");
    let is_named = |it: &Group| it.name() == group;
    Ok(Kata {
        id: KataId::parse(next()?)?,
        version: next()?.to_owned(),
        difficulty: number(next()?)?,
        frequency: number(next()?)?,
        title: block.text("title"),
        summary: block.text("summary"),
        group: Group::ALL.into_iter().find(is_named).unwrap_or_default(),
        patterns: block.list("patterns"),
        principles: block.list("principles"),
        prepares: block
            .list("prepares")
            .into_iter()
            .map(|it| Prepares::try_from(it).map_err(|why| bug(&why)))
            .collect::<Result<_>>()?,
        stages: block
            .lines("stage")
            .map(|it| stage(&it))
            .collect::<Result<_>>()?,
        origin: Origin::Embedded,
        base: block
            .list("base")
            .first()
            .map(|id| KataId::parse(id))
            .transpose()?,
        details: OnceLock::new(),
        files: Texts::packed([block.part("pages")?, block.part("tests")?]),
        solution: Texts::packed([block.part("solution")?]),
        support: support.clone(),
        marks: Some(Texts::packed([block.part("marks")?])),
    })
}

fn stage(values: &[&str]) -> Result<Stage> {
    let [id, minutes, level, difficulty, kind, title, adds] = values else {
        return Err(bug("a stage"));
    };
    Ok(Stage {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        level: if *level == Level::Senior.name() {
            Level::Senior
        } else {
            Level::Core
        },
        difficulty: difficulty.parse().ok(),
        minutes: number(minutes)?,
        adds: (*adds).to_owned(),
        round: RoundKind::ALL
            .into_iter()
            .find(|it| it.name() == *kind)
            .map(|kind| Round {
                id: (*id).to_owned(),
                kind,
            }),
    })
}

fn number<T: FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| bug(text))
}

fn bug(what: &str) -> Error {
    Error::Bug(format!("the index of the embedded katas is wrong: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kata::{catalogue::Catalogue, manifest::Manifest, mark};

    #[test]
    fn the_index_says_what_the_manifests_say() {
        for kata in Catalogue::embedded().unwrap().iter() {
            let manifest: Manifest = toml::from_str(kata.files.get("kata.toml")).unwrap();
            assert_eq!(manifest.problem(), None, "{}", kata.id);
            assert_eq!(
                (&kata.title, &kata.summary, kata.group),
                (&manifest.title, &manifest.summary, manifest.group)
            );
            assert_eq!(
                (kata.difficulty, kata.frequency),
                (manifest.difficulty, manifest.frequency)
            );
            assert_eq!(kata.patterns, manifest.patterns);
            assert_eq!(kata.principles, manifest.principles);
            assert_eq!(kata.prepares, manifest.prepares);
            assert_eq!(kata.id.as_str(), manifest.id);
            assert_eq!(kata.stages, manifest.into_details().0);
        }
    }

    #[test]
    fn the_marks_are_those_of_the_texts() {
        for kata in Catalogue::embedded().unwrap().iter() {
            let stages = kata.last_stage();
            let marks = kata.test_marks(stages);
            let of_texts = Kata {
                marks: None,
                ..kata.clone()
            }
            .test_marks(stages);
            assert_eq!(marks, of_texts, "{}", kata.id);
            assert_eq!(marks["stage_1.rs"], mark(kata.test_file(1)));
            assert!(!kata.test_marks(1).contains_key("stage_2.rs"));
        }
    }
}
