use clap::Args;

use super::{
    Context, Run,
    diagram::{own_sources, unreadable},
    format,
    named::Named,
    solution::unlocked_sources,
};
use crate::{
    design::Design,
    error::Result,
    exit_code::ExitCode,
    fs::TextTree,
    journal::{KataProgress, unlocked},
    kata::{Kata, Solution, lines_changed},
    practice::{self, View},
    process,
    reports::{Column, FindingRow, OpenReview, ReviewReport, StageCost},
    review::{Cost, Facts, Numbers, Prescribed, TypesAt, unused_seams},
    ui::Format,
};

/// What can be said of your design: facts, with their places
#[derive(Args, Debug)]
#[command(after_help = "Example: kata review")]
pub struct Review {
    #[command(flatten)]
    pub kata: Named,
    /// Every finding, not only those that are most worth saying
    #[arg(long)]
    pub all: bool,
    /// Write the report as another program reads it
    #[arg(long, value_name = "FORMAT", value_parser = format::<ReviewReport>(), conflicts_with = "json")]
    pub format: Option<&'static Format<ReviewReport>>,
}

impl Run for Review {
    const SCREEN: Option<&'static str> = recorded!("screens__review");

    /// Says what can be said of the learner's design.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let kata = view.pick(&context.here, self.kata.id(context, &view)?.as_deref())?;
        let state = view.state(&kata.id);
        let open = unlocked(&state, kata.last_stage());
        let costs = costs(&view, kata, &state)?;
        let mine = own_sources(&view, kata)?;
        let mut others = Vec::new();
        for which in [Solution::Reference, Solution::Alternate] {
            let is_open = match which {
                // That of an open track is whole from its first stage.
                Solution::Reference => open.rest || (open.reference > 0 && !kata.is_open()),
                Solution::Alternate | Solution::Usual => {
                    open.rest && !kata.solution(which).is_empty()
                }
            };
            if is_open {
                let (sources, stage) = unlocked_sources(kata, which, open, state.current())?;
                others.push((which.folder(), stage, sources));
            }
        }
        let kata_read = kata.clone();
        let partners = partners(&view, &state);
        let all_costs: Vec<Cost> = costs.iter().map(|it| it.cost).collect();
        let (mine, others) = process::compute(move || {
            let prescribed = Prescribed::of(&kata_read).with_partners(&partners);
            let read = |sources: &TextTree, costs: &[Cost], of: &str| {
                Facts::read(sources, &prescribed, costs).map_err(unreadable(of))
            };
            let mine = read(&mine, &all_costs, "your code")?;
            let others = others.into_iter().map(|(of, stage, sources)| {
                let numbers = read(&sources, &[], of)?.numbers;
                Ok(Column { of, stage, numbers })
            });
            let others = others.collect::<Result<Vec<Column>>>()?;
            Ok((mine, others))
        })??;
        let mut numbers = vec![Column {
            of: "mine",
            stage: state.current(),
            numbers: mine.numbers,
        }];
        numbers.extend(others);
        let design = if open.rest {
            kata.design(Solution::Reference)
        } else {
            ""
        };
        let report = ReviewReport {
            kata: kata.id.to_string(),
            stage: state.current(),
            folder: context.shown(&view.dojo.kata(&kata.id)),
            costs,
            numbers,
            fewer_is_better: Numbers::FEWER_IS_BETTER,
            findings: mine
                .findings
                .iter()
                .map(|it| FindingRow::new(it, design))
                .collect(),
            open: open_review(&view, kata, &state)?,
            all: self.all,
        };
        context.show(&report, self.format);
        Ok(ExitCode::Success)
    }
}

/// What each stage changed, from the copy of the pass before it to its own, beside
/// what it changed in the reference. Stages that passed at once cost nothing to
/// speak of.
pub(super) fn costs(view: &View, kata: &Kata, state: &KataProgress) -> Result<Vec<StageCost>> {
    let mut costs = Vec::new();
    if kata.is_open() {
        // There is no reference of each stage to set beside them.
        return Ok(costs);
    }
    for (stage, pass) in &state.passes {
        let Some(before) = stage
            .checked_sub(1)
            .and_then(|before| state.passes.get(&before))
        else {
            continue;
        };
        let copies = (view.dojo.copy(&before.copy), view.dojo.copy(&pass.copy));
        let (Ok(before), Ok(after)) = copies else {
            continue;
        };
        let (files, lines) = lines_changed(&before, &after);
        if files == 0 {
            continue;
        }
        let (reference_files, reference_lines) =
            lines_changed(&kata.reference_at(stage - 1)?, &kata.reference_at(*stage)?);
        costs.push(StageCost {
            title: kata.stage(*stage)?.title.clone(),
            cost: Cost {
                stage: *stage,
                files,
                lines,
                reference_files,
                reference_lines,
            },
        });
    }
    Ok(costs)
}

/// The partners that have passed their rounds.
fn partners(view: &View, state: &KataProgress) -> Vec<TextTree> {
    let rounds = state.passes.values().filter_map(|it| it.round.as_ref());
    let partners = rounds.filter_map(|round| view.dojo.copy(&round.copy).ok());
    partners.collect()
}

/// What there is to say of an open track beside its numbers.
fn open_review(view: &View, kata: &Kata, state: &KataProgress) -> Result<Option<OpenReview>> {
    if !kata.is_open() {
        return Ok(None);
    }
    let passes: Vec<(usize, TextTree)> = state
        .passes
        .iter()
        .filter_map(|(stage, pass)| Some((*stage, view.dojo.copy(&pass.copy).ok()?)))
        .collect();
    let partners = partners(view, state);
    let mine = own_sources(view, kata)?;
    let rounds = practice::rounds(&view.dojo, kata, state);
    process::compute(move || {
        let pairs = passes.windows(2);
        let types = pairs.filter_map(|pair| {
            let [(_, before), (stage, after)] = pair else {
                return None;
            };
            TypesAt::between(*stage, before, after).ok()
        });
        let design = Design::read(&mine).map_err(unreadable("your code"))?;
        Ok(Some(OpenReview {
            rounds,
            types: types.collect(),
            unused_seams: unused_seams(&design, &partners),
        }))
    })?
}
