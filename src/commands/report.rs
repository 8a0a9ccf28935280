use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;

use super::{Context, Run, diagram::own_sources, drill::drilled, review::costs};
use crate::{
    diagram::{Panel, in_words, svg},
    error::{Error, Result},
    exit_code::ExitCode,
    fs,
    interview::cards,
    journal::{now_ms, unlocked},
    kata::{Kata, KataId, Solution},
    lookback::{History, Next, Totals, histories},
    plan,
    practice::{self, View, predictions},
    process,
    reports::{
        CardRow, CatalogueRow, DesignPart, FindingRow, HuntRow, KataPart, ReportPage, StagePart,
        WrittenReport,
    },
    review::{Cost, Facts, Prescribed},
    ui::html_page,
};

/// Write a page about your practice, to keep, print or show
#[derive(Args, Debug)]
#[command(after_help = "Example: kata report --html report.html")]
pub struct Report {
    /// [default: all that are fetched, and the catalogue]
    #[arg(value_name = "KATA")]
    pub ids: Vec<String>,
    /// Where to write it: one file that needs no network
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_value = "report.html",
        default_missing_value = "report.html"
    )]
    pub html: PathBuf,
    /// Write over a file that is there
    #[arg(long)]
    pub force: bool,
}

impl Run for Report {
    const SCREEN: Option<&'static str> = recorded!("screens__report");

    /// Writes a page about the named katas, or about all that are fetched.
    fn run(&self, context: &Context) -> Result<ExitCode> {
        let view = context.view()?;
        let katas = chosen(context, &view, &self.ids)?;
        let file = std::path::absolute(&self.html).map_err(Error::io("find", &self.html))?;
        if file.symlink_metadata().is_ok() && !self.force {
            return Err(Error::FileExists(self.html.clone()));
        }
        let mut page = page(&view, &katas, !self.ids.is_empty())?;
        if self.ids.is_empty() {
            page.drills = drilled(context, &view.journal.entries);
            page.plan = super::plan::of(&view)?;
        }
        fs::write_atomic(&file, html_page(&page).as_bytes())?;
        context.ui.show(&WrittenReport {
            shown: context.shown(&file),
            file: fs::shown(&file),
            katas: katas.iter().map(|kata| kata.id.to_string()).collect(),
        });
        Ok(ExitCode::Success)
    }
}

fn chosen<'a>(context: &Context, view: &'a View, named: &[String]) -> Result<Vec<&'a Kata>> {
    if named.is_empty() {
        return view.fetched();
    }
    let pick = |name: &String| view.pick(&context.here, Some(name));
    named.iter().map(pick).collect()
}

/// What is to be told of `katas`, and of the catalogue unless it is about them
/// `only`.
fn page(view: &View, katas: &[&Kata], only: bool) -> Result<ReportPage> {
    let histories = histories(&view.journal.entries);
    let next = plan::next(&view.catalogue, &view.journal.entries, &histories);
    let mut listed: Vec<&Kata> = view
        .catalogue
        .iter()
        .filter(|kata| !kata.is_open() || histories.contains_key(&kata.id))
        .filter(|kata| !only || katas.iter().any(|named| named.id == kata.id))
        .collect();
    listed.sort_by_key(|kata| place(kata, &next, &histories));
    let catalogue: Vec<CatalogueRow> = listed
        .into_iter()
        .map(|kata| row(kata, histories.get(&kata.id)))
        .collect();
    let mut totals = Totals::default();
    for row in &catalogue {
        totals.add(row.totals);
    }
    let mut katas: Vec<&Kata> = katas.to_vec();
    katas.sort_by_key(|kata| place(kata, &next, &histories));
    katas.dedup_by_key(|kata| &kata.id);
    Ok(ReportPage {
        made_at: now_ms(),
        catalogue,
        next: if only { Vec::new() } else { next },
        drills: Vec::new(),
        plan: None,
        totals,
        katas: katas
            .into_iter()
            .map(|kata| part(view, kata, histories.get(&kata.id)))
            .collect::<Result<_>>()?,
    })
}

/// Those that are done in the order of the work, then the rest as it is to be taken.
fn place(kata: &Kata, next: &[Next], histories: &BTreeMap<KataId, History>) -> (usize, u64) {
    let in_next = next.iter().position(|next| next.kata == kata.id.as_str());
    let latest = histories.get(&kata.id).map_or(0, |history| history.latest);
    (in_next.map_or(0, |place| place + 1), latest)
}

fn row(kata: &Kata, history: Option<&History>) -> CatalogueRow {
    CatalogueRow {
        id: kata.id.to_string(),
        title: kata.title.clone(),
        difficulty: kata.difficulty,
        frequency: kata.frequency,
        stages: kata.last_stage(),
        stages_passed: history.map_or(0, |history| history.progress.passed),
        fetched: history.is_some(),
        gave_up: history.is_some_and(|history| history.progress.gave_up),
        totals: history.map(History::totals).unwrap_or_default(),
    }
}

fn part(view: &View, kata: &Kata, history: Option<&History>) -> Result<KataPart> {
    let history = history.cloned().unwrap_or_default();
    let rounds = practice::rounds(&view.dojo, kata, &history.progress);
    let stages = (1..=kata.last_stage()).map(|number| {
        let round = rounds.iter().find(|it| it.stage == number);
        let came_out = round.map_or(String::new(), |it| format!(": {}", it.words()));
        let title = kata.title_so_far(number, history.progress.delivered);
        StagePart {
            stage: number,
            title: title.to_owned() + &came_out,
            history: history.stage(number),
        }
    });
    Ok(KataPart {
        id: kata.id.to_string(),
        title: kata.title.clone(),
        summary: kata.summary.clone(),
        stages_passed: history.progress.passed,
        stages: stages.collect(),
        totals: history.totals(),
        hunts: HuntRow::all(kata, &history.progress),
        predictions: predictions(view, kata),
        turns: history.turns,
        design: design(view, kata)?,
    })
}

/// What can be read from the learner's code as it is now, and their cards.
fn design(view: &View, kata: &Kata) -> Result<DesignPart> {
    let cards = cards(&view.journal.entries, &kata.id);
    let mut part = DesignPart {
        cards: cards.into_iter().map(CardRow::from).collect(),
        ..DesignPart::default()
    };
    let sources = match own_sources(view, kata) {
        Err(Error::Interrupted) => return Err(Error::Interrupted),
        // Code that cannot be read has no picture.
        Err(_) => return Ok(part),
        Ok(sources) => sources,
    };
    let state = view.state(&kata.id);
    let page = if unlocked(&state, kata.last_stage()).rest {
        kata.design(Solution::Reference).to_owned()
    } else {
        String::new()
    };
    // Without copies of what passed there is nothing to say of costs.
    let costs = costs(view, kata, &state).unwrap_or_default();
    let costs: Vec<Cost> = costs.into_iter().map(|it| it.cost).collect();
    let kata = kata.clone();
    process::compute(move || {
        if let Ok(facts) = Facts::read(&sources, &Prescribed::of(&kata), &costs) {
            let panel = Panel {
                title: kata.id.as_str(),
                design: &facts.design,
            };
            part.picture = Some(svg(&[panel], false));
            part.words = in_words(&facts.design);
            let found = facts.findings.iter();
            part.findings = found.map(|it| FindingRow::new(it, &page)).collect();
        }
        part
    })
}
