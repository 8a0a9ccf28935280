//! What a check found: plain data, the same for every reporter and for the record.

use serde::{Deserialize, Serialize};

use super::{
    begun::Begun,
    build::{Build, Diagnostic},
    oracle_report::{Level, OracleReport},
    seal::{Refused, Sealed},
    ways_in::WayIn,
};
use crate::{
    kata::{Kata, KataId, Rule, TestId},
    limits::Limit,
    sandbox::Tier,
};

/// Everything that one check found out about one kata.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub kata: KataId,
    /// The stage that is being worked on; tests of stages 1 up to it were asked for.
    pub stage: usize,
    /// A hash of the learner's sources, by which a pass is bound to its content.
    pub content: String,
    pub kata_version: String,
    pub toolchain: String,
    #[serde(default)]
    pub level: Level,
    /// What stood between the learner's code and the machine.
    #[serde(default)]
    pub sandbox: Tier,
    /// Why that was not more.
    #[serde(default)]
    pub sandbox_fell: Option<String>,
    /// The part of the tests that was asked for; `None` is all of them.
    pub filter: Option<String>,
    /// What hinders a build before it begins.
    pub refused: Vec<Refused>,
    pub build: Build,
    pub tests: Vec<TestReport>,
    pub contracts: Vec<ContractReport>,
    /// What the oracle found, if it was asked.
    #[serde(default)]
    pub oracle: Option<OracleReport>,
    /// Whether the answer is from an earlier check of the same content.
    #[serde(skip)]
    pub known: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestReport {
    pub test: TestId,
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The rules that it proves, if it fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// The command of a transcript at which its process hung or crashed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<Begun>,
}

/// How a test ended. Only `Passed` is a pass, and it takes evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    Passed,
    /// A panic: an assertion, a `todo!()`, an index out of range.
    Panicked {
        message: String,
        /// Below the kata's folder; empty if unknown.
        file: String,
        line: usize,
        /// What the test printed, the end of it.
        output: String,
    },
    /// A snapshot that differs.
    Snapshot {
        name: String,
        expected: String,
        actual: String,
        file: String,
        line: usize,
    },
    /// The process ended before the test did, with this exit code.
    Exited {
        code: i32,
        output: String,
    },
    /// The process was ended by a signal, such as a stack overflow's.
    Killed {
        signal: i32,
        output: String,
    },
    /// The program changed a file of the judge's, so nothing of the run counts.
    Tampered {
        path: String,
    },
    /// It passes, and so do all others of its round on plain `App::new()`: the partner
    /// brings nothing.
    NeedsNoPartner,
    /// It was not run, because it does not compile.
    NotCompiled,
    /// It was not run, because too many tests before it did not end in time.
    NotRun,
    /// It reached a limit.
    #[serde(untagged)]
    Limit(Limit),
}

impl Outcome {
    pub fn passed(&self) -> bool {
        *self == Self::Passed
    }

    /// Whether it used up its time, on the wall or of the processor.
    pub fn is_out_of_time(&self) -> bool {
        matches!(self, Self::Limit(limit) if limit.is_of_time())
    }

    /// Whether it did not end in time on the wall, or was not tried because others did
    /// not: a busy machine may be the reason.
    pub fn is_unfinished(&self) -> bool {
        matches!(self, Self::NotRun | Self::Limit(Limit::Timeout { .. }))
    }

    /// Whether the same code gets the same outcome on any machine. A time-out or a kill
    /// from outside (signal 9) may be the machine's.
    pub fn is_of_the_code(&self) -> bool {
        match self {
            Self::Killed { signal, .. } => *signal != 9,
            Self::Limit(limit) => !limit.depends_on_the_machine(),
            Self::Passed
            | Self::Panicked { .. }
            | Self::Snapshot { .. }
            | Self::Exited { .. }
            | Self::Tampered { .. }
            | Self::NeedsNoPartner
            | Self::NotCompiled
            | Self::NotRun => true,
        }
    }

