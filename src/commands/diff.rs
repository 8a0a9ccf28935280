use std::str::FromStr;

use clap::Args;

use super::{Context, Run, named::Named};
use crate::{
    design::{Api, ApiChange, Unreadable},
    error::Result,
    exit_code::ExitCode,
    fs::TextTree,
    journal::KataProgress,
    judge::seal,
    kata::{Kata, changes},
    practice::{View, latest_pass},
    process,
    reports::{ChangeReport, Point},
    ui::{MOST_DIFF_LINES, first_lines, unified_diff},
};

/// What you changed, from pass to pass or up to now
///
/// In an open track also what changed in your public API: what another crate can name.
#[derive(Args, Debug, Default)]
#[command(after_help = "Example: kata diff --stat\n         kata diff --stage 1..3")]
pub struct Diff {
    #[command(flatten)]
    pub kata: Named,
    /// From the pass of stage A to that of stage B; `2` is 1..2, `2..` goes up to
    /// now, and 0 is the starter [default: from the last pass up to now]
    #[arg(long, value_name = "A..B")]
    pub stage: Option<Span>,
    /// A table of files and lines instead of the lines themselves
    #[arg(long)]
    pub stat: bool,
    /// Show every line, even of a very long diff
    #[arg(long)]
    pub full: bool,
}

/// From the pass of a stage to that of a later one, or to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: usize,
    pub to: Option<usize>,
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse::<usize>().ok();
        let span = match text.split_once("..") {
            Some((from, "")) => number(from).map(|from| (from, None)),
            Some((from, to)) => number(from).zip(number(to).map(Some)),
            None => number(text).and_then(|to| Some((to.checked_sub(1)?, Some(to)))),
        };
        span.filter(|(from, to)| to.is_none_or(|to| *from < to))
            .map(|(from, to)| Self { from, to })
            .ok_or_else(|| "write `2`, `1..3` or `2..`, the earlier stage first".to_owned())
    }
}

impl Run for Diff {
    const SCREEN: Option<&'static str> = recorded!("lookback__diff_stat");

    fn run(&self, context: &Context) -> Result<ExitCode> {
        context.ui.show(&self.report(context)?);
        Ok(ExitCode::Success)
    }
}

impl Diff {
    /// What the learner changed between two passes, or since the last one.
    pub(super) fn report(&self, context: &Context) -> Result<ChangeReport> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.id(context, &view)?.as_deref())?;
        let state = view.state(&kata.id);
        let last = Span {
            from: state.passed,
            to: None,
        };
        let Span { from, to } = self.stage.unwrap_or(last);
        if let Some(to) = to {
            kata.stage(to)?;
        }
        let begin = if from == 0 {
            Point::Starter
        } else {
            Point::Pass(from)
        };
        let between = [begin, to.map_or(Point::Now, Point::Pass)];
        let before = sources(&view, kata, &state, between[0])?;
        let after = sources(&view, kata, &state, between[1])?;
        let [old, new] = between.map(Point::name);
        let most = [MOST_DIFF_LINES, usize::MAX][usize::from(self.full)];
        let is_open = kata.is_open();
        let (files, (diff, lines_left_out), api) = process::compute(move || {
            let diff = unified_diff(&before, &after, [&old, &new]);
            let api = is_open.then(|| public_change(&before, &after));
            (changes(&before, &after), first_lines(&diff, most), api)
        })?;
        let (api, api_not_read) = match api {
            None => (None, None),
            Some(Ok(api)) => (Some(api), None),
            Some(Err(Unreadable { place, why })) => (None, Some(format!("{place}: {why}"))),
        };
        Ok(ChangeReport {
            kata: kata.id.to_string(),
            from,
            to,
            files,
            diff,
            lines_left_out,
            api,
            api_not_read,
            between,
            stat: self.stat,
        })
    }
}

fn public_change(before: &TextTree, after: &TextTree) -> Result<ApiChange, Unreadable> {
    Ok(Api::read(before)?.change_to(&Api::read(after)?))
}

fn sources(view: &View, kata: &Kata, state: &KataProgress, point: Point) -> Result<TextTree> {
    match point {
        Point::Starter => Ok(kata.starter(1)),
        Point::Pass(stage) => view.dojo.copy(&latest_pass(kata, state, stage)?.copy),
        Point::Now => Ok(seal(&view.dojo.kata(&kata.id))?.sources),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_goes_from_an_earlier_stage_to_a_later_one_or_to_now() {
        let span = |text: &str| text.parse::<Span>().ok().map(|span| (span.from, span.to));
        assert_eq!(span("2"), Some((1, Some(2))));
        assert_eq!(span("1"), Some((0, Some(1))));
        assert_eq!(span("1..3"), Some((1, Some(3))));
        assert_eq!(span("2.."), Some((2, None)));
        for wrong in [
            "", "0", "..", "..2", "3..1", "2..2", "1...3", "1-2", "x", "-1",
        ] {
            assert_eq!(span(wrong), None, "{wrong}");
        }
    }
}
