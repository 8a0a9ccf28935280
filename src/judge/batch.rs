//! Trials, several at once. Where there are namespaces, one sandbox is opened for all
//! of them, and this program, called by itself, runs them there: so a test costs a
//! process and not a sandbox.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    io::Read,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{
    Pace,
    trial::{Trial, TrialResult},
};
use crate::{
    error::{Error, Result},
    limits::Quota,
    process::{self, Ending, Job},
    sandbox::{self, Confinement, MOST_SHOWN_BY_BWRAP, Role, Sandbox, Tier},
};

/// The word by which the program knows that it is to run a batch.
const ENTRY: &str = "__trials";
/// So many trials of one budget may use up their time; the rest is not run then.
const MOST_OUT_OF_TIME: usize = 3;
/// For what stands between a batch and its end besides its trials.
const SLACK: Duration = Duration::from_secs(60);

/// What is run in one sandbox.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Batch {
    /// The judge's tree.
    pub(super) root: PathBuf,
    pub(super) pace: Pace,
    pub(super) trials: Vec<Trial>,
}

/// A line that the program in the sandbox prints for the one outside.
#[derive(Debug, Serialize, Deserialize)]
enum BatchLine {
    Result(usize, Box<TrialResult>),
    /// A test program is there and cannot be started.
    NotStarted {
        program: String,
        said: String,
    },
    Failed(String),
}

impl Batch {
    /// Runs all trials; `on_result` gets each one's index, and what came of it.
    pub(super) fn run(
        &self,
        sandbox: &Sandbox,
        on_result: &mut dyn FnMut(usize, TrialResult),
    ) -> Result<()> {
        if self.trials.is_empty() {
            return Ok(());
        }
        if sandbox.tier != Tier::T2 {
            return self.run_here(sandbox, on_result);
        }
        let mut first = 0;
        for part in self.parts() {
            part.run_confined(sandbox, &mut |index, result| {
                on_result(first + index, result);
            })?;
            first += part.trials.len();
        }
        Ok(())
    }

    /// The same trials in the same order, for as many sandboxes as they need.
    fn parts(&self) -> Vec<Self> {
        let part = |trials| Self {
            root: self.root.clone(),
            pace: self.pace,
            trials,
        };
        let mut parts = Vec::new();
        let (mut trials, mut shown) = (Vec::new(), BTreeSet::new());
        for trial in &self.trials {
            let reads = trial.reads(&self.root);
            if shown.len() + reads.len() > MOST_SHOWN_BY_BWRAP {
                parts.push(part(std::mem::take(&mut trials)));
                shown.clear();
            }
            shown.extend(reads);
            trials.push(trial.clone());
        }
        parts.push(part(trials));
        parts
    }

    fn workers(&self) -> usize {
        if self.pace == Pace::InOrder {
            return 1;
        }
        let cores = thread::available_parallelism().map_or(2, usize::from);
        // Tests that meet or time out wait more than they work.
        (cores * 2).min(self.trials.len())
    }

