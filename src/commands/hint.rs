use clap::Args;

use super::{Context, Run, check::reached, named::Named};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    journal::{Note, next_hint},
    kata::{Kata, RuleId},
    reports::HintReport,
};

/// Take the next hint: the concept, the shape, then code; it is recorded
#[derive(Args, Debug)]
#[command(after_help = "Example: kata hint\n         kata hint --rule 1.2")]
pub struct Hint {
    #[command(flatten)]
    pub kata: Named,
    /// Help with one rule of the brief, by its number
    #[arg(long, value_name = "N.M")]
    pub rule: Option<RuleId>,
}

impl Run for Hint {
    const SCREEN: Option<&'static str> = recorded!("screens__hint");

    fn run(&self, context: &Context) -> Result<ExitCode> {
        context.ui.show(&self.report(context)?);
        Ok(ExitCode::Success)
    }
}

impl Hint {
    /// The next hint of the present stage. Records that it was taken.
    pub(super) fn report(&self, context: &Context) -> Result<HintReport> {
        let mut view = context.view()?;
        let kata = view
            .pick(&context.here, self.kata.id(context, &view)?.as_deref())?
            .clone();
        let state = view.state(&kata.id);
        if let Some(rule) = self.rule {
            reached(&kata, rule.stage, state.delivered)?;
            return of_rule(&kata, rule);
        }
        let stage = state.current();
        let hints = kata.hints(stage)?;
        let number = next_hint(&state, stage, hints.len());
        let note = Note::hint(kata.id.clone(), stage, number);
        // After the last pass nothing depends on a hint any more.
        let is_new = state.passed < kata.last_stage() && state.hints.get(&stage) != Some(&number);
        let recorded = if is_new {
            view.journal.note(vec![note])
        } else {
            Ok(())
        };
        Ok(HintReport {
            kata: kata.id.to_string(),
            stage,
            number,
            of: hints.len(),
            markdown: hints[number - 1].clone(),
            rule: None,
            not_recorded: recorded.err().map(|error| error.to_string()),
        })
    }
}

fn of_rule(kata: &Kata, id: RuleId) -> Result<HintReport> {
    let hints = kata.rule_hints(id.stage)?;
    let rule = kata.rules(id.stage).into_iter().find(|rule| rule.id == id);
    let (Some(rule), Some(markdown)) = (rule, hints.get(&id)) else {
        return Err(Error::NoRuleHint {
            kata: kata.id.to_string(),
            rule: id.to_string(),
            known: hints.keys().map(RuleId::to_string).collect(),
        });
    };
    Ok(HintReport {
        kata: kata.id.to_string(),
        stage: id.stage,
        number: 0,
        of: hints.len(),
        markdown: markdown.clone(),
        rule: Some(rule),
        not_recorded: None,
    })
}
