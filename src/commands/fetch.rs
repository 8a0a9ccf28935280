use serde::Serialize;

use super::Context;
use crate::{
    cli,
    error::Result,
    exit_code::ExitCode,
    kata::Kata,
    practice::{self, Session},
};

#[derive(Serialize)]
struct Fetched<'a> {
    kata: &'a str,
    folder: String,
    stages: usize,
}

/// Brings a kata into the dojo and builds its harness.
pub(super) fn fetch(context: &Context, args: &cli::Fetch) -> Result<ExitCode> {
    let mut session = context.session()?;
    let kata = session.catalogue.get(&args.kata)?.clone();
    let stages = if args.all_stages {
        kata.last_stage()
    } else {
        1
    };
    bring(context, &mut session, &kata, stages)?;
    let folder = context.shown(&session.dojo.kata(&kata.id));
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
    session: &mut Session,
    kata: &Kata,
    stages: usize,
) -> Result<()> {
    let backup = practice::fetch(session, kata, stages, context.course()?.as_deref())?;
    if let Some(path) = backup {
        context.ui.warn(&format!(
            "the workspace's Cargo.toml had been edited; yours is in {}",
            path.display()
        ));
    }
    prepare(context, session, kata)
}

/// Downloads and builds the harness, so that the first check is as quick as any.
pub(super) fn prepare(context: &Context, session: &Session, kata: &Kata) -> Result<()> {
    let bar = context.ui.build_bar("preparing the test harness");
    practice::prepare(session, kata, context.sandbox, &mut |event| {
        bar.follow(&event);
    })
}
