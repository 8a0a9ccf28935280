//! Where the first thing went wrong, for an editor.

use super::screen::Screen;
use crate::judge::{ContractOutcome, Outcome};

/// A line of a file below the kata's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailurePlace {
    pub file: String,
    pub line: usize,
}

impl Screen<'_> {
    /// The place of the first failure that the screen shows; where nothing failed, the
    /// file to go on with.
    pub(super) fn first_failure(&self) -> FailurePlace {
        let verdict = self.report.verdict;
        let refused = verdict.refused.iter().map(|it| (it.path.clone(), 1));
        let errors = verdict.build.errors().iter().filter_map(|error| {
            let (_, path) = error.file.as_ref()?.split_once('/')?;
            Some((path.to_owned(), error.line))
        });
        // As on the screen: what is not written yet comes last.
        let todo = |is: bool| {
            let failures = verdict.failures().map(|report| &report.outcome);
            failures.filter(move |it| it.is_todo() == is)
        };
        let tests = todo(false).chain(todo(true)).filter_map(|it| match it {
            Outcome::Panicked { file, line, .. } | Outcome::Snapshot { file, line, .. }
                if !file.is_empty() =>
            {
                Some((file.clone(), *line))
            }
            _ => None,
        });
        let contracts = verdict.contracts.iter().filter(|it| {
            !matches!(
                it.outcome,
                ContractOutcome::Holds | ContractOutcome::NotCompiled
            )
        });
        let contracts = contracts.map(|it| (format!("tests/contracts/{}.rs", it.contract), 1));
        let mut all = refused.chain(errors).chain(tests).chain(contracts);
        let (file, line) = all.next().unwrap_or_else(|| (self.name_to_edit(), 1));
        FailurePlace {
            file,
            line: line.max(1),
        }
    }
}
