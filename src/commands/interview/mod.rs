mod session;

use session::{End, Sitting};

use std::time::Duration;

use clap::Args;

use super::{Context, Run, fetch, named::Named};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{Outcome, Round, rounds},
    kata::Kata,
    practice::View,
    reports::RoundReport,
};

/// Sit a round by the clock: ask, design, build, follow-ups, closing
#[derive(Args, Debug)]
#[command(after_help = "Example: kata interview NAME --minutes 30\n         kata interview --show")]
pub struct Interview {
    #[command(flatten)]
    pub kata: Named,
    /// How long the round is; the phases keep their shares [default: 45]
    #[arg(long, value_name = "M", value_parser = minutes, conflicts_with = "show")]
    pub minutes: Option<Duration>,
    /// Begin anew; an open round is closed as abandoned
    #[arg(long, conflicts_with = "show")]
    pub fresh: bool,
    /// Show the last finished round
    #[arg(long)]
    pub show: bool,
}

/// Minutes, perhaps with a fraction, from a second to ten hours.
fn minutes(text: &str) -> Result<Duration, String> {
    let length = text
        .parse()
        .ok()
        .and_then(|minutes: f64| Duration::try_from_secs_f64(minutes * 60.0).ok())
        .filter(|length| (1..=36_000).contains(&length.as_secs()));
    length.ok_or_else(|| "a number of minutes, at most 600".to_owned())
}

impl Run for Interview {
    const SCREEN: Option<&'static str> = recorded!("interview__interview");

    /// Opens a round or goes on with the open one, and sits through it; or shows the
    /// last finished one.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        if self.show {
            return show(context, self);
        }
        if context.ui.json {
            return Err(Error::Conversation);
        }
        let mut view = context.view()?;
        let kata = fetched(context, &mut view, self.kata.id().as_deref())?;
        let lock = view.dojo.lock_for_interview()?;
        view.journal.refresh()?;
        view.journal.writable()?;
        let mut sitting = Sitting::open(context, view, kata, self, lock)?;
        match sitting.talk()? {
            End::Finished => sitting.finish(),
            End::Paused => sitting.pause(ExitCode::Success),
            End::Interrupted => sitting.pause(ExitCode::Interrupted),
        }
    }
}

fn show(context: &Context, args: &Interview) -> Result<ExitCode> {
    let view = context.view()?;
    let kata = view.pick(&context.here, args.kata.id().as_deref())?;
    let rounds = rounds(&view.journal.entries, &kata.id);
    let finished = |round: &&Round| round.outcome == Some(Outcome::Finished);
    let last = rounds.iter().rev().find(finished);
    let round = last.ok_or_else(|| Error::NoRound(kata.id.to_string()))?;
    let report = RoundReport::new(kata, round);
    context.ui.show(&report);
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
