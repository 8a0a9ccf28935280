//! The model of a kata: what it asks, its tests, its solutions. No I/O in here:
//! files come in as text, from the embedded catalogue or from a folder read by `fs`.

mod catalogue;
mod concepts;
mod consequences;
mod drills;
mod embedded;
mod hunts;
mod lines;
mod manifest;
mod marks;
mod open;
mod package;
mod parts;
mod patch;
mod round;
mod rules;
mod solutions;
mod spots;
mod tells;
mod testfile;
mod texts;
mod track;

use std::{collections::BTreeMap, fmt, sync::OnceLock};

pub use catalogue::{Catalogue, Origin, template};
pub use concepts::{Concept, ConceptKind, Concepts};
pub use consequences::{Consequence, Holding};
pub use drills::{DRILLS, DrillCard, DrillTopic, Drills, OpenQuestion};
pub use hunts::{MistakeKind, Target};
pub use lines::{Edit, Hunk, edits, hunks};
use manifest::Details;
pub use manifest::{Contract, Group, Lack, Level, Prepares, Question, Stage};
pub use marks::mark;
pub use open::open_id;
pub use package::{INSTA, PROFILE, lock_file, lock_file_with, quoted};
pub use patch::{ChangeKind, FileChange, Mutant, apply, changes, lines_changed};
pub use round::{Round, RoundKind};
pub use rules::{Rule, RuleId, rules_of_page, rules_of_tests, words};
use serde::{Deserialize, Serialize};
pub use solutions::Solution;
pub use spots::Spot;
pub use testfile::{SCENARIO, TestId, as_plain_functions, test_names};
use texts::Texts;

use crate::{
    error::{Error, Result},
    fs::TextTree,
    kata_path::is_reserved,
    limits::Limits,
};

/// Names that a kata cannot have: folders of the dojo and of the judge's tree, and
/// crates that a kata's own crate would hide.
const TAKEN: &[&str] = &[
    "target",
    "scratch",
    "support",
    "katas",
    "concepts",
    "drills",
    "hunt",
    "solutions",
    "std",
    "core",
    "alloc",
    "test",
    "proc-macro",
];

/// A kata's name: lower-case letters, digits and `-`, a letter first, and none of
/// the names that are taken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KataId(String);

