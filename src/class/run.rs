//! A shard: every n-th content, judged, with a record for each. What is recorded already
//! is not judged again, so that a run that was stopped goes on where it was.

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{
    judging::{Examiner, TOOL},
    plan::Plan,
    record::Record,
    status::{Note, NoteKind},
    store::{ClassFolder, Records},
    template::Bench,
};
use crate::{
    error::{Error, Result},
    fs,
    judge::{Judge, Transcripts, seal_texts},
    kata::Kata,
    process,
};

/// How often a content is tried when the environment fails.
const TRIES: u32 = 3;

/// The k-th of n parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shard {
    pub k: usize,
    pub n: usize,
}

/// How to run a shard.
#[derive(Clone, Debug)]
pub struct RunOptions {
    pub shard: Shard,
    /// So many contents at once.
    pub jobs: NonZeroUsize,
    pub records: Records,
    /// Where the judges' trees lie; a temporary folder if none.
    pub work: Option<PathBuf>,
    /// A container around this program is trusted.
    pub contained: bool,
    /// How long to wait before the second try; ten times that before the third.
    pub retry: Duration,
}

/// What a run tells while it goes on.
#[derive(Debug)]
pub enum RunEvent {
    /// The harness is being built.
    Preparing,
    /// So many contents are to be judged, of so many in the shard.
    Begins { to_judge: usize, of: usize },
    /// One is done, or failed.
    Done,
}

/// What came of a run.
#[derive(Clone, Debug, Serialize)]
pub struct RunOutcome {
    pub shard: Shard,
    /// Contents in the shard.
    pub contents: usize,
    pub judged: usize,
    /// Those that had a record already.
    pub known: usize,
    /// Those that have none, because the environment failed.
    pub faults: Vec<super::status::Fault>,
}

impl Shard {
    /// Whether the content at place `index`, from 0, is in it.
    fn has(self, index: usize) -> bool {
        index % self.n == self.k - 1
    }
}

/// Judges a shard of `plan`.
pub fn run(
    folder: &ClassFolder,
    plan: &Plan,
    kata: &Kata,
    options: &RunOptions,
    on_event: &(dyn Fn(RunEvent) + Sync),
) -> Result<RunOutcome> {
    if !plan.is_about(kata) {
        return Err(Error::Class {
            says: format!("the plan was made for another text of `{}`", plan.kata),
            hint: Some("make the plan again with this `kata`, or use the one that made it".into()),
        });
    }
    let own;
    let work = if let Some(work) = &options.work {
        fs::create_private_dir(work)?;
        work.as_path()
    } else {
        let temporary = std::env::temp_dir();
        own = tempfile::tempdir().map_err(Error::io("create a folder in", temporary))?;
        own.path()
    };
    // Two runs may share a folder to work in.
    let work = fs::scratch_in(work)?;
    let bench = Bench::open(work.path(), kata, options.contained, &mut |_| {
        on_event(RunEvent::Preparing);
    })?;
    let contents = plan.contents().into_iter().enumerate();
    let contents: Vec<&str> = contents
        .filter(|(index, _)| options.shard.has(*index))
        .map(|(_, content)| content)
        .collect();
    let is_known = |content: &&str| {
        let record = options.records.get(content);
        record.is_some_and(|record| is_of(&record, plan, &bench))
    };
    let (known, open): (Vec<&str>, Vec<&str>) = contents.iter().partition(|it| is_known(it));
    on_event(RunEvent::Begins {
        to_judge: open.len(),
        of: contents.len(),
    });
    for content in &open {
        options.records.set_aside(content)?;
    }
    let shard = Running {
        folder,
        options,
        notes: notes_file(options),
        bench: &bench,
        on_event,
    };
    let faults = shard.judge_all(plan, kata, work.path(), &open)?;
    Ok(RunOutcome {
        shard: options.shard,
        contents: contents.len(),
        judged: open.len() - faults.len(),
        known: known.len(),
        faults,
    })
}

fn is_of(record: &Record, plan: &Plan, bench: &Bench) -> bool {
    record.plan == plan.key
        && record.tool == TOOL
        && record.toolchain == bench.toolchain()
        && record.sandbox == bench.sandbox
}

fn notes_file(options: &RunOptions) -> PathBuf {
    let Shard { k, n } = options.shard;
    let name = format!("{k}-of-{n}-{}.jsonl", std::process::id());
    options.records.notes().join(name)
}

/// A run in progress.
struct Running<'a> {
    folder: &'a ClassFolder,
    options: &'a RunOptions,
    notes: PathBuf,
    bench: &'a Bench,
    on_event: &'a (dyn Fn(RunEvent) + Sync),
}

