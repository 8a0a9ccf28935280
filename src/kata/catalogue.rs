//! The katas there are: those in the binary, and those of a folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{Kata, KataId, Texts, manifest::Manifest};
use crate::{
    error::{Error, Result},
    fs::TextTree,
    hash::sha256,
    kata_path::{KataPath, collision},
};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// The folder beside the katas with what all their tests use.
const SUPPORT: &str = "support";

/// Where a kata comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Embedded,
    Folder(PathBuf),
}

/// All katas, sorted by name. A folder's kata hides an embedded one of its name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    katas: Vec<Kata>,
    /// Katas that cannot be read, by name, and why: they are in nobody's way
    /// until somebody asks for them.
    broken: Vec<(String, String)>,
}

impl Catalogue {
    /// The katas in the binary.
    pub fn embedded() -> Result<Self> {
        let mut katas = Vec::new();
        for (id, version) in embedded::VERSIONS {
            if is_kata(embedded_text(&format!("katas/{id}/kata.toml"))) {
                katas.push(parse(
                    id,
                    embedded_below(&format!("katas/{id}/")),
                    embedded_below(&format!("solutions/{id}/")),
                    embedded_below("katas/support/"),
                    Origin::Embedded,
                    (*version).to_owned(),
                )?);
            }
        }
        Ok(Self {
            katas,
            broken: Vec::new(),
        })
    }

    /// Adds the katas of a folder that has `katas/` and `solutions/`, given as
    /// the text files below it.
    pub fn add_folder(&mut self, folder: &Path, tree: &TextTree) -> Result<()> {
        self.add_some(folder, tree, &BTreeMap::new(), &|_| true)
    }

