use clap::Args;
use serde::Serialize;

use super::{Context, Run, check::mended};
use crate::{
    dojo::Delivery,
    error::Result,
    exit_code::ExitCode,
    kata::Kata,
    practice::{self, Session},
    ui::MendedNote,
};

#[derive(Serialize)]
struct Fetched<'a> {
    kata: &'a str,
    folder: String,
    /// The stages that are there.
    stages: usize,
    /// Whether there was no dojo before.
    new_dojo: bool,
    mended: Vec<MendedNote>,
}

/// Bring a kata into the dojo: its first stage, or all of them
#[derive(Args, Debug)]
#[command(after_help = "Example: kata fetch NAME, with a name from `kata list`")]
pub struct Fetch {
    /// The kata's name: `kata list` shows them all
    pub kata: String,
    /// Bring all stages at once instead of one after the other; of a kata that is
    /// there, the rest
    #[arg(long)]
    pub all_stages: bool,
}

impl Run for Fetch {
    const SCREEN: Option<&'static str> = recorded!("screens__fetch");

    /// Brings a kata into the dojo and builds its harness. Makes a dojo if there is none.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let (dojo, new_dojo) = context.dojo_or_new()?;
        let mut session = context.session_in(dojo)?;
        let kata = session.catalogue.get(&self.kata)?.clone();
        let root = context.shown(&session.dojo.root);
        let folder = context.shown(&session.dojo.kata(&kata.id));
        let is_there =
            session.progress().of(&kata.id).is_some() && session.dojo.kata(&kata.id).is_dir();
        let mut fetched = Fetched {
            kata: kata.id.as_str(),
            folder: folder.clone(),
            stages: kata.last_stage(),
            new_dojo,
            mended: Vec::new(),
        };
        if self.all_stages && is_there {
            let deliveries = practice::fetch_rest(&mut session, &kata)?;
            say_arrived(context, &kata, &folder, &deliveries);
        } else {
            fetched.stages = if self.all_stages {
                kata.last_stage()
            } else {
                1
            };
            fetched.mended = bring(context, &mut session, &kata, fetched.stages)?;
            let made = if new_dojo {
                format!("a new dojo is in {root}\n")
            } else {
                String::new()
            };
            context.ui.done(&format!(
            "{made}{} is in {folder}\n{}\n\nnext: read {folder}/BRIEF.md, edit {folder}/src/lib.rs, then `kata check {}`",
            kata.id, kata.summary, kata.id
        ));
        }
        context.ui.document("fetch", &fetched);
        Ok(ExitCode::Success)
    }
}

fn say_arrived(context: &Context, kata: &Kata, folder: &str, deliveries: &[Delivery]) {
    let (id, last) = (&kata.id, kata.last_stage());
    let folder = if folder == "." { "this folder" } else { folder };
    let [first, ..] = deliveries else {
        let text = format!("all {last} stages of {id} are in {folder} already");
        return context.ui.done(&text);
    };
    for (name, aside) in deliveries.iter().flat_map(|it| &it.kept) {
        let aside = context.shown(aside);
        let text = format!("`{name}` is yours and stays; the skeleton is in {aside}");
        context.ui.note(&text);
    }
    for backup in deliveries.iter().flat_map(|it| &it.backups) {
        let backup = context.shown(backup);
        let text = format!("an edited file was replaced; yours is in {backup}");
        context.ui.note(&text);
    }
    context.ui.done(&format!(
        "stages {} to {last} of {id} are in {folder} now\n\nnext: `kata check {id}`",
        first.stage
    ));
}

/// Makes `kata` part of the dojo with its first `stages` stages. Gives what had to be
/// written again.
pub(super) fn bring(
    context: &Context,
    session: &mut Session,
    kata: &Kata,
    stages: usize,
) -> Result<Vec<MendedNote>> {
    let again = practice::fetch(session, kata, stages, context.course()?.as_deref())?;
    let again = mended(context, &again);
    for note in &again {
        context.ui.mended(note);
    }
    prepare(context, session, kata)?;
    Ok(again)
}

/// Downloads and builds the harness, so that the first check is as quick as any.
pub(super) fn prepare(context: &Context, session: &Session, kata: &Kata) -> Result<()> {
    let bar = context.ui.build_bar("preparing the test harness");
    practice::prepare(session, kata, context.sandbox, &mut |event| {
        bar.follow(&event);
    })
}