impl KataId {
    pub fn parse(text: &str) -> Result<Self> {
        let starts_well = text.starts_with(|c: char| c.is_ascii_lowercase());
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_free = !TAKEN.contains(&text)
            && !is_reserved(text)
            && !package::is_harness_crate(text)
            && is_identifier(&text.replace('-', "_"));
        if starts_well
            && text.len() <= 40
            && text.chars().all(is_plain)
            && !text.ends_with('-')
            && is_free
        {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::BadId(text.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The crate's name in Rust code.
    pub fn crate_name(&self) -> String {
        self.0.replace('-', "_")
    }
}

impl fmt::Display for KataId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for KataId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<KataId> for String {
    fn from(id: KataId) -> Self {
        id.0
    }
}

/// One kata, as its author wrote it. Stages are counted from 1.
///
/// The fields are there at once. What a method returns may have to be unpacked first.
#[derive(Clone, Debug)]
pub struct Kata {
    pub id: KataId,
    pub title: String,
    pub summary: String,
    /// 1 very easy … 5 hard.
    pub difficulty: u8,
    /// How often it is asked in interviews: 1 seldom … 5 all the time.
    pub frequency: u8,
    pub group: Group,
    pub patterns: Vec<String>,
    pub principles: Vec<String>,
    /// The stages of other katas for which a warm-up prepares.
    pub prepares: Vec<Prepares>,
    pub stages: Vec<Stage>,
    pub origin: Origin,
    /// The kata whose open track this is.
    pub base: Option<KataId>,
    /// A hash of all its files: another text is another version.
    pub version: String,
    details: OnceLock<Details>,
    /// `katas/<id>/`.
    files: Texts,
    /// `solutions/<id>/`.
    solution: Texts,
    /// `katas/support/`.
    support: Texts,
    /// The marks of the test files, if they were made in advance.
    marks: Option<Texts>,
}

impl Kata {
    pub fn last_stage(&self) -> usize {
        self.stages.len()
    }

    /// The stage with number `number`, counted from 1.
    pub fn stage(&self, number: usize) -> Result<&Stage> {
        number
            .checked_sub(1)
            .and_then(|index| self.stages.get(index))
            .ok_or_else(|| Error::NoSuchStage {
                kata: self.id.to_string(),
                stage: number,
                of: self.last_stage(),
            })
    }

    fn details(&self) -> &Details {
        self.details.get_or_init(|| {
            let manifest = toml::from_str::<manifest::Manifest>(self.files.get("kata.toml"));
            // A kata of a folder has its details from the start.
            let manifest = manifest.expect("a test parses every manifest of the binary");
            manifest.into_details().1
        })
    }

    /// What a good candidate asks before coding.
    pub fn questions(&self) -> &[Question] {
        &self.details().questions
    }

    /// The concept pages to know before stage 1.
    pub fn prerequisites(&self) -> &[String] {
        &self.details().prerequisites
    }

    /// The concept pages that help in stage `number`.
    pub fn concepts(&self, number: usize) -> &[String] {
        let index = number.checked_sub(1);
        let of_stage = index.and_then(|index| self.details().concepts.get(index));
        of_stage.map_or(&[], Vec::as_slice)
    }

    /// The three hints for stage `number`: the concept, the shape, the code.
    pub fn hints(&self, number: usize) -> Result<&[String]> {
        self.stage(number)?;
        Ok(&self.details().hints[number - 1])
    }

    /// The snippets that must not compile, of all stages.
    pub fn contracts(&self) -> &[Contract] {
        &self.details().contracts
    }

    pub fn limits(&self) -> &Limits {
        &self.details().limits
    }

    /// What the usual answer cannot take, in the order of the stages.
    pub fn usual(&self) -> &[Lack] {
        &self.details().usual
    }

    /// Help with single rules of stage `number`.
    pub fn rule_hints(&self, number: usize) -> Result<&BTreeMap<RuleId, String>> {
        self.stage(number)?;
        Ok(&self.details().rule_hints[number - 1])
    }

    /// Whether it is a short exercise to begin with: its starter is working code.
    pub fn is_warm_up(&self) -> bool {
        self.group == Group::WarmUps
    }

    /// Minutes for all stages, for someone fresh.
    pub fn minutes(&self) -> u32 {
        self.stages.iter().map(|stage| stage.minutes).sum()
    }

    /// The stages of the core path, and the minutes for them.
    pub fn core(&self) -> (usize, u32) {
        let core = self.stages.iter().filter(|it| it.level == Level::Core);
        core.fold((0, 0), |(count, sum), it| (count + 1, sum + it.minutes))
    }

    /// The recommended order: often asked first, of those the easy and short ones;
    /// warm-ups last, for those who want them.
    pub fn rank(&self) -> impl Ord + use<> {
        (
            self.is_warm_up(),
            std::cmp::Reverse(self.frequency),
            self.difficulty,
            self.minutes(),
            self.id.clone(),
        )
    }

    /// The page of stage `number`; 0 is the overview.
    pub fn brief(&self, number: usize) -> &str {
        self.files.get(&format!("brief/{number}.md"))
    }

    /// The files that stage `number` adds to the learner's `src/`.
    pub fn starter(&self, number: usize) -> TextTree {
        self.files.below(&format!("starter/{number}/"))
    }

    /// The lesson card of stage `number`; empty if it has none.
    pub fn lesson(&self, number: usize) -> &str {
        self.files.get(&format!("lesson/{number}.md"))
    }

    /// How hard stage `number` is.
    pub fn difficulty_of(&self, number: usize) -> u8 {
        let stage = self.stage(number).ok();
        stage
            .and_then(|stage| stage.difficulty)
            .unwrap_or(self.difficulty)
    }

    pub fn test_file(&self, stage: usize) -> &str {
        self.files.get(&format!("tests/stage_{stage}.rs"))
    }

    /// The tests of one stage, in the order of the file.
    pub fn tests(&self, stage: usize) -> Vec<TestId> {
        test_names(self.test_file(stage))
            .map(|(_, name)| TestId {
                stage,
                name: name.to_owned(),
            })
            .collect()
    }

    /// The numbered rules of one stage.
    pub fn rules(&self, stage: usize) -> Vec<Rule> {
        rules_of_page(stage, self.brief(stage)).rules
    }

    /// Those rules of the kata that are among `ids`, in the order of `ids`.
    fn rules_among(&self, ids: &[RuleId]) -> Vec<Rule> {
        let rule = |id: &RuleId| self.rules(id.stage).into_iter().find(|it| it.id == *id);
        ids.iter().filter_map(rule).collect()
    }

    /// The rules that a test names.
    pub fn rules_of_test(&self, test: &TestId) -> Vec<Rule> {
        let named = rules_of_tests(self.test_file(test.stage));
        let of_test = named.into_iter().find(|(name, _)| *name == test.name);
        let ids = of_test.and_then(|(_, rules)| rules.ok());
        self.rules_among(&ids.unwrap_or_default())
    }

    /// The rules that a contract names.
    pub fn rules_of_contract(&self, id: &str) -> Vec<Rule> {
        let contract = self.contracts().iter().find(|contract| contract.id == id);
        contract.map_or_else(Vec::new, |contract| self.rules_among(&contract.rules))
    }

    /// The snapshots of one stage by file name.
    pub fn snapshots(&self, stage: usize) -> TextTree {
        let prefix = format!("stages__stage_{stage}__");
        let mut all = self.files.below("tests/snapshots/");
        all.retain(|name, _| name.starts_with(&prefix));
        all
    }

    /// The contracts that are checked from stage 1 up to `stage`.
    pub fn contracts_up_to(&self, stage: usize) -> impl Iterator<Item = &Contract> {
        self.contracts().iter().filter(move |c| c.stage <= stage)
    }

    /// The text of the contract `id`, which must not compile.
    pub fn contract(&self, id: &str) -> &str {
        self.files.get(&format!("contracts/{id}.rs"))
    }

    /// The text of the control of contract `id`, which must compile.
    pub fn control(&self, id: &str) -> &str {
        self.files.get(&format!("contracts/{id}.ok.rs"))
    }

    /// The types that the contract `id` guards: it must not construct one from another
    /// value of it, as in `Ticket { ..ticket }`.
    pub fn guarded_by(&self, id: &str) -> impl Iterator<Item = &str> {
        let parts: Vec<&str> = self.contract(id).split(" { ..").collect();
        let heads = parts.split_last().map_or(&[][..], |it| it.1).to_vec();
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let names = heads
            .into_iter()
            .filter_map(move |it| it.rsplit(|c| !is_part(c)).next());
        names.filter(|it| !it.is_empty())
    }

    /// The error codes of rustc with which the contract `id` must be refused,
    /// from its first line (`//~ E0451`).
    pub fn contract_codes(&self, id: &str) -> Vec<&str> {
        let first = self.contract(id).lines().next().unwrap_or_default();
        first
            .strip_prefix("//~")
            .map(|codes| codes.split_whitespace().collect())
            .unwrap_or_default()
    }

    pub fn support(&self) -> TextTree {
        self.support.below("")
    }

    /// Every file of the kata and its solution, as `katas/…` and `solutions/…`
    /// name them below the kata's own folder.
    pub fn file_names(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let files = self.files.names().map(|name| ("katas", name));
        let solution = self.solution.names().map(|name| ("solutions", name));
        files.chain(solution)
    }

    /// An error that says what is wrong with this kata.
    pub fn broken(&self, problem: String) -> Error {
        Error::BadKata {
            kata: self.id.to_string(),
            problem,
        }
    }
}

/// Whether `name` may name a function or a module in Rust: no keyword, nothing else
/// than letters, digits and `_`.
fn is_identifier(name: &str) -> bool {
    // The parser would pass over blanks and comments.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_plain) && syn::parse_str::<syn::Ident>(name).is_ok()
}

pub fn is_rust(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|e| e == "rs")
}

/// Whether a file called `name` below `src/` is a source. What begins with a dot is
/// none: such files come from editors and systems, as Emacs' `.#lib.rs` and macOS'
/// `._lib.rs`, and neither cargo nor rustc looks at them.
pub fn is_source(name: &str) -> bool {
    is_rust(name) && !name.split('/').any(|part| part.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_lower_case_with_dashes() {
        assert_eq!(
            KataId::parse("coffee-machine").unwrap().crate_name(),
            "coffee_machine"
        );
        for wrong in [
            "",
            "-a",
            "a-",
            "Parking",
            "a b",
            "ä",
            "1a",
            "a/b",
            "..",
            "target",
            "con",
            "insta",
            "fn",
            &"a".repeat(41),
        ] {
            assert!(KataId::parse(wrong).is_err(), "{wrong}");
        }
    }
}
