//! The solutions of a kata: the reference as it stood at each stage, the alternate, and
//! the usual answer.

use super::{Kata, is_rust, patch, texts::Texts};
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
        let mut sources = self.solution.below(&format!("{}/", which.folder()));
        let is_partner = |name: &str| name.starts_with("partners/");
        sources.retain(|name, _| !is_partner(name));
        sources.retain(|name, _| is_rust(name) && !(which == Solution::Usual && name == TESTS));
        sources
    }

    pub fn design(&self, which: Solution) -> &str {
        self.solution.get(&format!("{}/DESIGN.md", which.folder()))
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

    /// The questions of the design notes that an interviewer may ask at the end, each
    /// with its answer: `*How …?* Answer` in the section "Follow-up questions".
    pub fn follow_ups(&self) -> Vec<(String, String)> {
        let design = self.design(Solution::Reference);
        let section = design.split("## Follow-up questions").nth(1);
        let section = section.and_then(|it| it.split("\n## ").next());
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut found = Vec::new();
        for part in section.unwrap_or_default().split("\n\n") {
            for item in part.split("\n- ") {
                let item = item.trim().trim_start_matches("- ");
                let question = item.strip_prefix('*').and_then(|it| it.split_once('*'));
                found.extend(question.map(|(ask, answer)| (one_line(ask), one_line(answer))));
            }
        }
        found
    }

    /// A play of this interview: `good`, `bad` or `closing`.
    pub fn dialogue(&self, name: &str) -> &str {
        self.files.get(&format!("dialogue/{name}.md"))
    }

    /// The usual answer with the behaviour tests that apply to it, as a kata with one
    /// stage; `None` if there is no usual answer.
    pub fn usual_answer(&self) -> Option<Self> {
        let tests = self.solution.get(&format!("usual/{TESTS}"));
        if tests.is_empty() {
            return None;
        }
        let own = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        let mut files: TextTree = self.files.all().map(own).collect();
        files.retain(|name, _| !name.starts_with("tests/"));
        files.insert("tests/stage_1.rs".to_owned(), tests.to_owned());
        let mut details = self.details().clone();
        details.contracts.clear();
        let mut usual = self.clone();
        usual.stages.truncate(1);
        usual.details = details.into();
        usual.files = Texts::plain(files);
        Some(usual)
    }

    /// What stage `stage` cost the reference, as a diff from the stage before.
    pub fn step(&self, stage: usize) -> &str {
        self.solution.get(&format!("steps/{stage}.diff"))
    }

    /// The reference as it stood at the end of stage `stage`: the finished one
    /// with the later steps taken back.
    pub fn reference_at(&self, stage: usize) -> Result<TextTree> {
        let mut sources = self.solution(Solution::Reference);
        if self.is_open() {
            // It grows by commands alone, so its last stage is all of them.
            return Ok(sources);
        }
        for later in (stage + 1..=self.last_stage()).rev() {
            sources = patch::apply_reversed(&sources, self.step(later))
                .map_err(|why| self.broken(format!("steps/{later}.diff: {why}")))?;
        }
        Ok(sources)
    }
}
