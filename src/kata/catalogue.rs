//! The katas there are: those in the binary, and those of a folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::{
    DRILLS, Kata, KataId, embedded,
    manifest::Manifest,
    texts::{Texts, below},
};
use crate::{
    error::{Error, Result},
    fs::TextTree,
    hash::sha256,
    kata_path::{KataPath, collision},
};

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
        Ok(Self {
            katas: embedded::katas()?,
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
        let mut support = Texts::plain(below(tree, "katas/support/"));
        if support.is_empty() {
            support = embedded::support()?;
        }
        let of_manifest = |name: &str| {
            let id = name.strip_prefix("katas/")?.strip_suffix("/kata.toml")?;
            (!id.contains('/')).then(|| id.to_owned())
        };
        let mut ids: BTreeSet<String> = tree.keys().filter_map(|it| of_manifest(it)).collect();
        ids.extend(
            problems
                .keys()
                .filter(|id| ![SUPPORT, DRILLS].contains(&id.as_str()))
                .cloned(),
        );
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

/// The files of a small kata called `id`, or of a warm-up, by their names below a folder of katas.
pub fn template(id: &KataId, is_warm_up: bool) -> Result<TextTree> {
    let title = id.as_str().replace('-', " ");
    let named = |text: &str| {
        text.replace("new-kata", id.as_str())
            .replace("new_kata", &id.crate_name())
            .replace("New kata", &title)
    };
    let template = embedded::template(is_warm_up)?;
    let texts = template.all();
    Ok(texts
        .map(|(name, text)| (named(name), named(text)))
        .collect())
}

fn similarity(id: &str, wanted: &str) -> f64 {
    if wanted.len() >= 3 && id.split('-').any(|part| part == wanted) {
        return 1.0;
    }
    strsim::jaro_winkler(id, wanted)
}

/// The kata `id` of a folder's `tree`.
fn parse_folder(id: &str, tree: &TextTree, support: &Texts, origin: Origin) -> Result<Kata> {
    let files = below(tree, &format!("katas/{id}/"));
    let solution = below(tree, &format!("solutions/{id}/"));
    for names in [&files, &solution] {
        if let Some(why) = path_problem(names) {
            return Err(bad(id, &why));
        }
    }
    let (files, solution) = (Texts::plain(files), Texts::plain(solution));
    let all = [&files, &solution, support].into_iter();
    let version = sha256(all.flat_map(|it| it.all().flat_map(<[&str; 2]>::from)), 16);
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
    let manifest: Manifest =
        toml::from_str(files.get("kata.toml")).map_err(|e| bad(id, &format!("kata.toml: {e}")))?;
    if manifest.id != id {
        return Err(bad(id, &format!("kata.toml says `id = {:?}`", manifest.id)));
    }
    if let Some(problem) = manifest.problem() {
        return Err(bad(id, &problem));
    }
    let mut kata = Kata {
        id: kata_id,
        title: manifest.title.clone(),
        summary: manifest.summary.clone(),
        difficulty: manifest.difficulty,
        frequency: manifest.frequency,
        group: manifest.group,
        patterns: manifest.patterns.clone(),
        principles: manifest.principles.clone(),
        prepares: manifest.prepares.clone(),
        stages: Vec::new(),
        origin,
        version,
        details: OnceLock::new(),
        files,
        solution,
        support,
        marks: None,
    };
    let (stages, details) = manifest.into_details();
    kata.stages = stages;
    kata.details = details.into();
    Ok(kata)
}
