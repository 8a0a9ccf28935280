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
    track,
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
        for id in &ids {
            let origin = Origin::Folder(folder.to_owned());
            let problem = problems.get(SUPPORT).or_else(|| problems.get(id));
            let course = FolderKata {
                id,
                tree,
                support: &support,
                origin,
                problem,
            };
            for (id, parsed) in course.parsed() {
                if wanted(&id) {
                    self.replace(&id, parsed)?;
                }
            }
        }
        self.katas.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    fn replace(&mut self, id: &str, parsed: Result<Kata>) -> Result<()> {
        self.katas.retain(|other| other.id.as_str() != id);
        self.broken.retain(|(other, _)| other != id);
        match parsed {
            Ok(kata) => self.katas.push(kata),
            Err(Error::BadKata { kata, problem }) => self.broken.push((kata, problem)),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// All katas; an open track is one of its own.
    pub fn iter(&self) -> impl Iterator<Item = &Kata> {
        self.katas.iter()
    }

    /// The katas without their open tracks.
    pub fn guided(&self) -> impl Iterator<Item = &Kata> {
        self.iter().filter(|kata| !kata.is_open())
    }

    /// Those of a list: the katas, and open tracks whose kata is not there.
    pub fn listed(&self) -> impl Iterator<Item = &Kata> {
        let is_there = |id: &KataId| self.iter().any(|kata| kata.id == *id);
        self.iter()
            .filter(move |kata| kata.base.as_ref().is_none_or(|base| !is_there(base)))
    }

    /// The open track of `kata`, if it has one.
    pub fn open_track(&self, kata: &Kata) -> Option<&Kata> {
        self.iter().find(|it| it.base.as_ref() == Some(&kata.id))
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

/// The files of a small kata called `id`, or of a warm-up, by their names below a folder of
/// katas; those of its open track are in folders `open`.
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

/// A kata of a folder, with what its parts are read from.
struct FolderKata<'a> {
    id: &'a str,
    tree: &'a TextTree,
    support: &'a Texts,
    origin: Origin,
    /// Why the files could not be read.
    problem: Option<&'a String>,
}

impl FolderKata<'_> {
    /// The kata, and its open track if it has one, by their ids.
    fn parsed(self) -> Vec<(String, Result<Kata>)> {
        let id = self.id;
        if let Some(problem) = self.problem {
            let failed = |id: &str| (id.to_owned(), Err(bad(id, problem)));
            let open = format!("katas/{id}/open/");
            let open = self.tree.keys().any(|name| name.starts_with(&open));
            let open = open.then(|| failed(&format!("{id}{}", track::END)));
            return std::iter::once(failed(id)).chain(open).collect();
        }
        let mut files = below(self.tree, &format!("katas/{id}/"));
        let mut solution = below(self.tree, &format!("solutions/{id}/"));
        for names in [&files, &solution] {
            if let Some(why) = path_problem(names) {
                return vec![(id.to_owned(), Err(bad(id, &why)))];
            }
        }
        let open = track::take(id, &mut files, &mut solution);
        let open = open.map(|track| {
            let open = format!("{id}{}", track::END);
            let parsed = track
                .map_err(|why| bad(&open, &why))
                .and_then(|it| self.parse(&it.id, it.files, it.solution));
            let based = parsed.map(|kata| Kata {
                base: KataId::parse(id).ok(),
                ..kata
            });
            (open, based)
        });
        let guided = (id.to_owned(), self.parse(id, files, solution));
        std::iter::once(guided).chain(open).collect()
    }

    fn parse(&self, id: &str, files: TextTree, solution: TextTree) -> Result<Kata> {
        let (files, solution) = (Texts::plain(files), Texts::plain(solution));
        let all = [&files, &solution, self.support].into_iter();
        let version = sha256(all.flat_map(|it| it.all().flat_map(<[&str; 2]>::from)), 16);
        let support = self.support.clone();
        parse(id, files, solution, support, self.origin.clone(), version)
    }
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
        base: None,
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
