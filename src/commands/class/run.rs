//! One shard.

use std::{
    num::NonZeroUsize,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use clap::Args;

use super::{Context, FolderArg, plan::planned_kata, trusted};
use crate::{
    class::{self, ClassFolder, Plan, Records, RunOptions, Shard},
    error::Result,
    exit_code::ExitCode,
    reports::ClassRunReport,
};

/// Variables by which schedulers number the parts of a job, and the number of the first.
const SCHEDULERS: &[(&str, usize)] = &[
    ("SLURM_ARRAY_TASK_ID", 1),
    ("JOB_COMPLETION_INDEX", 0),
    ("AWS_BATCH_JOB_ARRAY_INDEX", 0),
    ("NOMAD_ALLOC_INDEX", 0),
    ("CI_NODE_INDEX", 1),
];

#[derive(Args, Debug)]
#[command(after_help = "Example: kata class run hw3 --shard 3/16

`auto/16` takes the number of the shard from a scheduler: Slurm, Kubernetes, AWS Batch,
Nomad, GitLab. Shards are counted from 1.")]
pub struct RunArgs {
    #[command(flatten)]
    pub class: FolderArg,
    /// The part to judge: the K-th of N, or auto/N
    #[arg(long, value_name = "K/N", default_value = "1/1", value_parser = shard)]
    pub shard: Shard,
    /// Where the records go [default: CLASS/records]
    #[arg(long, value_name = "DIR")]
    pub records: Option<PathBuf>,
    #[command(flatten)]
    pub judging: JudgingArgs,
}

#[derive(Args, Debug)]
pub struct JudgingArgs {
    /// Submissions to judge at once [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Where to build; it needs 200 MB for each job [default: a temporary folder]
    #[arg(long, value_name = "DIR")]
    pub work: Option<PathBuf>,
    /// Trust the container that this program runs in: Landlock and seccomp are enough then
    #[arg(long)]
    pub contained: bool,
    /// Milliseconds before the second try when the environment fails
    #[arg(long, value_name = "MS", default_value = "1000", hide = true)]
    pub retry: u64,
}

fn shard(text: &str) -> Result<Shard, String> {
    let wrong = || "a shard is K/N with 1 <= K <= N, such as 3/16, or auto/N".to_owned();
    let (k, n) = text.split_once('/').ok_or_else(wrong)?;
    let n: usize = n.parse().map_err(|_| wrong())?;
    let k = match k {
        "auto" => of_scheduler(&|name| std::env::var(name).ok())?,
        k => k.parse().map_err(|_| wrong())?,
    };
    if (1..=n).contains(&k) {
        Ok(Shard { k, n })
    } else {
        Err(wrong())
    }
}

fn of_scheduler(variable: &dyn Fn(&str) -> Option<String>) -> Result<usize, String> {
    let found = SCHEDULERS.iter().find_map(|(name, first)| {
        let number: usize = variable(name)?.parse().ok()?;
        Some(number + 1 - first)
    });
    found.ok_or_else(|| "no scheduler numbers this job: name the shard, as 3/16".to_owned())
}

pub(super) fn run(context: &Context, args: &RunArgs) -> Result<ExitCode> {
    trusted(context)?;
    let folder = args.class.open();
    let plan = folder.read()?;
    let mut options = everything(&folder, &args.judging);
    options.shard = args.shard;
    if let Some(root) = &args.records {
        options.records = Records { root: root.clone() };
    }
    let report = judge(context, &folder, &plan, &options)?;
    let is_whole = report.run.faults.is_empty();
    context.ui.show(&report);
    Ok(if is_whole {
        ExitCode::Success
    } else {
        ExitCode::Environment
    })
}

/// All contents of `folder`, by one run.
pub(super) fn everything(folder: &ClassFolder, args: &JudgingArgs) -> RunOptions {
    let one = NonZeroUsize::MIN;
    RunOptions {
        shard: Shard { k: 1, n: 1 },
        jobs: args
            .jobs
            .unwrap_or_else(|| thread::available_parallelism().unwrap_or(one)),
        records: folder.records(),
        work: args.work.clone(),
        contained: args.contained,
        retry: Duration::from_millis(args.retry),
    }
}

pub(super) fn judge(
    context: &Context,
    folder: &ClassFolder,
    plan: &Plan,
    options: &RunOptions,
) -> Result<ClassRunReport> {
    let started = Instant::now();
    let kata = planned_kata(context, plan)?;
    let bar = context.ui.class_bar();
    let run = class::run(folder, plan, &kata, options, &|event| bar.follow(&event))?;
    drop(bar);
    Ok(ClassRunReport {
        kata: plan.kata.to_string(),
        run,
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_counted_from_one() {
        assert_eq!(shard("3/16"), Ok(Shard { k: 3, n: 16 }));
        for wrong in ["0/4", "5/4", "x/4", "3", "1/0", "-1/3", "1/"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn each_scheduler_counts_in_its_own_way() {
        for (name, value, k) in [
            ("SLURM_ARRAY_TASK_ID", "3", 3),
            ("JOB_COMPLETION_INDEX", "0", 1),
            ("AWS_BATCH_JOB_ARRAY_INDEX", "4", 5),
            ("NOMAD_ALLOC_INDEX", "1", 2),
            ("CI_NODE_INDEX", "2", 2),
        ] {
            let variable = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(of_scheduler(&variable), Ok(k), "{name}");
        }
        assert!(of_scheduler(&|_| None).is_err());
    }
}
