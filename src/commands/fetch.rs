use serde::Serialize;

use super::{Context, Practice};
use crate::{
    cli,
    dojo::Dojo,
    error::Result,
    exit_code::ExitCode,
    fs,
    kata::Kata,
    practice::{self, with_judge},
};

#[derive(Serialize)]
struct Fetched<'a> {
    kata: &'a str,
    folder: String,
    stages: usize,
}

/// Brings a kata into the dojo and builds its harness.
pub(super) fn fetch(context: &Context, args: &cli::Fetch) -> Result<ExitCode> {
    let practice = context.practice()?;
    let kata = practice.catalogue.get(&args.kata)?;
    let stages = if args.all_stages {
        kata.last_stage()
    } else {
        1
    };
    bring(context, &practice, kata, stages)?;
    let folder = context.shown(&practice.dojo.kata(&kata.id));
    context.ui.done(&format!(
        "{} is in {folder}\n{}\n\nnext: read {folder}/BRIEF.md, edit {folder}/src/lib.rs, then `kata check {}`",
        kata.id, kata.summary, kata.id
    ));
    let fetched = Fetched {
        kata: kata.id.as_str(),
        folder,
        stages,
    };
    context.ui.document("fetch", &fetched);
    Ok(ExitCode::Success)
}

/// Makes `kata` part of the dojo with its first `stages` stages.
pub(super) fn bring(
    context: &Context,
    practice: &Practice,
    kata: &Kata,
    stages: usize,
) -> Result<()> {
    let mut journal = practice.journal.clone();
    let _lock = practice.dojo.lock_for_check(|| {
        context
            .ui
            .note("a check is running in this dojo; waiting for it");
    })?;
    let backup = practice::fetch(
        &practice.dojo,
        &mut journal,
        kata,
        stages,
        context.course()?.as_deref(),
    )?;
    if let Some(path) = backup {
        context.ui.warn(&format!(
            "the workspace's Cargo.toml had been edited; yours is in {}",
            fs::shown(&path)
        ));
    }
    prepare(context, &practice.dojo, kata)
}

/// Downloads and builds the harness, so that the first check is as quick as any.
pub(super) fn prepare(context: &Context, dojo: &Dojo, kata: &Kata) -> Result<()> {
    let bar = context.ui.build_bar("preparing the test harness");
    with_judge(dojo, context.sandbox, |judge| {
        judge.prepare(kata, &kata.starter(1), &mut |event| bar.follow(&event))
    })
}
