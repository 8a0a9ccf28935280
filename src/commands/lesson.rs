use clap::Args;

use super::{Context, Run, check::reached, diagram::own_sources, named::Named};
use crate::{
    design::Design,
    error::{Error, Result},
    exit_code::ExitCode,
    journal::unlocked,
    process,
    reports::LessonReport,
    review::seams,
};

/// Read what a stage was about, once it passes
#[derive(Args, Debug)]
#[command(after_help = "Example: kata lesson\n         kata lesson --stage 1")]
pub struct Lesson {
    #[command(flatten)]
    pub kata: Named,
    /// The lesson of this stage [default: the last one that passes]
    #[arg(long, value_name = "N")]
    pub stage: Option<usize>,
}

impl Run for Lesson {
    const SCREEN: Option<&'static str> = recorded!("screens__lesson");

    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.id(context, &view)?.as_deref())?;
        let state = view.state(&kata.id);
        let open = unlocked(&state, kata.last_stage());
        let stage = self.stage.unwrap_or(state.passed.max(1));
        if !open.rest {
            reached(kata, stage, state.delivered)?;
        }
        kata.stage(stage)?;
        if stage > open.reference {
            return Err(Error::Locked {
                kata: kata.id.to_string(),
                what: "the lesson",
                missing: format!("it opens when stage {stage} passes"),
            });
        }
        let markdown = match kata.lesson(stage) {
            "" => "This stage has no lesson yet.",
            lesson => lesson,
        };
        let sources = own_sources(&view, kata).unwrap_or_default();
        let text = markdown.to_owned();
        // Code that cannot be read has its say in `check`; the lesson is read all the same.
        let in_your_code = process::compute(move || {
            Design::read(&sources).map_or_else(|_| Vec::new(), |it| seams(&text, &it))
        })?;
        context.ui.show(&LessonReport {
            kata: kata.id.to_string(),
            stage,
            markdown: markdown.to_owned(),
            in_your_code,
        });
        Ok(ExitCode::Success)
    }
}
