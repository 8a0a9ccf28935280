use clap::{Args, ValueEnum};

use super::{Context, Run, named::meant};
use crate::{
    error::Result,
    exit_code::ExitCode,
    kata::{Kata, Solution},
    practice::{self, Session},
    reports::{DeliveryNote, FetchReport, MendedNote, TakenOverNote},
};

/// Bring a kata into the dojo: its first stage, or all of them
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata fetch NAME, with a name from `kata list`\n         kata fetch NAME --from-stage 3"
)]
pub struct Fetch {
    /// The kata's name: `kata list` shows them all
    pub kata: String,
    /// Its open track: the behaviour is given, the design is yours
    #[arg(long)]
    pub open: bool,
    /// Bring all stages at once instead of one after the other; of a kata that is
    /// there, the rest
    #[arg(long)]
    pub all_stages: bool,
    /// Start this stage on the reference as it stood after the stage before; passes
    /// count as taken over. Of a kata that is there, a backup is made first
    #[arg(long, value_name = "K", conflicts_with = "all_stages")]
    pub from_stage: Option<usize>,
    /// Whose code to take over
    #[arg(
        long,
        value_name = "WHOSE",
        default_value = "reference",
        requires = "from_stage"
    )]
    pub of: Whose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    /// The reference, which is there as it stood at each stage
    Reference,
    /// The second solution, which is there only finished
    Alternate,
    /// The answer most people give, which is there only finished
    Usual,
}

impl From<Whose> for Solution {
    fn from(whose: Whose) -> Self {
        match whose {
            Whose::Reference => Self::Reference,
            Whose::Alternate => Self::Alternate,
            Whose::Usual => Self::Usual,
        }
    }
}

impl Run for Fetch {
    const SCREEN: Option<&'static str> = recorded!("screens__fetch");

    /// Brings a kata into the dojo and builds its harness. Makes a dojo if there is none.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let (dojo, new_dojo) = context.dojo_or_new()?;
        let mut session = context.session_in(dojo)?;
        let kata = session
            .catalogue
            .get(&meant(&self.kata, self.open))?
            .clone();
        let root = context.shown(&session.dojo.root);
        let folder = context.shown(&session.dojo.kata(&kata.id));
        let is_there =
            session.progress().of(&kata.id).is_some() && session.dojo.kata(&kata.id).is_dir();
        let mut report = FetchReport {
            kata: kata.id.to_string(),
            folder,
            summary: kata.summary.clone(),
            stages: kata.last_stage(),
            dojo: root,
            new_dojo,
            was_there: self.all_stages && is_there,
            arrived: Vec::new(),
            taken_over: None,
            mended: Vec::new(),
        };
        if let Some(stage) = self.from_stage {
            self.take_over(context, &mut session, &kata, stage, &mut report)?;
        } else if report.was_there {
            let deliveries = practice::fetch_rest(&mut session, &kata)?;
            let note = |it| DeliveryNote::new(it, &|path| context.shown(path));
            report.arrived = deliveries.iter().map(note).collect();
        } else {
            report.stages = if self.all_stages {
                kata.own_stages()
            } else {
                1
            };
            report.mended = bring(context, &mut session, &kata, report.stages)?;
        }
        context.ui.show(&report);
        Ok(ExitCode::Success)
    }
}

impl Fetch {
    fn take_over(
        &self,
        context: &Context,
        session: &mut Session,
        kata: &Kata,
        stage: usize,
        report: &mut FetchReport,
    ) -> Result<()> {
        let course = context.course()?;
        let taken = practice::take_over(session, kata, stage, self.of.into(), course.as_deref())?;
        report.stages = stage;
        report.mended = MendedNote::all(&taken.mended, &|path| context.shown(path));
        for note in &report.mended {
            context.ui.mended(note);
        }
        let backup = taken.backup.map(|it| context.shown(&it.path));
        report.taken_over = Some(TakenOverNote {
            stage,
            of: Solution::from(self.of).folder(),
            modules: taken.modules,
            backup,
        });
        prepare(context, session, kata)
    }
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
    let again = MendedNote::all(&again, &|path| context.shown(path));
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
