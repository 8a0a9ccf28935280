use clap::Args;

use super::{Context, Run};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    kata::{Catalogue, Concept, Concepts, Kata},
    reports::{LearnReport, TopicReport, TopicRow},
};

/// Read about a principle, a pattern or an idea of Rust
#[derive(Args, Debug)]
#[command(after_help = "Example: kata learn\n         kata learn strategy")]
pub struct Learn {
    /// A topic, such as `observer` or `srp` [default: the list of topics]
    pub topic: Vec<String>,
}

impl Run for Learn {
    const SCREEN: Option<&'static str> = recorded!("learn__learn");

    /// Shows a concept page, or without a topic the list of them; outside a dojo, too.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let concepts = Concepts::embedded()?;
        if self.topic.is_empty() {
            return list(context, &concepts);
        }
        let concept = concepts.get(&self.topic.join(" "))?;
        context.ui.show(&TopicReport {
            topic: concept.name.clone(),
            title: concept.title.clone(),
            kind: concept.kind,
            prerequisites: concept.prerequisites.clone(),
            katas: concept.katas.keys().cloned().collect(),
            markdown: concept.page(),
        });
        Ok(ExitCode::Success)
    }
}

fn list(context: &Context, concepts: &Concepts) -> Result<ExitCode> {
    let at_hand = at_hand(context)?;
    let needed = match &at_hand {
        Some((kata, stage)) => concepts.for_stage(kata, *stage),
        None => Vec::new(),
    };
    let is_needed = |concept: &Concept| needed.iter().any(|it| it.name == concept.name);
    let row = |concept: &Concept| TopicRow {
        topic: concept.name.clone(),
        title: concept.title.clone(),
        kind: concept.kind,
        summary: concept.summary.clone(),
        aliases: concept.aliases.clone(),
        prerequisites: concept.prerequisites.clone(),
        katas: concept.katas.keys().cloned().collect(),
        needed: is_needed(concept),
    };
    let report = LearnReport {
        kata: at_hand.as_ref().map(|(kata, _)| kata.id.to_string()),
        stage: at_hand.as_ref().map(|(_, stage)| *stage),
        topics: concepts.iter().map(row).collect(),
    };
    context.ui.show(&report);
    Ok(ExitCode::Success)
}

/// The kata that the learner is at, and its stage; before the first one, the kata with
/// which to begin.
fn at_hand(context: &Context) -> Result<Option<(Kata, usize)>> {
    let view = match context.view() {
        Err(Error::NotInDojo(_) | Error::NoDojoThere(_)) => {
            return Ok(first(&Catalogue::embedded()?));
        }
        view => view?,
    };
    match view.pick(&context.here, None) {
        Ok(kata) => Ok(Some((kata.clone(), view.state(&kata.id).current()))),
        // Its text is gone or broken: the pages can be read all the same.
        Err(_) => Ok(first(&view.catalogue)),
    }
}

fn first(catalogue: &Catalogue) -> Option<(Kata, usize)> {
    let kata = catalogue.guided().min_by_key(|kata| kata.rank())?;
    Some((kata.clone(), 1))
}
