mod session;

use session::{End, Sitting};

use super::{Context, fetch};
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{Outcome, Round, rounds},
    kata::Kata,
    practice::View,
    ui::RoundReport,
};

/// Opens a round or goes on with the open one, and sits through it; or shows the
/// last finished one.
pub(super) fn interview(context: &Context, args: &cli::Interview) -> Result<ExitCode> {
    if args.show {
        return show(context, args);
    }
    if context.ui.json {
        return Err(Error::Conversation);
    }
    let mut view = context.view()?;
    let kata = fetched(context, &mut view, args.kata.as_deref())?;
    let lock = view.dojo.lock_for_interview()?;
    view.journal.refresh()?;
    view.journal.writable()?;
    let mut sitting = Sitting::open(context, view, kata, args, lock)?;
    match sitting.talk()? {
        End::Finished => sitting.finish(),
        End::Paused => sitting.pause(ExitCode::Success),
        End::Interrupted => sitting.pause(ExitCode::Interrupted),
    }
}

fn show(context: &Context, args: &cli::Interview) -> Result<ExitCode> {
    let view = context.view()?;
    let kata = view.pick(&context.here, args.kata.as_deref())?;
    let rounds = rounds(&view.journal.entries, &kata.id);
    let finished = |round: &&Round| round.outcome == Some(Outcome::Finished);
    let last = rounds.iter().rev().find(finished);
    let round = last.ok_or_else(|| Error::NoRound(kata.id.to_string()))?;
    let report = RoundReport::new(kata, round);
    context.ui.round_summary(&report);
    let (id, dot) = (&kata.id, context.ui.signs.dot);
    context.ui.done(&format!(
        "\nnext: `kata card {id}` scores it {dot} `kata interview {id}` begins another"
    ));
    context.ui.document("interview", &report);
    Ok(ExitCode::Success)
}

/// The kata that is meant; one that is named is brought if it is not there.
fn fetched(context: &Context, view: &mut View, named: Option<&str>) -> Result<Kata> {
    let Some(id) = named else {
        return view.pick(&context.here, None).cloned();
    };
    let kata = view.catalogue.get(id)?.clone();
    if view.progress().of(&kata.id).is_none() {
        let mut session = context.session_in(view.dojo.clone())?;
        if session.progress().of(&kata.id).is_none() {
            fetch::bring(context, &mut session, &kata, 1)?;
        }
        view.journal.refresh()?;
    }
    Ok(kata)
}
