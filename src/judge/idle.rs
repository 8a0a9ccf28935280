//! A partner that brings nothing. When the transcripts of a round pass with its partner,
//! they run once more on plain `App::new()`. If all pass there, too, `src/` knows already
//! what the partner is to bring, and the round has not passed.
//!
//! The partner's test program has each test twice, so nothing more is compiled.

use super::{Judge, Request, Suite, TestReport, batch::Batch, verdict::Outcome};
use crate::{
    error::{Error, Result},
    kata::TestId,
};

/// The word by which a test program runs `test` without the partner.
pub(super) fn word(test: &TestId) -> String {
    format!("alone {test}")
}

/// What the main file of a partner's tests has for both ways to an `App`.
pub(super) fn either_app(own: &str, partner: &str) -> String {
    format!(
        "static ALONE: std::sync::OnceLock<()> = std::sync::OnceLock::new();\n\n\
         fn app() -> {own}::App {{\n    match ALONE.get() {{\n        \
         Some(()) => {own}::App::new(),\n        None => {partner}::app(),\n    }}\n}}\n\n\
         fn alone(test: fn()) {{\n    ALONE.get_or_init(|| ());\n    test();\n}}\n\n"
    )
}

/// Says so in the reports of each round that passes without its partner. Suites, reports
/// and requests belong together by their places.
pub(super) fn mark<'a>(
    judge: &Judge,
    requests: impl Iterator<Item = &'a Request<'a>>,
    suites: &[Suite<'_>],
    reports: &mut [Vec<TestReport>],
) -> Result<()> {
    for ((request, suite), reports) in requests.zip(suites).zip(reports) {
        let passed = !reports.is_empty() && reports.iter().all(|it| it.outcome.passed());
        if passed && is_open_round(request, suite) && all_pass_alone(judge, suite)? {
            for report in reports {
                report.outcome = Outcome::NeedsNoPartner;
            }
        }
    }
    Ok(())
}

/// Whether the tests are all those of a round that has not passed before.
fn is_open_round(request: &Request<'_>, suite: &Suite<'_>) -> bool {
    let stage = suite.tests.first().map(|test| test.stage);
    let mut partners = request.sealed.partners.iter();
    let is_open = partners.any(|it| Some(it.stage) == stage && !it.has_passed);
    is_open && request.filter.is_none()
}

fn all_pass_alone(judge: &Judge, suite: &Suite<'_>) -> Result<bool> {
    let trial = |(index, test)| {
        let mut trial = suite.trial(index);
        trial.args = vec![word(test)];
        trial
    };
    let batch = Batch {
        root: judge.workspace.root.clone(),
        pace: judge.pace,
        trials: suite.tests.iter().enumerate().map(trial).collect(),
    };
    let mut passed = 0;
    let ran = batch.run(&judge.sandbox, &mut |_, result| {
        passed += usize::from(result.outcome.passed());
    });
    match ran {
        // The program is gone: that is no pass.
        Err(Error::NotStarted { .. }) => Ok(false),
        ran => ran.map(|()| passed == suite.tests.len()),
    }
}
