use std::path::PathBuf;

use clap::Args;

use super::{Context, Run, named::Named};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    fs::{self, TextTree},
    journal::{Note, Unlocked, unlocked},
    judge::seal,
    kata::{self, Kata},
    practice::View,
    reports::{SolutionReport, SolutionView},
    ui::{MOST_DIFF_LINES, first_lines, unified_diff},
};

/// Read the reference, as far as you have unlocked it
#[derive(Args, Debug)]
#[command(after_help = "Example: kata solution --diff\n         kata solution --alternate")]
#[expect(clippy::struct_excessive_bools, reason = "a flag is a bool")]
pub struct Solution {
    #[command(flatten)]
    pub kata: Named,
    /// The reference as it stood at this stage [default: the last one unlocked]
    #[arg(long, value_name = "N", conflicts_with = "alternate")]
    pub stage: Option<usize>,
    /// The second solution, of another shape
    #[arg(long)]
    pub alternate: bool,
    /// The answer most people give, and what it cannot take
    #[arg(long, conflicts_with_all = ["alternate", "stage", "step"])]
    pub usual: bool,
    /// Compare it with your code
    #[arg(long)]
    pub diff: bool,
    /// What that stage changed in the reference
    #[arg(long, conflicts_with_all = ["alternate", "diff"])]
    pub step: bool,
    /// Write the files into this new folder instead of printing them
    #[arg(long, value_name = "DIR", conflicts_with_all = ["diff", "step"])]
    pub to: Option<PathBuf>,
    /// Unlock everything without passing; the journal will say so
    #[arg(long)]
    pub give_up: bool,
}

impl Run for Solution {
    const SCREEN: Option<&'static str> = recorded!("screens__solution_step");

    /// Shows a solution, or how it differs from the learner's code.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut view = context.view()?;
        let kata = view
            .pick(&context.here, self.kata.id(context, &view)?.as_deref())?
            .clone();
        let state = view.state(&kata.id);
        if self.give_up && !unlocked(&state, kata.last_stage()).rest {
            let note = Note::gave_up(kata.id.clone(), state.current());
            view.journal.note(vec![note])?;
        }
        let state = view.state(&kata.id);
        let open = unlocked(&state, kata.last_stage());
        let (which, stage) = choose(&kata, self, open, state.current())?;
        let files = match which {
            kata::Solution::Reference => kata.reference_at(stage)?,
            kata::Solution::Alternate | kata::Solution::Usual => kata.solution(which),
        };
        let design = kata.design_at(which, open.reference.min(stage), open.rest);
        let view = self.view(&view, &kata, stage, &files, &design)?;
        context.ui.show(&SolutionReport {
            kata: kata.id.to_string(),
            solution: which.folder(),
            stage,
            stages: kata.last_stage(),
            files,
            design,
            view,
            next: next(&kata, open),
        });
        Ok(ExitCode::Success)
    }
}

impl Solution {
    /// What is wanted of the solution; writes it if a folder is named.
    fn view(
        &self,
        view: &View,
        kata: &Kata,
        stage: usize,
        files: &TextTree,
        design: &str,
    ) -> Result<SolutionView> {
        if self.step {
            let diff = kata.step(stage).to_owned();
            return Ok(SolutionView::Step { diff });
        }
        if self.diff {
            let yours = seal(&view.dojo.kata(&kata.id))?.sources;
            let diff = unified_diff(&yours, files, ["yours", "theirs"]);
            let (diff, lines_left_out) = first_lines(&diff, MOST_DIFF_LINES);
            return Ok(SolutionView::Diff {
                diff,
                lines_left_out,
            });
        }
        let Some(folder) = &self.to else {
            return Ok(SolutionView::Files);
        };
        write(folder, files, design)?;
        let to = fs::shown(folder);
        Ok(SolutionView::Written { to })
    }
}

/// Which solution and at which stage; an error if it is locked.
fn choose(
    kata: &Kata,
    args: &Solution,
    open: Unlocked,
    current: usize,
) -> Result<(kata::Solution, usize)> {
    let locked = |what, missing| Error::Locked {
        kata: kata.id.to_string(),
        what,
        missing,
    };
    let last = kata.last_stage();
    if kata.is_open() && !open.rest && !(args.alternate || args.usual) {
        let missing = format!("it opens when all {last} stages pass; you are at stage {current}");
        return Err(locked("the reference", missing));
    }
    if args.alternate || args.usual {
        let (which, what) = if args.usual {
            (kata::Solution::Usual, "the usual answer")
        } else {
            (kata::Solution::Alternate, "the second solution")
        };
        if kata.solution(which).is_empty() {
            let kata = kata.id.to_string();
            return Err(Error::NoSuchSolution { kata, what });
        }
        return if open.rest {
            Ok((which, last))
        } else {
            Err(locked(
                what,
                format!("it opens when all {last} stages pass; you are at stage {current}"),
            ))
        };
    }
    let stage = args.stage.unwrap_or(open.reference.max(1));
    kata.stage(stage)?;
    if stage > open.reference {
        let missing =
            format!("stage {stage} has to pass first; you are at stage {current} of {last}");
        return Err(locked("the reference", missing));
    }
    if args.step && kata.is_open() {
        return Err(Error::NotInOpenTrack {
            kata: kata.id.to_string(),
            why: "its reference is whole from the first stage, so there is no change by stage",
            hint: "`kata solution --open` shows it".to_owned(),
        });
    }
    if args.step && stage == 1 {
        return Err(locked(
            "the change",
            "stage 1 has no stage before it".into(),
        ));
    }
    Ok((kata::Solution::Reference, stage))
}

/// The other views of a solution that this kata has and that are unlocked.
fn next(kata: &Kata, open: Unlocked) -> Vec<&'static str> {
    let mut next = vec!["kata solution --diff"];
    if open.rest && !kata.solution(kata::Solution::Alternate).is_empty() {
        next.push("kata solution --alternate");
    }
    if open.rest && !kata.is_open() && kata.last_stage() > 1 {
        next.push("kata solution --step --stage 2");
    }
    next
}

/// The sources of a solution as far as it is unlocked, and their stage; an error if
/// it is locked.
pub(super) fn unlocked_sources(
    kata: &Kata,
    which: kata::Solution,
    open: Unlocked,
    current: usize,
) -> Result<(TextTree, usize)> {
    let args = Solution {
        kata: Named::default(),
        stage: None,
        alternate: which == kata::Solution::Alternate,
        usual: which == kata::Solution::Usual,
        diff: false,
        step: false,
        to: None,
        give_up: false,
    };
    let (which, stage) = choose(kata, &args, open, current)?;
    Ok(match which {
        kata::Solution::Reference => (kata.reference_at(stage)?, stage),
        kata::Solution::Alternate | kata::Solution::Usual => (kata.solution(which), stage),
    })
}

fn write(folder: &std::path::Path, files: &TextTree, design: &str) -> Result<()> {
    if folder.exists() {
        return Err(Error::Exists(folder.to_owned()));
    }
    for (name, text) in files {
        fs::write_atomic(&folder.join("src").join(name), text.as_bytes())?;
    }
    if !design.is_empty() {
        fs::write_atomic(&folder.join("DESIGN.md"), design.as_bytes())?;
    }
    Ok(())
}
