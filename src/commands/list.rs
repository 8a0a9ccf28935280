use clap::{Args, ValueEnum};

use super::{Context, Run, drill::due};
use crate::{
    error::{Error, Result},
    exit_code::ExitCode,
    journal::{Journal, Progress},
    kata::{Group, Kata},
    lookback::histories,
    plan::next,
    reports::{KataRow, LeftOut, ListReport, OpenRow},
};

/// Without warm-ups, a longer list is cut to the group `core`, unless all are asked for.
const MOST_ROWS: usize = 20;

/// Show the katas there are, and how far you are
#[derive(Args, Debug)]
#[command(
    after_help = "Example: kata list parking\n         kata list --pattern strategy --sort difficulty"
)]
pub struct List {
    /// Only katas with this in their id, title, patterns or principles
    #[arg(value_name = "WORD")]
    pub word: Option<String>,
    /// Every group; without it, warm-ups that you have not begun are counted only, and a
    /// long list shows the group `core` and what you have begun
    #[arg(long)]
    pub all: bool,
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
            .listed()
            .filter(|kata| teaches(kata, self.pattern.as_deref()))
            .filter(|kata| is_about(kata, self.word.as_deref()))
            .collect();
        let is_narrowed = self.all || self.word.is_some() || self.pattern.is_some();
        let left_out = if is_narrowed {
            Vec::new()
        } else {
            leave_out(&mut katas, &progress)
        };
        sort(&mut katas, self.sort, &progress);
        let rows: Vec<KataRow> = katas
            .iter()
            .map(|kata| row(kata, catalogue.open_track(kata), &progress))
            .collect();
        let report = ListReport {
            katas: rows,
            left_out,
            sort: self.sort.name(),
            next: next(&catalogue, &entries, &histories(&entries)),
            due: due(context, &entries),
            begun: !progress.katas.is_empty(),
        };
        context.ui.show(&report);
        Ok(ExitCode::Success)
    }
}

/// Puts `katas` into groups and, within a group, into the order `by`.
fn sort(katas: &mut [&Kata], by: Sort, progress: &Progress) {
    katas.sort_by_key(|kata| kata.rank());
    match by {
        Sort::Frequency => {}
        Sort::Difficulty => katas.sort_by_key(|kata| (kata.difficulty, kata.minutes())),
        Sort::Progress => katas.sort_by_key(|kata| standing(kata, progress)),
    }
    katas.sort_by_key(|kata| kata.group);
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Frequency => "frequency",
            Self::Difficulty => "difficulty",
            Self::Progress => "progress",
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

fn is_about(kata: &Kata, word: Option<&str>) -> bool {
    let Some(word) = word.map(str::to_lowercase) else {
        return true;
    };
    let has_word = |text: &str| text.to_lowercase().contains(&word);
    has_word(kata.id.as_str()) || has_word(&kata.title) || teaches(kata, Some(&word))
}

/// Removes the warm-ups that are not begun and, of a long list, the katas that are
/// neither in the group `core` nor begun; gives how many of each group there were.
fn leave_out(katas: &mut Vec<&Kata>, progress: &Progress) -> Vec<LeftOut> {
    let is_short = katas.iter().filter(|it| !it.is_warm_up()).count() <= MOST_ROWS;
    let is_listed = |kata: &Kata| kata.group == Group::Core || (is_short && !kata.is_warm_up());
    let (kept, removed): (Vec<&Kata>, Vec<&Kata>) = katas
        .drain(..)
        .partition(|kata| is_listed(kata) || progress.of(&kata.id).is_some());
    *katas = kept;
    let count = |group: Group| LeftOut {
        group,
        katas: removed.iter().filter(|kata| kata.group == group).count(),
    };
    let counts = Group::ALL.into_iter().map(count);
    counts.filter(|left_out| left_out.katas > 0).collect()
}

fn standing(kata: &Kata, progress: &Progress) -> u8 {
    match progress.of(&kata.id) {
        Some(state) if state.passed < kata.last_stage() => 0,
        None => 1,
        Some(_) => 2,
    }
}

fn row(kata: &Kata, open: Option<&Kata>, progress: &Progress) -> KataRow {
    let state = progress.of(&kata.id);
    let (core_stages, core_minutes) = kata.core();
    KataRow {
        id: kata.id.to_string(),
        title: kata.title.clone(),
        group: kata.group,
        summary: kata.summary.clone(),
        stages: kata.last_stage(),
        core_stages,
        minutes: kata.minutes(),
        core_minutes,
        difficulty: kata.difficulty,
        frequency: kata.frequency,
        patterns: kata.patterns.clone(),
        principles: kata.principles.clone(),
        prepares: kata.prepares.clone(),
        fetched: state.is_some(),
        stages_passed: state.map_or(0, |state| state.passed),
        gave_up: state.is_some_and(|state| state.gave_up),
        current: progress.latest.as_ref() == Some(&kata.id),
        open: open.map(|track| open_row(track, progress)),
    }
}

fn open_row(track: &Kata, progress: &Progress) -> OpenRow {
    let state = progress.of(&track.id);
    OpenRow {
        id: track.id.to_string(),
        stages: track.last_stage(),
        rounds: track.last_stage() - track.own_stages(),
        minutes: track.minutes(),
        fetched: state.is_some(),
        stages_passed: state.map_or(0, |state| state.passed),
    }
}
