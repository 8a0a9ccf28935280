use clap::{Args, ValueEnum};

use super::{Context, Run};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    journal::{Journal, Progress},
    kata::Kata,
    lookback::{histories, in_order, standings},
    ui::{KataRow, ListReport},
};

/// Show the katas there are, and how far you are
#[derive(Args, Debug)]
#[command(after_help = "Example: kata list --pattern strategy --sort difficulty")]
pub struct List {
    /// Only katas that teach this pattern or principle
    #[arg(long, value_name = "P")]
    pub pattern: Option<String>,
    /// What comes first
    #[arg(long, value_name = "BY", default_value = "frequency")]
    pub sort: Sort,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Most often asked first, easy ones before hard ones
    Frequency,
    /// Easy ones first
    Difficulty,
    /// Those you are at first, then those you have done
    Progress,
}

impl Run for List {
    const SCREEN: Option<&'static str> = recorded!("screens__list");

    /// Shows the catalogue; outside a dojo, too.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let journal = context.dojo().and_then(|dojo| Journal::of(&dojo));
        let journal = match journal {
            Err(Error::NotInDojo(_) | Error::NoDojoThere(_)) => None,
            read => Some(read?),
        };
        let (progress, entries) = journal
            .map(|journal| (journal.progress().clone(), journal.entries))
            .unwrap_or_default();
        let catalogue = context.catalogue(&progress)?;
        let mut katas: Vec<&Kata> = catalogue
            .iter()
            .filter(|kata| teaches(kata, self.pattern.as_deref()))
            .collect();
        katas.sort_by_key(|kata| kata.rank());
        match self.sort {
            Sort::Frequency => {}
            Sort::Difficulty => katas.sort_by_key(|kata| (kata.difficulty, kata.minutes())),
            Sort::Progress => katas.sort_by_key(|kata| standing(kata, &progress)),
        }
        let rows: Vec<KataRow> = katas.iter().map(|kata| row(kata, &progress)).collect();
        let report = ListReport {
            katas: rows,
            order: order(self.sort),
            next: in_order(&standings(&catalogue, &histories(&entries))),
            begun: !progress.katas.is_empty(),
        };
        context.ui.document("list", &report);
        context.ui.list(&report);
        Ok(ExitCode::Success)
    }
}

fn order(sort: Sort) -> &'static str {
    match sort {
        Sort::Frequency => {
            "In the order to take them: often asked first, and of those the easy ones."
        }
        Sort::Difficulty => "The easy and short ones first.",
        Sort::Progress => {
            "Those you are at, then those you have not begun, then those you have done."
        }
    }
}

fn teaches(kata: &Kata, pattern: Option<&str>) -> bool {
    let Some(pattern) = pattern.map(str::to_lowercase) else {
        return true;
    };
    kata.patterns
        .iter()
        .chain(&kata.principles)
        .any(|name| name.to_lowercase().contains(&pattern))
}

fn standing(kata: &Kata, progress: &Progress) -> u8 {
    match progress.of(&kata.id) {
        Some(state) if state.passed < kata.last_stage() => 0,
        None => 1,
        Some(_) => 2,
    }
}

fn row(kata: &Kata, progress: &Progress) -> KataRow {
    let state = progress.of(&kata.id);
    KataRow {
        id: kata.id.to_string(),
        title: kata.title.clone(),
        summary: kata.summary.clone(),
        stages: kata.last_stage(),
        minutes: kata.minutes(),
        difficulty: kata.difficulty,
        frequency: kata.frequency,
        patterns: kata.patterns.clone(),
        principles: kata.principles.clone(),
        fetched: state.is_some(),
        stages_passed: state.map_or(0, |state| state.passed),
        gave_up: state.is_some_and(|state| state.gave_up),
        current: progress.latest.as_ref() == Some(&kata.id),
    }
}
