mod session;

use session::{End, Session};

use super::{Context, Practice, fetch};
use crate::{
    cli,
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{Outcome, Round, rounds},
    kata::Kata,
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
    let mut practice = context.practice()?;
    let kata = fetched(context, &practice, args.kata.as_deref())?;
    let lock = practice.dojo.lock_for_interview()?;
    practice.journal = practice.dojo.journal()?;
    practice.journal.writable()?;
    let mut session = Session::open(context, practice, kata, args, lock)?;
    match session.talk()? {
        End::Finished => session.finish(),
        End::Paused => session.pause(ExitCode::Success),
        End::Interrupted => session.pause(ExitCode::Interrupted),
    }
}

fn show(context: &Context, args: &cli::Interview) -> Result<ExitCode> {
    let practice = context.practice()?;
    let kata = practice.pick(context, args.kata.as_deref())?;
    let rounds = rounds(&practice.journal.entries, &kata.id);
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
fn fetched(context: &Context, practice: &Practice, named: Option<&str>) -> Result<Kata> {
    let Some(id) = named else {
        return practice.pick(context, None).cloned();
    };
    let kata = practice.catalogue.get(id)?;
    if practice.progress.of(&kata.id).is_none() {
        fetch::bring(context, practice, kata, 1)?;
    }
    Ok(kata.clone())
}
