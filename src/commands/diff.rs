use super::Context;
use crate::{
    cli,
    error::Result,
    exit_code::ExitCode,
    fs::TextTree,
    journal::KataProgress,
    judge::seal,
    kata::{Kata, changes},
    practice::{View, latest_pass},
    process,
    ui::{ChangeReport, MOST_DIFF_LINES, Point, first_lines, unified_diff},
};

/// Shows what the learner changed between two passes, or since the last one.
pub(super) fn diff(context: &Context, args: &cli::Diff) -> Result<ExitCode> {
    let view = context.view()?;
    let kata = view.pick(&context.here, args.kata.as_deref())?;
    let state = view.state(&kata.id);
    let (from, to) = match args.stage {
        Some(span) => (span.from, span.to),
        None => (state.passed, None),
    };
    if let Some(to) = to {
        kata.stage(to)?;
    }
    let between = [
        if from == 0 {
            Point::Starter
        } else {
            Point::Pass(from)
        },
        to.map_or(Point::Now, Point::Pass),
    ];
    let before = sources(&view, kata, &state, between[0])?;
    let after = sources(&view, kata, &state, between[1])?;
    let [old, new] = between.map(Point::name);
    let most = if args.full {
        usize::MAX
    } else {
        MOST_DIFF_LINES
    };
    let (files, (diff, lines_left_out)) = process::compute(move || {
        let diff = unified_diff(&before, &after, [&old, &new]);
        (changes(&before, &after), first_lines(&diff, most))
    })?;
    let report = ChangeReport {
        kata: kata.id.as_str(),
        from,
        to,
        files,
        diff,
        lines_left_out,
        between,
    };
    context.ui.document("diff", &report);
    context.ui.change(&report, args.stat);
    Ok(ExitCode::Success)
}

fn sources(view: &View, kata: &Kata, state: &KataProgress, point: Point) -> Result<TextTree> {
    match point {
        Point::Starter => Ok(kata.starter(1)),
        Point::Pass(stage) => view.dojo.copy(&latest_pass(kata, state, stage)?.copy),
        Point::Now => Ok(seal(&view.dojo.kata(&kata.id))?.sources),
    }
}