    /// Whether the test stopped at a `todo!()`.
    pub fn is_todo(&self) -> bool {
        matches!(self, Self::Panicked { message, .. } if message.starts_with("not yet implemented"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractReport {
    pub contract: String,
    pub stage: usize,
    #[serde(flatten)]
    pub outcome: ContractOutcome,
    /// The rules that it proves, if it does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum ContractOutcome {
    /// The compiler refuses it for the right reason.
    Holds,
    /// It compiles, though it must not.
    Broken {
        says: String,
    },
    /// It is refused, but other crates have these ways around it.
    Open {
        ways: Vec<WayIn>,
    },
    /// It is refused, but for another reason, so it proves nothing.
    WrongReason {
        expected: Vec<String>,
        errors: Vec<Diagnostic>,
    },
    /// The control, which must compile, does not.
    ControlFails {
        errors: Vec<Diagnostic>,
    },
    NotCompiled,
}

impl Verdict {
    /// The verdict before anything was tried.
    pub fn not_tried(kata: &Kata, sealed: &Sealed) -> Self {
        Self {
            kata: kata.id.clone(),
            stage: 0,
            content: sealed.content.clone(),
            kata_version: kata.version.clone(),
            toolchain: String::new(),
            level: Level::Practice,
            sandbox: Tier::T0,
            sandbox_fell: None,
            filter: None,
            refused: sealed.refused.clone(),
            build: Build::NotTried,
            tests: Vec::new(),
            contracts: Vec::new(),
            oracle: None,
            known: false,
        }
    }

    /// Whether everything that was asked for passes.
    pub fn passed(&self) -> bool {
        self.refused.is_empty()
            && self.build == Build::Built
            && !self.tests.is_empty()
            && self.tests.iter().all(|t| t.outcome.passed())
            && self
                .contracts
                .iter()
                .all(|c| c.outcome == ContractOutcome::Holds)
            && self
                .oracle
                .as_ref()
                .is_none_or(|oracle| oracle.differences.is_empty())
    }

    /// Whether the same code gets the same verdict the next time, so that this one may be
    /// remembered.
    pub fn is_of_the_code(&self) -> bool {
        self.build.is_of_the_code() && self.tests.iter().all(|test| test.outcome.is_of_the_code())
    }

    /// The highest stage up to which everything passes, from 0.
    pub fn stages_passed(&self) -> usize {
        (1..=self.stage)
            .take_while(|stage| self.stage_passed(*stage))
            .count()
    }

    pub fn stage_passed(&self, stage: usize) -> bool {
        let (passed, all) = self.count(stage);
        let contracts = self.contracts.iter().filter(|c| c.stage == stage);
        let differs = |oracle: &OracleReport| oracle.differences.iter().any(|d| d.stage == stage);
        all > 0
            && passed == all
            && contracts
                .into_iter()
                .all(|c| c.outcome == ContractOutcome::Holds)
            && !self.oracle.as_ref().is_some_and(differs)
    }

    /// Makes what the oracle found, or that it was not asked, part of the verdict. In
    /// T0 the code can read what it is compared with: then the level is of practice.
    pub fn set_oracle(&mut self, report: Option<OracleReport>) {
        let proves = |report: &OracleReport| report.sandbox.min(self.sandbox) > Tier::T0;
        self.level = if report.as_ref().is_some_and(proves) {
            Level::Oracle
        } else {
            Level::Practice
        };
        self.oracle = report;
    }

    /// How many tests of `stage` passed, and how many there are.
    pub fn count(&self, stage: usize) -> (usize, usize) {
        let of_stage = || self.tests.iter().filter(|t| t.test.stage == stage);
        let passed = of_stage().filter(|t| t.outcome.passed()).count();
        (passed, of_stage().count())
    }

    pub fn failures(&self) -> impl Iterator<Item = &TestReport> {
        self.tests.iter().filter(|t| !t.outcome.passed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Spoil = fn(&mut Verdict);

    fn test(stage: usize, outcome: Outcome) -> TestReport {
        let test = TestId::parse(&format!("stage_{stage}::a")).unwrap();
        TestReport {
            test,
            outcome,
            rules: Vec::new(),
            begun: None,
        }
    }

    fn contract(stage: usize, outcome: ContractOutcome) -> ContractReport {
        ContractReport {
            contract: "c".to_owned(),
            stage,
            outcome,
            rules: Vec::new(),
        }
    }

    /// A verdict on three stages that passes.
    fn good() -> Verdict {
        Verdict {
            kata: KataId::parse("counter").unwrap(),
            stage: 3,
            content: String::new(),
            kata_version: String::new(),
            toolchain: String::new(),
            level: Level::Practice,
            sandbox: Tier::T2,
            sandbox_fell: None,
            filter: None,
            refused: Vec::new(),
            build: Build::Built,
            tests: (1..=3).map(|stage| test(stage, Outcome::Passed)).collect(),
            contracts: vec![contract(2, ContractOutcome::Holds)],
            oracle: None,
            known: false,
        }
    }

    fn difference(stage: usize) -> OracleReport {
        OracleReport {
            sandbox: Tier::T2,
            stages: 3,
            seeds: vec![1],
            differences: vec![super::super::Difference {
                stage,
                seed: 1,
                expected: "a".to_owned(),
                actual: "b".to_owned(),
                outcome: Outcome::Passed,
                first: None,
                shrunk: None,
            }],
        }
    }

    #[test]
    fn a_verdict_passes_only_if_nothing_speaks_against_it() {
        assert!(good().passed());
        assert_eq!(good().stages_passed(), 3);
        let spoiled: [(&str, Spoil, usize); 6] = [
            ("no tests", |it| it.tests.clear(), 0),
            (
                "a test of stage 2",
                |it| it.tests[1].outcome = Outcome::NotRun,
                1,
            ),
            (
                "a contract of stage 2",
                |it| it.contracts[0].outcome = ContractOutcome::NotCompiled,
                1,
            ),
            (
                "the oracle at stage 3",
                |it| it.oracle = Some(difference(3)),
                2,
            ),
            (
                "a file that is refused",
                |it| {
                    it.refused.push(Refused {
                        path: "src".to_owned(),
                        why: "no".to_owned(),
                    });
                },
                3,
            ),
            ("the build", |it| it.build = Build::NotTried, 3),
        ];
        for (what, spoil, stages) in spoiled {
            let mut verdict = good();
            spoil(&mut verdict);
            assert!(!verdict.passed(), "{what}");
            assert_eq!(verdict.stages_passed(), stages, "{what}");
        }
    }

    #[test]
    fn what_the_machine_may_have_caused_is_not_of_the_code() {
        let killed = |signal| Outcome::Killed {
            signal,
            output: String::new(),
        };
        for (outcome, is_of_the_code) in [
            (Outcome::Passed, true),
            (Outcome::Limit(Limit::CpuTime { ms: 1 }), true),
            (Outcome::Limit(Limit::Memory { bytes: 1 }), true),
            (killed(11), true),
            (Outcome::Limit(Limit::Timeout { ms: 1 }), false),
            (killed(9), false),
        ] {
            let mut verdict = good();
            verdict.tests.push(test(3, outcome.clone()));
            assert_eq!(verdict.is_of_the_code(), is_of_the_code, "{outcome:?}");
        }
        let crash = Build::CompilerCrashed {
            output: String::new(),
        };
        for build in [Build::Limit(Limit::Memory { bytes: 1 }), crash] {
            let verdict = Verdict { build, ..good() };
            assert!(!verdict.is_of_the_code());
        }
    }

    #[test]
    fn only_a_comparison_behind_a_wall_proves_anything() {
        for (tier, level) in [(Tier::T0, Level::Practice), (Tier::T1, Level::Oracle)] {
            let mut verdict = good();
            verdict.set_oracle(Some(OracleReport {
                sandbox: tier,
                ..difference(1)
            }));
            assert_eq!(verdict.level, level);
        }
        assert!(difference(3).upto(2).differences.is_empty());
    }

    #[test]
    fn a_limit_lies_in_the_json_as_any_other_outcome() {
        let report = test(1, Outcome::Limit(Limit::CpuTime { ms: 5 }));
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(json, r#"{"test":"stage_1::a","outcome":"cpu_time","ms":5}"#);
        assert_eq!(serde_json::from_str::<TestReport>(&json).unwrap(), report);
        let passed = test(1, Outcome::Passed);
        let json = serde_json::to_string(&passed).unwrap();
        assert_eq!(serde_json::from_str::<TestReport>(&json).unwrap(), passed);
        // As 0.1.0 wrote it.
        let old = r#"{"outcome":"timed_out","ms":5}"#;
        let build: Build = serde_json::from_str(old).unwrap();
        assert_eq!(build, Build::Limit(Limit::Timeout { ms: 5 }));
        assert!(serde_json::from_str::<Build>(r#"{"outcome":"no such"}"#).is_err());
    }
}