impl Running<'_> {
    /// Judges `open` by as many workers as are wanted; gives those that failed.
    fn judge_all(
        &self,
        plan: &Plan,
        kata: &Kata,
        work: &Path,
        open: &[&str],
    ) -> Result<Vec<super::status::Fault>> {
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let jobs = self.options.jobs.get().min(open.len());
        let folders: Vec<PathBuf> = (0..jobs).map(|job| work.join(format!("w{job}"))).collect();
        let examiner = Examiner {
            plan,
            kata,
            bench: self.bench,
            transcripts: self.transcripts(plan, kata, &folders[0])?,
        };
        let queue = Mutex::new(open.iter());
        let failed = Mutex::new(Vec::new());
        thread::scope(|scope| -> Result<()> {
            let mut workers = Vec::new();
            for folder in &folders {
                let (queue, failed, examiner) = (&queue, &failed, &examiner);
                workers.push(scope.spawn(move || -> Result<()> {
                    let judge = self.bench.worker(folder)?;
                    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    while let Some(content) = next() {
                        if let Some(fault) = self.judge_one(examiner, &judge, content)? {
                            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                            failed.push(fault);
                        }
                        (self.on_event)(RunEvent::Done);
                    }
                    Ok(())
                }));
            }
            for worker in workers {
                let ended = worker.join();
                ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            }
            Ok(())
        })?;
        let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.sort_by(|a, b| a.content.cmp(&b.content));
        Ok(failed)
    }

    /// What the reference plays, from another shard or by playing it.
    fn transcripts(&self, plan: &Plan, kata: &Kata, folder: &Path) -> Result<Transcripts> {
        if let Some(known) = self.folder.transcripts(&plan.key) {
            return Ok(known);
        }
        let judge = self.bench.worker(folder)?;
        self.bench.seat_reference(folder)?;
        let transcripts = Transcripts::of_reference(&judge, kata, &plan.seeds)?;
        self.folder.keep_transcripts(&plan.key, &transcripts);
        Ok(transcripts)
    }

    /// Judges one content and records it, or says why the environment let it fail.
    fn judge_one(
        &self,
        examiner: &Examiner<'_>,
        judge: &Judge,
        content: &str,
    ) -> Result<Option<super::status::Fault>> {
        let sealed = seal_texts(self.folder.sources(content)?)?;
        let mut wait = self.options.retry;
        for attempt in 1..=TRIES {
            let started = Instant::now();
            let judged = examiner.judge(judge, &sealed);
            let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let note = |kind: NoteKind, said: &str| {
                self.note(&Note::new(kind, content, attempt, took_ms, said))
            };
            let said = match judged {
                Ok(judged) if judged.is_settled || attempt == TRIES => {
                    self.options.records.put(&judged.record)?;
                    note(NoteKind::Judged, "")?;
                    return Ok(None);
                }
                Ok(_) => "the machine may have been too busy".to_owned(),
                Err(Error::Interrupted) => return Err(Error::Interrupted),
                Err(error) => told(&error),
            };
            if attempt == TRIES {
                note(NoteKind::Fault, &said)?;
                return Ok(Some(super::status::Fault {
                    content: content.to_owned(),
                    said,
                }));
            }
            note(NoteKind::Again, &said)?;
            pause(wait)?;
            wait *= 10;
        }
        Ok(None)
    }

    /// Notes what happened for people; no grade depends on it.
    fn note(&self, note: &Note) -> Result<()> {
        use std::io::Write;
        if let Some(folder) = self.notes.parent() {
            fs::create_private_dir(folder)?;
        }
        let mut line = serde_json::to_string(note).map_err(|e| Error::Bug(e.to_string()))?;
        line.push('\n');
        let mut file = fs::open_append(&self.notes)?;
        file.write_all(line.as_bytes())
            .map_err(Error::io("write", &self.notes))
    }
}

fn told(error: &Error) -> String {
    let details = error.details().unwrap_or_default();
    let text = format!("{error}: {details}");
    super::names::plain_text(text.trim_end_matches(": "), 500)
}

/// Waits, unless this program is to end.
fn pause(wait: Duration) -> Result<()> {
    let end = Instant::now() + wait;
    while Instant::now() < end {
        if process::is_ending() {
            return Err(Error::Interrupted);
        }
        thread::sleep(Duration::from_millis(20).min(wait));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_content_is_in_one_shard() {
        for n in [1, 2, 7, 16] {
            for index in 0..40 {
                let shards = (1..=n).filter(|k| Shard { k: *k, n }.has(index));
                assert_eq!(shards.count(), 1, "{index} of {n}");
            }
        }
    }
}
