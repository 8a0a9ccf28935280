//! The solutions of a kata: the reference as it stood at each stage, the alternate, and
//! the usual answer.

use super::{Kata, below, is_rust, patch, text};
use crate::{error::Result, fs::TextTree};

/// The file with the usual answer's own tests.
const TESTS: &str = "tests.rs";

/// Which of the solutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solution {
    Reference,
    Alternate,
    /// The answer most people give.
    Usual,
}

impl Solution {
    pub fn folder(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Alternate => "alternate",
            Self::Usual => "usual",
        }
    }
}

impl Kata {
    /// The Rust files of a finished solution, as they go to `src/`.
    pub fn solution(&self, which: Solution) -> TextTree {
        let mut sources = below(&self.solution, &format!("{}/", which.folder()));
        sources.retain(|name, _| is_rust(name) && !(which == Solution::Usual && name == TESTS));
        sources
    }

    pub fn design(&self, which: Solution) -> &str {
        text(&self.solution, &format!("{}/DESIGN.md", which.folder()))
    }

    /// What of the design notes may be read by someone who passed `stage`: the sections
    /// `## Stage k: …` up to it, and with `all` everything.
    pub fn design_at(&self, which: Solution, stage: usize, all: bool) -> String {
        let design = self.design(which);
        if all {
            return design.to_owned();
        }
        let number = |line: &str| {
            let rest = line.strip_prefix("## Stage ")?;
            rest.split(':').next()?.parse::<usize>().ok()
        };
        let mut is_open = false;
        let mut text = String::new();
        for line in design.lines() {
            if line.starts_with("## ") {
                is_open = number(line).is_some_and(|number| number <= stage);
            }
            if is_open {
                text += line;
                text.push('\n');
            }
        }
        text
    }

    /// The usual answer with the behaviour tests that apply to it, as a kata with one
    /// stage; `None` if there is no usual answer.
    pub fn usual_answer(&self) -> Option<Self> {
        let tests = self
            .solution
            .get(format!("usual/{TESTS}").as_str())?
            .clone();
        let mut usual = self.clone();
        usual.stages.truncate(1);
        usual.contracts.clear();
        usual.files.retain(|name, _| !name.starts_with("tests/"));
        usual.files.insert("tests/stage_1.rs".into(), tests);
        Some(usual)
    }

    /// What stage `stage` cost the reference, as a diff from the stage before.
    pub fn step(&self, stage: usize) -> &str {
        text(&self.solution, &format!("steps/{stage}.diff"))
    }

    /// The reference as it stood at the end of stage `stage`: the finished one
    /// with the later steps taken back.
    pub fn reference_at(&self, stage: usize) -> Result<TextTree> {
        let mut sources = self.solution(Solution::Reference);
        for later in (stage + 1..=self.last_stage()).rev() {
            sources = patch::apply_reversed(&sources, self.step(later))
                .map_err(|why| self.broken(format!("steps/{later}.diff: {why}")))?;
        }
        Ok(sources)
    }
}
