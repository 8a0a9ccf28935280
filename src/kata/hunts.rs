//! The hunts of a kata: for a stage, the wrong designs that a learner's own tests are to
//! find.

use serde::{Deserialize, Serialize};

use super::{Consequence, Kata, Mutant, Solution, apply, patch::mistake};
use crate::{error::Result, fs::TextTree};

/// What kind of test finds a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MistakeKind {
    /// The last value that is allowed, the first that is not, none at all.
    Boundary,
    /// What decides, and what must not: all or one of several, and their negation.
    Condition,
    /// Which comes first, and who wins a tie.
    Order,
    /// A rejected call leaves something changed.
    Atomicity,
    /// Something stays that should be gone, or is seen where it should not be.
    Leak,
    /// Several threads at once.
    Race,
}

impl MistakeKind {
    pub const ALL: [Self; 6] = [
        Self::Boundary,
        Self::Condition,
        Self::Order,
        Self::Atomicity,
        Self::Leak,
        Self::Race,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Condition => "condition",
            Self::Order => "order",
            Self::Atomicity => "atomicity",
            Self::Leak => "leak",
            Self::Race => "race",
        }
    }
}

/// A wrong design to find, as `kata.toml` names it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The file in `mutants/`, without `.diff`.
    pub mutant: String,
    pub kind: MistakeKind,
    /// What shows, in a sentence, for a learner who does not find it.
    symptom: Option<String>,
}

impl Target {
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.mutant).chain(&self.symptom)
    }
}

impl Kata {
    /// The wrong designs, by file name.
    pub fn mutants(&self) -> Result<Vec<Mutant>> {
        self.solution
            .below("mutants/")
            .iter()
            .map(|(file, text)| {
                Mutant::parse(file, text)
                    .map_err(|why| self.broken(format!("mutants/{file}: {why}")))
            })
            .collect()
    }

    /// The wrong designs that tests of stage `number` are to find, the easiest first.
    pub fn targets(&self, number: usize) -> &[Target] {
        let index = number.checked_sub(1);
        let of_stage = index.and_then(|index| self.details().hunts.get(index));
        of_stage.map_or(&[], Vec::as_slice)
    }

    /// The stages that have a hunt.
    pub fn hunts(&self) -> impl Iterator<Item = usize> {
        (1..=self.last_stage()).filter(|stage| !self.targets(*stage).is_empty())
    }

    /// The file of tests with which a hunt begins: one test, which finds the easiest.
    pub fn hunt_example(&self, stage: usize) -> &str {
        self.files.get(&format!("hunts/stage_{stage}.rs"))
    }

    /// The author's own tests, which find all.
    pub fn hunt_answer(&self, stage: usize) -> &str {
        self.solution.get(&format!("hunts/stage_{stage}.rs"))
    }

    fn mutant_of(&self, target: &Target) -> Result<Mutant> {
        let file = format!("{}.diff", target.mutant);
        let text = self.solution.get(&format!("mutants/{file}"));
        let parsed = if text.is_empty() {
            Err("is named by a hunt and is not there".to_owned())
        } else {
            Mutant::parse(&file, text)
        };
        parsed.map_err(|why| self.broken(format!("mutants/{file}: {why}")))
    }

    /// The sources of the wrong design.
    pub fn target_sources(&self, target: &Target) -> Result<TextTree> {
        let mutant = self.mutant_of(target)?;
        let reference = self.solution(Solution::Reference);
        apply(&reference, &mutant.diff)
            .map_err(|why| self.broken(format!("mutants/{}: {why}", mutant.file)))
    }

    /// The correct designs, which every valid test accepts, and the wrong ones.
    pub fn hunt_designs(&self, targets: &[Target]) -> Result<[Vec<TextTree>; 2]> {
        let solutions = [Solution::Reference, Solution::Alternate];
        let solutions = solutions.map(|which| self.solution(which)).to_vec();
        let mutants = targets.iter().map(|target| self.target_sources(target));
        Ok([solutions, mutants.collect::<Result<_>>()?])
    }

    /// The mistake, in one sentence.
    pub fn mistake(&self, target: &Target) -> Result<String> {
        let mutant = self.mutant_of(target)?;
        Ok(mistake(&mutant.diff).to_owned())
    }

    /// What shows of the mistake: the author's words, or the rule up to `stage` that does not
    /// hold, or the first test that fails on it.
    pub fn symptom(&self, target: &Target, stage: usize) -> Result<String> {
        if let Some(symptom) = &target.symptom {
            return Ok(symptom.clone());
        }
        let mutant = self.mutant_of(target)?;
        let mut known = mutant.breaks.iter().filter(|rule| rule.stage <= stage);
        let rule = known.find_map(|id| self.rules_among(&[*id]).pop());
        if let Some(rule) = rule {
            let id = rule.id;
            let text = Consequence::from(rule).text;
            return Ok(format!("rule {id} does not hold: {text}"));
        }
        let first = mutant.killed_by.first();
        Ok(first.map_or_else(
            || "it shows only where code must not compile".to_owned(),
            |test| format!("a test of the stage fails: {}", test.sentence()),
        ))
    }
}