    fn run_here(
        &self,
        sandbox: &Sandbox,
        on_result: &mut dyn FnMut(usize, TrialResult),
    ) -> Result<()> {
        let queue: Box<dyn Iterator<Item = usize> + Send> = match self.pace {
            // The newest stage first: what it tests takes longest, threads above all.
            Pace::Quick => Box::new((0..self.trials.len()).rev()),
            Pace::InOrder => Box::new(0..self.trials.len()),
        };
        let queue = Mutex::new(queue);
        let budget = Budget::default();
        let (sender, result) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..self.workers() {
                let (queue, budget, sender) = (&queue, &budget, sender.clone());
                scope.spawn(move || {
                    let next = || queue.lock().ok()?.next();
                    while let Some(index) = next() {
                        let trial = &self.trials[index];
                        let result = budget.spend_on(trial, || trial.run(&self.root, sandbox));
                        let stop = result.is_err();
                        if sender.send((index, result)).is_err() || stop {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            for (index, result) in &result {
                on_result(index, result?);
            }
            Ok(())
        })
    }

    fn run_confined(
        &self,
        sandbox: &Sandbox,
        on_result: &mut dyn FnMut(usize, TrialResult),
    ) -> Result<()> {
        let mut rest = Vec::new();
        let mut failed = None;
        let mut missing = self.trials.len();
        let job = self.job()?;
        let ended = sandbox.run(&job, &self.confinement(), &mut |chunk| {
            rest.extend_from_slice(chunk);
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = rest.drain(..=end).collect();
                match serde_json::from_slice(&line) {
                    Ok(BatchLine::Result(index, result)) if index < self.trials.len() => {
                        missing -= 1;
                        on_result(index, *result);
                    }
                    Ok(BatchLine::NotStarted { program, said }) => {
                        failed = Some(Error::NotStarted {
                            program,
                            said,
                            in_sandbox: true,
                        });
                    }
                    Ok(BatchLine::Failed(said)) => failed = Some(Error::Sandbox(said)),
                    _ => {
                        let said = "a line that is none of its own".to_owned();
                        failed = Some(Error::Sandbox(said));
                    }
                }
            }
        });
        let ended = ended.map_err(sandbox::Fault::into_error)?;
        if ended.ending == Ending::Interrupted {
            return Err(Error::Interrupted);
        }
        if missing > 0 || failed.is_some() {
            let said = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
            return Err(failed.unwrap_or(Error::Sandbox(said)));
        }
        Ok(())
    }

    fn job(&self) -> Result<Job> {
        let longest = self.trials.iter().map(|trial| trial.limits.test_ms).max();
        let rounds = self.trials.len().div_ceil(self.workers());
        let rounds = u32::try_from(rounds).unwrap_or(u32::MAX);
        let printed = self.trials.iter().map(|trial| trial.limits.output_bytes);
        Ok(Job {
            program: sandbox::LAUNCHER_IN_BWRAP.into(),
            args: vec![ENTRY.into()],
            folder: "/".into(),
            env: Vec::new(),
            stdin: serde_json::to_vec(self).map_err(|e| Error::Bug(e.to_string()))?,
            timeout: Duration::from_millis(longest.unwrap_or_default()).saturating_mul(rounds)
                + SLACK,
            // Escaped for JSON, a byte may become six.
            output_bytes: printed.sum::<usize>().saturating_mul(8) + (1 << 20),
        })
    }

    fn confinement(&self) -> Confinement {
        let of_trials = self.trials.iter().map(|trial| trial.reads(&self.root));
        let mut read: Vec<PathBuf> = of_trials.flatten().collect();
        read.sort();
        read.dedup();
        read.retain(|path| path.exists());
        Confinement {
            read,
            hidden: Vec::new(),
            write: Vec::new(),
            scratch: self.root.join("scratch"),
            scratch_bytes: 256 << 20,
            quota: Quota::of_runner(),
            role: Role::Runner,
        }
    }
}

/// How many trials of each budget have used up their time. A loop in every test would
/// otherwise cost minutes.
#[derive(Default)]
struct Budget(Mutex<BTreeMap<String, usize>>);

impl Budget {
    fn spend_on(
        &self,
        trial: &Trial,
        run: impl FnOnce() -> Result<TrialResult>,
    ) -> Result<TrialResult> {
        let count = |more: usize| {
            let mut spent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let of_budget = spent.entry(trial.budget.clone()).or_default();
            *of_budget += more;
            *of_budget
        };
        if count(0) >= MOST_OUT_OF_TIME {
            return Ok(TrialResult::not_run());
        }
        let result = run()?;
        if result.outcome.is_out_of_time() {
            count(1);
        }
        Ok(result)
    }
}

/// If the program was called to run a batch: runs the one on standard input, and
/// prints a line for each trial.
pub(super) fn take_over(args: &[OsString]) -> Option<std::process::ExitCode> {
    args.get(1).filter(|word| *word == ENTRY)?;
    sandbox::set_launcher(Path::new(sandbox::LAUNCHER_IN_BWRAP).to_owned());
    let mut input = Vec::new();
    let read = std::io::stdin().read_to_end(&mut input);
    let batch: Result<Batch> = read
        .map_err(Error::io("read", "standard input"))
        .and_then(|_| serde_json::from_slice(&input).map_err(|e| Error::Bug(e.to_string())));
    let ran = batch.and_then(|batch| {
        batch.run(&Sandbox::within(), &mut |index, result| {
            say(&BatchLine::Result(index, Box::new(result)));
        })
    });
    if let Err(error) = ran {
        say(&match error {
            Error::NotStarted { program, said, .. } => BatchLine::NotStarted { program, said },
            Error::Sandbox(said) => BatchLine::Failed(said),
            other => BatchLine::Failed(other.to_string()),
        });
    }
    Some(std::process::ExitCode::SUCCESS)
}

fn say(line: &BatchLine) {
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    process::tell_parent(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;

    #[test]
    fn no_sandbox_shows_more_than_it_can_and_no_trial_is_lost() {
        let trial = |number: usize| Trial {
            member: format!("kata-{}", number / 3),
            executable: format!("/program/{}", number / 3).into(),
            budget: String::new(),
            limits: Limits::default(),
            args: vec![number.to_string()],
        };
        for (trials, parts) in [(0, 1), (1, 1), (3_000, 1), (9_000, 3)] {
            let batch = Batch {
                root: "/judge".into(),
                pace: Pace::Quick,
                trials: (0..trials).map(trial).collect(),
            };
            let parts_of_it = batch.parts();
            assert_eq!(parts_of_it.len(), parts, "{trials} trials");
            for part in &parts_of_it {
                let reads = part.trials.iter().flat_map(|it| it.reads(&part.root));
                assert!(reads.collect::<BTreeSet<_>>().len() <= MOST_SHOWN_BY_BWRAP);
            }
            let all = parts_of_it.iter().flat_map(|part| &part.trials);
            let numbers = all.map(|trial| trial.args[0].clone());
            assert!(numbers.eq((0..trials).map(|number| number.to_string())));
        }
    }
}
