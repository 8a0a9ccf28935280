//! Which rules of the pages a failure is about.

use super::{ContractOutcome, ContractReport, Outcome, TestReport, Verdict};
use crate::kata::Kata;

impl Verdict {
    /// Gives what failed the rules that it proves.
    pub(super) fn name_rules(&mut self, kata: &Kata) {
        let failed = |it: &&mut TestReport| {
            !matches!(
                it.outcome,
                Outcome::Passed | Outcome::NotCompiled | Outcome::NotRun
            )
        };
        for report in self.tests.iter_mut().filter(failed) {
            report.rules = kata.rules_of_test(&report.test);
        }
        let broken = |it: &&mut ContractReport| {
            !matches!(
                it.outcome,
                ContractOutcome::Holds | ContractOutcome::NotCompiled
            )
        };
        for report in self.contracts.iter_mut().filter(broken) {
            report.rules = kata.rules_of_contract(&report.contract);
        }
    }
}