    /// The same with what could not be read, by the kata's id; only of the katas that
    /// are `wanted`.
    pub fn add_some(
        &mut self,
        folder: &Path,
        tree: &TextTree,
        problems: &BTreeMap<String, String>,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<()> {
        let mut support = owned(super::below(tree, "katas/support/"));
        if support.is_empty() {
            support = embedded_below("katas/support/");
        }
        let of_manifest = |name: &str| {
            let id = name.strip_prefix("katas/")?.strip_suffix("/kata.toml")?;
            (!id.contains('/')).then(|| id.to_owned())
        };
        let mut ids: BTreeSet<String> = tree.keys().filter_map(|it| of_manifest(it)).collect();
        ids.extend(problems.keys().filter(|id| *id != SUPPORT).cloned());
        for id in ids.iter().filter(|id| wanted(id)) {
            self.katas.retain(|other| other.id.as_str() != id);
            self.broken.retain(|(other, _)| other != id);
            let origin = Origin::Folder(folder.to_owned());
            let problem = problems.get(SUPPORT).or_else(|| problems.get(id));
            let parsed = match problem {
                Some(problem) => Err(bad(id, problem)),
                None => parse_folder(id, tree, &support, origin),
            };
            match parsed {
                Ok(kata) => self.katas.push(kata),
                Err(Error::BadKata { kata, problem }) => self.broken.push((kata, problem)),
                Err(error) => return Err(error),
            }
        }
        self.katas.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    pub fn iter(&self) -> impl Iterator<Item = &Kata> {
        self.katas.iter()
    }

    /// The kata called `id`, or the error with the nearest name.
    pub fn get(&self, id: &str) -> Result<&Kata> {
        if let Some((kata, problem)) = self.broken.iter().find(|(broken, _)| broken == id) {
            return Err(Error::BadKata {
                kata: kata.clone(),
                problem: problem.clone(),
            });
        }
        self.katas
            .iter()
            .find(|kata| kata.id.as_str() == id)
            .ok_or_else(|| Error::UnknownKata {
                id: id.to_owned(),
                near: self.nearest(id),
            })
    }

    /// Whether there is a kata called `id`, be it well formed or not.
    pub fn has(&self, id: &str) -> bool {
        self.katas.iter().any(|kata| kata.id.as_str() == id) || self.broken().any(|it| it == id)
    }

    /// The names of the katas that cannot be read.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        self.broken.iter().map(|(id, _)| id.as_str())
    }

    fn nearest(&self, id: &str) -> Option<String> {
        let wanted = id.to_lowercase().replace(['_', ' '], "-");
        self.katas
            .iter()
            .map(|kata| (similarity(kata.id.as_str(), &wanted), kata))
            .max_by(|(a, _), (b, _)| a.total_cmp(b))
            .filter(|(similarity, _)| *similarity > 0.7)
            .map(|(_, kata)| kata.id.to_string())
    }
}

/// The files of a small kata called `id`, by their names below a folder of katas.
pub fn template(id: &KataId) -> TextTree {
    let title = id.as_str().replace('-', " ");
    let named = |text: &str| {
        text.replace("new-kata", id.as_str())
            .replace("new_kata", &id.crate_name())
            .replace("New kata", &title)
    };
    embedded::TEMPLATE
        .iter()
        .map(|(name, text)| (named(name), named(text)))
        .collect()
}

fn similarity(id: &str, wanted: &str) -> f64 {
    if wanted.len() >= 3 && id.split('-').any(|part| part == wanted) {
        return 1.0;
    }
    strsim::jaro_winkler(id, wanted)
}

/// The kata `id` of a folder's `tree`.
fn parse_folder(id: &str, tree: &TextTree, support: &Texts, origin: Origin) -> Result<Kata> {
    let files = super::below(tree, &format!("katas/{id}/"));
    let solution = super::below(tree, &format!("solutions/{id}/"));
    for names in [&files, &solution] {
        if let Some(why) = path_problem(names) {
            return Err(bad(id, &why));
        }
    }
    let (files, solution) = (owned(files), owned(solution));
    let version = sha256(
        [&files, &solution, support]
            .into_iter()
            .flatten()
            .flat_map(|(name, text)| [name.as_ref(), text.as_ref()]),
        16,
    );
    parse(id, files, solution, support.clone(), origin, version)
}

/// Why these files cannot be written below some folder, if so.
fn path_problem(tree: &TextTree) -> Option<String> {
    let wrong = tree
        .keys()
        .find_map(|name| Some(format!("`{name}` {}", KataPath::parse(name).err()?)));
    // All starters and a solution come to lie in one `src/`.
    let starters = tree
        .keys()
        .filter_map(|name| name.strip_prefix("starter/")?.split_once('/'))
        .map(|(_, name)| name);
    wrong
        .or_else(|| collision(tree.keys().map(String::as_str)))
        .or_else(|| collision(starters))
}

fn bad(id: &str, problem: &str) -> Error {
    // Of what the parser quotes, the beginning says enough.
    let lines = problem.trim().lines().take(6);
    let lines: Vec<String> = lines.map(|line| line.chars().take(160).collect()).collect();
    Error::BadKata {
        kata: id.to_owned(),
        problem: lines.join("\n"),
    }
}

fn parse(
    id: &str,
    files: Texts,
    solution: Texts,
    support: Texts,
    origin: Origin,
    version: String,
) -> Result<Kata> {
    let Ok(kata_id) = KataId::parse(id) else {
        let problem = "the folder's name is not a kata's name: lower-case letters, digits \
                       and `-`, a letter first, and no name that is reserved";
        return Err(bad(id, problem));
    };
    let manifest: Manifest = toml::from_str(super::text(&files, "kata.toml"))
        .map_err(|e| bad(id, &format!("kata.toml: {e}")))?;
    if manifest.id != id {
        return Err(bad(id, &format!("kata.toml says `id = {:?}`", manifest.id)));
    }
    if let Some(problem) = manifest.problem() {
        return Err(bad(id, &problem));
    }
    Ok(Kata {
        id: kata_id,
        title: manifest.title,
        summary: manifest.summary,
        difficulty: manifest.difficulty,
        frequency: manifest.frequency,
        patterns: manifest.patterns,
        principles: manifest.principles,
        prerequisites: manifest.prerequisites,
        questions: manifest.questions,
        stages: manifest.stages,
        contracts: manifest.contracts,
        usual: manifest.usual,
        limits: manifest.limits,
        origin,
        version,
        files,
        solution,
        support,
    })
}

fn is_kata(manifest: Option<&str>) -> bool {
    manifest.is_some()
}

fn embedded_text(name: &str) -> Option<&'static str> {
    let files = embedded::FILES;
    files
        .binary_search_by(|(other, _)| (*other).cmp(name))
        .ok()
        .map(|index| files[index].1)
}

pub(super) fn embedded_below(prefix: &str) -> Texts {
    let files = embedded::FILES;
    let start = files.partition_point(|(name, _)| *name < prefix);
    files[start..]
        .iter()
        .take_while(|(name, _)| name.starts_with(prefix))
        .map(|(name, text)| (name[prefix.len()..].into(), (*text).into()))
        .collect()
}

fn owned(tree: TextTree) -> Texts {
    tree.into_iter()
        .map(|(name, text)| (name.into(), text.into()))
        .collect()
}
