use clap::Args;
use serde::Serialize;

use super::{Context, Run, check::reached};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    journal::{Note, next_hint},
    kata::{Kata, RuleId},
};

const KINDS: &[&str] = &["the idea", "the shape", "the code"];

#[derive(Serialize)]
struct Page<'a> {
    kata: &'a str,
    stage: usize,
    number: usize,
    of: usize,
    markdown: &'a str,
}

/// The hint of one rule.
#[derive(Serialize)]
struct RuleHint<'a> {
    kata: &'a str,
    stage: usize,
    rule: RuleId,
    /// The rule itself.
    text: &'a str,
    markdown: &'a str,
}

/// Take the next hint: the concept, the shape, then code; it is recorded
#[derive(Args, Debug)]
#[command(after_help = "Example: kata hint\n         kata hint --rule 1.2")]
pub struct Hint {
    /// [default: the one you are in, or the one you last worked on]
    pub kata: Option<String>,
    /// Help with one rule of the brief, by its number
    #[arg(long, value_name = "N.M")]
    pub rule: Option<RuleId>,
}

impl Run for Hint {
    const SCREEN: Option<&'static str> = recorded!("screens__hint");

    /// Shows the next hint of the present stage and records that it was taken.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let mut view = context.view()?;
        let kata = view.pick(&context.here, self.kata.as_deref())?.clone();
        let state = view.state(&kata.id);
        if let Some(rule) = self.rule {
            reached(&kata, rule.stage, state.delivered)?;
            return of_rule(context, &kata, rule);
        }
        let stage = state.current();
        let hints = &kata.stage(stage)?.hints;
        let number = next_hint(&state, stage, hints.len());
        let markdown = hints[number - 1].as_str();
        context
            .ui
            .hint_page(kata.id.as_str(), stage, number, KINDS, markdown);
        context.ui.document(
            "hint",
            &Page {
                kata: kata.id.as_str(),
                stage,
                number,
                of: hints.len(),
                markdown,
            },
        );
        let note = Note::hint(kata.id.clone(), stage, number);
        if state.hints.get(&stage) != Some(&number)
            && let Err(error) = view.journal.note(vec![note])
        {
            context
                .ui
                .warn(&format!("this hint was not recorded: {error}"));
        }
        Ok(ExitCode::Success)
    }
}

fn of_rule(context: &Context, kata: &Kata, id: RuleId) -> Result<ExitCode> {
    let hints = &kata.stage(id.stage)?.rule_hints;
    let rules = kata.rules(id.stage);
    let rule = rules.iter().find(|rule| rule.id == id);
    let (Some(rule), Some(markdown)) = (rule, hints.get(&id)) else {
        return Err(Error::NoRuleHint {
            kata: kata.id.to_string(),
            rule: id.to_string(),
            known: hints.keys().map(RuleId::to_string).collect(),
        });
    };
    let page = RuleHint {
        kata: kata.id.as_str(),
        stage: id.stage,
        rule: id,
        text: &rule.text,
        markdown,
    };
    context.ui.rule_hint(page.kata, rule, markdown);
    context.ui.document("hint", &page);
    Ok(ExitCode::Success)
}
