//! What is proven of a kata beside its variants, several parts at once: each waits for its
//! own small builds most of the time. Each worker has a tree of its own.

use std::{
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use super::{Finding, hunts, open};
use crate::{
    error::Result,
    judge::{Judge, JudgeEvent, Workspace},
    kata::Kata,
};

/// One of them, of the kata with the number `owner`.
pub(super) struct Part<'a> {
    owner: usize,
    kata: &'a Kata,
    what: What,
}

enum What {
    /// All answers agree on random scripts.
    Scripts,
    /// Partners pass their rounds.
    Rounds,
    /// The hunt of a stage.
    Hunt(usize),
}

/// The parts of `katas`; with words, only those with one of the words in their names.
pub(super) fn of<'a>(katas: &[&'a Kata], only: &[String]) -> Vec<Part<'a>> {
    let all = katas.iter().enumerate().flat_map(|(owner, kata)| {
        let open = kata.is_open().then_some([What::Scripts, What::Rounds]);
        let hunts = kata.hunts().map(What::Hunt);
        let whats = open.into_iter().flatten().chain(hunts);
        whats.map(move |what| Part { owner, kata, what })
    });
    let is_wanted = |part: &Part<'_>| {
        let name = part.name();
        only.is_empty() || only.iter().any(|word| name.contains(word.as_str()))
    };
    all.filter(is_wanted).collect()
}

/// What is wrong with each of `parts`, with the number of its kata.
pub(super) fn prove(
    judge: &Judge,
    parts: &[Part<'_>],
    on_event: &mut dyn FnMut(JudgeEvent<'_>),
) -> Result<Vec<(usize, Vec<Finding>)>> {
    on_event(JudgeEvent::Building {
        targets: parts.len(),
    });
    let next = AtomicUsize::new(0);
    let (sender, done) = mpsc::channel();
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for worker in 0..cores.min(parts.len()) {
            let (judge, sender, next) = (beside(judge, worker), sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = parts.get(at) else { return };
                    // The receiver has gone: another part could not be tried.
                    if sender.send((at, part.findings(&judge))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut found = vec![Vec::new(); parts.len()];
        for (at, findings) in done {
            let name = parts[at].name();
            on_event(JudgeEvent::Artifact { name: &name });
            found[at] = findings?;
        }
        Ok(parts.iter().map(|part| part.owner).zip(found).collect())
    })
}

/// The judge for a worker: the first has the tree that is there.
fn beside(judge: &Judge, worker: usize) -> Judge {
    let mut judge = judge.clone();
    if worker > 0 {
        let root = judge.workspace.root.join(format!("beside-{worker}"));
        judge.workspace = Workspace {
            root,
            ..judge.workspace
        };
    }
    judge
}

impl Part<'_> {
    fn name(&self) -> String {
        let id = &self.kata.id;
        match self.what {
            What::Scripts => format!("{id}-scripts"),
            What::Rounds => format!("{id}-rounds"),
            What::Hunt(stage) => format!("{id}-hunt-{stage}"),
        }
    }

    fn findings(&self, judge: &Judge) -> Result<Vec<Finding>> {
        Ok(match self.what {
            What::Scripts => open::scripts(judge, self.kata),
            What::Rounds => open::rounds(judge, self.kata),
            What::Hunt(stage) => hunts::proven(judge, self.kata, stage)?,
        })
    }
}
