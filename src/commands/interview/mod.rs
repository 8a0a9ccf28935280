mod session;

use session::{End, Sitting};

use std::time::Duration;

use clap::Args;

use super::{Context, Run, fetch, named::Named};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    interview::{Outcome, Round, rounds},
    journal::unlocked,
    kata::Kata,
    practice::View,
    reports::{DialogueReport, RoundReport},
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
    /// Read how others did it, after a round of yours
    #[arg(long, value_name = "PAGE", conflicts_with_all = ["show", "fresh", "minutes"])]
    pub read: Option<Page>,
}

/// A play of the interview.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
pub enum Page {
    /// The first ten minutes, as a good candidate does them
    Good,
    /// The same, and what goes wrong
    Bad,
    /// The last three minutes
    Closing,
}

impl Page {
    fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Closing => "closing",
        }
    }
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
        if let Some(page) = self.read {
            return read(context, self, page.name());
        }
        if context.ui.json {
            return Err(Error::Conversation);
        }
        let mut view = context.view()?;
        let id = self.kata.id(context, &view)?;
        let kata = fetched(context, &mut view, id.as_deref())?;
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
    let kata = view.pick(&context.here, args.kata.id(context, &view)?.as_deref())?;
    let rounds = rounds(&view.journal.entries, &kata.id);
    let finished = |round: &&Round| round.outcome == Some(Outcome::Finished);
    let last = rounds.iter().rev().find(finished);
    let round = last.ok_or_else(|| Error::NoRound(kata.id.to_string()))?;
    let is_open = unlocked(&view.state(&kata.id), kata.last_stage()).rest;
    let report = RoundReport::new(kata, round, is_open);
    context.ui.show(&report);
    Ok(ExitCode::Success)
}

/// Shows a play of the interview, if the learner has sat through one, or can do without.
fn read(context: &Context, args: &Interview, page: &'static str) -> Result<ExitCode> {
    let view = context.view()?;
    let kata = view.pick(&context.here, args.kata.id(context, &view)?.as_deref())?;
    let state = view.state(&kata.id);
    let rounds = rounds(&view.journal.entries, &kata.id);
    let has_finished = rounds
        .iter()
        .any(|it| it.outcome == Some(Outcome::Finished));
    let is_open = unlocked(&state, kata.last_stage()).rest || state.passed >= kata.core().0;
    if !has_finished && !is_open {
        return Err(Error::Locked {
            kata: kata.id.to_string(),
            what: "this page",
            missing: "it opens when a round of yours has ended, or the core stages pass".into(),
        });
    }
    let markdown = match kata.dialogue(page) {
        "" => "This kata has no such page.",
        page => page,
    };
    context.ui.show(&DialogueReport {
        kata: kata.id.to_string(),
        page,
        markdown: markdown.to_owned(),
    });
    Ok(ExitCode::Success)
}

/// The kata that is meant; one that is named is brought if it is not there.
fn fetched(context: &Context, view: &mut View, named: Option<&str>) -> Result<Kata> {
    let Some(id) = named else {
        return view.pick(&context.here, None).cloned();
    };
    let only = view.only_track(id);
    let kata = view.catalogue.get(only.as_deref().unwrap_or(id))?.clone();
    if view.progress().of(&kata.id).is_none() {
        let mut session = context.session_in(view.dojo.clone())?;
        if session.progress().of(&kata.id).is_none() {
            fetch::bring(context, &mut session, &kata, 1)?;
        }
        view.journal.refresh()?;
    }
    Ok(kata)
}
